/**
 * The op records: what each op computes, its derivatives, its samples, and the types to write one of your own.
 * @module edgegrad/ops
 */
export * as records from "./records.js";
export { sample } from "./record.js";
export type {
  AdvanceRecord,
  CastRecord,
  Combiner,
  ComparisonRecord,
  CompositeRecord,
  ConcatRecord,
  ContractRecord,
  DrawRecord,
  DTypeRule,
  ElementwiseRecord,
  IndexMap,
  IndexRecord,
  IndexRule,
  Interval,
  MovementRecord,
  Operand,
  OpRecord,
  PrimitiveRecord,
  ReduceRecord,
  Sample,
  SampleInput,
  Samples,
} from "./record.js";
export type { AttentionOptions } from "./attention.js";
export type { NormalizationOptions } from "./composite.js";
export type { ConvolutionOptions } from "./convolution.js";
export type { Range, Width } from "./movement.js";
export type { Pair } from "./imageWindows.js";
export type { PoolingOptions } from "./pooling.js";
export type { ElementwiseDefinition } from "./elementwise.js";
export type { Attribute, Attributes, Identity, Kind, Node, Op } from "../graph/node.js";
export type { Algebra, Condition, Expression } from "../scalar/algebra.js";
