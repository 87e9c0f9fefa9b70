import { buildNode, type Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";

/** What a pass takes and gives: the results wanted, and the nodes at which the graph is cut because their values are known. */
export interface Graph {
  readonly roots: readonly Node[];
  readonly leaves: ReadonlySet<Node>;
}

export function orderOf(graph: Graph): Node[] {
  return topologicalOrder(graph.roots, (node) => graph.leaves.has(node));
}

/**
 * A new graph in which each node is what `rule` makes of it, given its rewritten inputs, and each leaf what `leafRule`
 * makes of it: itself, if not said otherwise. The new leaves are in the order of the old ones. The rule is told what the
 * node was before its inputs were rewritten.
 * A rule that gives the node it was given keeps it, rebuilt if its inputs changed.
 */
export function rewrite(
  graph: Graph,
  rule: (node: Node, original: Node) => Node,
  leafRule: (leaf: Node) => Node = (leaf) => leaf,
): Graph {
  const rewritten = new Map<Node, Node>();
  for (const leaf of graph.leaves) rewritten.set(leaf, leafRule(leaf));
  const leaves = new Set(rewritten.values());
  for (const node of orderOf(graph)) {
    if (graph.leaves.has(node)) continue;
    const inputs = node.inputs.map((input) => rewritten.get(input)!);
    const changed = inputs.some((input, i) => input !== node.inputs[i]);
    rewritten.set(node, rule(changed ? buildNode(node.op, inputs, node.attributes, node) : node, node));
  }
  return { roots: graph.roots.map((root) => rewritten.get(root)!), leaves };
}
