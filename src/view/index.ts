export * from "./graph/index.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export { lineChart, trainingCurves, type Chart, type Dash, type HistoryRecord, type Series } from "./plot.js";
export { svgText, type SvgAttributes, type SvgElement } from "./svg.js";
export { table, type Cell } from "../check/table.js";
export { type Domain } from "./ticks.js";
export { graphWords } from "./words/index.js";
export type { GraphWords, Locale } from "./words/words.js";
