import { buildNode, type Node } from "../graph/node.js";
import { cast } from "../ops/cast.js";
import { constant, literal, literalValue } from "../ops/leaf.js";
import { isFloat, type TypedArray } from "../shape/dtype.js";
import { orderOf, rewrite, type Graph } from "./rewrite.js";

/**
 * The same computation with every float32 in it made float64: leaves become constants of the same values, and casts
 * between the floats vanish, so that nothing is rounded to float32 any more. Integers, bool and conditions stay.
 * Random numbers are drawn in float32 and widened: they stay the numbers that they were. A graph that has no float32 is
 * given back as it is. The new leaves are in the order of the old ones.
 * @param valueOf The value of a float32 leaf.
 */
export function retype(graph: Graph, valueOf: (leaf: Node) => TypedArray): Graph {
  const nodes = [...graph.leaves, ...orderOf(graph)];
  if (nodes.every((node) => node.dtype !== "float32")) return graph;
  return rewrite(graph, widened, (leaf) => {
    if (leaf.dtype !== "float32") return leaf;
    return constant(Float64Array.from(valueOf(leaf)), leaf.shape, { weak: leaf.weak, name: leaf.name });
  });
}

/** A node whose inputs are widened already. */
function widened(node: Node): Node {
  const { kind } = node.op;
  if (kind === "cast" && isFloat(node.dtype) && isFloat(node.inputs[0].dtype)) return node.inputs[0];
  if (node.dtype !== "float32") return node;
  const value = literalValue(node);
  if (value !== undefined) return literal(value, "float64");
  if (kind === "random") return cast(node, "float64");
  return buildNode(node.op, node.inputs, node.attributes, { ...node, dtype: "float64" });
}
