import { inflateSync } from "node:zlib";
import { convertIndexedToRgb, decode, hasPngSignature } from "fast-png";
import { sentenceOf } from "./failure.js";
import { ImageError, type GreyImage } from "./image.js";

/** A picture may have this many pixels; more would be memory for nothing, as networks take some hundred. */
const mostPixels = 2 ** 24;
/** Chunks that make up the picture; others, which may hold anything, are not looked at. */
const pictureChunks = new Set(["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]);
const signatureBytes = 8;
/** Channels by colour type: grey, RGB, palette, grey and alpha, RGBA. */
const channelsByColorType: { readonly [type: number]: number | undefined } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Start and step of the columns and rows of each pass of an interlaced picture. */
const adam7 = [
  [0, 8, 0, 8],
  [4, 8, 0, 8],
  [0, 4, 4, 8],
  [2, 4, 0, 4],
  [0, 2, 2, 4],
  [1, 2, 0, 2],
  [0, 1, 1, 2],
] as const;

/** Whether a file says that it is a PNG. */
export const isPng = (bytes: Uint8Array): boolean =>
  bytes.length >= signatureBytes && hasPngSignature(bytes.subarray(0, signatureBytes));

/**
 * A PNG in grey (Rec. 601 weights); what is transparent is black. Sizes are checked before anything is unpacked whole.
 * @throws ImageError naming the file when it is damaged or absurdly large.
 */
export function readPng(bytes: Uint8Array, file: string): GreyImage {
  try {
    return greyOf(decode(pictureOnly(bytes), { checkCrc: true }));
  } catch (cause) {
    throw new ImageError(`${file} is no PNG that can be read: ${sentenceOf(cause)}`, { cause });
  }
}

/** The file without chunks that are no part of the picture, after its pixels have been found to be as many as it says. */
function pictureOnly(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = [bytes.subarray(0, signatureBytes)];
  const pixelData: Uint8Array[] = [];
  let header: DataView | undefined;
  for (let at = signatureBytes, type = ""; type !== "IEND";) {
    // A chunk is its data's length, its type, the data, and a checksum.
    if (at + 12 > bytes.length || at + 12 + view.getUint32(at) > bytes.length)
      throw new Error(`it is cut off at byte ${bytes.length}`);
    const length = view.getUint32(at);
    const data = bytes.subarray(at + 8, at + 8 + length);
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if ((at === signatureBytes) !== (type === "IHDR") || (type === "IHDR" && length !== 13))
      throw new Error(`its header is not where it must be (at byte ${at})`);
    if (type === "IHDR") header = new DataView(data.buffer, data.byteOffset, length);
    if (type === "IDAT") pixelData.push(data);
    if (pictureChunks.has(type)) kept.push(bytes.subarray(at, at + 12 + length));
    at += 12 + length;
  }
  const due = dataBytes(header!);
  const inflated = inflateSync(Buffer.concat(pixelData), { maxOutputLength: due + 1 }).length;
  if (inflated !== due) throw new Error(`it has ${inflated} bytes of pixels where ${due} are due`);
  return Buffer.concat(kept);
}

/** Bytes of the pixels with the filter byte of each row, uncompressed. @throws Error for a size that is absurd. */
function dataBytes(header: DataView): number {
  const [width, height] = [header.getUint32(0), header.getUint32(4)];
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw new Error(`${width} × ${height} pixels are not from 1 to ${mostPixels} in all; scale the picture down first`);
  const channels = channelsByColorType[header.getUint8(9)];
  if (channels === undefined) throw new Error(`there is no colour type ${header.getUint8(9)}`);
  const bits = header.getUint8(8) * channels;
  const bytes = (columns: number, rows: number): number =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * bits) / 8));
  if (header.getUint8(12) === 0) return bytes(width, height);
  const places = (size: number, start: number, step: number): number => Math.max(0, Math.ceil((size - start) / step));
  return adam7.reduce(
    (sum, [left, across, top, down]) => sum + bytes(places(width, left, across), places(height, top, down)),
    0,
  );
}

function greyOf(decoded: ReturnType<typeof decode>): GreyImage {
  const { width, height, palette, transparency } = decoded;
  const data = palette ? convertIndexedToRgb(decoded) : samplesOf(decoded);
  const channels = palette ? data.length / (width * height) : decoded.channels;
  const largest = palette ? 255 : 2 ** decoded.depth - 1;
  const pixels = Float64Array.from({ length: width * height }, (_, i) => {
    const colour = Array.from(data.subarray(i * channels, (i + 1) * channels));
    if (!palette && transparency?.every((value, channel) => value === colour[channel])) return 0;
    const alpha = channels % 2 === 0 ? colour.pop()! / largest : 1;
    const [red, green, blue] = colour.length === 1 ? [colour[0], colour[0], colour[0]] : colour;
    return (alpha * (0.299 * red + 0.587 * green + 0.114 * blue)) / largest;
  });
  return { width, height, pixels };
}

/** One number a sample: grey of less than 8 bits comes packed, each row from a new byte. */
function samplesOf({
  data,
  depth,
  width,
  height,
  channels,
}: ReturnType<typeof decode>): Uint8Array | Uint8ClampedArray | Uint16Array {
  if (depth >= 8) return data;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth;
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)];
    return (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  });
}
