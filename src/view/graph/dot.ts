import { formatShape } from "../../shape/shape.js";
import { fanOut } from "./fanOut.js";
import type { Direction } from "./layout.js";
import type { GraphScene, SceneEdge } from "./scene.js";
import { freshId } from "./topology.js";

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
export function arrowLines({ shape, value, gradient }: SceneEdge): string[] {
  const lines: string[] = [];
  if (shape.length > 0) lines.push(formatShape(shape));
  if (value) lines.push(value.text);
  if (gradient) lines.push(`∂ ${gradient.text}`);
  return lines;
}

/**
 * The graph in Graphviz's DOT language: values above and derivatives (`∂`) below on every arrow, one
 * arrow out of each result. A node read in several places also says its derivative itself, the sum of the parts (`Σ∂`).
 */
export function toDot(scene: GraphScene, direction: Direction = "LR"): string {
  const taken = new Set(scene.nodes.map((node) => node.id));
  const several = fanOut(scene);
  const shapes = { source: "box", op: "ellipse", scope: "box3d" } as const;

  const lines = [
    "digraph {",
    `  rankdir=${direction};`,
    '  node [fontname="sans-serif"];',
    '  edge [fontname="sans-serif"];',
  ];
  for (const { id, form, label, gradient } of scene.nodes) {
    const sum = several.has(id) && gradient ? `\nΣ∂ ${gradient.text}` : "";
    lines.push(`  ${quote(id)} [label=${quote(label + sum)}, shape=${shapes[form]}];`);
  }
  for (const edge of scene.edges) {
    const label = quote(arrowLines(edge).join("\n"));
    if (edge.to !== null) {
      lines.push(`  ${quote(edge.from)} -> ${quote(edge.to)} [label=${label}, tooltip=${quote(edge.argument)}];`);
      continue;
    }
    const end = quote(freshId(`${edge.from} out`, taken));
    lines.push(`  ${end} [label=${quote(edge.symbols.value)}, shape=plaintext];`);
    lines.push(`  ${quote(edge.from)} -> ${end} [label=${label}];`);
  }
  lines.push("}");
  return `${lines.join("\n")}\n`;
}
