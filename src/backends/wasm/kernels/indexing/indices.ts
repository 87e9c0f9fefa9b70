import type { Use } from "../../../../passes/plan.js";
import { sizeOf } from "../../../../shape/shape.js";
import { i32, load, op, select, times, type Expression, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import { inMemory } from "../inMemory.js";
import type { Kernel, Target } from "../kernel.js";

/** Integers that say where, 0 … size − 1. */
export class Indices {
  readonly count: number;
  /** Kernels that must end before the indices are read. */
  readonly before: readonly Kernel[];
  private readonly address: number;

  constructor(
    private readonly target: Target,
    use: Use,
    private readonly size: number,
  ) {
    this.count = sizeOf(use.shape);
    const { address, kernels } = inMemory(target, use);
    this.address = address;
    this.before = kernels;
  }

  /** The index at a position; the nearest one that there is for one outside, so that memory outside is never touched. */
  at(f: FunctionBuilder, position: Index): Local<"i32"> {
    const index = f.let(load("i32.load", times(position, 4), this.address));
    const last = i32(this.size - 1);
    return f.let(select(index, last, op("i32.lt_u", index, last)));
  }

  /** Looks at every index, on the thread that has the first piece, and reports the first one outside. */
  check(f: FunctionBuilder, first: Expression<"i32">): void {
    f.if(op("i32.eqz", first), () => this.checkAll(f));
  }

  /** Kernels for a result that has no elements: the indices are looked at all the same. */
  checked(): Kernel[] {
    if (this.count === 0) return [];
    const work = { pieces: 1, nanoseconds: this.count / 2 };
    return [...this.before, { work, write: (f) => this.checkAll(f) }];
  }

  private checkAll(f: FunctionBuilder): void {
    const { address, count, size, target } = this;
    const position = f.local("i32");
    const wrong = f.let(i32(0));
    const note = (found: Expression<"i32">): void => f.set(wrong, op("i32.or", wrong, found));
    const four = op("i32x4.splat", i32(size));
    const vectors = count - (count % 4);
    f.for(position, 0, vectors, 4, () => {
      note(op("v128.any_true", op("i32x4.ge_u", load("v128.load", times(position, 4), address), four)));
    });
    for (let i = vectors; i < count; i++) note(op("i32.ge_u", load("i32.load", 0, address + 4 * i), i32(size)));
    f.if(wrong, () => {
      f.set(position, 0);
      const index = load("i32.load", times(position, 4), address);
      f.loop((again) => {
        f.if(
          op("i32.ge_u", index, i32(size)),
          () => f.do(target.refuseIndex.call(index, position, i32(size), i32(target.step))),
          () => {
            f.increase(position, 1);
            again();
          },
        );
      });
    });
  }
}
