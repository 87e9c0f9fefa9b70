import type { Node } from "../graph/node.js";
import { literalValue } from "../ops/leaf.js";
import type { Graph } from "./rewrite.js";

/** The number that every element of a node is, where the program's text says it: a literal, or one moved. */
export function repeatedValue(node: Node, { leaves }: Graph): number | undefined {
  if (leaves.has(node)) return undefined;
  // a scalar has no place to move to: whatever moves a literal repeats it
  return literalValue(node) ?? (node.op.kind === "movement" ? literalOf(node.inputs[0], leaves) : undefined);
}

const literalOf = (node: Node, leaves: Graph["leaves"]): number | undefined =>
  leaves.has(node) ? undefined : literalValue(node);
