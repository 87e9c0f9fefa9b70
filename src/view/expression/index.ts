export {
  ExpressionError,
  type ExpressionProblem,
  type Expected,
  type ProblemCode,
  type ProblemFacts,
  type Span,
} from "./problem.js";
export { expressionSource } from "./source.js";
export { nodeAt, spansOf } from "./spans.js";
export { problemText } from "./words.js";
