import type { Node } from "../graph/node.js";
import { rewrite, type Graph } from "./rewrite.js";
import { structureOf } from "./structure.js";

/** Common subexpressions: of nodes that compute the same from the same, one is kept. */
export function dedupe(graph: Graph): Graph {
  const kept = new Map<string, Node>();
  return rewrite(graph, (node) => {
    const structure = structureOf(node, (input) => input.id);
    const twin = kept.get(structure);
    if (twin !== undefined) return twin;
    kept.set(structure, node);
    return node;
  });
}
