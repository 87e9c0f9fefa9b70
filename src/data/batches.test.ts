import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Batches, type ArrayBatch, type Samples } from "./batches.js";
import type { BatchOptions, BatchState } from "./batchOrder.js";
import { DataError } from "./dataError.js";

/** Sample i has the label i and the two values i and i + ½. */
const numbered = (count: number): Samples => ({
  images: Float32Array.from({ length: 2 * count }, (_, i) => i / 2),
  labels: Int32Array.from({ length: count }, (_, i) => i),
});
const take = (batches: Batches, count: number): ArrayBatch[] =>
  Array.from({ length: count }, () => batches.nextArrays());
const epochOf = (batches: Batches): number[] => take(batches, batches.batchesPerEpoch).flatMap(({ t }) => [...t]);

const setups = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.tuple(
    fc.constant(count),
    fc.record({
      batchSize: fc.integer({ min: 1, max: count }),
      seed: fc.maxSafeInteger(),
      shuffle: fc.boolean(),
      dropLast: fc.boolean(),
    }),
  ),
);

describe("Batches", () => {
  it("gives every sample once an epoch, whole, without the rest if told so (property)", () => {
    fc.assert(
      fc.property(setups, ([count, options]) => {
        const batches = new Batches(numbered(count), options);
        for (let epoch = 0; epoch < 3; epoch++) {
          expect(batches.epoch).toBe(epoch);
          const seen = take(batches, batches.batchesPerEpoch);
          for (const { x, xShape, t } of seen) {
            expect(xShape).toEqual([t.length, 2]);
            expect([...x]).toEqual([...t].flatMap((label) => [label, label + 0.5]));
          }
          const given = seen.flatMap(({ t }) => [...t]);
          expect(new Set(given).size).toBe(given.length);
          expect(given.length).toBe(options.dropLast ? count - (count % options.batchSize) : count);
          expect(seen.slice(0, -1).every(({ t }) => t.length === options.batchSize)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("goes on from a saved position as if never stopped (property)", () => {
    fc.assert(
      fc.property(setups, fc.nat(20), fc.nat(10), fc.maxSafeInteger(), ([count, options], before, after, otherSeed) => {
        const straight = new Batches(numbered(count), options);
        take(straight, before);
        const saved = JSON.parse(JSON.stringify(straight.state())) as BatchState;
        const resumed = new Batches(numbered(count), { ...options, seed: otherSeed });
        take(resumed, after);
        resumed.restore(saved);
        expect(resumed.state()).toEqual(saved);
        expect(take(resumed, 12)).toEqual(take(straight, 12));
      }),
      { numRuns: 500 },
    );
  });

  it("has an order that seed and epoch alone decide", () => {
    const epochs = (seed: number, batchSize: number): number[][] => {
      const batches = new Batches(numbered(100), { batchSize, seed });
      return [epochOf(batches), epochOf(batches)];
    };
    expect(epochs(1, 10)).toEqual(epochs(1, 10));
    expect(epochs(1, 10)).toEqual(epochs(1, 7));
    const [first, second] = epochs(1, 10);
    expect(second).not.toEqual(first);
    expect(epochs(2, 10)[0]).not.toEqual(first);
    expect(first).not.toEqual([...first].sort((a, b) => a - b));
  });

  it("keeps the order of the samples without shuffling", () => {
    expect(epochOf(new Batches(numbered(7), { batchSize: 3, seed: 0, shuffle: false }))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("iterates to the end of the epoch, from wherever it stands, as tensors", () => {
    const batches = new Batches(numbered(10), { batchSize: 4, seed: 3 });
    const expected = new Batches(numbered(10), { batchSize: 4, seed: 3 });
    const shapes = [];
    for (const [x, t] of batches) {
      const { x: values, t: labels } = expected.nextArrays();
      expect(x.dataSync()).toEqual(values);
      expect(t.dataSync()).toEqual(labels);
      shapes.push([x.shape, x.dtype, t.shape, t.dtype]);
    }
    expect(shapes).toEqual([
      [[4, 2], "float32", [4], "int32"],
      [[4, 2], "float32", [4], "int32"],
      [[2, 2], "float32", [2], "int32"],
    ]);
    expect(batches.state()).toEqual({ seed: 3, epoch: 1, position: 0, count: 10 });
    batches.next();
    expect([...batches].length).toBe(2);
    expect(batches.epoch).toBe(2);
  });

  it("iterates asynchronously too, and goes on after a break", async () => {
    const batches = new Batches(numbered(6), { batchSize: 2, seed: 0 });
    for await (const [x] of batches) {
      expect(x.shape).toEqual([2, 2]);
      break;
    }
    expect(batches.state()).toEqual({ seed: 0, epoch: 0, position: 2, count: 6 });
  });

  it("keeps float64 as it is", () => {
    const images = Float64Array.of(0.1, 0.2);
    const [x] = new Batches({ images, labels: Int32Array.of(1, 0) }, { batchSize: 2, seed: 0, shuffle: false }).next();
    expect([x.dtype, x.dataSync()]).toEqual(["float64", images]);
  });

  const refusals: [string, Samples, Partial<BatchOptions>, typeof RangeError | typeof DataError, RegExp][] = [
    ["no samples", numbered(0), {}, RangeError, /no samples/],
    ["batchSize 0", numbered(4), { batchSize: 0 }, RangeError, /batchSize 0 is not a whole number ≥ 1/],
    ["batchSize 1.5", numbered(4), { batchSize: 1.5 }, RangeError, /batchSize 1.5/],
    ["batchSize NaN", numbered(4), { batchSize: NaN }, RangeError, /batchSize NaN/],
    ["batchSize beyond the data", numbered(4), { batchSize: 5 }, RangeError, /5 is more than the 4 samples/],
    ["a seed that is not whole", numbered(4), { seed: 0.5 }, RangeError, /seed 0.5/],
    [
      "values that labels cannot share",
      { images: new Float32Array(7), labels: new Int32Array(2) },
      {},
      DataError,
      /7 values/,
    ],
    [
      "NaN",
      { images: Float32Array.of(0, 0, 0, NaN, 0, 0), labels: new Int32Array(3) },
      {},
      DataError,
      /value 1 of sample 1 is NaN/,
    ],
    [
      "Infinity",
      { images: Float64Array.of(Infinity), labels: new Int32Array(1) },
      { batchSize: 1 },
      DataError,
      /is Infinity/,
    ],
    [
      "a negative label",
      { images: new Float32Array(4), labels: Int32Array.of(0, -1) },
      {},
      DataError,
      /label -1 of sample 1/,
    ],
  ];
  it.each(refusals)("refuses %s", (_, samples, options, error, message) => {
    const make = (): Batches => new Batches(samples, { batchSize: 2, seed: 0, ...options });
    expect(make).toThrow(error);
    expect(make).toThrow(message);
  });

  it.each([
    ["other data", { count: 9 }, /data of 9 samples, but these are 10/],
    ["a position at the end", { position: 10 }, /none of these batches/],
    ["a negative position", { position: -1 }, /none of these batches/],
    ["a position that is not whole", { position: 0.5 }, /none of these batches/],
    ["a negative epoch", { epoch: -1 }, /none of these batches/],
    ["a seed that is none", { seed: null as unknown as number }, /none of these batches/],
  ])("refuses the saved position of %s, and stays where it was", (_, change, message) => {
    const batches = new Batches(numbered(10), { batchSize: 2, seed: 0 });
    batches.next();
    const state = batches.state();
    expect(() => batches.restore({ ...state, ...change })).toThrow(DataError);
    expect(() => batches.restore({ ...state, ...change })).toThrow(message);
    expect(batches.state()).toEqual(state);
  });
});
