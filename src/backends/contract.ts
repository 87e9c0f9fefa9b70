import type { Plan } from "../passes/plan.js";
import type { TypedArray } from "../shape/dtype.js";

/** A plan made ready to run, with its arena. */
export interface Program {
  /**
   * One run; `leaves[i]` is the value of leaf i, read only and not kept.
   * @returns The outputs, valid until the next run: copy what must outlive it.
   */
  run(leaves: readonly TypedArray[]): TypedArray[];
}

/** What a folder of `backends/` provides. */
export interface Backend {
  readonly name: string;
  /** Why it cannot run here, in a sentence; null if it can. */
  unavailable(): string | null;
  compile(plan: Plan): Program;
}
