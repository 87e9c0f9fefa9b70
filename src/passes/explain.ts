import { letterSizes, parseLetters } from "../ops/contract.js";
import { isComparison, type ElementwiseRecord, type PrimitiveRecord } from "../ops/record.js";
import type { Algebra } from "../scalar/algebra.js";
import { dtypes } from "../shape/dtype.js";
import { formatShape, sizeOf, type Shape } from "../shape/shape.js";
import type { Operation, Plan, Step, Use } from "./plan.js";

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
  const outputs = step.outputs.map(({ use }) => use);
  return {
    kernel: shortened(step.operations.map(nameOf)),
    inputs: shortenedUses(step.inputs),
    output: shortenedUses(outputs),
    flops: step.operations.reduce((total, operation) => total + flopsOf(operation, step), 0),
    bytes: [...step.inputs, ...outputs].reduce((total, use) => total + bytesOf(use), 0),
  };
}

const MOST_NAMES = 4;

/** The first few names, and how many follow. */
function shortened(names: readonly string[]): string {
  if (names.length <= MOST_NAMES + 1) return names.join(" + ");
  return `${names.slice(0, MOST_NAMES).join(" + ")} + ${names.length - MOST_NAMES} more`;
}

const nameOf = ({ op, attributes }: Operation): string =>
  typeof attributes.letters === "string" ? `${op.name} ${attributes.letters}` : op.name;

/** Uses in their order, scalars left out where there is something larger. */
function shortenedUses(uses: readonly Use[]): string {
  const larger = uses.filter(({ shape }) => shape.length > 0);
  const shown = larger.length === 0 ? uses : larger;
  const texts = shown.slice(0, MOST_NAMES).map(textOf);
  return [...texts, ...(shown.length > MOST_NAMES ? [`+ ${shown.length - MOST_NAMES}`] : [])].join(" ");
}

const textOf = (use: Use): string => `${use.dtype}${formatShape(use.shape)}`;

/** Of a view that repeats elements, each is counted once. */
function bytesOf(use: Use): number {
  const read = use.view === undefined ? use.shape : use.shape.filter((_, axis) => use.view!.strides[axis] !== 0);
  return sizeOf(read) * dtypes[use.dtype].bytes;
}

function flopsOf(operation: Operation, step: Step): number {
  const record = operation.op as PrimitiveRecord;
  const shapeOf = (operand: number): Shape =>
    operand < step.inputs.length ? step.inputs[operand].shape : step.operations[operand - step.inputs.length].shape;
  switch (record.kind) {
    case "elementwise":
      return sizeOf(operation.shape) * intrinsicsOf(record as ElementwiseRecord);
    case "reduce":
      return sizeOf(shapeOf(operation.operands[0]));
    case "contract": {
      const letters = operation.attributes.letters as string;
      const [a, b] = operation.operands.map(shapeOf);
      return 2 * sizeOf([...letterSizes(parseLetters(letters), [a, b], letters).values()]);
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
