import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allocate, dtypes, type DType } from "../shape/dtype.js";
import { sizeOf } from "../shape/shape.js";
import { readSafetensors, SafetensorsError, writeSafetensors, type StoredTensor } from "./safetensors.js";

/** A file from its parts, also from parts that do not fit together. */
function fileOf(header: string | Uint8Array, data: readonly number[] = [], length?: bigint): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const entry = (dtype: string, shape: string, offsets: string): string =>
  `{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${offsets}]}`;
/** One float32, in full. */
const one = entry("F32", "1", "0,4");
const read = (bytes: Uint8Array, requireDigest = false) =>
  readSafetensors(bytes, { file: "x.safetensors", requireDigest });

const whole = fileOf(`{"a":${one}}`, zeros(4));
const withByte = (text: string, byte: number): Uint8Array =>
  new TextEncoder().encode(text).map((b) => (b === 0x7e ? byte : b));

/** What the format forbids, and what readers in JavaScript are known to let pass. */
const malformed: [name: string, bytes: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /the file has 0 bytes, fewer than the 8/],
  ["7 bytes", new Uint8Array(7), /the file has 7 bytes/],
  ["header length 0", fileOf("", [], 0n), /the header must be a JSON object, found the end/],
  [
    "header longer than the file",
    fileOf(`{"a":${one}}`, zeros(4), 1000n),
    /would be 1000 bytes long, but only \d+ follow/,
  ],
  ["header length 2^64 − 1", fileOf("{}", [], 2n ** 64n - 1n), /18446744073709551615 bytes long, more than 100000000/],
  ["header length 2^53 + 1", fileOf("{}", [], 2n ** 53n + 1n), /9007199254740993 bytes long/],
  ["header over 100 MB", fileOf("{}", [], 100_000_001n), /more than 100000000/],
  ["a header one byte short", fileOf(`{"a":${one}}`, zeros(4), BigInt(whole.length - 13)), /must go on with/],
  ["a header that is an array", fileOf("[]"), /the header must be a JSON object, found "\["/],
  ["a header that is a string", fileOf('"a"'), /must be a JSON object/],
  ["a byte order mark", fileOf(`\ufeff{"a":${one}}`, zeros(4)), /found the byte 0xef \(at byte 8\)/],
  ["bad UTF-8 in a name", fileOf(withByte(`{"~":${one}}`, 0xff), zeros(4)), /not valid UTF-8 \(at byte 9\)/],
  ["a zero byte after the header", fileOf(`{"a":${one}}\0`, zeros(4)), /0x00 stands after the end of the header/],
  ["text after the header", fileOf(`{"a":${one}}{}`, zeros(4)), /stands after the end of the header/],
  ["a comma too many", fileOf(`{"a":${one},}`, zeros(4)), /must be a string, found "}"/],
  ["a line break in a name", fileOf(`{"a\n":${one}}`, zeros(4)), /control character/],
  ["half a surrogate pair", fileOf(`{"\\ud800":${one}}`, zeros(4)), /half of a surrogate pair/],
  ["a name twice", fileOf(`{"a":${one},"a":${one}}`, zeros(4)), /the header has the key "a" twice/],
  ["a name twice, once escaped", fileOf(`{"a":${one},"\\u0061":${one}}`, zeros(4)), /twice/],
  ["a field twice", fileOf(`{"a":{"dtype":"F64",${one.slice(1)}}`, zeros(4)), /tensor "a" has the key "dtype" twice/],
  ["metadata twice", fileOf('{"__metadata__":{},"__metadata__":{}}'), /twice/],
  ["a metadata key twice", fileOf('{"__metadata__":{"k":"1","k":"2"}}'), /__metadata__ has the key "k" twice/],
  ["a tensor __proto__", fileOf(`{"__proto__":${one}}`, zeros(4)), /the key "__proto__", which is not allowed/],
  ["a tensor __proto__, escaped", fileOf(`{"\\u005f_proto__":${one}}`, zeros(4)), /__proto__/],
  ["a metadata key __proto__", fileOf('{"__metadata__":{"__proto__":"1"}}'), /__proto__/],
  ["metadata that is a number", fileOf('{"__metadata__":{"k":1}}'), /metadata "k" must be a string, found "1"/],
  ["metadata that is null", fileOf('{"__metadata__":{"k":null}}'), /metadata "k" must be a string/],
  ["metadata that is no object", fileOf('{"__metadata__":null}'), /__metadata__ must be a JSON object/],
  ["an entry that is no object", fileOf('{"a":["F32",[1],[0,4]]}', zeros(4)), /tensor "a" must be a JSON object/],
  ["no dtype", fileOf('{"a":{"shape":[1],"data_offsets":[0,4]}}', zeros(4)), /tensor "a" has no dtype/],
  ["no shape", fileOf('{"a":{"dtype":"F32","data_offsets":[0,4]}}', zeros(4)), /has no shape/],
  ["no offsets", fileOf('{"a":{"dtype":"F32","shape":[1]}}', zeros(4)), /has no data_offsets/],
  ["an unknown field", fileOf(`{"a":{"x":1,${one.slice(1)}}`, zeros(4)), /unknown field "x"/],
  ["an unknown dtype", fileOf(`{"a":${entry("F31", "1", "0,4")}}`, zeros(4)), /dtype "F31"; edgegrad reads F64, F32/],
  ["a dtype of the format that we lack", fileOf(`{"a":${entry("F8_E4M3", "4", "0,4")}}`, zeros(4)), /"F8_E4M3"/],
  ["a dtype that every object has", fileOf(`{"a":${entry("constructor", "1", "0,4")}}`, zeros(4)), /"constructor"/],
  ["dtype in lower case", fileOf(`{"a":${entry("f32", "1", "0,4")}}`, zeros(4)), /dtype "f32"/],
  [
    "1e0 as a dimension",
    fileOf(`{"a":${entry("F32", "1e0", "0,4")}}`, zeros(4)),
    /whole number in plain digits, found "1e0"/,
  ],
  ["1.0 as a dimension", fileOf(`{"a":${entry("F32", "1.0", "0,4")}}`, zeros(4)), /plain digits, found "1\.0"/],
  ["-0 as an offset", fileOf(`{"a":${entry("F32", "1", "-0,4")}}`, zeros(4)), /plain digits, found "-0"/],
  ["-1 as a dimension", fileOf(`{"a":${entry("F32", "-1,-1", "0,4")}}`, zeros(4)), /plain digits, found "-1"/],
  ["01 as a dimension", fileOf(`{"a":${entry("F32", "01", "0,4")}}`, zeros(4)), /plain digits, found "01"/],
  ["a dimension in quotes", fileOf(`{"a":${entry("F32", '"1"', "0,4")}}`, zeros(4)), /plain digits/],
  [
    "a dimension of 2^53 + 1",
    fileOf(`{"a":${entry("F32", "9007199254740993", "0,4")}}`, zeros(4)),
    /beyond the ±\(2\^53 − 1\)/,
  ],
  [
    "a product that wraps round 64 bits",
    fileOf(`{"a":${entry("U8", "4294967297,4294967296", "0,0")}}`),
    /does not fill its 0 bytes/,
  ],
  [
    "a product that float64 rounds",
    fileOf(`{"a":${entry("U8", "94906267,94906267", "0,4")}}`, zeros(4)),
    /does not fill/,
  ],
  ["65 dimensions", fileOf(`{"a":${entry("F32", zeros(65).fill(1).join(), "0,4")}}`, zeros(4)), /more than 64 numbers/],
  ["three offsets", fileOf(`{"a":${entry("F32", "1", "0,4,4")}}`, zeros(4)), /two numbers, not 3/],
  ["one offset", fileOf(`{"a":${entry("F32", "1", "4")}}`, zeros(4)), /two numbers, not 1/],
  [
    "offsets in the wrong order",
    fileOf(`{"a":${entry("F32", "1", "4,0")}}`, zeros(4)),
    /ends at 0, before it begins at 4/,
  ],
  [
    "offsets out of range",
    fileOf(`{"a":${entry("F32", "2", "0,8")}}`, zeros(4)),
    /ends at byte 8 of the data, but the file has only 4/,
  ],
  [
    "shape × dtype below the bytes",
    fileOf(`{"a":${entry("F32", "1", "0,8")}}`, zeros(8)),
    /\(1,\) and dtype F32 does not fill its 8 bytes/,
  ],
  ["shape × dtype above the bytes", fileOf(`{"a":${entry("F32", "2,3", "0,4")}}`, zeros(4)), /\(2, 3\) and dtype F32/],
  ["shape × dtype off by one byte", fileOf(`{"a":${entry("F32", "1", "0,5")}}`, zeros(5)), /does not fill its 5 bytes/],
  [
    "an overlap",
    fileOf(`{"a":${entry("U8", "4", "0,4")},"b":${entry("U8", "4", "2,6")}}`, zeros(6)),
    /tensor "b" begins at byte 2 .* ends at 4/,
  ],
  ["the same bytes twice", fileOf(`{"a":${one},"b":${one}}`, zeros(4)), /within another/],
  [
    "a zero-size tensor inside another",
    fileOf(`{"z":${entry("F32", "0", "2,2")},"a":${one}}`, zeros(4)),
    /tensor "z" begins at byte 2/,
  ],
  ["a hole", fileOf(`{"a":${one},"b":${entry("F32", "1", "8,12")}}`, zeros(12)), /no tensor covers the bytes 4 to 8/],
  ["a hole at the beginning", fileOf(`{"a":${entry("F32", "1", "4,8")}}`, zeros(8)), /covers the bytes 0 to 4/],
  ["bytes left over", fileOf(`{"a":${one}}`, zeros(5)), /no tensor covers the last 1 bytes/],
  ["bytes and no tensors", fileOf("{}", zeros(3)), /the last 3 bytes/],
  [
    "a truth value of 2",
    fileOf(`{"a":${entry("BOOL", "3", "0,3")}}`, [0, 1, 2]),
    /BOOL, but has a byte 2, .* \(at byte 6\d\)/,
  ],
  [
    "an I64 above int32",
    fileOf(`{"a":${entry("I64", "1", "0,8")}}`, [0, 0, 0, 128, 0, 0, 0, 0]),
    /value 2147483648 does not fit int32/,
  ],
  [
    "an I64 below int32",
    fileOf(`{"a":${entry("I64", "1", "0,8")}}`, [255, 255, 255, 127, 255, 255, 255, 255]),
    /-2147483649 does not/,
  ],
  ["a digest that is no digest", fileOf('{"__metadata__":{"edgegrad.sha256":"abc"}}'), /not 64 hexadecimal digits/],
  ["a digest in capitals", fileOf(`{"__metadata__":{"edgegrad.sha256":"${"A".repeat(64)}"}}`), /not 64 hexadecimal/],
  [
    "a digest with escapes",
    fileOf(`{"__metadata__":{"edgegrad.sha256":"\\u0030${"0".repeat(63)}"}}`),
    /not 64 hexadecimal/,
  ],
  [
    "a digest of something else",
    fileOf(`{"__metadata__":{"edgegrad.sha256":"${"0".repeat(64)}"}}`),
    /does not match its own digest/,
  ],
];

describe("a malformed file is refused, with file and offset", () => {
  it.each(malformed)("%s", (_, bytes, message) => {
    let error: unknown;
    try {
      read(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SafetensorsError);
    const { message: sentence, file, offset } = error as SafetensorsError;
    expect(sentence).toMatch(message);
    expect(sentence).toMatch(/^x\.safetensors: [^\n]*\(at byte \d+\)$/);
    expect(file).toBe("x.safetensors");
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(bytes.length);
  });

  it("an endless name does not make an endless message", () => {
    const file = fileOf(`{"${"n".repeat(1_000_000)}":1}`);
    expect(() => read(file)).toThrow(/^.{1,300}$/);
  });

  it("no digest is no fault, unless one is required", () => {
    expect(read(whole).tensors.size).toBe(1);
    expect(() => read(whole, true)).toThrow(/there is no digest/);
  });
});

describe("an unusual file that the format allows is read", () => {
  const accepted: [name: string, bytes: Uint8Array, shapes: Record<string, number[]>][] = [
    ["no tensors", fileOf("{}"), {}],
    ["white space before and after", fileOf(` \n\t\r{ "a" : ${one} } \n`, zeros(4)), { a: [1] }],
    [
      "offsets unordered in the header",
      fileOf(`{"b":${entry("U8", "2", "1,3")},"a":${entry("U8", "1", "0,1")}}`, zeros(3)),
      { b: [2], a: [1] },
    ],
    [
      "zero-size tensors",
      fileOf(`{"z":${entry("F64", "3,0", "4,4")},"a":${one},"y":${entry("F32", "0", "0,0")}}`, zeros(4)),
      { z: [3, 0], a: [1], y: [0] },
    ],
    [
      "a zero-size tensor of huge dimensions",
      fileOf(`{"z":${entry("F32", "0,9007199254740991,9", "0,0")}}`),
      { z: [0, 2 ** 53 - 1, 9] },
    ],
    ["a scalar", fileOf(`{"s":${entry("F32", "", "0,4")}}`, zeros(4)), { s: [] }],
    [
      "numeric names, in their order",
      fileOf(`{"2":${entry("U8", "1", "0,1")},"1":${entry("U8", "1", "1,2")}}`, zeros(2)),
      { "2": [1], "1": [1] },
    ],
    ["names of object members", fileOf(`{"constructor":${one}}`, zeros(4)), { constructor: [1] }],
    ["an empty name", fileOf(`{"":${one}}`, zeros(4)), { "": [1] }],
    ["a byte order mark in a name", fileOf(`{"\ufeffa":${one}}`, zeros(4)), { "\ufeffa": [1] }],
  ];
  it.each(accepted)("%s", (_, bytes, shapes) => {
    const { tensors } = read(bytes);
    expect([...tensors.keys()].sort()).toEqual(Object.keys(shapes).sort());
    for (const [name, { shape, data }] of tensors) {
      expect(shape).toEqual(shapes[name]);
      expect(data.length).toBe(sizeOf(shape));
    }
  });

  it("keeps the header's order of names", () => {
    expect([...read(accepted[6][1]).tensors.keys()]).toEqual(["2", "1"]);
  });

  it("copies what is not aligned, and shares what is", () => {
    const unaligned = read(fileOf(`{"a":${one}}  `.padEnd(61), [0, 0, 128, 63])).tensors.get("a");
    expect(unaligned?.data).toEqual(Float32Array.of(1));
    const bytes = writeSafetensors([["a", { dtype: "float32", shape: [1], data: Float32Array.of(1) }]]);
    expect(read(bytes).tensors.get("a")?.data.buffer).toBe(bytes.buffer);
    // Also for a file that begins anywhere in its memory, as Node's small Buffers do.
    for (let shift = 0; shift < 8; shift++) {
      const memory = Buffer.alloc(bytes.length + 8);
      memory.set(bytes, shift);
      expect(read(memory.subarray(shift, shift + bytes.length)).tensors.get("a")?.data).toEqual(Float32Array.of(1));
    }
  });
});

describe("the narrow and the wide types", () => {
  /** IEEE 754 binary16 by its definition: (−1)^s · 2^(e − 15) · 1.f, or 2^−14 · 0.f. */
  function float16(bits: number): number {
    const sign = bits >> 15 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
    return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1024);
  }
  const allPatterns = Array.from({ length: 65536 }, (_, i) => i);
  const bytesOfPatterns = allPatterns.flatMap((i) => [i & 255, i >> 8]);
  const widened = (dtype: string): Float32Array =>
    read(fileOf(`{"h":${entry(dtype, "65536", "0,131072")}}`, bytesOfPatterns)).tensors.get("h")?.data as Float32Array;

  it("F16 becomes float32 exactly, for all 65,536 patterns; NaN keeps sign and payload", () => {
    const values = widened("F16");
    const bits = new Uint32Array(values.buffer);
    expect(allPatterns.filter((i) => !Object.is(values[i], float16(i)))).toEqual([]);
    const isNaNPattern = (i: number): boolean => (i & 0x7c00) === 0x7c00 && (i & 0x3ff) !== 0;
    const wrong = allPatterns.filter(
      (i) => isNaNPattern(i) && bits[i] !== (((i & 0x8000) << 16) | 0x7f800000 | ((i & 0x3ff) << 13)) >>> 0,
    );
    expect(wrong).toEqual([]);
  });

  it("BF16 becomes float32 exactly: the upper half of its bits", () => {
    const bits = new Uint32Array(widened("BF16").buffer);
    expect(allPatterns.filter((i) => bits[i] !== i * 65536)).toEqual([]);
  });

  it("I64 becomes int32 where it fits", () => {
    const values = [0n, 1n, -1n, 2147483647n, -2147483648n];
    const data = new Uint8Array(BigInt64Array.from(values).buffer);
    const tensor = read(fileOf(`{"i":${entry("I64", "5", "0,40")}}`, [...data])).tensors.get("i");
    expect(tensor).toEqual({ dtype: "int32", shape: [5], data: Int32Array.from(values, Number) });
  });
});

const names = fc.oneof(
  fc.constantFrom(
    "W1",
    "b1",
    "0",
    "10",
    "constructor",
    "toString",
    "é",
    "",
    '"',
    "\\",
    "\u0000",
    "a\u2028",
    "\ufeff",
    "𝒙",
    "\uffee",
  ),
  fc.string({ unit: "binary", maxLength: 6 }).filter((name) => name !== "__proto__" && name !== "__metadata__"),
);
const tensorOfAnyBits: fc.Arbitrary<StoredTensor> = fc
  .record({
    dtype: fc.constantFrom<DType>("float32", "float64", "int32", "uint8", "bool"),
    shape: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 }),
  })
  .chain(({ dtype, shape }) => {
    const length = sizeOf(shape) * dtypes[dtype].bytes;
    const byte = fc.integer({ min: 0, max: dtype === "bool" ? 1 : 255 });
    return fc.array(byte, { minLength: length, maxLength: length }).map((bytes) => {
      const data = allocate(dtype, sizeOf(shape));
      new Uint8Array(data.buffer).set(bytes);
      return { dtype, shape, data };
    });
  });
const content = fc.record({
  tensors: fc.uniqueArray(fc.tuple(names, tensorOfAnyBits), { selector: ([name]) => name, maxLength: 6 }),
  metadata: fc.dictionary(
    names.filter((key) => key !== "edgegrad.sha256"),
    fc.string({ unit: "binary", maxLength: 8 }),
    { maxKeys: 4, noNullPrototype: true },
  ),
});

describe("write and read", () => {
  const bits = ({ dtype, shape, data }: StoredTensor) => ({
    dtype,
    shape,
    bytes: [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)],
  });

  it("give back the same bits, NaN payloads too", () => {
    fc.assert(
      fc.property(content, ({ tensors, metadata }) => {
        const found = read(writeSafetensors(tensors, metadata), true);
        expect(found.metadata).toEqual(new Map(Object.entries(metadata)));
        expect(found.tensors.size).toBe(tensors.length);
        for (const [name, tensor] of tensors) expect(bits(found.tensors.get(name)!)).toEqual(bits(tensor));
      }),
      { numRuns: 1000 },
    );
  });

  it("give the same bytes in whatever order things come", () => {
    fc.assert(
      fc.property(content, ({ tensors, metadata }) => {
        const turned = Object.fromEntries(Object.entries(metadata).reverse());
        expect(writeSafetensors(new Map([...tensors].reverse()), turned)).toEqual(writeSafetensors(tensors, metadata));
      }),
      { numRuns: 300 },
    );
  });

  it("lay the tensors out by descending alignment, then by name, each aligned, as the reference does", () => {
    const make = (dtype: DType): StoredTensor => ({ dtype, shape: [1], data: allocate(dtype, 1) });
    const order = ["F64", "F32a", "F32b", "F32\uffee", "F32𝒙", "I32", "U8", "BOOL"];
    const dtypeOf = (name: string): DType =>
      ({ F6: "float64", F3: "float32", I3: "int32", U8: "uint8", BO: "bool" } as const)[name.slice(0, 2) as "F6"];
    const file = writeSafetensors([...order].reverse().map((name) => [name, make(dtypeOf(name))]));
    const { tensors } = read(file);
    expect([...tensors.keys()]).toEqual(order);
    for (const { dtype, data } of tensors.values()) expect(data.byteOffset % dtypes[dtype].bytes).toBe(0);
    expect(Number(new DataView(file.buffer).getBigUint64(0, true)) % 8).toBe(0);
  });

  const float = Float32Array.of(1);
  const refused: [string, [string, StoredTensor][], Record<string, string>, RegExp][] = [
    [
      "a name twice",
      [
        ["a", { dtype: "float32", shape: [1], data: float }],
        ["a", { dtype: "float32", shape: [1], data: float }],
      ],
      {},
      /two tensors are named "a"/,
    ],
    [
      "the name __proto__",
      [["__proto__", { dtype: "float32", shape: [1], data: float }]],
      {},
      /"__proto__" is not allowed/,
    ],
    ["the name __metadata__", [["__metadata__", { dtype: "float32", shape: [1], data: float }]], {}, /"__metadata__"/],
    ["half a surrogate pair in a name", [["\ud800", { dtype: "float32", shape: [1], data: float }]], {}, /surrogate/],
    [
      "a shape of another size",
      [["a", { dtype: "float32", shape: [2, 3], data: float }]],
      {},
      /\(2, 3\), 6 elements, but 1 values/,
    ],
    ["a negative dimension", [["a", { dtype: "float32", shape: [-1, -1], data: float }]], {}, /whole numbers ≥ 0/],
    [
      "data of another type",
      [["a", { dtype: "float64", shape: [1], data: float }]],
      {},
      /is float64, but its data is Float32Array/,
    ],
    [
      "an unknown dtype",
      [["a", { dtype: "float16" as DType, shape: [1], data: float }]],
      {},
      /unknown dtype "float16"/,
    ],
    ["a bool of 2", [["a", { dtype: "bool", shape: [2], data: Uint8Array.of(1, 2) }]], {}, /value 1 is 2/],
    ["metadata that is a number", [], { k: 1 as unknown as string }, /metadata "k" must be a string, not number/],
    ["the digest's own key", [], { "edgegrad.sha256": "" }, /the file's own/],
    ["a metadata key __proto__", [], JSON.parse('{"__proto__":"1"}') as Record<string, string>, /not allowed/],
    ["half a surrogate pair in metadata", [], { k: "\udc00" }, /surrogate/],
  ];
  it.each(refused)("refuse to write %s", (_, tensors, metadata, message) => {
    expect(() => writeSafetensors(tensors, metadata)).toThrow(TypeError);
    expect(() => writeSafetensors(tensors, metadata)).toThrow(message);
  });
});

describe("damage is found", () => {
  const file = writeSafetensors(
    [
      ["affine1.W", { dtype: "float64", shape: [10, 20], data: Float64Array.from({ length: 200 }, Math.sin) }],
      ["affine1.b", { dtype: "float32", shape: [20], data: Float32Array.from({ length: 20 }, Math.cos) }],
      ["seen", { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ],
    { state: '{"epoch":3,"note":"\u001f"}' },
  );
  const headerEnd = 8 + Number(new DataView(file.buffer).getBigUint64(0, true));
  const isRefused = (bytes: Uint8Array): boolean => {
    try {
      read(bytes, true);
      return false;
    } catch (error) {
      if (!(error instanceof SafetensorsError)) throw error;
      return true;
    }
  };

  it("in a file cut at any byte of its header and 200 places after", () => {
    const step = (file.length - headerEnd) / 200;
    const places = [
      ...Array.from({ length: headerEnd }, (_, i) => i),
      ...Array.from({ length: 200 }, (_, i) => headerEnd + Math.floor(i * step)),
    ];
    expect(isRefused(file)).toBe(false);
    expect(places.filter((place) => !isRefused(file.slice(0, place)))).toEqual([]);
  });

  it("in a file with any one bit of its header, or one of 1,000 spread over the rest, flipped", () => {
    const stride = Math.max(1, Math.floor(((file.length - headerEnd) * 8) / 1000));
    const flips = [
      ...Array.from({ length: headerEnd * 8 }, (_, i) => i),
      ...Array.from({ length: 1000 }, (_, i) => headerEnd * 8 + i * stride),
    ];
    expect(Math.max(...flips)).toBeLessThan(file.length * 8);
    const unnoticed = flips.filter((bit) => {
      const flipped = file.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      return !isRefused(flipped);
    });
    expect(unnoticed).toEqual([]);
  });

  it("in a file with something added", () => {
    expect(isRefused(Uint8Array.from([...file, 0]))).toBe(true);
  });
});

describe("the reference implementation's file (tools/fixtures/safetensors_reference.py)", () => {
  const fixture = new URL("../../test/fixtures/reference.safetensors", import.meta.url);
  it("is read: every dtype, scalar, zero-size, names, metadata", () => {
    const { tensors, metadata } = read(readFileSync(fixture));
    expect(metadata).toEqual(new Map([["made by", "safetensors for Python"]]));
    expect(Object.fromEntries(tensors)).toEqual({
      f64: { dtype: "float64", shape: [2, 2], data: Float64Array.of(Math.PI, -0, Infinity, 5e-324) },
      f32: { dtype: "float32", shape: [3, 1], data: Float32Array.of(0.1, -1.5, 2 ** -149) },
      f16: { dtype: "float32", shape: [4], data: Float32Array.of(1, -2, 65504, 2 ** -24) },
      bf16: { dtype: "float32", shape: [2], data: Float32Array.of(1, -3.140625) },
      i32: { dtype: "int32", shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
      i64: { dtype: "int32", shape: [3], data: Int32Array.of(0, -5, 2147483647) },
      u8: { dtype: "uint8", shape: [5], data: Uint8Array.of(0, 1, 127, 128, 255) },
      bool: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
      "scalar é": { dtype: "float32", shape: [], data: Float32Array.of(42) },
      empty: { dtype: "float32", shape: [0, 3], data: new Float32Array(0) },
    });
  });
});

describe("whatever the bytes are", () => {
  const sound = [
    whole,
    fileOf(
      `{"a":${entry("F64", "2", "8,24")},"b":${entry("I64", "1", "0,8")},"c":${entry("F16", "", "24,26")}}`,
      zeros(26),
    ),
    fileOf(`{"__metadata__":{"k":"v","é":"\\u00e9"},"x":${entry("BOOL", "2,2", "0,4")}}`, [0, 1, 1, 0]),
    writeSafetensors([["w", { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) }]], { k: "v" }),
  ];
  const seeds = fc.oneof(
    { arbitrary: fc.constantFrom(...sound), weight: 3 },
    { arbitrary: fc.constantFrom(...malformed.map(([, bytes]) => bytes)), weight: 1 },
  );
  /** Pieces that mean something to a reader of headers. */
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "0",
    "1",
    "-",
    "e9",
    "9007199254740993",
    "\\u0000",
    '"a":',
    "null",
    "\ufeff",
    "F64",
    "BOOL",
    " ",
  ];
  const mutation = fc.record({
    where: fc.double({ min: 0, max: 1, noNaN: true }),
    how: fc.oneof(
      fc.record({ set: fc.integer({ min: 0, max: 255 }) }),
      fc.record({ insert: fc.constantFrom(...pieces) }),
      fc.record({ remove: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ repeat: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ headerLength: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
    ),
    /** Make the header's length right again, so that more than the first check is reached. */
    mend: fc.boolean(),
  });

  function mutate(
    bytes: Uint8Array,
    { where, how, mend }: typeof mutation extends fc.Arbitrary<infer M> ? M : never,
  ): Uint8Array {
    const at = Math.floor(where * bytes.length);
    let list = [...bytes];
    const before = list.length;
    if ("set" in how) list[Math.min(at, list.length - 1)] = how.set;
    else if ("insert" in how) list.splice(at, 0, ...new TextEncoder().encode(how.insert));
    else if ("remove" in how) list.splice(at, how.remove);
    else if ("repeat" in how) list.splice(at, 0, ...list.slice(at, at + how.repeat));
    else list = [...fileOf("", [], how.headerLength), ...list.slice(8)];
    const mutated = Uint8Array.from(list);
    if (mend && bytes.length >= 8 && mutated.length >= 8) {
      const length = new DataView(Uint8Array.from(bytes).buffer).getBigUint64(0, true);
      const mended = BigInt.asUintN(64, length + BigInt(mutated.length - before));
      new DataView(mutated.buffer).setBigUint64(0, mended, true);
    }
    return mutated;
  }

  it("a reader answers with tensors that fit their shapes, or with a SafetensorsError", () => {
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(seeds, fc.array(mutation, { minLength: 1, maxLength: 4 }), (seed, mutations) => {
        const bytes = mutations.reduce(mutate, seed);
        try {
          for (const { dtype, shape, data } of read(bytes).tensors.values()) {
            expect(data).toBeInstanceOf(dtypes[dtype].array);
            expect(data.length).toBe(sizeOf(shape));
          }
          accepted++;
        } catch (error) {
          if (!(error instanceof SafetensorsError)) throw error;
          refused++;
        }
      }),
      { numRuns: 5000 },
    );
    // Both must happen, or the mutations test nothing.
    expect(Math.min(accepted, refused)).toBeGreaterThan(50);
  });
});
