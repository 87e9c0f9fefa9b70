import { arrowLines } from "./dot.js";
import { fanOut } from "./fanOut.js";
import type { Direction } from "./layout.js";
import type { GraphScene, SceneNode } from "./scene.js";

/** A text in Mermaid's quotes, where entities stand for what would end it or be read as markup. */
function quote(text: string): string {
  const escaped = text.replace(/[#&<>"`\\*_~[\]|]/g, (character) => `#${character.codePointAt(0)!};`);
  return `"${escaped.replace(/\r\n|\r|\n/g, "<br/>")}"`;
}

const shapes: Readonly<Record<SceneNode["form"], readonly [open: string, close: string]>> = {
  source: ["[", "]"],
  op: ["((", "))"],
  scope: ["[[", "]]"],
};

/** The graph as a Mermaid flowchart, with what `toDot` shows; nodes are numbered, for Mermaid's ids are narrow. */
export function toMermaid(scene: GraphScene, direction: Direction = "LR"): string {
  const places = new Map(scene.nodes.map(({ id }, i) => [id, `n${i}`]));
  const several = fanOut(scene);
  const lines = [`flowchart ${direction}`];
  let ends = 0;
  for (const { id, form, label, gradient } of scene.nodes) {
    const [open, close] = shapes[form];
    const sum = several.has(id) && gradient ? `\nΣ∂ ${gradient.text}` : "";
    lines.push(`  ${places.get(id)}${open}${quote(label + sum)}${close}`);
  }
  for (const edge of scene.edges) {
    const from = places.get(edge.from)!;
    const texts = arrowLines(edge);
    const arrow = texts.length === 0 ? "-->" : `-- ${quote(texts.join("\n"))} -->`;
    const to = edge.to === null ? `out${++ends}[${quote(edge.symbols.value)}]` : places.get(edge.to)!;
    lines.push(`  ${from} ${arrow} ${to}`);
  }
  return `${lines.join("\n")}\n`;
}
