export { boxesOf, labelModes, type Labels } from "./boxes.js";
export { toDot } from "./dot.js";
export { drawingOf } from "./drawing.js";
export { Neighbours, nodeText, outputText, stepText, summaryText, type StepLine, type StepText } from "./facts.js";
export { layoutOf, type Box, type Boxes, type Direction, type Layout, type Line, type Point } from "./layout.js";
export { toMermaid } from "./mermaid.js";
export { outline } from "./outline.js";
export { readingsOf, type Result } from "./readings.js";
export { renderGraph, type RenderOptions } from "./render.js";
export {
  fullText,
  isOp,
  sceneOf,
  SPELLED_OUT,
  type GraphScene,
  type Reading,
  type SceneEdge,
  type SceneNode,
  type SceneOptions,
} from "./scene.js";
export { momentOf, stepCount, type Moment, type Phase, type State } from "./steps.js";
export type { Beyond, SymbolStyle, Symbols } from "./symbols.js";
export type { Foldable, Form } from "./topology.js";
