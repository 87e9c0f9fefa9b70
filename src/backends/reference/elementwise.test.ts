import { describe, expect, it } from "vitest";
import { constant } from "../../ops/leaf.js";
import { add, lt, mul, neg, relu, sub } from "../../ops/records.js";
import { planOf } from "../../passes/pipeline.js";
import { allocate, type DType } from "../../shape/dtype.js";
import { BLOCK } from "./blocks.js";
import { reference } from "./index.js";

/** 0, 1, 2, … as a leaf. */
const count = (length: number, dtype: DType, shape: readonly number[] = [length]) => {
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++) data[i] = i;
  return { node: constant(data, shape, { dtype }), data };
};

describe("elements are computed a block at a time, all of them", () => {
  const sizes = [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 3];
  const dtypes = ["float64", "float32", "int32"] as const;

  it.each(sizes.flatMap((size) => dtypes.map((dtype) => [size, dtype] as const)))("%d of %s", (size, dtype) => {
    const x = count(size, dtype);
    const one = count(1, dtype, []);
    const roots = [
      sub(mul(x.node, x.node), x.node), // in place
      neg(relu(neg(add(x.node, 1)))), // literals
      add(one.node, x.node), // one element for all
      lt(x.node, Math.min(100, size)),
    ];
    const run = reference.compile(planOf(roots, [x.node, one.node])).run([x.data, one.data]);
    const numbers = Array.from({ length: size }, (_, i) => i);
    const [squares, zeros, same, small] = run.map((values) => [...values]);
    expect(squares).toEqual(numbers.map((i) => i * i - i));
    expect(zeros.every((value) => value === 0)).toBe(true);
    expect(same).toEqual(numbers);
    expect(small).toEqual(numbers.map((i) => (i < 100 ? 1 : 0)));
  });

  it.each([
    ["rows", [BLOCK + 7], [3, 1]],
    ["columns", [BLOCK + 7, 1], [3]],
  ])("broadcast over more than a block: %s", (_, long, short) => {
    const [x, y] = [count(BLOCK + 7, "float64", long), count(3, "float64", short)];
    const [out] = reference.compile(planOf([sub(x.node, y.node)], [x.node, y.node])).run([x.data, y.data]);
    const rows = long.length === 1;
    const expected = rows
      ? [0, 1, 2].flatMap((j) => Array.from(x.data, (i) => i - j))
      : Array.from(x.data).flatMap((i) => [0, 1, 2].map((j) => i - j));
    expect([...out]).toEqual(expected);
  });
});
