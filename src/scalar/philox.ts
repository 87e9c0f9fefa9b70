/** What Philox-4x32-10 multiplies by, and adds to its key in each round. */
export const philoxConstants = {
  multipliers: [0xd2511f53, 0xcd9e8d57],
  keySteps: [0x9e3779b9, 0xbb67ae85], // golden ratio, √3 − 1
  rounds: 10,
} as const;
const [MULTIPLIER_0, MULTIPLIER_1] = philoxConstants.multipliers;
const [KEY_STEP_0, KEY_STEP_1] = philoxConstants.keySteps;
const ROUNDS = philoxConstants.rounds;

/** Last counter word of each use of Philox in the library, so that no two uses with one seed share words. */
export const streams = { generator: 0, shuffle: 1 } as const;

/** High 32 bits of the product of two unsigned words, from four products of halves that each fit in 32 bits. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carried = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carried >>> 16)) | 0;
}

/**
 * Philox-4x32-10: four random words from a counter of four words and a key of two, written to
 * `out[offset … offset + 3]`. A pure function: the same words for the same counter and key, everywhere.
 * Words are taken modulo 2³². Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011.
 */
export function philox(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Uint32Array | Int32Array,
  offset: number,
): void {
  let c0 = counter0 | 0;
  let c1 = counter1 | 0;
  let c2 = counter2 | 0;
  let c3 = counter3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + KEY_STEP_0) | 0;
    k1 = (k1 + KEY_STEP_1) | 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/**
 * The key of a seed: its low and high 32 bits, as a 64-bit integer in two's complement.
 * @throws RangeError unless the seed is a safe integer.
 */
export function keyOfSeed(seed: number): readonly [low: number, high: number] {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed ${seed} is not a safe integer; give a whole number`);
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** Throws a RangeError unless `value` is a whole number from 0 to `limit`. */
function checkWhole(name: string, value: number, limit: number): void {
  if (!Number.isInteger(value) || value < 0 || value > limit)
    throw new RangeError(`shuffledIndices: ${name} ${value} is not a whole number from 0 to ${limit}`);
}

/**
 * 0 … count − 1 in random order, every order equally likely; fixed by seed and epoch alone, so that any epoch's order
 * can be had without those before it. Fisher–Yates, each draw made unbiased by rejection (Lemire, "Fast random integer
 * generation in an interval", 2019), on the words of Philox at counters (block, 0, epoch, streams.shuffle).
 * @throws RangeError when an argument is not a whole number in its range.
 */
export function shuffledIndices(count: number, seed: number, epoch: number): Int32Array {
  checkWhole("count", count, 2 ** 31 - 1);
  checkWhole("epoch", epoch, 2 ** 32 - 1);
  const [key0, key1] = keyOfSeed(seed);
  const words = new Int32Array(4);
  let block = 0;
  let used = words.length;
  const nextWord = (): number => {
    if (used === words.length) {
      philox(block++, 0, epoch, streams.shuffle, key0, key1, words, 0);
      used = 0;
    }
    return words[used++];
  };
  /** A whole number in [0, bound): the high word of bound × word, unless the low word falls in the surplus. */
  const below = (bound: number): number => {
    let word = nextWord();
    let low = Math.imul(word, bound) >>> 0;
    if (low < bound) {
      const surplus = (2 ** 32 - bound) % bound;
      while (low < surplus) {
        word = nextWord();
        low = Math.imul(word, bound) >>> 0;
      }
    }
    return multiplyHigh(word, bound);
  };
  const indices = Int32Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last--) {
    const chosen = below(last + 1);
    const kept = indices[last];
    indices[last] = indices[chosen];
    indices[chosen] = kept;
  }
  return indices;
}
