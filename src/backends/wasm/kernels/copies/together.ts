import { i32, op, select, type Expression } from "../../assembler/expression.js";
import type { Kernel } from "../kernel.js";

/** Kernels that need not wait for each other as one: threads share out the pieces of all. */
export function together(kernels: readonly Kernel[]): Kernel {
  const total = (of: (kernel: Kernel) => number): number => kernels.reduce((sum, kernel) => sum + of(kernel), 0);
  return {
    work: { pieces: total(({ work }) => work.pieces), nanoseconds: total(({ work }) => work.nanoseconds) },
    write: (f, first, end) => {
      let before = 0;
      for (const kernel of kernels) {
        const start = before;
        const { pieces } = kernel.work;
        const own = (piece: Expression<"i32">) => f.let(within(op("i32.sub", piece, i32(start)), pieces));
        const [ownFirst, ownEnd] = [own(first), own(end)];
        f.if(op("i32.lt_u", ownFirst, ownEnd), () => kernel.write(f, ownFirst, ownEnd));
        before += pieces;
      }
    },
  };

  /** The piece, or the nearest of 0 … pieces. */
  function within(piece: Expression<"i32">, pieces: number): Expression<"i32"> {
    const most = select(piece, i32(pieces), op("i32.lt_s", piece, i32(pieces)));
    return select(most, i32(0), op("i32.gt_s", piece, i32(0)));
  }
}
