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
export type { ElementwiseDefinition } from "./elementwise.js";
export type { Algebra, Condition, Expression } from "../scalar/algebra.js";
