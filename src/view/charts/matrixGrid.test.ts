import { expect, test } from "vitest";
import { shownTexts } from "./fixtures.js";
import { matrixPicture } from "./matrixGrid.js";

const grid = (rows: number, columns: number, values: number[]): string[] =>
  shownTexts(matrixPicture({ title: "t", matrix: { rows, columns, values } }));

test.each([
  [1, 1, [0.1 + 0.2], ["t", "0", "0", "0.3"]],
  [1, 3, [1, -2, NaN], ["t", "0", "1", "2", "0", "1", "-2", "NaN"]],
  [2, 1, [1e-12, Infinity], ["t", "0", "0", "1", "1e-12", "∞"]],
])("%i × %i: title, columns, rows, numbers", (rows, columns, values, expected) =>
  expect(grid(rows, columns, values)).toEqual(expected),
);

test("12 × 12 can be read, more cannot", () => {
  expect(grid(12, 12, new Array<number>(144).fill(1))).toHaveLength(1 + 12 + 12 + 144);
  expect(() => grid(13, 1, new Array<number>(13).fill(1))).toThrow(
    "matrixPicture: 13 × 1 numbers cannot be read; give at most 12 × 12, or draw an image of them with imagePicture",
  );
});
