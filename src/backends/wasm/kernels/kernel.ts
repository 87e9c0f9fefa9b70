import type { Step, Use } from "../../../passes/plan.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";
import type { Callee } from "../assembler/module.js";
import type { ScalarFunctions } from "../math/floatVectors.js";

/** What the writers of kernels know of the program that they write for. */
export interface Target {
  /** Whether the engine has fused multiply-add (relaxed SIMD). */
  readonly fused: boolean;
  readonly scalars: ScalarFunctions;
  /**
   * The byte address of a use's buffer, aligned to 64; a view's offset is not in it. Behind every buffer a cache line is
   * free to be read, and the rest of an output's own last one to be written.
   */
  addressOf(use: Use): number;
  /** The number that a literal use stands for, else undefined. */
  literalOf(use: Use): number | undefined;
  /** Reserves memory that lives for this kernel only: its byte address, aligned to 64. */
  scratch(bytes: number): number;
  /** The number of the step that is being written, for `refuseIndex`. */
  readonly step: number;
  /** The most threads that will ever run the program together. */
  readonly mostThreads: number;
  /**
   * Records that a kernel met an index outside 0 … size − 1, unless an earlier one is recorded, and lets the run end in a
   * RangeError: index, position, size, and the step's number.
   */
  readonly refuseIndex: Callee<"void">;
  /** A helper function of the module, written once and called from any kernel. */
  helper(name: string, define: () => Callee): Callee;
}

/** The function of one kernel: every thread calls it with its number (from 0) and the number of threads that run. */
export type KernelFunction = FunctionBuilder<readonly ["i32", "i32"]>;

/**
 * How much a kernel has to do, for the choice of threads: its work in units that threads share out in whole.
 * The split is along outputs, so that results do not depend on the number of threads.
 */
export interface Work {
  /** Pieces that threads may take; 1: only one thread works. */
  readonly pieces: number;
  /** About how many nanoseconds one thread takes for all. */
  readonly nanoseconds: number;
}

/** A kernel: how much work it is, and its code for the pieces from `first` up to `end`, at least one. */
export interface Kernel {
  readonly work: Work;
  write(f: KernelFunction, first: Local<"i32">, end: Local<"i32">): void;
}

/** The kernels of a step: each starts when all threads have ended the one before. */
export type Lowering = (step: Step, target: Target) => readonly Kernel[];
