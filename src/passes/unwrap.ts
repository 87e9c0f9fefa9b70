import type { Node } from "../graph/node.js";
import { recordOf, type ElementwiseRecord } from "../ops/record.js";
import { rewrite, type Graph } from "./rewrite.js";

/**
 * The input that stands for a node which only matters to derivatives: identities, custom gradients, and reads of what the
 * same trace has assigned; null for any other.
 */
export function standInOf(node: Node): Node | null {
  const stands =
    node.op.kind === "custom" ||
    (node.op.kind === "state" && node.inputs.length === 1) ||
    (node.op.kind === "elementwise" && (recordOf(node) as ElementwiseRecord).identity);
  return stands ? node.inputs[0] : null;
}

/** Drops the nodes that only matter to derivatives. */
export function unwrap(graph: Graph): Graph {
  return rewrite(graph, (node) => standInOf(node) ?? node);
}
