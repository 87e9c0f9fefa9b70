import { recordOf, type ElementwiseRecord } from "../ops/record.js";
import { rewrite, type Graph } from "./rewrite.js";

/**
 * Drops the nodes that only matter to derivatives: identities, custom gradients and reads of what the same trace has
 * assigned stand for their first input.
 */
export function unwrap(graph: Graph): Graph {
  return rewrite(graph, (node) => {
    const stands =
      node.op.kind === "custom" ||
      (node.op.kind === "state" && node.inputs.length === 1) ||
      (node.op.kind === "elementwise" && (recordOf(node) as ElementwiseRecord).identity);
    return stands ? node.inputs[0] : node;
  });
}
