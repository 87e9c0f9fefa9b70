import type { Attributes, Op } from "../../graph/node.js";
import type { Step, Use } from "../../passes/plan.js";
import type { TypedArray } from "../../shape/dtype.js";

/** The array of each buffer of the plan. */
export type Values = readonly TypedArray[];

/** Reads its inputs' arrays and fills its output's. */
export type Kernel = (values: Values) => void;

/** A step of one operation over contiguous buffers. */
export interface Call {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly inputs: readonly Use[];
  readonly output: Use;
}

export function callOf({ operations: [{ op, attributes, operands }], inputs, outputs: [output] }: Step): Call {
  return { op, attributes, inputs: operands.map((operand) => inputs[operand]), output: output.use };
}
