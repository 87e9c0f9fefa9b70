import { buildNode, type Node } from "../graph/node.js";
import { expand } from "../ops/movement.js";
import { recordOf, type ElementwiseRecord } from "../ops/record.js";
import { dtypes, isFloat, type DType } from "../shape/dtype.js";
import { repeatedValue } from "./repeated.js";
import { rewrite, type Graph } from "./rewrite.js";

/**
 * Algebraic simplification by the laws that the ops' records state, and of casts that come to nothing. No bit of a result
 * changes: x + 0 stays, for it makes −0 to 0, and nothing is regrouped.
 */
export function simplify(graph: Graph): Graph {
  return rewrite(graph, (node) => {
    if (node.op.kind === "cast") return simplerCast(node, graph);
    if (node.op.kind !== "elementwise") return node;
    const same = sameAs(node, graph);
    return same === null ? node : expand(same, node.shape);
  });
}

/** The node that has the value of this one, by the laws of its op, but for broadcasting; null if there is none. */
function sameAs(node: Node, graph: Graph): Node | null {
  const record = recordOf(node) as ElementwiseRecord;
  const found =
    (record.neutral && besideNeutral(node, record.neutral, graph)) ??
    (node.inputs.length === 1 ? ofTwice(node, record, graph) : record.idempotent && onlyValue(node, record));
  return found && found.dtype === node.dtype ? found : null;
}

/** The other argument, where one is the op's neutral number. */
function besideNeutral(node: Node, neutral: NonNullable<ElementwiseRecord["neutral"]>, graph: Graph): Node | null {
  const place = node.inputs.findIndex((input, i) => {
    const number = neutral[node.op.args[i]];
    return number !== undefined && isNumber(repeatedValue(input, graph), number, input.dtype);
  });
  return place < 0 ? null : node.inputs[1 - place];
}

/** Whether a value of the dtype is this number; integers have neither −0 nor Infinity. */
function isNumber(value: number | undefined, number: number, dtype: DType): boolean {
  return isFloat(dtype) ? Object.is(value, number) : value === number;
}

/** f(f(x)), where it is x or f(x). */
function ofTwice(node: Node, { involution, idempotent }: ElementwiseRecord, { leaves }: Graph): Node | null {
  const [inner] = node.inputs;
  if (inner.op !== node.op || leaves.has(inner)) return null;
  return idempotent ? inner : involution ? inner.inputs[0] : null;
}

/** The argument that stands in all places but those of conditions. */
function onlyValue(node: Node, { conditions = [] }: ElementwiseRecord): Node | null {
  const values = new Set(node.inputs.filter((_, i) => !conditions.includes(node.op.args[i])));
  const [value] = values;
  return values.size === 1 ? value : null;
}

/** Nothing for a cast to the dtype there is, and one cast for two of which the first loses nothing. */
function simplerCast(node: Node, { leaves }: Graph): Node {
  const [x] = node.inputs;
  if (x.dtype === node.dtype) return x;
  if (x.op.kind !== "cast" || leaves.has(x)) return node;
  const [source] = x.inputs;
  if (!holdsEvery(x.dtype, source.dtype)) return node;
  return source.dtype === node.dtype ? source : buildNode(node.op, [source], node.attributes, node);
}

/** Whether the wider dtype has every value of the narrower. */
function holdsEvery(wider: DType, narrower: DType): boolean {
  const [to, from] = [dtypes[wider], dtypes[narrower]];
  return (to.float || !from.float) && to.range[0] <= from.range[0] && to.range[1] >= from.range[1];
}
