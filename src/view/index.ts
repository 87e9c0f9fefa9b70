/**
 * Pictures and text of graphs, values and training curves. Pure functions without a page.
 * @module edgegrad/view
 */
export * from "./graph/index.js";
export { numberText } from "../check/numberText.js";
export { rangeText, tensorText, valuesText } from "./number.js";
export * from "./charts/index.js";
export {
  ExpressionError,
  expressionSource,
  nodeAt,
  problemText,
  spansOf,
  type ExpressionProblem,
  type Span,
} from "./expression/index.js";
export type { Appearance, GraphFigure, GraphSource, InputValue, InputValues } from "./figures/figure.js";
export { graphFigures } from "./figures/index.js";
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
export {
  checkVersion,
  LONGEST_SHARED,
  readShared,
  readSharedFile,
  SHARED_VERSION,
  sharedFile,
  SharedError,
  sharedJson,
  type Shared,
  type SharedProblem,
} from "./sessionJson.js";
export { storeGraph } from "./storeGraph.js";
export { readStoredGraph, type StoredGraph } from "./storedGraph.js";
export { attributeText, element, svgText, type SvgAttributes, type SvgElement } from "./svg.js";
export { table, type Cell } from "../check/table.js";
export { graphWords } from "./words/index.js";
export type { GraphWords, Locale } from "./words/words.js";
