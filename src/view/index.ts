/**
 * Pictures and text of graphs, values and training curves. Pure functions without a page.
 * @module edgegrad/view
 */
export * from "./graph/index.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export * from "./charts/index.js";
export { graphDisplay, type DisplayOptions, type GraphDisplay } from "./display.js";
export {
  ExpressionError,
  expressionSource,
  nodeAt,
  problemText,
  spansOf,
  type ExpressionProblem,
  type Expected,
  type ProblemCode,
  type ProblemFacts,
  type Span,
} from "./expression/index.js";
export type { Appearance, GraphFigure, GraphSource, InputValue, InputValues } from "./figures/figure.js";
export { exampleGraphs, graphFigures } from "./figures/index.js";
export {
  defaultAppearance,
  foldDifference,
  graphFigure,
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
export { stepsPage, type StepsPageOptions } from "./stepsPage.js";
export { readStoredGraph, type StoredGraph, type StoredScope } from "./storedGraph.js";
export type { AttributeJson, GraphJson, LeafJson, OpJson, ResultJson } from "../graph/json.js";
export { attributeText, element, svgText, type SvgAttributes, type SvgElement } from "./svg.js";
export { table, type Cell } from "../check/table.js";
export { figureNumbers, printedFigure } from "./printedFigure.js";
export { graphWords, titleOf } from "./words/index.js";
export type { BackwardFacts, FigureNumber, GraphWords, Locale, NodeFacts } from "./words/words.js";
