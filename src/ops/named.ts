import { buildNode, type Node } from "../graph/node.js";
import { keepScopes } from "../graph/scope.js";
import { identity } from "./arithmetic.js";

/**
 * The same value under a name that messages and pictures show. An op's result is that op's node again; what derivatives are
 * taken by (a leaf, a variable, an argument that `grad` has bound) stays the one it is, behind an identity with the name.
 */
export function named(node: Node, name: string): Node {
  const isTakenBy = node.inputs.length === 0 || node.op.kind === "state" || node.op === identity;
  const { op, inputs, attributes, shape, dtype, weak } = isTakenBy ? identity(node) : node;
  const result = buildNode(op, inputs, attributes, { shape, dtype, weak, name });
  keepScopes(node, result);
  return result;
}
