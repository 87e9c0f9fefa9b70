import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyOfSeed, philox, shuffledIndices } from "./philox.js";

describe("philox", () => {
  // Known answers of Random123, tests/kat_vectors, the lines "philox4x32 10".
  it.each([
    {
      name: "zeros",
      counter: [0, 0, 0, 0],
      key: [0, 0],
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      name: "ones",
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      name: "digits of pi",
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ])("known answer: $name", ({ counter, key, words }) => {
    const [c0, c1, c2, c3] = counter;
    const unsigned = new Uint32Array(6);
    philox(c0, c1, c2, c3, key[0], key[1], unsigned, 1);
    expect([...unsigned]).toEqual([0, ...words, 0]);
    const signed = new Int32Array(4);
    philox(c0 | 0, c1 | 0, c2 | 0, c3 | 0, key[0] | 0, key[1] | 0, signed, 0);
    expect([...signed].map((word) => word >>> 0)).toEqual(words);
  });

  it("agrees with ten rounds in BigInt arithmetic", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const mask = 0xffffffffn;
    const exact = (counter: number[], key: number[]): number[] => {
      let [c0, c1, c2, c3] = counter.map(BigInt);
      let [k0, k1] = key.map(BigInt);
      for (let round = 0; round < 10; round++) {
        const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
        [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
        [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
      }
      return [c0, c1, c2, c3].map(Number);
    };
    const words = new Uint32Array(4);
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        philox(...counter, ...key, words, 0);
        expect([...words]).toEqual(exact(counter, key));
      }),
    );
  });
});

describe("keyOfSeed", () => {
  it.each([
    [0, [0, 0]],
    [1, [1, 0]],
    [2 ** 32 + 5, [5, 1]],
    [Number.MAX_SAFE_INTEGER, [0xffffffff, 0x1fffff]],
    [-1, [0xffffffff, 0xffffffff]],
    [-(2 ** 32), [0, 0xffffffff]],
  ])("of %d", (seed, key) => expect(keyOfSeed(seed)).toEqual(key));

  it.each([0.5, NaN, Infinity, 2 ** 53])("refuses %d", (seed) => expect(() => keyOfSeed(seed)).toThrow("safe integer"));
});

describe("shuffledIndices", () => {
  const count = fc.integer({ min: 0, max: 300 });
  const seed = fc.maxSafeInteger();
  const epoch = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it("is a permutation, and the same one again", () => {
    fc.assert(
      fc.property(count, seed, epoch, (n, s, e) => {
        const order = shuffledIndices(n, s, e);
        expect(order.toSorted()).toEqual(Int32Array.from({ length: n }, (_, i) => i));
        expect(shuffledIndices(n, s, e)).toEqual(order);
      }),
    );
  });

  // Orders by a separate program with unbounded integers; they must never change, for saved runs depend on them.
  it.each([
    { count: 10, seed: 0, epoch: 0, order: [2, 8, 3, 6, 9, 5, 4, 7, 0, 1] },
    { count: 5, seed: -(2 ** 40) - 3, epoch: 2 ** 32 - 1, order: [4, 2, 3, 0, 1] },
  ])("known order of $count", ({ count, seed, epoch, order }) =>
    expect([...shuffledIndices(count, seed, epoch)]).toEqual(order),
  );

  it.each([
    { seed: 0, rejected: 3, hash: 3560171552 },
    { seed: 1, rejected: 0, hash: 3780742674 },
    { seed: 3, rejected: 2, hash: 1892284478 },
  ])("known order of 200,000 with $rejected words rejected", ({ seed, hash }) =>
    expect(shuffledIndices(200_000, seed, 3).reduce((sum, v) => (Math.imul(sum, 31) + v) >>> 0, 0)).toBe(hash),
  );

  it("differs from epoch to epoch and from seed to seed", () => {
    const orders = [
      [0, 0],
      [0, 1],
      [1, 0],
      [2 ** 32, 0],
      [-1, 0],
      [0, 2 ** 32 - 1],
    ].map(([s, e]) => shuffledIndices(100, s, e).join());
    expect(new Set(orders).size).toBe(orders.length);
  });

  it("gives every order of four equally often", () => {
    const draws = 24_000;
    const times = new Map<string, number>();
    for (let e = 0; e < draws; e++) {
      const order = shuffledIndices(4, 7, e).join();
      times.set(order, (times.get(order) ?? 0) + 1);
    }
    const expected = draws / 24;
    const chiSquare = [...times.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(times.size).toBe(24);
    expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom: passed by 0.1 % of fair shuffles
    expect(chiSquare).toBeGreaterThan(7.5); // 0.1 % lie below: too even is not random either
  });

  it("puts every element everywhere equally often, and leaves no trend between neighbours", () => {
    const [n, draws] = [40, 4000];
    const places = new Float64Array(n * n);
    let rises = 0;
    for (let e = 0; e < draws; e++) {
      const order = shuffledIndices(n, 11, e);
      order.forEach((value, place) => places[place * n + value]++);
      for (let i = 1; i < n; i++) if (order[i] > order[i - 1]) rises++;
    }
    const expected = draws / n;
    const chiSquare = places.reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0);
    const freedom = (n - 1) ** 2;
    expect(Math.abs(chiSquare - freedom)).toBeLessThan(4 * Math.sqrt(2 * freedom));
    // Rises of a random permutation: mean (n − 1)/2, variance (n + 1)/12.
    expect(Math.abs(rises - (draws * (n - 1)) / 2)).toBeLessThan(4 * Math.sqrt((draws * (n + 1)) / 12));
  });

  it.each([
    [-1, 0, "count -1"],
    [1.5, 0, "count 1.5"],
    [2 ** 31, 0, "count 2147483648"],
    [3, -1, "epoch -1"],
    [3, 2 ** 32, "epoch 4294967296"],
  ])("refuses count %d with epoch %d", (n, e, message) => expect(() => shuffledIndices(n, 0, e)).toThrow(message));
});
