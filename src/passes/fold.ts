import type { Node } from "../graph/node.js";
import { full } from "../ops/fill.js";
import { literal, literalValue } from "../ops/leaf.js";
import { expand, indexMapOf } from "../ops/movement.js";
import {
  isComparison,
  recordOf,
  type ComparisonRecord,
  type ElementwiseRecord,
  type ReduceRecord,
} from "../ops/record.js";
import type { ReduceAttributes } from "../ops/reduce.js";
import { integers } from "../scalar/integer.js";
import { numbers } from "../scalar/number.js";
import { dtypes, isFloat, type DType } from "../shape/dtype.js";
import { sizeOf } from "../shape/shape.js";
import { partially, type Known } from "./partial.js";
import { repeatedValue } from "./repeated.js";
import { rewrite, type Graph } from "./rewrite.js";

const floatReader = partially<Node>(numbers);
const integerReader = partially<Node>(integers);

/**
 * Constant folding: what is made of literals alone becomes a literal, repeated to the node's shape, and a choice by a
 * literal condition becomes its branch. Values are computed as `reference` computes them, rounded to the dtype at each
 * node. Arrays are never folded: they are leaves, whose values a program is given.
 */
export function fold(graph: Graph): Graph {
  const valueOf = (node: Node): number | undefined => repeatedValue(node, graph);
  return rewrite(graph, (node) => {
    if (node.inputs.length === 0 || node.inputs.every((input) => valueOf(input) === undefined)) return node;
    const known = knownResult(node, valueOf);
    if (known === null) return node;
    if (typeof known === "number") return isSpread(node) ? node : full(node.shape, known, node);
    return known.dtype === node.dtype ? expand(known, node.shape) : node;
  });
}

/** A literal expanded: what folding leaves where the shape is no scalar's. */
function isSpread(node: Node): boolean {
  return (
    node.op.kind === "movement" && indexMapOf(node).form === "gather" && literalValue(node.inputs[0]) !== undefined
  );
}

function knownResult(node: Node, valueOf: (node: Node) => number | undefined): Known<Node> {
  switch (node.op.kind) {
    case "elementwise":
      return elementwiseResult(node, valueOf);
    case "cast":
      return valueOf(node.inputs[0])!;
    case "movement":
      return movedValue(node, valueOf(node.inputs[0])!);
    case "reduce":
      return reducedValue(node, valueOf(node.inputs[0])!);
    default:
      return null;
  }
}

function elementwiseResult(node: Node, valueOf: (node: Node) => number | undefined): Known<Node> {
  const record = recordOf(node) as ElementwiseRecord | ComparisonRecord;
  const values: Record<string, Known<Node>> = {};
  node.inputs.forEach((input, i) => (values[record.args[i]] = valueOf(input) ?? input));
  if (!isComparison(record)) return record.value(isFloat(node.dtype) ? floatReader : integerReader, values);
  const truth = record.condition(floatReader, values);
  return truth === null ? null : Number(truth);
}

/** Padding puts another value beside the literal, unless it is the same. */
function movedValue(node: Node, value: number): number | null {
  const map = indexMapOf(node);
  return map.form !== "place" || Object.is(held(map.fill, node.dtype), value) ? value : null;
}

const held = (value: number, dtype: DType): number => literalValue(literal(value, dtype))!;

/** A sum only where no order of adding rounds: of whole numbers that the dtype holds exactly, or that wrap. */
function reducedValue(node: Node, value: number): number | null {
  const { combiner } = recordOf(node) as ReduceRecord;
  if (combiner === "max" || combiner === "min") return value;
  if (combiner === "prod") return null;
  const [x] = node.inputs;
  const { axes } = node.attributes as unknown as ReduceAttributes;
  const count = sizeOf(axes.map((axis) => x.shape[axis]));
  if (!isFloat(node.dtype)) return Math.imul(value, count);
  const total = value * count;
  const exact = Number.isInteger(value) && Math.abs(total) <= dtypes[node.dtype].range[1];
  return exact ? total + 0 : null; // a sum starts at 0, so that it is never −0
}
