export { Tensor, evaluateTogether } from "./tensor.js";
export { Variable, assignTogether } from "./variable.js";
export { concat, elementwise, scope, stack, tensor, variable, where } from "./functions.js";
export { customGradient, grad, stopGradient, vjp, type Derivative, type Vjp } from "./grad.js";
export { compile, type Compiled } from "./compile.js";
export { Generator } from "./generator.js";
export { Mode } from "./mode.js";
export { TraceError } from "./trace.js";
export {
  backends,
  currentBackend,
  currentThreads,
  setThreads,
  threadsUnavailable,
  useBackend,
  type BackendName,
} from "./backend.js";
export type { Backend, Program } from "../backends/contract.js";
export type { NestedNumbers } from "./nested.js";
export type { TensorOptions } from "./create.js";
