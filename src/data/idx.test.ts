import { existsSync, readFileSync } from "node:fs";
import { deflateRawSync, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idxBytes } from "../../test/support/idxBytes.js";
import { DataError } from "./dataError.js";
import { gunzip } from "./gzip.js";
import { parseIdx, readIdx } from "./idx.js";

const file = "some.idx";
const errorOf = async (work: () => unknown): Promise<DataError> => {
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/^some\.idx: [^\n]+$/);
    return error as DataError;
  }
  throw new Error("nothing was refused");
};
const withBytes = (bytes: Uint8Array, changes: Record<number, number>): Uint8Array => {
  const changed = bytes.slice();
  for (const [at, value] of Object.entries(changes)) changed[Number(at)] = value;
  return changed;
};
const good = idxBytes(0x08, [2, 3], [1, 2, 3, 253, 254, 255]);

describe("parseIdx", () => {
  // Data in big-endian bytes, and the numbers that they say.
  it.each([
    [0x08, "uint8", [0, 127, 128, 255], [0, 127, 128, 255]],
    [0x09, "int32", [0, 127, 128, 255], [0, 127, -128, -1]],
    [0x0b, "int32", [0x01, 0x02, 0xff, 0xfe], [258, -2]],
    [0x0c, "int32", [0x01, 0x02, 0x03, 0x04, 0x80, 0, 0, 0], [16909060, -2147483648]],
    [0x0d, "float32", [0x3f, 0x80, 0, 0, 0xff, 0x80, 0, 0], [1, -Infinity]],
    [0x0e, "float64", [0x3f, 0xb9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a], [0.1]],
  ])("reads type %i as %s", (type, dtype, data, values) => {
    const read = parseIdx(idxBytes(type, [values.length], data), { file });
    expect({ ...read, data: [...read.data] }).toEqual({ dtype, shape: [values.length], data: values });
  });

  it.each([
    ["a scalar", [], [7]],
    ["rank 4", [1, 2, 1, 2], [1, 2, 3, 4]],
    ["no rows", [0, 28, 28], []],
    ["no rows, though other dimensions alone would overflow", [0, 0xffffffff, 0xffffffff], []],
  ])("reads %s", (_, shape, data) => {
    const read = parseIdx(idxBytes(0x08, shape, data), { file });
    expect([read.shape, [...read.data]]).toEqual([shape, data]);
  });

  it.each([
    ["Uint8Array", new Uint8Array(good.length + 5)],
    ["Buffer", Buffer.alloc(good.length + 5)],
  ])("does not share memory with the file, and reads from the middle of a %s", (_, buffer) => {
    buffer.set(good, 5);
    const read = parseIdx(buffer.subarray(5), { file });
    buffer.fill(9);
    expect(read.data).toEqual(Uint8Array.of(1, 2, 3, 253, 254, 255));
  });

  it.each([
    ["nothing", new Uint8Array(), /begins with 4 bytes, but there are 0/, 0],
    ["three bytes", good.subarray(0, 3), /begins with 4 bytes, but there are 3/, 3],
    ["a wrong first byte", withBytes(good, { 0: 1 }), /begins with 01 00 08 02/, 0],
    ["a wrong second byte", withBytes(good, { 1: 0x50 }), /begins with 00 50 08 02/, 0],
    ["an unknown type", withBytes(good, { 2: 0x0a }), /unknown type 0x0a/, 2],
    ["a header cut short", good.subarray(0, 11), /header for 2 dimensions takes 12 bytes, but there are 11/, 11],
    ["rank 255 in a short file", withBytes(good, { 3: 255 }), /255 dimensions takes 1024 bytes/, good.length],
    ["data cut short", good.subarray(0, 17), /shape \(2, 3\), 18 bytes with the header, but it has 17/, 17],
    ["data too long", new Uint8Array([...good, 0]), /18 bytes with the header, but it has 19/, 18],
    ["count 2³² − 1", withBytes(good, { 4: 255, 5: 255, 6: 255, 7: 255 }), /shape \(4294967295, 3\)/, 18],
    ["a product beyond 2⁵³", idxBytes(0x0e, [0xffffffff, 0xffffffff, 0xffffffff], [1]), /6338\d{26} bytes/, 17],
    ["doubles with a piece of one", idxBytes(0x0e, [1], [1, 2, 3]), /16 bytes with the header, but it has 11/, 11],
    ["gzip", gzipSync(good), /read it with readIdx/, 0],
  ])("refuses %s", async (_, bytes, message, offset) => {
    const error = await errorOf(() => parseIdx(bytes, { file }));
    expect(error.message).toMatch(message);
    expect([error.file, error.offset]).toEqual([file, offset]);
  });

  it("gives back any bytes that were written (property)", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(1, 2, 3), (data, columns) => {
        const rows = Math.floor(data.length / columns);
        const kept = data.subarray(0, rows * columns);
        const read = parseIdx(idxBytes(0x08, [rows, columns], kept), { file });
        expect([read.shape, read.data]).toEqual([[rows, columns], Uint8Array.from(kept)]);
      }),
    );
  });

  it("answers any bytes with data of the promised size or a DataError (property)", async () => {
    const nearlyIdx = fc
      .tuple(fc.constantFrom(8, 9, 11, 12, 13, 14, 10), fc.array(fc.nat(3), { maxLength: 4 }), fc.uint8Array())
      .map(([type, shape, data]) => idxBytes(type, shape, data));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array(), nearlyIdx), fc.boolean(), async (bytes, compressed) => {
        try {
          const { shape, data } = await readIdx(compressed ? gzipSync(bytes) : bytes, { file });
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("readIdx of gzip", () => {
  const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes));
  const zipped = gzip(good);
  const large = idxBytes(
    0x08,
    [100, 1000],
    Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >>> 7),
  );
  const largeZipped = gzip(large);
  /** The trailer rewritten, so that only what comes out can contradict it. */
  const withStatedLength = (bytes: Uint8Array, length: number): Uint8Array => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(changed.length - 4, length, true);
    return changed;
  };

  it("reads the same as plain", async () => {
    expect(await readIdx(zipped, { file })).toEqual(parseIdx(good, { file }));
    expect(await readIdx(good, { file })).toEqual(parseIdx(good, { file }));
    expect(await readIdx(largeZipped, { file })).toEqual(parseIdx(large, { file }));
  });

  it("reads a header with a file name, as `gzip FILE` writes it", async () => {
    const named = new Uint8Array([
      ...zipped.subarray(0, 3),
      8,
      ...zipped.subarray(4, 10),
      65,
      66,
      0,
      ...zipped.subarray(10),
    ]);
    expect(await readIdx(named, { file })).toEqual(parseIdx(good, { file }));
  });

  it.each([
    ["cut anywhere", largeZipped.subarray(0, largeZipped.length >> 1), /cut short/],
    ["cut in the trailer", largeZipped.subarray(0, largeZipped.length - 3), /cut short/],
    ["cut in the header", zipped.subarray(0, 7), /truncated/],
    ["two bytes", zipped.subarray(0, 2), /truncated/],
    ["wrong CRC in the trailer", withBytes(zipped, { [zipped.length - 8]: zipped[zipped.length - 8] ^ 1 }), /damaged/],
    ["wrong length in the trailer", withStatedLength(zipped, 17), /damaged/],
    ["wrong length in the trailer of a long file", withStatedLength(largeZipped, 17), /states 17/],
    ["a flipped bit in the data", withBytes(largeZipped, { 5000: largeZipped[5000] ^ 16 }), /damaged/],
    ["something else than IDX", gzipSync(Buffer.from("label,pixel\n")), /not an IDX file/],
    ["gzip in gzip", gzipSync(zipped), /gzip data, not plain IDX/],
    ["another file joined", Buffer.concat([zipped, zipped]), /more than the 18 bytes|followed by other data/],
    ["rubbish behind the end", Buffer.concat([zipped, Buffer.from("rubbish behind")]), /states|followed by other data/],
    [
      "rubbish that ends as the trailer does",
      Buffer.concat([zipped, Buffer.from([1, 2, 3, 4, 18, 0, 0, 0])]),
      /damaged|followed/,
    ],
    [
      "content longer than promised",
      withStatedLength(gzip(new Uint8Array([...good, 1, 2, 3])), 18),
      /more than the 18 bytes|damaged/,
    ],
    ["content shorter than promised", withStatedLength(gzip(good.subarray(0, 15)), 18), /states 18 bytes|damaged/],
    ["a deflate type that does not exist", withBytes(zipped, { 10: 0x07 }), /damaged/],
  ])("refuses %s", async (_, bytes, message) => {
    const error = await errorOf(() => readIdx(new Uint8Array(bytes), { file }));
    expect(error.message).toMatch(message);
  });

  it("refuses a promise that the compressed size cannot hold, whatever the trailer states", async () => {
    const promising = gzip(idxBytes(0x08, [1_000_000, 28, 28], large));
    const error = await errorOf(() => readIdx(withStatedLength(promising, 16 + 1_000_000 * 784), { file }));
    expect(error.message).toMatch(/promises shape \(1000000, 28, 28\)/);
  });

  it("stops a bomb at the promised size", async () => {
    // 64 MiB of zeros in 64 kB, behind a header that promises four bytes; the trailer's length is made to agree.
    const header = idxBytes(0x08, [4], []);
    const bomb = withStatedLength(gzip(Buffer.concat([header, Buffer.alloc(64 * 2 ** 20)])), 12);
    const before = process.memoryUsage().arrayBuffers;
    const error = await errorOf(() => readIdx(bomb, { file }));
    expect(error.message).toMatch(/more than the 12 bytes/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 2 ** 20);
  });

  it("refuses members that were joined, whatever is in them", async () => {
    const error = await errorOf(() => gunzip(new Uint8Array([...zipped, ...zipped]), { file, limit: 1000 }));
    expect(error.message).toMatch(/several gzip files were joined|followed by other data/);
  });

  it("is refused as a whole when cut at any byte", async () => {
    for (let length = 2; length < zipped.length; length++)
      expect((await errorOf(() => readIdx(zipped.subarray(0, length), { file }))).file).toBe(file);
  });

  it("leaves no rejection unhandled", async () => {
    const unhandled: unknown[] = [];
    const listen = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", listen);
    await errorOf(() => readIdx(deflateRawSync(good), { file }));
    await errorOf(() => readIdx(largeZipped.subarray(0, 3000), { file }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", listen);
    expect(unhandled).toEqual([]);
  });
});

const mnist = new URL("../../../shared/data/mnist-10k/", import.meta.url);
describe.skipIf(!existsSync(mnist))("readIdx of MNIST (skipped where ../shared/data/mnist-10k is missing)", () => {
  it.each([
    ["t10k-images-idx3-ubyte.gz", [10_000, 28, 28]],
    ["t10k-labels-idx1-ubyte.gz", [10_000]],
  ])("%s", async (name, shape) => {
    const bytes = readFileSync(new URL(name, mnist));
    const read = await readIdx(bytes, { file: name });
    expect([read.dtype, read.shape]).toEqual(["uint8", shape]);
    expect(Buffer.compare(read.data as Uint8Array, gunzipSync(bytes).subarray(4 + 4 * shape.length))).toBe(0);
  });
});
