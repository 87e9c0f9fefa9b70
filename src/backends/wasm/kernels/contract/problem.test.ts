import { describe, expect, test } from "vitest";
import { contract, letterSizes, parseLetters } from "../../../../ops/contract.js";
import type { Step, Use, View } from "../../../../passes/plan.js";
import type { Shape } from "../../../../shape/shape.js";
import { problemOf, type Loop, type Problem } from "./problem.js";
import { sharesOf } from "./shares.js";

function problem(letters: string, a: Shape, b: Shape, view?: View): Problem {
  const sizes = letterSizes(parseLetters(letters), [a, b], letters);
  const shape = [...parseLetters(letters).out].map((letter) => sizes.get(letter)!);
  const use = (buffer: number, its: Shape, own?: View): Use => ({ buffer, shape: its, dtype: "float32", view: own });
  const result = { op: contract, attributes: { letters }, operands: [0, 1], shape, dtype: "float32" } as const;
  const step: Step = {
    form: "contract",
    columns: 0,
    operations: [result],
    inputs: [use(0, a, view), use(1, b)],
    outputs: [{ operation: 0, use: use(2, shape) }],
  };
  return problemOf(step, () => false)!;
}

const loop = (size: number, a: number, b: number, row = 0): Loop => ({ size, a, b, row });

describe("problemOf", () => {
  test("a product", () => {
    const { outer, rows, columns, inner } = problem("mk,kn->mn", [5, 7], [7, 9]);
    expect({ outer, rows, columns, inner }).toEqual({
      outer: [],
      rows: loop(5, 7, 0, 1),
      columns: loop(9, 0, 1),
      inner: [loop(7, 1, 9)],
    });
  });

  test("operands are exchanged so that columns are b's", () => {
    const { a, b, rows, columns } = problem("mk,kn->nm", [5, 7], [7, 9]);
    expect([a.buffer, b.buffer, rows, columns]).toEqual([1, 0, loop(9, 1, 0, 1), loop(5, 0, 7)]);
  });

  test("letters that continue each other are one loop", () => {
    const { outer, rows, columns, inner } = problem("btij,ijde->btde", [2, 3, 4, 5], [4, 5, 6, 7]);
    expect({ outer, rows, columns, inner }).toEqual({
      outer: [],
      rows: loop(6, 20, 0, 1),
      columns: loop(42, 0, 1),
      inner: [loop(20, 1, 42)],
    });
  });

  test("a convolution sums over rows of the kernel and runs within them", () => {
    const strides = [80, 20, 20, 4, 4, 1]; // of images of 4 × 5 × 4
    const shape = [2, 2, 3, 3, 3, 4];
    const { outer, rows, inner } = problem("nhkwlc,klco->nhwo", shape, [3, 3, 4, 8], { offset: 0, strides });
    expect({ outer, rows, inner }).toEqual({
      outer: [loop(2, 80, 0, 6), loop(2, 20, 0, 3)],
      rows: loop(3, 4, 0, 1),
      inner: [loop(3, 20, 96), loop(12, 1, 8)],
    });
  });

  test("no result, no problem", () => expect(problem("mk,kn->mn", [0, 3], [3, 2])).toBeNull());
});

describe("sharesOf", () => {
  test.each([
    ["long sums with few results", 4096, 16, 8],
    ["in a number that divides the sum", 2050, 16, 10],
    ["none of short sums", 1024, 16, undefined],
    ["none where there are many results", 4096, 1024, undefined],
    ["none where no number divides the sum", 4099, 16, undefined],
  ])("%s", (_, terms, columns, count) => {
    expect(sharesOf(problem("km,kn->mn", [terms, 64], [terms, columns]))?.count).toBe(count);
  });
});
