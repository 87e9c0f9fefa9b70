import { describe, expect, it } from "vitest";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { add, mul, neg, sub } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { constant, literal } from "../ops/leaf.js";
import { named } from "../ops/named.js";
import { expand, pad, reshape, transpose } from "../ops/movement.js";
import { uniform } from "../ops/random.js";
import { max, min, sum } from "../ops/reduce.js";
import { sin } from "../ops/transcendental.js";
import { dedupe } from "./dedupe.js";

const x = constant(Float64Array.of(1, 2, 3, 4), [2, 2]);
const y = constant(Float64Array.of(1, 2, 3, 4), [2, 2]);
const state = constant(Int32Array.of(1, 2, 3, 4), [4]);
const deduped = (...roots: Node[]) => dedupe({ roots, leaves: new Set([x, y, state]) }).roots;

describe("dedupe", () => {
  it.each([
    ["the same op of the same input", () => sin(x), () => sin(x)],
    ["whole chains", () => neg(sin(mul(x, 2))), () => neg(sin(mul(x, 2)))],
    ["the same literal", () => mul(x, 0.1), () => mul(x, 0.1)],
    ["NaN literals", () => add(x, NaN), () => add(x, NaN)],
    ["the same attributes", () => sum(x, [0, 1]), () => sum(x)],
    ["draws of one state at one place", () => uniform(state, [3]), () => uniform(state, [3])],
    ["a sum, and the sum the other way round", () => add(sin(x), y), () => add(y, sin(x))],
    ["what differs by name alone", () => sin(x), () => named(sin(x), "angle")],
  ])("keeps one: %s", (_, first, second) => {
    const [a, b] = deduped(first(), second());
    expect(a).toBe(b);
  });

  it.each([
    ["another input of the same value", () => sin(x), () => sin(y)],
    ["inputs in another order", () => sub(x, y), () => sub(y, x)],
    ["another op", () => max(x), () => min(x)],
    ["other axes", () => sum(x, 0), () => sum(x, 1)],
    ["keepDims, where the shape tells", () => sum(x, 0, true), () => sum(x, 0)],
    ["another dtype", () => cast(x, "float32"), () => cast(x, "int32")],
    ["another shape", () => reshape(x, [4]), () => reshape(x, [4, 1])],
    ["expand to another shape", () => expand(x, [2, 2, 2]), () => expand(x, [3, 2, 2])],
    ["another permutation", () => transpose(x), () => reshape(x, [2, 2])],
    ["−0 and 0 literals", () => mul(x, -0), () => mul(x, 0)],
    ["−0 and 0 as attributes", () => pad(x, [[1, 0]], -0), () => pad(x, [[1, 0]], 0)],
    ["literals of another dtype", () => literal(1, "float32"), () => literal(1, "float64")],
    ["a weak and a strong literal", () => literal(1), () => literal(1, "float64")],
    ["neighbouring literals", () => mul(x, 0.1), () => mul(x, 0.1 + 2 ** -55)],
    ["draws at another place", () => uniform(state, [3]), () => uniform(state, [3], "float32", 1)],
    ["draws of another dtype", () => uniform(state, [3], "float64"), () => uniform(state, [3])],
  ])("keeps both: %s", (_, first, second) => {
    const [a, b] = deduped(first(), second());
    expect(a).not.toBe(b);
  });

  it("makes the readers of one read the same", () => {
    const [out] = deduped(add(sin(x), sin(x)));
    expect(out.inputs[0]).toBe(out.inputs[1]);
    expect(topologicalOrder([out])).toHaveLength(3);
  });

  it("never merges leaves", () => {
    expect(deduped(x, y)).toEqual([x, y]);
    expect(deduped(x, y)[0]).not.toBe(deduped(x, y)[1]);
  });
});
