import type { Node } from "../graph/node.js";
import { recordOf, type MovementRecord } from "../ops/record.js";
import { sizeOf } from "../shape/shape.js";
import { accessOf, isContiguous, reshapedView, viewOf } from "./access.js";
import type { Use } from "./plan.js";
import { orderOf, type Graph } from "./rewrite.js";

/** How a node's value is read: which node's memory, and in which order. */
export interface Reading {
  /** A leaf, or a node that a kernel computes. */
  readonly source: Node;
  /** The memory of `source` in the node's shape; its buffer is not known yet. */
  readonly use: Omit<Use, "buffer">;
}

/** Kinds of op whose kernels read their inputs in any order; others want them contiguous. */
const readsViews: ReadonlySet<string> = new Set(["elementwise", "cast", "reduce", "contract", "movement"]);

/**
 * What needs no kernel: reshapes read the same memory in another shape and, if `strided`, transposes, slices, expansions,
 * flips and windows read it by other strides. A movement that somebody needs contiguous has itself as source: it is copied.
 */
export function readingsOf(graph: Graph, strided: boolean): Map<Node, Reading> {
  const order = orderOf(graph);
  const contiguous = new Set<Node>(graph.roots);
  for (const node of order) {
    if (graph.leaves.has(node) || readsViews.has(node.op.kind)) continue;
    for (const input of node.inputs) contiguous.add(input);
  }
  const readings = new Map<Node, Reading>();
  for (const node of order) {
    const own: Reading = { source: node, use: { shape: node.shape, dtype: node.dtype } };
    readings.set(node, graph.leaves.has(node) ? own : (viewed(node, readings, strided, contiguous.has(node)) ?? own));
  }
  return readings;
}

function viewed(
  node: Node,
  readings: ReadonlyMap<Node, Reading>,
  strided: boolean,
  contiguous: boolean,
): Reading | null {
  if (node.op.kind !== "movement") return null;
  const [input] = node.inputs;
  const map = (recordOf(node) as MovementRecord).map(input.shape, node.shape, node.attributes);
  if (map.form === "place") return null;
  const { source, use } = readings.get(input)!;
  const before: Use = { ...use, buffer: -1 };
  const after =
    map.form === "reshape" ? reshapedView(before, node.shape) : viewOf(before, node.shape, map.offset, map.strides);
  if (after === null) return null;
  const { shape, dtype, view } = after;
  const whole = sizeOf(shape) === sizeOf(source.shape);
  if (view === undefined || (whole && isContiguous(accessOf(after)))) return { source, use: { shape, dtype } };
  return strided && !contiguous ? { source, use: { shape, dtype, view } } : null;
}
