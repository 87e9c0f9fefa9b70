export * as records from "./records.js";
export { sample } from "./record.js";
export type {
  CompositeRecord,
  ElementwiseRecord,
  Interval,
  OpRecord,
  PrimitiveRecord,
  Sample,
  SampleInput,
  Samples,
} from "./record.js";
export type { AttentionOptions } from "./attention.js";
export type { NormalizationOptions } from "./composite.js";
export type { ConvolutionOptions } from "./convolution.js";
export type { Pair } from "./imageWindows.js";
export type { PoolingOptions } from "./pooling.js";
export type { ElementwiseDefinition } from "./elementwise.js";
export type { Algebra, Condition, Expression } from "../scalar/algebra.js";
