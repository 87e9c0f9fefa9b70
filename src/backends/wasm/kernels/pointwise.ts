import { accessOf, inRows, type RowAccess } from "../../../passes/access.js";
import type { Step, Use } from "../../../passes/plan.js";
import { dtypes, type DType } from "../../../shape/dtype.js";
import type { Shape } from "../../../shape/shape.js";
import { plus, times, type Index } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import { rowAddress } from "./rowAddresses.js";
import type { Vectors } from "./vectors.js";

type Vector = Local<"v128">;

/** Byte addresses at which one row of each input and output starts. */
export interface RowPlaces {
  readonly inputs: readonly Index[];
  readonly outputs: readonly Index[];
}

/** Which elements of a row: `column + offset` on, the offset being a constant. */
export interface Columns {
  readonly column: Index;
  readonly offset: number;
  /** Lanes that are in the row. */
  readonly valid: number;
}

/**
 * The elementwise operations of a step over an index space in rows: what is read for them, and what they leave in memory.
 * Operations that others compute (a contraction, a reduction) are given their vectors.
 */
export class Pointwise {
  /** @param accesses How each input is read in rows; null where none of these operations reads it. */
  constructor(
    private readonly v: Vectors,
    private readonly step: Step,
    readonly columns: number,
    private readonly accesses: readonly (RowAccess | null)[] = rowAccesses(step, columns),
  ) {}

  /** Where the row `row` of the index space lies. */
  row(row: Local<"i32">): RowPlaces {
    const { f, target } = this.v;
    return {
      inputs: this.step.inputs.map((use, i) => {
        const access = this.accesses[i];
        if (access === null || target.literalOf(use) !== undefined) return 0;
        return rowAddress(f, target.addressOf(use), access, use.dtype, row);
      }),
      outputs: this.step.outputs.map(({ use }) => plusRow(this.v, use, this.columns, row)),
    };
  }

  /** An input's vector at these columns. */
  input(index: number, places: RowPlaces, { column, offset, valid }: Columns): Vector {
    const { v, step } = this;
    const use = step.inputs[index];
    const literal = v.target.literalOf(use);
    if (literal !== undefined) return v.literal(literal, use.dtype);
    const access = this.accesses[index]!;
    const start = places.inputs[index];
    const { bytes } = dtypes[use.dtype];
    if (access.stride === 0) {
      const vector = v.splat(use.dtype, start);
      return typeof start === "number" ? v.f.constant(vector) : v.f.let(vector);
    }
    const address = plus(start, times(column, access.stride * bytes));
    const constant = offset * access.stride * bytes;
    if (access.stride === 1) return v.f.let(v.load(use.dtype, address, constant));
    return v.f.let(v.gather(use.dtype, plus(address, constant), access.stride, valid));
  }

  /**
   * Computes the operations `wanted` at these columns and writes those that are outputs. `given` holds results known
   * already, by operation, and takes those that are computed.
   * @returns The vector of an operand: an input's, or a result's.
   */
  run(
    places: RowPlaces,
    at: Columns,
    given: Map<number, Vector> = new Map(),
    wanted: (operation: number) => boolean = () => true,
  ): (operand: number) => Vector {
    const { v, step } = this;
    const loaded = new Map<number, Vector>();
    const vectorOf = (operand: number): Vector => {
      const operation = operand - step.inputs.length;
      if (operation >= 0) return given.get(operation)!;
      let vector = loaded.get(operand);
      if (vector === undefined) loaded.set(operand, (vector = this.input(operand, places, at)));
      return vector;
    };
    step.operations.forEach((operation, i) => {
      if (given.has(i) || !wanted(i)) return;
      const operands = operation.operands.map((operand) => ({
        vector: vectorOf(operand),
        dtype: operandOf(step, operand).dtype,
      }));
      given.set(i, v.compute(operation, operands));
    });
    step.outputs.forEach(({ operation, use }, i) => {
      const vector = given.get(operation);
      if (vector === undefined || !wanted(operation)) return;
      const { bytes } = dtypes[use.dtype];
      v.store(use.dtype, plus(places.outputs[i], times(at.column, bytes)), vector, at.valid, at.offset * bytes);
    });
    return vectorOf;
  }
}

/** The shape and dtype of an operand: of an input, or of an earlier operation's result. */
export function operandOf(step: Step, operand: number): { readonly shape: Shape; readonly dtype: DType } {
  return operand < step.inputs.length ? step.inputs[operand] : step.operations[operand - step.inputs.length];
}

/**
 * How the inputs are read in rows by those operations: in the shape of the operation that reads them, or, where that
 * reduces, in their own.
 */
export function rowAccesses(
  step: Step,
  columns: number,
  reads: (operation: number) => boolean = () => true,
): (RowAccess | null)[] {
  return step.inputs.map((use, input) => {
    const reader = step.operations.find(({ operands }, i) => reads(i) && operands.includes(input));
    if (reader === undefined) return null;
    return rowAccessOf(use, reader.op.kind === "reduce" ? use.shape : reader.shape, columns);
  });
}

/** How a use is read over `shape` in rows. @throws RangeError where the fusion should not have put it there. */
export function rowAccessOf(use: Use, shape: Shape, columns: number): RowAccess {
  const access = inRows(accessOf(use, shape), columns);
  if (access === null) throw new RangeError(`an input (${shape.join()}) cannot be read in rows of ${columns}`);
  return access;
}

function plusRow(v: Vectors, use: Use, columns: number, row: Local<"i32">): Index {
  return v.f.let(plus(v.target.addressOf(use), times(row, columns * dtypes[use.dtype].bytes)));
}
