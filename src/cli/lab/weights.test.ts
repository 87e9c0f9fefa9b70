import { describe, expect, test } from "vitest";
import type { Checkpoint, StoredTensor } from "../../io/index.js";
import { binned } from "../../view/charts/histogram.js";
import { weightsOf } from "./weights.js";

function checkpoint(tensors: Readonly<Record<string, StoredTensor>>): Checkpoint {
  return { iteration: 7, file: "c", tensors: new Map(Object.entries(tensors)), metadata: new Map() };
}
const matrix = (rows: number, columns: number, value: (i: number) => number): StoredTensor => ({
  data: Float32Array.from({ length: rows * columns }, (_, i) => value(i)),
  shape: [rows, columns],
  dtype: "float32",
});
const vector = (...values: number[]): StoredTensor => ({
  data: Float64Array.from(values),
  shape: [values.length],
  dtype: "float64",
});
const summary = (...values: number[]) => weightsOf(checkpoint({ "params.b1": vector(...values) })).parameters[0];

test("parameters come layer by layer, the optimizer's state does not come", () => {
  const { parameters, iteration } = weightsOf(
    checkpoint({
      "params.b1": vector(1),
      "params.b10": vector(1),
      "params.b2": vector(1),
      "params.W1": vector(1),
      "params.W10": vector(1),
      "params.W2": vector(1),
      "optimizer.velocity.W1": vector(1),
      "generator.Dropout1": vector(1),
    }),
  );
  expect(parameters.map(({ name }) => name)).toEqual(["W1", "b1", "W2", "b2", "W10", "b10"]);
  expect(iteration).toBe(7);
});

describe("a summary", () => {
  test("of the numbers 0 to 40", () => {
    const numbers = Array.from({ length: 41 }, (_, i) => i);
    expect(summary(...numbers)).toEqual({
      ...{ name: "b1", dtype: "float64", shape: [41], min: 0, max: 40, mean: expect.closeTo(20, 12) as number },
      histogram: binned(numbers),
    });
  });

  test.each<[string, number[], object]>([
    ["NaN", [1, NaN, 2], { min: null, max: null, mean: null }],
    ["−∞", [1, -Infinity], { min: null, max: 1, mean: null }],
    ["∞", [1, Infinity], { min: 1, max: null, mean: null }],
    ["NaN alone", [NaN], { min: null, max: null, mean: null }],
  ])("of numbers with %s has no number that is not finite", (_, values, expected) => {
    expect(summary(...values)).toMatchObject({ ...expected, histogram: binned(values) });
  });
});

test("the mean of numbers whose sum overflows", () => {
  expect(summary(1.5e308, 1.5e308, 1.5e308, 1.5e308).mean).toBe(1.5e308);
});

describe("images", () => {
  const images = (W1: StoredTensor) => weightsOf(checkpoint({ "params.W1": W1 })).images;

  test("are the columns, row by row, in 4 digits", () => {
    expect(images(matrix(4, 3, (i) => i + 1 / 3))).toEqual({
      ...{ parameter: "W1", height: 2, width: 2, columnCount: 3 },
      columns: [
        [0.3333, 3.333, 6.333, 9.333],
        [1.333, 4.333, 7.333, 10.33],
        [2.333, 5.333, 8.333, 11.33],
      ],
    });
  });

  test("have null where a weight is not finite", () => {
    expect(images(matrix(1, 2, (i) => [NaN, 1][i]))!.columns).toEqual([[null], [1]]);
  });

  test.each([
    [784, 50, 50],
    [784, 1000, 100],
    [10_000, 50, 10],
    [99_856, 3, 1], // 316 × 316
  ])("of %d rows and %d columns, %d are told", (rows, columnCount, told) => {
    const found = images(matrix(rows, columnCount, () => 0.5))!;
    expect(found.columnCount).toBe(columnCount);
    expect(found.columns).toHaveLength(told);
  });

  test.each([
    ["no square images", matrix(6, 2, () => 0)],
    ["images that are too large to tell", matrix(317 * 317, 1, () => 0)],
    ["no matrix", vector(1, 2, 3, 4)],
  ])("of %s there are none", (_, W1) => expect(images(W1)).toBeNull());
});
