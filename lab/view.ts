/*
 * What the page needs of src/view from its first moment. Its charts and what it exports are loaded with the pages that
 * use them: a bundler that splits the app by files would load with this one everything that it names.
 */
export * from "../src/view/graph/index.js";
export { numberText } from "../src/check/numberText.js";
export type { InputValue, InputValues } from "../src/view/figures/figure.js";
export { exampleGraphs, graphFigures } from "../src/view/figures/index.js";
export {
  foldDifference,
  modelOf,
  newSession,
  renderFigure,
  sessionScene,
  sourceOf,
  type Model,
  type Session,
  type Source,
} from "../src/view/session.js";
export { attributeText, sameElement, type SvgElement } from "../src/view/svg.js";
export { graphWords } from "../src/view/words/index.js";
export type { Locale } from "../src/view/words/words.js";
