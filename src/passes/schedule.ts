import type { Node } from "../graph/node.js";
import { literalValue } from "../ops/leaf.js";
import { recordOf, type MovementRecord } from "../ops/record.js";
import { sizeOf } from "../shape/shape.js";
import { placeInArena, type Unplaced } from "./memory.js";
import type { Plan, Step, Use } from "./plan.js";
import { orderOf, type Graph } from "./rewrite.js";

/**
 * Kernels in an order in which inputs come first, and buffers for their results. Reshapes need no kernel: they read the
 * same buffer in another shape. `leaves` says which leaf each call gives at which place; what no root needs is not there.
 */
export function schedule(graph: Graph, leaves: readonly Node[]): Plan {
  const uses = new Map<Node, Use>();
  const buffers: Unplaced[] = [];
  const steps: Step[] = [];
  const leafIndex = new Map(leaves.map((leaf, index) => [leaf, index]));
  const newBuffer = (node: Node, place: Unplaced["place"]): Use => {
    buffers.push({ dtype: node.dtype, length: sizeOf(node.shape), place });
    return { buffer: buffers.length - 1, shape: node.shape, dtype: node.dtype };
  };
  for (const node of orderOf(graph)) {
    const index = leafIndex.get(node);
    const value = literalValue(node);
    if (index !== undefined) uses.set(node, newBuffer(node, { kind: "leaf", index }));
    else if (value !== undefined) uses.set(node, newBuffer(node, { kind: "literal", value }));
    else if (isReshape(node)) uses.set(node, { ...uses.get(node.inputs[0])!, shape: node.shape });
    else {
      const inputs = node.inputs.map((input) => uses.get(input)!);
      const output = newBuffer(node, { kind: "arena" });
      uses.set(node, output);
      steps.push({ op: node.op, attributes: node.attributes, inputs, output });
    }
  }
  const outputs = graph.roots.map((root) => uses.get(root)!);
  return { ...placeInArena(buffers, steps, outputs), leafCount: leaves.length, steps, outputs };
}

function isReshape(node: Node): boolean {
  return (
    node.op.kind === "movement" &&
    (recordOf(node) as MovementRecord).map(node.inputs[0].shape, node.shape, node.attributes).form === "reshape"
  );
}
