import type { Plan } from "../passes/plan.js";
import type { Wishes } from "../passes/schedule.js";
import type { TypedArray } from "../shape/dtype.js";

/** A plan made ready to run, with its arena. */
export interface Program {
  /** What it keeps of memory, about. */
  readonly bytes: number;
  /**
   * One run; `leaves[i]` is the value of leaf i, read only. Where `unchanged[i]` is true, it is what it was in this
   * program's run before, which need not look at it again.
   * @returns The outputs, valid until the next run: copy what must outlive it. An output that the plan writes over a leaf is
   * that leaf's memory in the program; given as the leaf of the next run, it needs no copying.
   * @throws RangeError for an index outside its bounds, before any leaf is written over. After any other error, what the
   * plan writes over a leaf is lost, and the next run must be given every leaf anew.
   */
  run(leaves: readonly TypedArray[], unchanged?: readonly boolean[]): TypedArray[];
  /**
   * The same where the caller may wait: then threads may be used that a browser's main thread must not wait for. Leaves are
   * read at once; the program must not be run again before it has ended.
   */
  runAsync(leaves: readonly TypedArray[], unchanged?: readonly boolean[]): Promise<TypedArray[]>;
  /** An output's values in an array of their own. */
  copyOut(output: TypedArray): TypedArray;
  /** The memory in which the program keeps leaf i, if it does: what is written there and given to `run` is not copied. */
  leaf(index: number): TypedArray | undefined;
  /** Lets go of what others keep for the program, which is not run again. */
  release(): void;
}

/** What a folder of `backends/` provides. */
export interface Backend extends Wishes {
  readonly name: string;
  /** Why it cannot run here, in a sentence; null if it can. */
  unavailable(): string | null;
  compile(plan: Plan): Program;
}
