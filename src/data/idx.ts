import { allocate, type DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import { formatShape } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import { DataError } from "./dataError.js";
import { gunzip, gunzipStart, isGzip, largestRatio, statedLength } from "./gzip.js";

/** How one IDX type is stored, and the dtype that holds it without loss. Numbers are big-endian. */
interface IdxType {
  readonly bytes: number;
  readonly dtype: DType;
  readonly read: (view: DataView, at: number) => number;
}

/** By the type byte, the third of the file. Source: the format's description on the page of the MNIST database. */
const idxTypes = new Map<number, IdxType>([
  [0x08, { bytes: 1, dtype: "uint8", read: (view, at) => view.getUint8(at) }],
  [0x09, { bytes: 1, dtype: "int32", read: (view, at) => view.getInt8(at) }],
  [0x0b, { bytes: 2, dtype: "int32", read: (view, at) => view.getInt16(at) }],
  [0x0c, { bytes: 4, dtype: "int32", read: (view, at) => view.getInt32(at) }],
  [0x0d, { bytes: 4, dtype: "float32", read: (view, at) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, dtype: "float64", read: (view, at) => view.getFloat64(at) }],
]);

const magicBytes = 4;
const dimensionBytes = 4;
/** The rank is one byte, so no header is longer. */
const longestHeader = magicBytes + 255 * dimensionBytes;

interface IdxHeader {
  readonly type: IdxType;
  readonly shape: Shape;
  readonly headerBytes: number;
  /** The whole file's length, uncompressed. A bigint, for the header may promise anything. */
  readonly fileBytes: bigint;
}

/**
 * Reads an IDX file, plain or gzip (told apart by the first two bytes). Of a gzip file the header is read first, and
 * decompression stops as soon as more comes out than it promises.
 * @throws DataError as `parseIdx` does, and for damaged gzip data.
 */
export async function readIdx(bytes: Uint8Array, options: { file: string }): Promise<TensorData> {
  if (!isGzip(bytes)) return parseIdx(bytes, options);
  const { file } = options;
  const header = parseHeader(await gunzipStart(bytes, longestHeader, file), file);
  const stated = statedLength(bytes) ?? 0;
  // Checked before anything is decompressed whole: a header that promises what cannot be there costs no memory.
  if (header.fileBytes > BigInt(bytes.length) * BigInt(largestRatio) || header.fileBytes % 2n ** 32n !== BigInt(stated))
    throw wrongLength(header, `the gzip file of ${bytes.length} bytes states ${stated}`, file, bytes.length);
  return parseIdx(await gunzip(bytes, { file, limit: Number(header.fileBytes) }), options);
}

/**
 * Reads the bytes of an uncompressed IDX file. Bytes, shorts and ints become uint8 or int32, floats and doubles keep
 * their bits, NaN included. Nothing is allocated before the header has been found to agree with the file's length.
 * @throws DataError naming file and offset: a wrong magic number, an unknown type, a header that is cut short,
 *   dimensions whose product does not equal the data's length exactly.
 */
export function parseIdx(bytes: Uint8Array, options: { file: string }): TensorData {
  const { file } = options;
  const header = parseHeader(bytes, file);
  const { type, shape, headerBytes, fileBytes } = header;
  if (fileBytes !== BigInt(bytes.length))
    throw wrongLength(header, `it has ${bytes.length}`, file, Math.min(bytes.length, Number(fileBytes)));
  // Not `slice`, with which Node's Buffer does not copy.
  if (type.dtype === "uint8") return { data: new Uint8Array(bytes.subarray(headerBytes)), shape, dtype: "uint8" };
  const count = (bytes.length - headerBytes) / type.bytes;
  const data = allocate(type.dtype, count);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) data[i] = type.read(view, headerBytes + i * type.bytes);
  return { data, shape, dtype: type.dtype };
}

function parseHeader(bytes: Uint8Array, file: string): IdxHeader {
  if (isGzip(bytes))
    throw new DataError("the file is gzip data, not plain IDX; read it with readIdx", { file, offset: 0 });
  if (bytes.length < magicBytes)
    throw new DataError(`an IDX file begins with ${magicBytes} bytes, but there are ${bytes.length}`, {
      file,
      offset: bytes.length,
    });
  const magic = [...bytes.subarray(0, magicBytes)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  if (bytes[0] !== 0 || bytes[1] !== 0)
    throw new DataError(`not an IDX file: it begins with ${magic}, where two zero bytes are due`, { file, offset: 0 });
  const type = idxTypes.get(bytes[2]);
  if (type === undefined)
    throw new DataError(
      `the IDX magic number ${magic} has the unknown type 0x${magic.slice(6, 8)}; known are 08, 09, 0b, 0c, 0d and 0e`,
      { file, offset: 2 },
    );
  const rank = bytes[3];
  const headerBytes = magicBytes + rank * dimensionBytes;
  if (bytes.length < headerBytes)
    throw new DataError(
      `the IDX header for ${rank} dimensions takes ${headerBytes} bytes, but there are ${bytes.length}`,
      {
        file,
        offset: bytes.length,
      },
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(magicBytes + axis * dimensionBytes));
  const count = shape.reduce((product, dimension) => product * BigInt(dimension), 1n);
  return { type, shape, headerBytes, fileBytes: BigInt(headerBytes) + count * BigInt(type.bytes) };
}

function wrongLength(header: IdxHeader, had: string, file: string, offset: number): DataError {
  return new DataError(
    `the IDX header promises shape ${formatShape(header.shape)}, ${header.fileBytes} bytes with the header, but ${had}; ` +
      `the file is cut short, too long or damaged`,
    { file, offset },
  );
}
