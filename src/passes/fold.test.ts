import { describe, expect, it } from "vitest";
import { formula } from "../../test/support/formula.js";
import { verify } from "../graph/verify.js";
import type { Node } from "../graph/node.js";
import { abs, add, div, minimum, mul, neg, pow, sub } from "../ops/arithmetic.js";
import { relu } from "../ops/activation.js";
import { cast } from "../ops/cast.js";
import { eq, lt, where } from "../ops/compare.js";
import { full } from "../ops/fill.js";
import { constant, literal } from "../ops/leaf.js";
import { expand, flip, pad, reshape, slice, transpose } from "../ops/movement.js";
import { max, min, prod, sum } from "../ops/reduce.js";
import { exp } from "../ops/transcendental.js";
import { fold } from "./fold.js";

const x = constant(Float32Array.of(1, -2, 3), [3], { name: "x" });
const y = constant(Float32Array.of(1, -2, 3), [3], { name: "y" });
const flag = constant(Uint8Array.of(1), [], { dtype: "bool", name: "flag" });
const int = (value: number): Node => literal(value, "int32");
const float = (value: number): Node => literal(value, "float32");
const float32 = { dtype: "float32", weak: false } as const;
const int32 = { dtype: "int32", weak: false } as const;

function folded(root: Node): string {
  const graph = fold({ roots: [root], leaves: new Set([x, y, flag]) });
  verify(graph.roots);
  const [out] = graph.roots;
  expect([out.shape, out.dtype, out.weak]).toEqual([root.shape, root.dtype, root.weak]);
  return formula(out);
}

describe("fold", () => {
  it.each<[string, Node, string]>([
    ["a literal expression", mul(add(literal(1), 2), 3), "9"],
    ["only what is literal", mul(x, div(1, 4)), "mul(x, 0.25)"],
    ["float32, rounded at each node", add(float(2 ** 24), add(float(1), float(2 ** -30))), String(2 ** 24)],
    ["int32, which wraps", mul(int(2 ** 31 - 1), int(2 ** 31 - 1)), "1"],
    ["the end of int32", abs(int(-(2 ** 31))), String(-(2 ** 31))],
    ["uint8, which wraps", add(literal(200, "uint8"), literal(100, "uint8")), "44"],
    ["−0", neg(float(0)), "-0"],
    ["NaN", sub(float(Infinity), float(Infinity)), "NaN"],
    ["a comparison", eq(float(1), float(1)), "1"],
    ["a comparison of integers", lt(int(-2), int(-3)), "0"],
    ["a function", exp(float(0)), "1"],
    ["a cast", cast(cast(add(literal(2), 0.75), "float32"), "int32"), "2"],
    ["a cast to bool", cast(exp(literal(NaN)), "bool"), "1"],
    ["a repeated literal", relu(full([2, 3], -1, float32)), "expand[2,3](0)"],
    ["repeated literals that broadcast", add(full([2, 1], 1, float32), full([3], 2, float32)), "expand[2,3](3)"],
    ["no element", add(full([0, 3], 1, float32), 1), "expand[0,3](2)"],
  ])("computes %s", (_, root, expected) => expect(folded(root)).toBe(expected));

  it.each<[string, Node, string]>([
    ["the branch of a true condition", where(lt(1, 2), x, y), "x"],
    ["the branch of a false condition", where(lt(2, 1), x, y), "y"],
    ["a literal branch", where(lt(1, 2), 5, x), "expand[3](5)"],
    [
      "a branch spread to the result's shape",
      where(full([2, 3], 1, { dtype: "bool", weak: false }), x, y),
      "expand[2,3](x)",
    ],
    ["nothing by a condition that is given", where(flag, x, y), "where(flag, x, y)"],
  ])("picks %s", (_, root, expected) => expect(folded(root)).toBe(expected));

  const ones = full([2, 3], 1, float32);
  it.each<[string, Node, string]>([
    ["transpose", transpose(ones), "expand[3,2](1)"],
    ["reshape", reshape(ones, [6]), "expand[6](1)"],
    ["reshape to a scalar", reshape(full([1], 4, float32), []), "4"],
    ["slice", slice(ones, [[1]]), "expand[1,3](1)"],
    ["flip and expand", expand(flip(ones), [4, 2, 3]), "expand[4,2,3](1)"],
    ["pad with the same value", pad(ones, [[1, 0]], 1), "expand[3,3](1)"],
    [
      "pad with the same value, as float32 rounds it",
      pad(full([2], 0.1, float32), [[1, 0]], 0.1),
      `expand[3](${Math.fround(0.1)})`,
    ],
    ["not: pad with another value", pad(ones, [[1, 0]]), "pad[3,3](expand[2,3](1))"],
    ["not: pad with the other zero", pad(full([2], 0, float32), [[1, 0]], -0), "pad[3](expand[2](0))"],
  ])("moves a repeated literal by %s", (_, root, expected) => expect(folded(root)).toBe(expected));

  it.each<[string, Node, string]>([
    ["whole numbers", sum(ones), "6"],
    ["along an axis", sum(ones, 0, true), "expand[1,3](2)"],
    ["nothing", sum(full([0, 3], 7, float32), 0), "expand[3](0)"],
    ["−0, which gives 0", sum(full([3], -0, float32)), "0"],
    ["integers, which wrap", sum(full([3], 2 ** 30, int32)), String(3 * 2 ** 30 - 2 ** 32)],
    ["bool, which counts", sum(full([3], 1, { dtype: "bool", weak: false })), "3"],
    ["not: what rounds", sum(full([3], 0.1, float32)), `sum[0](expand[3](${Math.fround(0.1)}))`],
    ["not: beyond the whole numbers of float32", sum(full([3], 2 ** 23, float32)), "sum[0](expand[3](8388608))"],
    ["not: Infinity", sum(full([0], Infinity, float32)), "sum[0](expand[0](Infinity))"],
  ])("sums a repeated literal: %s", (_, root, expected) => expect(folded(root)).toBe(expected));

  it.each<[string, Node, string]>([
    ["max", max(full([3], 0.1, float32)), String(Math.fround(0.1))],
    ["min", min(full([2, 3], NaN, float32), 1), "expand[2](NaN)"],
    ["not: prod", prod(full([3], 2, float32)), "prod[0](expand[3](2))"],
  ])("reduces a repeated literal by %s", (_, root, expected) => expect(folded(root)).toBe(expected));

  it("takes a leaf for given, also a literal", () => {
    const leaf = literal(2, "float32");
    const moved = expand(leaf, [3]);
    for (const [root, leaves] of [
      [mul(leaf, 3), [leaf]],
      [minimum(moved, 3), [moved]],
      [minimum(moved, 3), [leaf]],
    ] as const) {
      expect(fold({ roots: [root], leaves: new Set(leaves) }).roots).toEqual([root]);
    }
  });

  it("leaves a graph alone in which there is nothing to fold", () => {
    const root = pow(mul(x, expand(literal(2, "float32"), [3])), 2);
    expect(fold({ roots: [root], leaves: new Set([x]) }).roots[0]).toBe(root);
  });
});
