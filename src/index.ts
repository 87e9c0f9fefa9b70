/**
 * Tensors, variables, derivatives, compiled steps and the gradient check; with `nn`, `optim` and `data` as namespaces.
 * @module edgegrad
 */
export {
  assignTogether,
  compile,
  concat,
  currentBackend,
  currentThreads,
  customGradient,
  elementwise,
  evaluateTogether,
  Generator,
  grad,
  Mode,
  scope,
  setThreads,
  stack,
  stopGradient,
  Tensor,
  tensor,
  threadsUnavailable,
  TraceError,
  useBackend,
  Variable,
  variable,
  vjp,
  where,
  type Backend,
  type BackendName,
  type Compiled,
  type Derivative,
  type NestedNumbers,
  type Program,
  type TensorOptions,
  type Vjp,
} from "./tensor/index.js";
export { DTypeError, ShapeError } from "./shape/errors.js";
export type { DType, TypedArray } from "./shape/dtype.js";
export type { NestedArray, TensorValues } from "./shape/literal-nested.js";
export type { Shape } from "./shape/shape.js";
export { sample } from "./ops/record.js";
export { checkGradients } from "./check/index.js";
export * as nn from "./nn/index.js";
export * as optim from "./optim/index.js";
export * as data from "./data/index.js";
