import type { Node } from "../graph/node.js";
import { castLike } from "../ops/cast.js";
import { div, mul } from "../ops/arithmetic.js";
import { eq, where } from "../ops/compare.js";
import { contract, parseLetters } from "../ops/contract.js";
import { customRule } from "../ops/custom.js";
import { constant } from "../ops/leaf.js";
import { expand, reshape, slice, transpose, unbroadcast } from "../ops/movement.js";
import {
  isComparison,
  recordOf,
  type ElementwiseRecord,
  type IndexRecord,
  type MovementRecord,
  type ReduceRecord,
} from "../ops/record.js";
import { prod, sum, type ReduceAttributes } from "../ops/reduce.js";
import { isFloat } from "../shape/dtype.js";
import { reducedShape, sizeOf } from "../shape/shape.js";
import { nodeOf, nodes, termOf, type Term } from "./nodes.js";

/**
 * The derivative that `node` passes to its input at `position`, from the derivative `g` of its result;
 * null where none passes. Of the input's own shape and dtype.
 */
export function adjoint(node: Node, position: number, g: Node): Node | null {
  const input = node.inputs[position];
  if (!isFloat(input.dtype)) return null;
  const derivative = localAdjoint(node, position, g);
  return derivative === null ? null : castLike(unbroadcast(derivative, input.shape), input);
}

function localAdjoint(node: Node, position: number, g: Node): Node | null {
  const record = recordOf(node);
  switch (node.op.kind) {
    case "leaf":
    case "state":
    case "random":
      return null;
    case "elementwise":
      return isComparison(record) ? null : scaled(record as ElementwiseRecord, node, position, g);
    case "cast":
      return g;
    case "reduce":
      return reduceAdjoint(record as ReduceRecord, node, g);
    case "movement":
      return (record as MovementRecord).adjoint(g, node);
    case "concat":
      return concatAdjoint(node, position, g);
    case "contract":
      return contractAdjoint(node, position, g);
    case "index":
      return (record as IndexRecord).adjoint(g, node)[position];
    case "custom":
      return customRule(node).gradient(g, node)[position];
  }
}

/** g times the record's local derivative. */
function scaled(record: ElementwiseRecord, node: Node, position: number, g: Node): Node | null {
  const partial = record.partials[node.op.args[position]];
  if (partial === null) return null;
  const values: Record<string, Term> = { out: termOf(node) };
  node.op.args.forEach((name, i) => (values[name] = termOf(node.inputs[i])));
  const derivative = nodes.mul(termOf(g), partial(nodes, values));
  if (derivative.form === "number" && derivative.value === 0) return null;
  return nodeOf(derivative);
}

function reduceAdjoint({ combiner }: ReduceRecord, node: Node, g: Node): Node {
  const [x] = node.inputs;
  const { axes } = node.attributes as unknown as ReduceAttributes;
  const keptShape = reducedShape(x.shape, axes, true);
  const spread = (y: Node) => expand(reshape(y, keptShape), x.shape);
  switch (combiner) {
    case "sum":
      return spread(g);
    case "max":
    case "min": {
      const ties = eq(x, reshape(node, keptShape)); // those that tie share equally
      const upstream = reshape(g, keptShape);
      const share = div(upstream, castLike(sum(ties, axes, true), upstream));
      return where(ties, share, 0);
    }
    case "prod":
      return mul(spread(g), productOfOthers(x, axes));
  }
}

/** For each element the product of the others along `axes`: right where elements are 0, in every order. */
function productOfOthers(x: Node, axes: readonly number[]): Node {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const keptShape = kept.map((axis) => x.shape[axis]);
  const n = sizeOf(axes.map((axis) => x.shape[axis]));
  const rows = reshape(transpose(x, order), [...keptShape, 1, n]); // [kept…, n] → [kept…, 1, n]
  const place = constant(
    Int32Array.from({ length: n }, (_, i) => i),
    [n],
  );
  const self = eq(reshape(place, [n, 1]), place);
  const others = prod(where(self, 1, rows), -1); // [kept…, n, n] → [kept…, n]
  const back = order.map((_, axis) => order.indexOf(axis));
  return transpose(
    reshape(
      others,
      order.map((axis) => x.shape[axis]),
    ),
    back,
  );
}

function concatAdjoint(node: Node, position: number, g: Node): Node {
  const axis = node.attributes.axis as number;
  let start = 0;
  for (let i = 0; i < position; i++) start += node.inputs[i].shape[axis];
  const stop = start + node.inputs[position].shape[axis];
  return slice(
    g,
    g.shape.map((_, i) => (i === axis ? ([start, stop] as const) : null)),
  );
}

/** Exchanges the letters: the derivative of one side is the product of g and the other side. */
function contractAdjoint(node: Node, position: number, g: Node): Node {
  const { a, b, out } = parseLetters(node.attributes.letters as string);
  return position === 0
    ? contract(g, node.inputs[1], `${out},${b}->${a}`)
    : contract(node.inputs[0], g, `${a},${out}->${b}`);
}
