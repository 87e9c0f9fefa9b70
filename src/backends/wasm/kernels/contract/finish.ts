import type { Step } from "../../../../passes/plan.js";
import { dtypes, type DType } from "../../../../shape/dtype.js";
import { plus, shuffle32, store, times, type Index } from "../../assembler/expression.js";
import { FunctionBuilder, type Local } from "../../assembler/function.js";
import type { Target } from "../kernel.js";
import { Pointwise, rowAccesses } from "../pointwise.js";
import { Vectors } from "../vectors.js";

/** Takes finished sums of a row of the output: at `column + offset` on, the first `valid` lanes. */
export type RowFinish = (column: Index, offset: number, valid: number, sums: Local<"v128">) => void;
export type Finish = (row: Local<"i32">) => RowFinish;

/** The step's operations on the result of its contraction, and what it leaves in memory. */
export function stepFinish(f: FunctionBuilder, step: Step, target: Target, columns: number): Finish {
  const vectors = new Vectors(f, step, target);
  const accesses = rowAccesses(step, columns, (operation) => operation > 0);
  const pointwise = new Pointwise(vectors, step, columns, accesses);
  const lanes = 16 / Math.max(4, dtypes[step.operations[0].dtype].bytes);
  return (row) => {
    const places = pointwise.row(row);
    return (column, offset, valid, sums) => {
      const run = (shift: number, vector: Local<"v128">): void => {
        const at = { column, offset: offset + shift, valid: Math.min(vectors.lanes, valid - shift) };
        pointwise.run(places, at, new Map([[0, vector]]));
      };
      run(0, sums);
      // beside a float64, vectors are of two lanes
      if (vectors.lanes < lanes && valid > 2) run(2, f.let(shuffle32(sums, sums, [2, 3, 2, 3])));
    };
  };
}

/** Writes sums to memory from `address` on, in rows of whole vectors. */
export function memoryFinish(f: FunctionBuilder, address: number, dtype: DType, rowBytes: number): Finish {
  const { bytes } = dtypes[dtype];
  return (row) => {
    const start = f.let(plus(address, times(row, rowBytes)));
    return (column, offset, _, sums) =>
      f.do(store("v128.store", plus(start, times(column, bytes)), sums, offset * bytes));
  };
}

/** Bytes of code that finish one vector. */
export function finishBytes(step: Step, target: Target, columns: number): number {
  const f = new FunctionBuilder(["i32", "i32"]);
  const [row, column] = f.params;
  const start = stepFinish(f, step, target, columns)(row);
  const before = f.encode().length;
  start(column, 0, 2, f.let(shuffle32(f.local("v128"), f.local("v128"), [0, 1, 2, 3])));
  return f.encode().length - before;
}
