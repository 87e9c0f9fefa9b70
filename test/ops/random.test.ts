import { describe, expect, it } from "vitest";
import * as ops from "../../src/ops/records.js";
import { blocksOf } from "../../src/ops/random.js";
import { philox, streams } from "../../src/scalar/philox.js";
import { leafOf, valuesOf } from "./read.js";

const state = (...words: number[]) => leafOf(words, "int32");

/** Words of the generator's stream from a counter on. */
function stream([key0, key1, low, high]: readonly number[], blocks: number): number[] {
  const words = new Uint32Array(4 * blocks);
  for (let block = 0; block < blocks; block++) {
    const counter = BigInt(low >>> 0) + (BigInt(high >>> 0) << 32n) + BigInt(block);
    const [counterLow, counterHigh] = [Number(counter & 0xffffffffn), Number((counter >> 32n) & 0xffffffffn)];
    philox(counterLow, counterHigh, 0, streams.generator, key0, key1, words, 4 * block);
  }
  return [...words];
}

const seeds = [
  ["a small seed", [7, 0, 0, 0]],
  ["a large seed", [-1, 12345, 0, 0]],
  ["a counter about to carry", [7, 0, -2, 0]],
  ["a counter about to carry out of both words", [7, 0, -1, -1]],
] as const;

describe("the layout of words", () => {
  it.each(seeds)("float32: two words an element, the top 24 bits of each, %s", (_, words) => {
    const drawn = valuesOf(ops.uniform(state(...words), [11]));
    const expected = stream(words, 6).filter((_, i) => i % 2 === 0);
    expect(drawn).toEqual(expected.slice(0, 11).map((word) => (word >>> 8) / 2 ** 24));
  });

  it.each(seeds)("float64: four words an element, 27 bits and 26 of the first two, %s", (_, words) => {
    const drawn = valuesOf(ops.uniform(state(...words), [3], "float64"));
    const all = stream(words, 3);
    expect(drawn).toEqual([0, 4, 8].map((i) => ((all[i] >>> 5) * 2 ** 26 + (all[i + 1] >>> 6)) / 2 ** 53));
  });

  it("normal is Box and Muller's of the same words", () => {
    const words = [3, 4, 5, 6];
    const all = stream(words, 8).map((word) => (word >>> 8) / 2 ** 24);
    const expected = Array.from({ length: 16 }, (_, i) =>
      Math.fround(Math.sqrt(-2 * Math.log1p(-all[2 * i])) * Math.cos(2 * Math.PI * all[2 * i + 1])),
    );
    expect(valuesOf(ops.normal(state(...words), [16]))).toEqual(expected);
  });

  it("the shape counts as one row, and a longer draw begins as a shorter one", () => {
    const from = state(9, 9, 0, 0);
    const long = valuesOf(ops.uniform(from, [100]));
    expect(valuesOf(ops.uniform(from, [5, 2]))).toEqual(long.slice(0, 10));
    expect(valuesOf(ops.uniform(from, []))).toEqual(long.slice(0, 1));
  });

  it.each(["float32", "float64"] as const)("an offset and an advanced state are the same, %s", (dtype) => {
    const from = state(1, 2, -3, 5);
    const shape = [7];
    const blocks = blocksOf(shape, dtype);
    const both = valuesOf(ops.uniform(from, [2 * blocks * (dtype === "float32" ? 2 : 1)], dtype));
    const second = valuesOf(ops.uniform(ops.advance(from, blocks), shape, dtype));
    expect(second).toEqual(valuesOf(ops.uniform(from, shape, dtype, blocks)));
    expect(second).toEqual(both.slice(both.length / 2, both.length / 2 + 7));
  });
});

describe("advance", () => {
  it.each([
    [[1, 2, 0, 0], 1, [1, 2, 1, 0]],
    [[1, 2, -1, 0], 1, [1, 2, 0, 1]],
    [[1, 2, -1, 41], 2, [1, 2, 1, 42]],
    [[1, 2, -2, 0], 1, [1, 2, -1, 0]],
    [[1, 2, 2 ** 31 - 1, 0], 1, [1, 2, -(2 ** 31), 0]],
    [[1, 2, 5, 0], 3 * 2 ** 32 + 7, [1, 2, 12, 3]],
    [[1, 2, -1, -1], 1, [1, 2, 0, 0]],
    [[1, 2, 5, 6], 0, [1, 2, 5, 6]],
  ])("%j by %d blocks", (from, blocks, to) => {
    expect(valuesOf(ops.advance(state(...from), blocks))).toEqual(to);
  });
});

describe("how the numbers fall", () => {
  const count = 20_000;
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const moment = (values: readonly number[], power: number) => mean(values.map((x) => x ** power));

  it.each(["float32", "float64"] as const)("uniform in [0, 1), %s", (dtype) => {
    const values = valuesOf(ops.uniform(state(42, 0, 0, 0), [count], dtype));
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(Math.abs(mean(values) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(moment(values, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
    expect(new Set(values).size).toBeGreaterThan(count * 0.99);
  });

  it.each(["float32", "float64"] as const)("normal, %s", (dtype) => {
    const values = valuesOf(ops.normal(state(42, 0, 0, 0), [count], dtype));
    expect(values.every(Number.isFinite)).toBe(true);
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(moment(values, 3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
  });

  it("neighbours are not correlated", () => {
    const values = valuesOf(ops.normal(state(1, 0, 0, 0), [count]));
    const products = values.slice(1).map((x, i) => x * values[i]);
    expect(Math.abs(mean(products))).toBeLessThan(5 / Math.sqrt(count));
  });
});
