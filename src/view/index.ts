export { toDot } from "./dot.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export { outline } from "./outline.js";
export * from "./charts/index.js";
export { sceneOf, type GraphScene, type Reading, type SceneEdge, type SceneNode, type SceneOptions } from "./scene.js";
export { table, type Cell } from "../check/table.js";
