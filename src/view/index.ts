/**
 * Pictures and text of graphs, values and training curves. Pure functions without a page.
 * @module edgegrad/view
 */
export * from "./graph/index.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export * from "./charts/index.js";
export type { Appearance, GraphFigure, GraphSource, InputValue, InputValues } from "./figures/figure.js";
export { exampleGraphs, graphFigures } from "./figures/index.js";
export {
  foldDifference,
  modelOf,
  newSession,
  printedSession,
  renderFigure,
  sessionScene,
  sourceOf,
  type Model,
  type Session,
  type Source,
} from "./session.js";
export { attributeText, element, svgText, type SvgAttributes, type SvgElement } from "./svg.js";
export { table, type Cell } from "../check/table.js";
export { figureNumbers, printedFigure } from "./printedFigure.js";
export { graphWords, titleOf } from "./words/index.js";
export type { FigureNumber, GraphWords, Locale } from "./words/words.js";
