/**
 * Gradient checks: numerical derivatives, comparators, and the verdict on every element.
 * @module edgegrad/check
 */
export { checkGradients, type CheckOptions, type GivenGradients } from "./checkGradients.js";
export { numericalGradient, type NumericalGradientOptions } from "./numericalGradient.js";
export { GradientReport, type CheckedElement, type GradientVerdict, type ParameterReport } from "./gradientReport.js";
export { compare, meanAbsoluteDifference, type Comparison, type ComparedElement, type Tolerance } from "./compare.js";
export { judgeDerivative, type DerivativeJudgement, type DerivativeVerdict, type KinkOptions } from "./kink.js";
export { gradientFloor, relativeError } from "./relativeError.js";
export { ulpDistance } from "./ulp.js";
export type { Bound, DerivativesBy } from "./inputs.js";
export type { CheckProgress, PaceOptions } from "./pace.js";
