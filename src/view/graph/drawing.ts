import type { SvgElement } from "../svg.js";
import { boxesOf } from "./boxes.js";
import { layoutOf } from "./layout.js";
import { renderGraph, type RenderOptions } from "./render.js";
import type { GraphScene } from "./scene.js";
import { momentOf } from "./steps.js";

/**
 * Draws a graph at any of its steps, as a document that stands alone. Everything is placed once, and keeps its place.
 * @throws RangeError for a step that there is not.
 */
export function drawingOf(scene: GraphScene, options: RenderOptions): (step: number) => SvgElement {
  const { labels = "numbers", direction = "LR" } = options;
  const layout = layoutOf(boxesOf(scene, labels, direction));
  return (step) => renderGraph(momentOf(scene, step), layout, options);
}
