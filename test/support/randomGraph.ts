import fc from "fast-check";
import type { Node } from "../../src/graph/node.js";
import * as ops from "../../src/ops/records.js";
import { full } from "../../src/ops/fill.js";
import { constant } from "../../src/ops/leaf.js";
import { isFloat, type DType } from "../../src/shape/dtype.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";

/** A graph of any well-shaped ops, with the leaves' nodes; their values are the constants' own. */
export interface RandomGraph {
  readonly leaves: readonly Node[];
  /** Every node that is no leaf, in the order built. */
  readonly nodes: readonly Node[];
}

/** Numbers that choose: which op, which inputs, which attribute. */
type Choice = readonly [op: number, first: number, second: number, attribute: number];

const leafShapes: readonly (readonly [Shape, DType])[] = [
  [[2, 3], "float64"],
  [[3], "float64"],
  [[2, 1], "float64"],
  [[], "float64"],
  [[0, 3], "float64"],
  [[3, 2], "float32"],
  [[2, 3], "int32"],
  [[3], "bool"],
];

/** Larger results are not built on: products of shapes would grow without end. */
const LARGEST = 200;

type Builder = (a: Node, b: Node, attribute: number) => Node;

const axisOf = (x: Node, attribute: number): number => attribute % Math.max(1, x.shape.length);
const asFloat64 = (x: Node): Node => ops.cast(x, "float64");

/** The axes in another order. */
const rotated = (x: Node, by: number): number[] => x.shape.map((_, axis) => (axis + by) % x.shape.length);

/** What a derivative does with a sum along an axis: spread over it again. */
const repeatedSum = (x: Node, axis: number): Node => ops.expand(ops.sum(x, axis, true), x.shape);

/** A contraction over axes of a and b that have one size, but for a batch axis here and there, with its axes in any order. */
function product(a: Node, b: Node, attribute: number): Node {
  const left = [..."ijklm"].slice(0, a.shape.length);
  const fresh = [..."vwxyz"];
  const shared = new Set<string>();
  const right = b.shape.map((size) => {
    const letter = left.find((name, axis) => a.shape[axis] === size && !shared.has(name));
    if (letter === undefined) return fresh.shift()!;
    shared.add(letter);
    return letter;
  });
  if (attribute % 2 === 0) shared.delete([...shared][0]); // a batch
  const out = [...new Set([...left, ...right])].filter((letter) => !shared.has(letter));
  const turned = out.map((_, i) => out[(i + attribute) % out.length]);
  return ops.contract(a, b, `${left.join("")},${right.join("")}->${turned.join("")}`);
}

const builders: readonly Builder[] = [
  (a, b) => ops.add(a, b),
  (a, b) => ops.sub(a, b),
  (a, b) => ops.mul(a, b),
  (a, b) => ops.div(a, b),
  (a, b) => ops.minimum(a, b),
  (a, b) => ops.maximum(a, b),
  (a) => ops.neg(a),
  (a) => ops.abs(a),
  (a) => ops.relu(a),
  (a) => ops.sigmoid(a),
  (a) => ops.tanh(a),
  (a) => ops.sin(a),
  (a) => ops.exp(ops.neg(ops.abs(a))),
  (a) => ops.identity(a),
  (a) => ops.stopGradient(a),
  (a, b) => ops.lt(a, b),
  (a, b) => ops.where(ops.le(a, b), a, b),
  (a, _, attribute) => ops.add(a, [0, -0, 1, 2][attribute % 4]),
  (a, _, attribute) => ops.mul(asFloat64(a), [0, -0, 1, -1.5][attribute % 4]),
  (a, _, attribute) => ops.cast(a, (["float64", "float32", "int32", "bool"] as const)[attribute % 4]),
  (a, _, attribute) => ops.sum(a, a.shape.length === 0 ? undefined : axisOf(a, attribute), attribute % 2 === 0),
  (a, _, attribute) => (sizeOf(a.shape) === 0 ? a : ops.max(a, attribute % 3 === 0 ? undefined : [])),
  (a) => ops.mean(a),
  (a) => ops.transpose(a),
  (a, _, attribute) => (attribute % 2 === 0 ? ops.reshape(a, [sizeOf(a.shape)]) : ops.reshape(a, [...a.shape, 1])),
  (a, _, attribute) => ops.expand(a, [1 + (attribute % 2), ...a.shape]),
  (a) => ops.flip(a),
  (a) => (a.shape.length === 0 || a.shape[0] === 0 ? a : ops.slice(a, [[0, Math.ceil(a.shape[0] / 2)]])),
  (a, _, attribute) => (a.shape.length === 0 ? a : ops.pad(a, [[attribute % 2, 1]], attribute % 2)),
  (a, b) => (a.shape.join() === b.shape.join() && a.shape.length > 0 ? ops.concat([a, b]) : ops.stack([a, a])),
  (a, b) => (a.shape.length === 2 && b.shape.length === 2 ? ops.contract(a, b, "mk,nk->mn") : ops.mul(a, b)),
  (a) => (a.shape.length === 0 ? a : ops.softmax(a)),
  (a) => (sizeOf(a.shape) === 0 ? a : ops.argmax(a)),
  (a) => ops.oneHot(ops.cast(ops.lt(asFloat64(a), 0), "int32"), 2),
  // what passes simplify
  (a, _, attribute) => [ops.sub(a, 0), ops.div(a, 1), ops.pow(asFloat64(a), 1), ops.neg(ops.neg(a))][attribute % 4],
  (a, _, attribute) => ops.minimum(asFloat64(a), [Infinity, -Infinity, 0, NaN][attribute % 4]),
  (a, _, attribute) => ops.maximum(asFloat64(a), [Infinity, -Infinity, 0, NaN][attribute % 4]),
  (a, b, attribute) => (attribute % 2 === 0 ? ops.add(ops.mul(a, b), ops.mul(b, a)) : ops.minimum(a, a)),
  (a, b, attribute) => [ops.logicalAnd(a, b), ops.logicalOr(a, b), ops.logicalNot(a), ops.eq(a, b)][attribute % 4],
  (a, _, attribute) => ops.eq(ops.ne(a, 0), attribute % 2),
  (a, b, attribute) => ops.where(ops.lt(attribute % 2, 1), a, b),
  (a, _, attribute) => full(a.shape, [0, -0, 1, -1.5][attribute % 4], a),
  (a, _, attribute) => ops.sum(full(a.shape, [0, -0, 3, 0.1][attribute % 4], a)),
  (a, _, attribute) =>
    isFloat(a.dtype) ? ops.cast(ops.cast(a, "float64"), (["float64", "float32"] as const)[attribute % 2]) : a,
  (a, _, attribute) => ops.transpose(a, rotated(a, attribute)),
  (a, _, attribute) =>
    ops.slice(
      a,
      a.shape.map((size) => [Math.min(size, attribute % 2), size, 1 + (attribute % 3)]),
    ),
  (a, _, attribute) => (a.shape.length === 0 ? a : ops.flip(a, axisOf(a, attribute))),
  (a, _, attribute) => ops.expand(ops.max(full(a.shape, attribute % 3, a), []), [2, ...a.shape]),
  (a, _, attribute) => (a.shape.length === 0 ? a : repeatedSum(a, axisOf(a, attribute))),
  (a, b, attribute) => product(a, b, attribute),
  (a, b, attribute) => ops.transpose(product(ops.transpose(a), b, attribute)),
];

/** The node, or none when the ops refuse these inputs: a random choice is not always well-shaped. */
function attempt(builder: Builder, a: Node, b: Node, attribute: number): Node | undefined {
  try {
    return builder(a, b, attribute);
  } catch (error) {
    if (error instanceof Error && ["ShapeError", "DTypeError"].includes(error.name)) return undefined;
    throw error;
  }
}

function graphOf(choices: readonly Choice[], values: readonly number[]): RandomGraph {
  let next = 0;
  const leaves = leafShapes.map(([shape, dtype]) => {
    const data = new {
      float64: Float64Array,
      float32: Float32Array,
      int32: Int32Array,
      bool: Uint8Array,
      uint8: Uint8Array,
    }[dtype](sizeOf(shape));
    for (let i = 0; i < data.length; i++) {
      const value = values[next++ % values.length];
      data[i] = dtype === "bool" ? Number(value > 0) : isFloat(dtype) ? value : Math.round(value);
    }
    return constant(data, shape, { dtype });
  });
  const known = [...leaves];
  const nodes: Node[] = [];
  for (const [op, first, second, attribute] of choices) {
    // newer nodes are chosen more often, so that graphs get deep
    const pick = (choice: number): Node =>
      known[known.length - 1 - Math.floor((choice % known.length) / (1 + (choice % 3)))];
    const node = attempt(builders[op % builders.length], pick(first), pick(second), attribute);
    if (node === undefined || sizeOf(node.shape) > LARGEST || node.shape.length > 5) continue;
    known.push(node);
    if (!leaves.includes(node)) nodes.push(node);
  }
  return { leaves, nodes };
}

/** Random graphs of up to 200 nodes (composites count as what they are made of). */
export function randomGraphs(): fc.Arbitrary<RandomGraph> {
  const natural = fc.nat(9_999);
  // no tiny ones: where a product underflows, the sign of what is left depends on how often it was rounded
  const double = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => (Math.abs(x) < 1e-3 ? 0 : x));
  const value = fc.oneof(double, fc.constantFrom(0, -0, 1, -1, 0.5));
  return fc
    .tuple(
      fc.array(fc.tuple(natural, natural, natural, natural), { minLength: 1, maxLength: 200, size: "max" }),
      fc.array(value, { minLength: 7, maxLength: 30 }),
    )
    .map(([choices, values]) => graphOf(choices, values));
}
