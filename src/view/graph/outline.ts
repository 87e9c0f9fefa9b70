import { table } from "../../check/table.js";
import { formatShape } from "../../shape/shape.js";
import type { GraphScene } from "./scene.js";

/**
 * The graph as text, a row a node, inputs before readers: what it is made from, its value, and the derivative with
 * respect to it. Columns that nothing is known of are left out; what is not known yet is blank.
 */
export function outline(scene: GraphScene): string {
  const anyValue = scene.nodes.some((node) => node.value !== undefined);
  const anyGradient = scene.nodes.some((node) => node.gradient !== undefined);
  const headers = [
    "node",
    "op",
    "inputs",
    ...(anyValue ? ["value"] : []),
    ...(anyGradient ? ["derivative"] : []),
    "shape",
    "dtype",
  ];
  const rows = scene.nodes.map((node) => [
    node.id,
    node.form === "source" ? undefined : node.label, // what is given is made by no op
    node.inputs.join(", "),
    ...(anyValue ? [node.value?.text] : []),
    ...(anyGradient ? [node.gradient?.text] : []),
    formatShape(node.shape),
    node.dtype,
  ]);
  return table(headers, rows);
}
