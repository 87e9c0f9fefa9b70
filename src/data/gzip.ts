import { DataError } from "./dataError.js";

/** Bytes fed to the decompressor at a time: little enough that a bomb is stopped early. */
const chunkBytes = 65_536;
/** A gzip header without options, and the trailer: CRC-32 and length of the content. */
const headerBytes = 10;
const trailerBytes = 8;
/** What deflate can reach at most, content bytes for one compressed byte. Source: zlib's technical notes. */
export const largestRatio = 1032;

/** True for bytes that begin as gzip does (1f 8b). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The content's length modulo 2³² as the trailer of a gzip file states it; undefined when the file is too short. */
export function statedLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < headerBytes + trailerBytes) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
}

/**
 * The first bytes of a gzip file's content, at most `length`; decompresses no more than is needed for them.
 * @throws DataError when the compressed data is damaged before that point.
 */
export async function gunzipStart(bytes: Uint8Array, length: number, file: string): Promise<Uint8Array> {
  const start = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of inflated(bytes, file)) {
    const part = chunk.subarray(0, length - filled);
    start.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  return start.subarray(0, filled);
}

/**
 * The content of a gzip file of one member. The decompressor stops as soon as more than `limit` bytes come out, so
 * that a small file cannot fill the memory. The platform checks the trailer; that there is one member is checked here,
 * because platforms differ in it.
 * @throws DataError for a truncated or damaged file, a wrong trailer, several members, or more than `limit` bytes.
 */
export async function gunzip(bytes: Uint8Array, options: { file: string; limit: number }): Promise<Uint8Array> {
  const { file, limit } = options;
  const stated = statedLength(bytes);
  if (stated === undefined)
    throw new DataError(`the gzip file ends after ${bytes.length} bytes, before its data; get it again`, {
      file,
      offset: bytes.length,
    });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of inflated(bytes, file)) {
    length += chunk.length;
    if (length > limit)
      throw new DataError(`the gzip file holds more than the ${limit} bytes that its content's header promises`, {
        file,
        offset: limit,
      });
    chunks.push(chunk);
  }
  if (stated !== length % 2 ** 32)
    throw new DataError(
      `the gzip file ends with the length ${stated}, but ${length} bytes came out: several gzip files were joined, or it is damaged; compress the whole as one`,
      { file, offset: bytes.length - 4 },
    );
  const content = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    content.set(chunk, at);
    at += chunk.length;
  }
  return content;
}

/** The content piece by piece, with the platform's decompressor; leaving the loop early stops it. */
async function* inflated(bytes: Uint8Array, file: string): AsyncGenerator<Uint8Array> {
  let fed = 0;
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (fed >= bytes.length) {
          controller.close();
          return;
        }
        // A copy, for a platform may take the buffer over, and a stream takes no shared memory. Not `slice`, with
        // which Node's Buffer does not copy.
        controller.enqueue(new Uint8Array(bytes.subarray(fed, fed + chunkBytes)));
        fed += chunkBytes;
      },
    },
    { highWaterMark: 0 },
  );
  const reader = source.pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new DataError(
          `the gzip data is truncated, damaged or followed by other data (read up to byte ${Math.min(fed, bytes.length)} of ${bytes.length}); get the file again`,
          { file, offset: Math.min(fed, bytes.length), cause },
        );
      });
      if (done) return;
      yield value;
    }
  } finally {
    // The decompressor may have failed or finished already; there is nothing to do about it then.
    await reader.cancel().catch(() => undefined);
  }
}
