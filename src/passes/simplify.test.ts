import { describe, expect, it } from "vitest";
import { formula } from "../../test/support/formula.js";
import { verify } from "../graph/verify.js";
import type { Node } from "../graph/node.js";
import { relu } from "../ops/activation.js";
import { abs, add, div, maximum, minimum, mul, neg, pow, sub } from "../ops/arithmetic.js";
import { cast, castLike } from "../ops/cast.js";
import { eq, logicalAnd, logicalNot, lt, ne, where } from "../ops/compare.js";
import { full } from "../ops/fill.js";
import { constant, literal } from "../ops/leaf.js";
import { floor, sin } from "../ops/transcendental.js";
import { simplify } from "./simplify.js";

const x = constant(Float32Array.of(1, -2, 3), [3], { name: "x" });
const d = constant(Float64Array.of(1, -2, 3), [3], { name: "d" });
const i = constant(Int32Array.of(1, -2, 3), [3], { name: "i" });
const p = constant(Uint8Array.of(1, 0, 1), [3], { name: "p", dtype: "bool" });
const q = constant(Uint8Array.of(1, 0, 1, 0, 0, 0), [2, 3], { name: "q", dtype: "bool" });
const leaves = new Set([x, d, i, p, q]);

function simplified(root: Node): string {
  const graph = simplify({ roots: [root], leaves });
  verify(graph.roots);
  expect([graph.roots[0].shape, graph.roots[0].dtype]).toEqual([root.shape, root.dtype]);
  return formula(graph.roots[0]);
}

const unchanged = (root: Node): void => expect(simplify({ roots: [root], leaves }).roots[0]).toBe(root);

describe("simplify", () => {
  it.each<[string, Node, string]>([
    ["x·1", mul(x, 1), "x"],
    ["1·x", mul(1, x), "x"],
    ["x + −0", add(x, -0), "x"],
    ["x − 0", sub(x, 0), "x"],
    ["x / 1", div(x, 1), "x"],
    ["x¹", pow(x, 1), "x"],
    ["min(x, ∞)", minimum(x, Infinity), "x"],
    ["max(−∞, x)", maximum(-Infinity, x), "x"],
    ["i + 0, of integers", add(i, 0), "i"],
    ["i·1", mul(i, 1), "i"],
    ["p = true", eq(p, full([3], 1, { dtype: "bool", weak: false })), "p"],
    ["p ≠ false", ne(p, 0), "p"],
    ["1·x by ones of a larger shape", mul(full([2, 3], 1, { dtype: "float32", weak: false }), x), "expand[2,3](x)"],
    ["one after the other", sub(mul(div(x, 1), 1), 0), "x"],
  ])("drops the neutral number: %s", (_, root, expected) => expect(simplified(root)).toBe(expected));

  it.each<[string, Node]>([
    ["x + 0, for −0 + 0 is 0", add(x, 0)],
    ["x − −0", sub(x, -0)],
    ["0 − x", sub(0, x)],
    ["1 / x", div(1, x)],
    ["x·0", mul(x, 0)],
    ["i = 1, which is another dtype", eq(i, 1)],
    ["min(i, 0): integers have no Infinity", minimum(i, 0)],
  ])("keeps %s", (_, root) => unchanged(root));

  it.each<[string, Node, string]>([
    ["neg(neg(x))", neg(neg(x)), "x"],
    ["neg three times", neg(neg(neg(x))), "neg(x)"],
    ["not(not(p))", logicalNot(logicalNot(p)), "p"],
    ["abs(abs(x))", abs(abs(x)), "abs(x)"],
    ["relu(relu(x))", relu(relu(x)), "relu(x)"],
    ["floor(floor(x))", floor(floor(x)), "floor(x)"],
    ["min(x, x)", minimum(x, x), "x"],
    ["max of the same expression", ((s) => maximum(s, s))(sin(x)), "sin(x)"],
    ["p and p", logicalAnd(p, p), "p"],
    ["a choice between the same", where(p, x, x), "x"],
    ["a choice between the same, by a larger condition", where(q, x, x), "expand[2,3](x)"],
  ])("knows that once is enough: %s", (_, root, expected) => expect(simplified(root)).toBe(expected));

  it.each<[string, Node]>([
    ["not(not(x)), which is bool", logicalNot(logicalNot(x))],
    ["x and x, which is bool", logicalAnd(x, x)],
    ["x = x, false where NaN", eq(x, x)],
    ["sin(sin(x))", sin(sin(x))],
    ["another op between", abs(neg(abs(x)))],
    ["a choice by what it chooses from", where(lt(x, 0), x, 0)],
  ])("keeps %s", (_, root) => unchanged(root));

  it.each<[string, Node, string]>([
    ["to the dtype there is", castLike(literal(1, "float64"), { dtype: "float64", weak: true }), "1"],
    ["there and back", cast(cast(x, "float64"), "float32"), "x"],
    ["by a wider float", cast(cast(x, "float64"), "int32"), "cast[int32](x)"],
    ["by integers that hold bool", cast(cast(p, "int32"), "float32"), "cast[float32](p)"],
    ["by a float that holds int32", cast(cast(i, "float64"), "bool"), "cast[bool](i)"],
    ["of three", cast(cast(cast(p, "uint8"), "int32"), "bool"), "p"],
  ])("makes one cast of casts: %s", (_, root, expected) => {
    const graph = simplify({ roots: [root], leaves });
    expect(formula(graph.roots[0])).toBe(expected);
    expect(graph.roots[0].dtype).toBe(root.dtype);
  });

  it.each<[string, Node]>([
    ["a float rounded between", cast(cast(d, "float32"), "float64")],
    ["a float cut to a whole number between", cast(cast(x, "int32"), "float32")],
    ["int32 rounded between", cast(cast(i, "float32"), "int32")],
    ["int32 wrapped between", cast(cast(i, "uint8"), "int32")],
    ["what becomes bool between", cast(cast(i, "bool"), "int32")],
  ])("keeps two casts: %s", (_, root) => unchanged(root));

  it("looks into no leaf", () => {
    for (const [leaf, root] of [neg(x), cast(x, "float64")].map((leaf) => [
      leaf,
      leaf.op === neg ? neg(leaf) : cast(leaf, "float32"),
    ]))
      expect(simplify({ roots: [root], leaves: new Set([leaf]) }).roots[0]).toBe(root);
    const one = literal(1, "float32");
    const product = mul(x, one);
    expect(simplify({ roots: [product], leaves: new Set([x, one]) }).roots[0]).toBe(product);
  });
});
