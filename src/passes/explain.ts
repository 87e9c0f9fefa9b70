import { letterSizes, parseLetters } from "../ops/contract.js";
import { isComparison, type ElementwiseRecord, type PrimitiveRecord } from "../ops/record.js";
import type { Algebra } from "../scalar/algebra.js";
import { dtypes } from "../shape/dtype.js";
import { formatShape, sizeOf } from "../shape/shape.js";
import type { Plan, Step, Use } from "./plan.js";

/** A kernel in figures. */
export interface StepCost {
  readonly kernel: string;
  readonly inputs: string;
  readonly output: string;
  /** Floating-point operations: a product-and-sum counts 2, an intrinsic 1. */
  readonly flops: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

export function costOf(step: Step): StepCost {
  return {
    kernel: typeof step.attributes.letters === "string" ? `${step.op.name} ${step.attributes.letters}` : step.op.name,
    inputs: step.inputs.map((use) => `${use.dtype}${formatShape(use.shape)}`).join(" "),
    output: `${step.output.dtype}${formatShape(step.output.shape)}`,
    flops: flopsOf(step),
    bytes: [...step.inputs, step.output].reduce((total, use) => total + bytesOf(use), 0),
  };
}

const bytesOf = (use: Use): number => sizeOf(use.shape) * dtypes[use.dtype].bytes;

function flopsOf(step: Step): number {
  const record = step.op as PrimitiveRecord;
  switch (record.kind) {
    case "elementwise":
      return sizeOf(step.output.shape) * intrinsicsOf(record as ElementwiseRecord);
    case "reduce":
      return sizeOf(step.inputs[0].shape);
    case "contract": {
      const letters = step.attributes.letters as string;
      const sizes = letterSizes(parseLetters(letters), [step.inputs[0].shape, step.inputs[1].shape], letters);
      return 2 * sizeOf([...sizes.values()]);
    }
    default:
      return 0;
  }
}

/** Counts the algebra's calls in a record's expression. */
function intrinsicsOf(record: ElementwiseRecord): number {
  let calls = 0;
  const counter = new Proxy({} as Algebra<null, null>, {
    get: (_, name) => () => {
      if (name !== "lit") calls++;
      return null;
    },
  });
  const values = Object.fromEntries(record.args.map((name) => [name, null]));
  if (isComparison(record)) record.condition(counter, values);
  else record.value(counter, values);
  return calls;
}

/** The kernels of a plan with shapes, FLOPs and bytes, and its arena, as text. */
export function explain(plan: Plan): string {
  const rows = plan.steps.map(costOf);
  const width = (pick: (row: StepCost) => string) =>
    rows.reduce((widest, row) => Math.max(widest, pick(row).length), 0);
  const [kernel, inputs, output] = [width((r) => r.kernel), width((r) => r.inputs), width((r) => r.output)];
  const count = (n: number) => n.toLocaleString("en").padStart(13);
  const lines = rows.map(
    (row) =>
      `${row.kernel.padEnd(kernel)}  ${row.inputs.padEnd(inputs)} → ${row.output.padEnd(output)}${count(row.flops)} FLOP${count(row.bytes)} B`,
  );
  const total = (pick: (row: StepCost) => number) => rows.reduce((sum, row) => sum + pick(row), 0).toLocaleString("en");
  return [
    ...lines,
    `${rows.length} kernels, ${total((row) => row.flops)} FLOP, ${total((row) => row.bytes)} B read and written, arena ${plan.arenaBytes.toLocaleString("en")} B`,
  ].join("\n");
}
