import { formatShape } from "../shape/shape.js";
import { freshId, type GraphScene, type Reading, type SceneNode } from "./scene.js";

/**
 * A string in DOT's quotes. Graphviz reads a backslash in a label as the start of an escape (`\N` is the node's name),
 * and in an id keeps both of a pair, which still tells every two names apart.
 */
function quote(text: string): string {
  return `"${text
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/\r\n|\r|\n/g, "\\n")}"`;
}

/** Value above, derivative below; for a tensor its shape first. */
function arrowLabel(from: SceneNode, value: Reading | undefined, gradient: Reading | undefined): string {
  const lines: string[] = [];
  if (from.shape.length > 0) lines.push(formatShape(from.shape));
  if (value) lines.push(value.text);
  if (gradient) lines.push(`∂ ${gradient.text}`);
  return lines.join("\n");
}

/** Where several arrows leave, the part of each is not known, so the node says the sum. */
function nodeLabel(node: SceneNode): string {
  const name = node.source ? node.id : node.label;
  return node.gradient && node.waysOut > 1 ? `${name}\nΣ∂ ${node.gradient.text}` : name;
}

/**
 * The graph in Graphviz's DOT language, left to right: values above and derivatives (`∂`) below on every arrow, one
 * arrow out of each output. A node read in several places carries its derivative itself, as a sum (`Σ∂`).
 */
export function toDot(scene: GraphScene): string {
  const taken = new Set(scene.nodes.map((node) => node.id));
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));

  const lines = ["digraph {", "  rankdir=LR;", '  node [fontname="sans-serif"];', '  edge [fontname="sans-serif"];'];
  for (const node of scene.nodes) {
    const label = quote(nodeLabel(node));
    lines.push(`  ${quote(node.id)} [label=${label}, shape=${node.source ? "box" : "ellipse"}];`);
  }
  for (const edge of scene.edges) {
    const label = quote(arrowLabel(nodes.get(edge.from)!, edge.value, edge.gradient));
    lines.push(`  ${quote(edge.from)} -> ${quote(edge.to)} [label=${label}, tooltip=${quote(edge.argument)}];`);
  }
  for (const output of scene.outputs) {
    const end = quote(freshId(`${output} out`, taken));
    const node = nodes.get(output)!;
    const label = quote(arrowLabel(node, node.value, node.waysOut === 1 ? node.gradient : undefined));
    lines.push(`  ${end} [label=${quote(output)}, shape=plaintext];`);
    lines.push(`  ${quote(output)} -> ${end} [label=${label}];`);
  }
  lines.push("}");
  return `${lines.join("\n")}\n`;
}
