/**
 * SHA-256 (FIPS 180-4) of the parts, one after the other, as 64 lower-case hexadecimal digits.
 *
 * Written here rather than taken from the platform: `node:crypto` is missing in browsers, and SubtleCrypto is
 * asynchronous and missing on pages without https, which would make every reader asynchronous for no gain at the
 * sizes of weights (about 150 MB a second).
 */
export function sha256(...parts: readonly Uint8Array[]): string {
  const state = Uint32Array.from(initialState);
  const schedule = new Uint32Array(64);
  // What is left over of one part waits here for the beginning of the next.
  const pending = new Uint8Array(64);
  let waiting = 0;
  let length = 0;
  for (const part of parts) {
    length += part.length;
    let at = 0;
    if (waiting > 0) {
      at = Math.min(64 - waiting, part.length);
      pending.set(part.subarray(0, at), waiting);
      waiting += at;
      if (waiting < 64) continue;
      compress(state, schedule, viewOf(pending), 0);
    }
    const view = viewOf(part);
    for (; at + 64 <= part.length; at += 64) compress(state, schedule, view, at);
    pending.set(part.subarray(at));
    waiting = part.length - at;
  }
  // The end: a one bit, zeros, and the length in bits, to fill one block or two.
  const tail = new Uint8Array(waiting < 56 ? 64 : 128);
  tail.set(pending.subarray(0, waiting));
  tail[waiting] = 0x80;
  const view = viewOf(tail);
  view.setBigUint64(tail.length - 8, BigInt(length) * 8n);
  for (let at = 0; at < tail.length; at += 64) compress(state, schedule, view, at);
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const primes = Array.from({ length: 312 }, (_, n) => n).filter((n) => {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return n >= 2;
});
/** The first 32 bits after the binary point, which float64 holds with 18 to spare. */
const fractionBits = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32);
const initialState = primes.slice(0, 8).map((prime) => fractionBits(Math.sqrt(prime)));
const roundConstants = Uint32Array.from(primes, (prime) => fractionBits(Math.cbrt(prime)));

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** One block of 64 bytes; `a` to `h` are the standard's names. */
function compress(state: Uint32Array, schedule: Uint32Array, block: DataView, at: number): void {
  for (let t = 0; t < 16; t++) schedule[t] = block.getUint32(at + 4 * t);
  for (let t = 16; t < 64; t++) {
    const before15 = schedule[t - 15];
    const before2 = schedule[t - 2];
    const sigma0 = rotate(before15, 7) ^ rotate(before15, 18) ^ (before15 >>> 3);
    const sigma1 = rotate(before2, 17) ^ rotate(before2, 19) ^ (before2 >>> 10);
    schedule[t] = schedule[t - 16] + sigma0 + schedule[t - 7] + sigma1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const choose = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const one = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choose + roundConstants[t] + schedule[t]) | 0;
    const two = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
