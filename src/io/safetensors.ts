import { allocate, dtypes, type DType, type TypedArray } from "../shape/dtype.js";
import { formatShape, sizeOf } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import { sha256 } from "./sha256.js";
import { JsonScanner, loneSurrogate, quote } from "./strictJson.js";

/** A tensor as it lies in a file. */
export type StoredTensor = TensorData;

/** A safetensors file that is damaged, or says something that the format or edgegrad does not allow. */
export class SafetensorsError extends Error {
  override readonly name = "SafetensorsError";
  constructor(
    /** The file at fault. */
    readonly file: string,
    /** Byte of the file at which the trouble was noticed. */
    readonly offset: number,
    reason: string,
  ) {
    super(`${file}: ${reason} (at byte ${offset})`);
  }
}

/** The metadata key of the file's own digest; see {@link writeSafetensors}. */
const digestKey = "edgegrad.sha256";
/** What stands in the digest's place while the digest is computed. */
const noDigest = "0".repeat(64);
/** The reference implementation's limit; a header of names and shapes has no business being larger. */
const longestHeader = 100_000_000;
/** NumPy's limit; it keeps a hostile header from growing in memory. */
const mostDimensions = 64;

/** The file's dtypes that are written, in the reference implementation's order: descending alignment. */
const writtenAs = new Map<DType, string>([
  ["float64", "F64"],
  ["float32", "F32"],
  ["int32", "I32"],
  ["uint8", "U8"],
  ["bool", "BOOL"],
]);
const writtenDTypes = [...writtenAs.keys()];

/** safetensors is little-endian, and typed arrays are read and written in the machine's own order. */
function refuseBigEndian(): void {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] !== 1)
    throw new Error(
      "safetensors: this machine is big-endian, and files are read and written only on little-endian ones",
    );
}

/**
 * The tensors as one safetensors file (float64, float32, int32, uint8, bool), bit for bit.
 *
 * The same tensors and metadata give the same bytes, in whatever order they come: tensors lie in the file by
 * descending alignment, then by name, as the reference implementation lays them out.
 *
 * `__metadata__` carries a SHA-256 of the whole file, computed with 64 zeros in the digest's place: names, shapes
 * and metadata are covered as the values are. It finds damage; it is no protection against an attacker.
 *
 * @throws TypeError for a name, a metadata key or a value that would not come back as it is, and for a tensor whose
 * shape, dtype and data do not agree.
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: StoredTensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  refuseBigEndian();
  const ordered = inFileOrder(tensors);
  const members: [string, string][] = [["__metadata__", metadataText(metadata)]];
  let dataBytes = 0;
  for (const { name, tensor } of ordered) {
    const end = dataBytes + tensor.data.byteLength;
    const entry = { dtype: writtenAs.get(tensor.dtype), shape: tensor.shape, data_offsets: [dataBytes, end] };
    members.push([name, JSON.stringify(entry)]);
    dataBytes = end;
  }
  const text = new TextEncoder().encode(objectText(members));
  // Spaces up to a multiple of 8, so that every value is aligned for its typed array.
  const headerBytes = Math.ceil(text.length / 8) * 8;
  if (headerBytes > longestHeader)
    throw new TypeError(`safetensors: names and metadata take ${headerBytes} bytes, more than ${longestHeader}`);

  const file = new Uint8Array(8 + headerBytes + dataBytes).fill(0x20, 8, 8 + headerBytes);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.set(text, 8);
  let at = 8 + headerBytes;
  for (const { tensor } of ordered) {
    const bytes = bytesOf(tensor.data);
    file.set(bytes, at);
    at += bytes.length;
  }
  const digestAt = 8 + `{"__metadata__":{"${digestKey}":"`.length;
  file.set(new TextEncoder().encode(sha256(file)), digestAt);
  return file;
}

function inFileOrder(
  tensors: Iterable<readonly [string, StoredTensor]>,
): { readonly name: string; readonly tensor: StoredTensor }[] {
  const named = new Map<string, StoredTensor>();
  for (const [name, tensor] of tensors) {
    checkName("tensor name", name);
    if (name === "__metadata__") throw new TypeError(`safetensors: no tensor can be named "__metadata__"`);
    if (named.has(name)) throw new TypeError(`safetensors: two tensors are named ${quote(name)}`);
    checkTensor(name, tensor);
    named.set(name, tensor);
  }
  return [...named]
    .map(([name, tensor]) => ({ name, tensor }))
    .sort((a, b) => {
      const byAlignment = writtenDTypes.indexOf(a.tensor.dtype) - writtenDTypes.indexOf(b.tensor.dtype);
      return byAlignment || compareByCodePoints(a.name, b.name);
    });
}

/** The digest comes first, so that its place in the file is fixed; the others by key. */
function metadataText(metadata: Readonly<Record<string, string>>): string {
  const entries = Object.entries(metadata).sort(([a], [b]) => compareByCodePoints(a, b));
  for (const [key, value] of entries) {
    checkName("metadata key", key);
    if (key === digestKey) throw new TypeError(`safetensors: the metadata key ${quote(digestKey)} is the file's own`);
    if (typeof value !== "string")
      throw new TypeError(`safetensors: metadata ${quote(key)} must be a string, not ${typeof value}`);
    if (loneSurrogate.test(value))
      throw new TypeError(`safetensors: metadata ${quote(key)} has half of a surrogate pair`);
  }
  return objectText([[digestKey, noDigest], ...entries].map(([key, value]) => [key, JSON.stringify(value)]));
}

/** A JSON object with its members in the order given; JavaScript's own objects put numeric keys first. */
function objectText(members: readonly (readonly string[])[]): string {
  return `{${members.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(",")}}`;
}

function checkName(what: string, name: string): void {
  if (name === "__proto__") throw new TypeError(`safetensors: the ${what} "__proto__" is not allowed`);
  if (loneSurrogate.test(name))
    throw new TypeError(`safetensors: the ${what} ${quote(name)} has half of a surrogate pair`);
}

function checkTensor(name: string, { dtype, shape, data }: StoredTensor): void {
  const refuse = (reason: string): never => {
    throw new TypeError(`safetensors: tensor ${quote(name)} ${reason}`);
  };
  if (!writtenAs.has(dtype)) refuse(`has the unknown dtype ${quote(String(dtype))}`);
  if (!(data instanceof dtypes[dtype].array)) refuse(`is ${dtype}, but its data is ${data.constructor.name}`);
  if (shape.some((dimension) => !Number.isSafeInteger(dimension) || dimension < 0))
    refuse(`has the shape ${formatShape(shape)}; dimensions are whole numbers ≥ 0`);
  if (sizeOf(shape) !== data.length)
    refuse(`has the shape ${formatShape(shape)}, ${sizeOf(shape)} elements, but ${data.length} values`);
  if (dtype === "bool") {
    const wrong = (data as Uint8Array).findIndex((value) => value > 1);
    if (wrong >= 0) refuse(`is bool, but value ${wrong} is ${data[wrong]}`);
  }
}

/** Order of the UTF-8 bytes, as the reference implementation sorts; `<` would compare UTF-16 units. */
function compareByCodePoints(a: string, b: string): number {
  const left = new TextEncoder().encode(a);
  const right = new TextEncoder().encode(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return left[i] - right[i];
  return left.length - right.length;
}

/** What a safetensors file holds, in the order of its header. */
export interface SafetensorsContent {
  /** By name. */
  readonly tensors: Map<string, StoredTensor>;
  /** Without the digest, which was checked. */
  readonly metadata: Map<string, string>;
}

/** The file's name, and how much is asked of it. */
export interface ReadSafetensorsOptions {
  /** Named in messages. */
  readonly file: string;
  /** Refuse a file without a digest, as edgegrad's own files all have one. By default it is checked if it is there. */
  readonly requireDigest?: boolean;
}

/**
 * Reads a safetensors file strictly: what the format forbids is refused, nothing is repaired, and beyond the
 * reference implementation duplicate keys, unknown fields, a key `__proto__` and bool bytes other than 0 and 1 are
 * refused too. A digest as {@link writeSafetensors} writes it is checked.
 *
 * F64, F32, I32, U8 and BOOL keep their bits; F16 and BF16 become float32, exactly; I64 becomes int32 where every
 * value fits. Values that are aligned in `bytes` are not copied: the tensors share its memory.
 *
 * @throws SafetensorsError, one sentence with the file and the offset, and nothing else, whatever the bytes are.
 */
export function readSafetensors(bytes: Uint8Array, options: ReadSafetensorsOptions): SafetensorsContent {
  refuseBigEndian();
  const error = (reason: string, offset: number): SafetensorsError =>
    new SafetensorsError(options.file, offset, reason);
  // A plain view: Node's Buffer, a subclass, shares memory where Uint8Array's methods copy.
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = 8 + headerLength(file, error);
  const header = scanHeader(file, dataStart, error);
  checkLayout(header.entries, dataStart, file.length, error);
  checkDigest(file, header.digest, options.requireDigest ?? false, error);
  const tensors = new Map<string, StoredTensor>();
  for (const { name, stored, shape, begin, end } of header.entries) {
    const data = stored.read(file.subarray(dataStart + begin, dataStart + end), (reason, offset) =>
      error(`tensor ${quote(name)} ${reason}`, dataStart + begin + offset),
    );
    tensors.set(name, { dtype: stored.dtype, shape, data });
  }
  return { tensors, metadata: header.metadata };
}

type MakeError = (reason: string, offset: number) => SafetensorsError;

/** One tensor as the header announces it. */
interface HeaderEntry {
  readonly name: string;
  readonly dtype: string;
  readonly stored: StoredFormat;
  readonly shape: readonly number[];
  /** Within the data part. */
  readonly begin: number;
  readonly end: number;
  /** Where in the file the entry stands, for messages. */
  readonly offset: number;
}

interface Header {
  readonly entries: HeaderEntry[];
  readonly metadata: Map<string, string>;
  readonly digest: { readonly value: string; readonly offset: number } | undefined;
}

function headerLength(file: Uint8Array, error: MakeError): number {
  if (file.length < 8)
    throw error(`the file has ${file.length} bytes, fewer than the 8 that say how long its header is`, file.length);
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(longestHeader))
    throw error(`the header would be ${length} bytes long, more than ${longestHeader}`, 0);
  if (length > BigInt(file.length - 8))
    throw error(`the header would be ${length} bytes long, but only ${file.length - 8} follow`, 0);
  return Number(length);
}

function scanHeader(file: Uint8Array, end: number, error: MakeError): Header {
  const scanner = new JsonScanner(file, 8, end, error);
  const entries: HeaderEntry[] = [];
  const metadata = new Map<string, string>();
  let digest: Header["digest"];
  scanner.object("the header", (name, offset) => {
    if (name !== "__metadata__") {
      entries.push(scanEntry(scanner, name, offset, error));
      return;
    }
    scanner.object("__metadata__", (key) => {
      const valueAt = scanner.next();
      const value = scanner.string(`metadata ${quote(key)}`);
      if (key === digestKey) digest = { value, offset: valueAt + 1 };
      else metadata.set(key, value);
    });
  });
  scanner.finish("the header");
  return { entries, metadata, digest };
}

function scanEntry(scanner: JsonScanner, name: string, offset: number, error: MakeError): HeaderEntry {
  const what = `tensor ${quote(name)}`;
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  const numbers = (field: string): number[] => {
    const values: number[] = [];
    scanner.array(`${field} of ${what}`, () => {
      if (values.length === mostDimensions)
        throw error(`${field} of ${what} has more than ${mostDimensions} numbers`, scanner.next());
      values.push(scanner.wholeNumber(`a number in ${field} of ${what}`));
    });
    return values;
  };
  scanner.object(what, (key, keyOffset) => {
    if (key === "dtype") dtype = scanner.string(`dtype of ${what}`);
    else if (key === "shape") shape = numbers(key);
    else if (key === "data_offsets") range = numbers(key);
    else throw error(`${what} has the unknown field ${quote(key)}`, keyOffset);
  });
  if (dtype === undefined) throw error(`${what} has no dtype`, offset);
  if (shape === undefined) throw error(`${what} has no shape`, offset);
  if (range === undefined) throw error(`${what} has no data_offsets`, offset);
  if (range.length !== 2) throw error(`data_offsets of ${what} must be two numbers, not ${range.length}`, offset);
  const stored = storedFormats.get(dtype);
  if (stored === undefined)
    throw error(
      `${what} has the dtype ${quote(dtype)}; edgegrad reads ${[...storedFormats.keys()].join(", ")}`,
      offset,
    );
  return { name, dtype, stored, shape, begin: range[0], end: range[1], offset };
}

/** Every byte of the data belongs to one tensor, and every tensor has the bytes that its shape needs. */
function checkLayout(entries: readonly HeaderEntry[], dataStart: number, fileBytes: number, error: MakeError): void {
  const dataBytes = fileBytes - dataStart;
  for (const { name, dtype, stored, shape, begin, end, offset } of entries) {
    const what = `tensor ${quote(name)}`;
    if (begin > end) throw error(`${what} ends at ${end}, before it begins at ${begin}`, offset);
    if (end > dataBytes)
      throw error(
        `${what} ends at byte ${end} of the data, but the file has only ${dataBytes}; it may be cut off`,
        offset,
      );
    if (elementsUpTo(shape, dataBytes) * stored.bytes !== end - begin)
      throw error(
        `${what} of shape ${formatShape(shape)} and dtype ${dtype} does not fill its ${end - begin} bytes exactly`,
        offset,
      );
  }
  let covered = 0;
  for (const { name, begin, end, offset } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered)
      throw error(
        `tensor ${quote(name)} begins at byte ${begin} of the data, within another that ends at ${covered}`,
        offset,
      );
    if (begin > covered)
      throw error(
        `no tensor covers the bytes ${covered} to ${begin} of the data, before tensor ${quote(name)}`,
        offset,
      );
    covered = end;
  }
  if (covered < dataBytes)
    throw error(`no tensor covers the last ${dataBytes - covered} bytes of the data`, dataStart + covered);
}

/** The product of the dimensions, or Infinity once it is above `limit`, where it might be rounded. */
function elementsUpTo(shape: readonly number[], limit: number): number {
  if (shape.includes(0)) return 0;
  let elements = 1;
  for (const dimension of shape) {
    elements *= dimension;
    if (elements > limit) return Infinity;
  }
  return elements;
}

function checkDigest(file: Uint8Array, digest: Header["digest"], required: boolean, error: MakeError): void {
  if (digest === undefined) {
    if (required) throw error("there is no digest, though edgegrad writes one into each of its files", 8);
    return;
  }
  const { value, offset } = digest;
  const written = new TextEncoder().encode(value);
  const asItStands = file.subarray(offset, offset + 64);
  if (!/^[0-9a-f]{64}$/.test(value) || !written.every((byte, i) => byte === asItStands[i]))
    throw error("the digest is not 64 hexadecimal digits", offset);
  const actual = sha256(file.subarray(0, offset), new TextEncoder().encode(noDigest), file.subarray(offset + 64));
  if (actual !== value)
    throw error(
      "the file does not match its own digest: it is damaged, or was changed by a program that left the old digest in it",
      offset,
    );
}

/** How one dtype of the format becomes one of ours. `bytes` is the width in the file. */
interface StoredFormat {
  readonly bytes: number;
  readonly dtype: DType;
  /** `error` takes an offset within the bytes given. */
  read(bytes: Uint8Array, error: MakeError): TypedArray;
}

const storedFormats: ReadonlyMap<string, StoredFormat> = new Map([
  ["F64", asItIs("float64")],
  ["F32", asItIs("float32")],
  ["I32", asItIs("int32")],
  ["U8", asItIs("uint8")],
  ["BOOL", { ...asItIs("bool"), read: readBool }],
  ["F16", { bytes: 2, dtype: "float32", read: (bytes) => widen(bytes, float16Bits) }],
  ["BF16", { bytes: 2, dtype: "float32", read: (bytes) => widen(bytes, (half) => half << 16) }],
  ["I64", { bytes: 8, dtype: "int32", read: readInt64 }],
]);

function asItIs(dtype: DType): StoredFormat {
  return { bytes: dtypes[dtype].bytes, dtype, read: (bytes) => viewAs(dtype, bytes) };
}

/** The bytes as values, without a copy where they are aligned. Moved as bytes, so that NaN payloads survive. */
function viewAs(dtype: DType, bytes: Uint8Array): TypedArray {
  const width = dtypes[dtype].bytes;
  if (bytes.byteOffset % width === 0)
    return new dtypes[dtype].array(bytes.buffer, bytes.byteOffset, bytes.length / width);
  const copy = allocate(dtype, bytes.length / width);
  bytesOf(copy).set(bytes);
  return copy;
}

function readBool(bytes: Uint8Array, error: MakeError): TypedArray {
  const wrong = bytes.findIndex((byte) => byte > 1);
  if (wrong >= 0) throw error(`is BOOL, but has a byte ${bytes[wrong]}, which is neither 0 nor 1`, wrong);
  return bytes;
}

function widen(bytes: Uint8Array, float32Bits: (half: number) => number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const bits = new Uint32Array(bytes.length / 2);
  for (let i = 0; i < bits.length; i++) bits[i] = float32Bits(view.getUint16(2 * i, true));
  return new Float32Array(bits.buffer);
}

/** The float32 with the value of an IEEE 754 binary16 (1 sign, 5 exponent, 10 fraction bits); NaN keeps its payload. */
function float16Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 127 - 15) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal here, normal there: shift until the leading one takes its implicit place.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((1 - shift + 127 - 15) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

function readInt64(bytes: Uint8Array, error: MakeError): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = new Int32Array(bytes.length / 8);
  for (let i = 0; i < values.length; i++) {
    const value = view.getInt32(8 * i, true);
    if (view.getInt32(8 * i + 4, true) !== value >> 31)
      throw error(`is I64, and its value ${view.getBigInt64(8 * i, true)} does not fit int32`, 8 * i);
    values[i] = value;
  }
  return values;
}

function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
