import { buildNode, type Node } from "../graph/node.js";
import { broadcastStrides, expand, indexMapOf, reshape } from "../ops/movement.js";
import { recordOf, type MovementRecord } from "../ops/record.js";
import { broadcastShapes, sameShape, sizeOf, stridesOf } from "../shape/shape.js";
import { rewrite, type Graph } from "./rewrite.js";

/**
 * Fewer movements: two of one op become one, those that keep every element in its place vanish or become reshapes, and
 * what computes element by element does so before its inputs are repeated, not after.
 */
export function movements(graph: Graph): Graph {
  const isMovement = (node: Node): boolean => node.op.kind === "movement" && !graph.leaves.has(node);
  const isRepeated = (node: Node): boolean => isMovement(node) && repeats(node);

  const simpler = (node: Node): Node => {
    if (!isMovement(node)) return node;
    const [x] = node.inputs;
    if (keepsOrder(node)) {
      if (sameShape(x.shape, node.shape)) return x;
      if (indexMapOf(node).form !== "reshape") return simpler(reshape(x, node.shape));
    }
    if (isRepeated(node) && isRepeated(x)) return simpler(expand(x.inputs[0], node.shape));
    const { merge } = recordOf(node) as MovementRecord;
    if (merge === undefined || x.op !== node.op || !isMovement(x)) return node;
    return simpler(merge(x, node));
  };

  const beforeRepeating = (node: Node): Node => {
    const inputs = node.inputs.map((input) => (isRepeated(input) ? input.inputs[0] : input));
    if (inputs.every((input, i) => input === node.inputs[i])) return node;
    const shape = broadcastShapes(
      node.op.name,
      node.op.args,
      inputs.map((input) => input.shape),
    );
    return simpler(expand(buildNode(node.op, inputs, node.attributes, { ...node, shape }), node.shape));
  };

  return rewrite(graph, (node) => {
    if (node.op.kind === "movement") return simpler(node);
    return node.op.kind === "elementwise" || node.op.kind === "cast" ? beforeRepeating(node) : node;
  });
}

/** Whether the elements are those of the input, in the same row-major order: a reshape, if not nothing at all. */
function keepsOrder(node: Node): boolean {
  const map = indexMapOf(node);
  if (map.form !== "gather") return map.form === "reshape";
  const { shape } = node;
  if (sizeOf(shape) !== sizeOf(node.inputs[0].shape)) return false;
  const strides = stridesOf(shape);
  return (
    sizeOf(shape) === 0 || shape.every((dimension, axis) => dimension === 1 || map.strides[axis] === strides[axis])
  );
}

/** Whether the node is its input as an elementwise op would broadcast it. */
function repeats(node: Node): boolean {
  const [from, to] = [node.inputs[0].shape, node.shape];
  const skip = to.length - from.length;
  if (skip < 0 || from.some((dimension, axis) => dimension !== 1 && dimension !== to[axis + skip])) return false;
  const map = indexMapOf(node);
  if (map.form === "reshape") return true;
  return map.form === "gather" && sameShape(map.strides, broadcastStrides(from, to));
}
