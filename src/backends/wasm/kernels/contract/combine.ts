import type { Step } from "../../../../passes/plan.js";
import { load, op, plus, times } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import type { Kernel, Target } from "../kernel.js";
import { laneKindOf } from "../lanes.js";
import { stepFinish, type RowFinish } from "./finish.js";

/** Sums of shares in memory: `count` times `rows` rows of `columns` elements, each row in `vectors` whole vectors. */
export interface Partials {
  readonly address: number;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  readonly vectors: number;
}

/** The kernel that adds up the shares of each sum in a binary tree, and finishes it. A piece is a row. */
export function combineKernel(
  step: Step,
  target: Target,
  { address, count, rows, columns, vectors }: Partials,
): Kernel {
  const { dtype } = step.operations[0];
  const lanes = dtype === "float64" ? 2 : 4;
  const rowBytes = vectors * 16;
  return {
    work: { pieces: rows, nanoseconds: (count + 2) * rows * vectors },
    write(f, first, end) {
      const finish = stepFinish(f, step, target, columns);
      const row = f.local("i32");
      f.for(row, first, end, 1, () => {
        const each = finish(row);
        const sumAt = (column: Local<"i32">, from: number, to: number): Local<"v128"> => {
          if (to - from === 1) {
            const start = plus(address, times(row, rowBytes), times(column, 16 / lanes));
            return f.let(load("v128.load", start, from * rows * rowBytes));
          }
          const middle = from + Math.ceil((to - from) / 2);
          return f.let(op(additions[laneKindOf(dtype)], sumAt(column, from, middle), sumAt(column, middle, to)));
        };
        const column = f.local("i32");
        const at = (valid: number, take: RowFinish = each): void => take(column, 0, valid, sumAt(column, 0, count));
        const rest = columns % lanes;
        f.for(column, 0, columns - rest, lanes, () => at(lanes));
        if (rest === 0) return;
        f.set(column, columns - rest);
        at(rest);
      });
    },
  };
}

export const additions = { f32: "f32x4.add", f64: "f64x2.add", i32: "i32x4.add" } as const;
