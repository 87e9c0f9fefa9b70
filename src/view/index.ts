/**
 * Pictures and text of graphs, values and training curves. Pure functions without a page.
 * @module edgegrad/view
 */
export { toDot } from "./dot.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export { outline } from "./outline.js";
export { lineChart, trainingCurves, type Chart, type Dash, type HistoryRecord, type Series } from "./plot.js";
export { sceneOf, type GraphScene, type Reading, type SceneEdge, type SceneNode, type SceneOptions } from "./scene.js";
export { table, type Cell } from "../check/table.js";
export { type Domain } from "./ticks.js";
