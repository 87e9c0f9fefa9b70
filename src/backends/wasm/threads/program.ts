import { BARRIER_BYTES, barrierWords, programImports } from "./control.js";

/** What a program is made from; all threads instantiate it over the same memory. */
export interface ThreadProgramSource {
  /** Exports `run(thread, threads)`, an i32 of two, and imports what `programImports` has. */
  readonly module: WebAssembly.Module;
  /** Shared, where more than one thread is to run the program. */
  readonly memory: WebAssembly.Memory;
  /** Byte address of the barrier's words; see `barrierFunction`. */
  readonly barrier: number;
  /** See `programImports`. */
  readonly mark?: () => void;
}

/** A program that threads can run together. */
export interface ThreadProgram extends ThreadProgramSource {
  readonly id: number;
  /**
   * Whether threads may be in it: while it runs, and for good after a run that was cut off, or that some thread was not seen
   * to leave. Then it must not be run again.
   */
  isEntered: boolean;
  /** The barrier's. */
  readonly words: Int32Array;
  /** One thread's share, on the thread that calls it. */
  readonly run: (thread: number, threads: number) => number;
}

/** The program, made for the calling thread. @param watch See `programImports`. */
export function instantiate(
  { module, memory, barrier, mark }: ThreadProgramSource,
  id: number,
  watch: () => void,
): ThreadProgram {
  const { exports } = new WebAssembly.Instance(module, programImports(memory, watch, mark));
  const words = new Int32Array(memory.buffer, barrier, BARRIER_BYTES / 4);
  return { id, isEntered: false, module, memory, barrier, words, run: exports.run as ThreadProgram["run"] };
}

/** Lets threads wait with more patience again, after a run in which they lost some; see `barrierFunction`. */
export function beginRun({ words }: ThreadProgram): void {
  const halvings = Atomics.load(words, barrierWords.halvings);
  if (halvings > 0) Atomics.store(words, barrierWords.halvings, halvings - 1);
}

/** The thread whose failure ended the run; −1 for none. */
export function guiltyThread({ words }: ThreadProgram): number {
  return Atomics.load(words, barrierWords.guilty) - 1;
}

/** Makes the barrier as new, after all threads have left a run in which one failed. */
export function resetBarrier({ words }: ThreadProgram): void {
  for (const word of [barrierWords.arrived, barrierWords.sleeping, barrierWords.guilty]) Atomics.store(words, word, 0);
}
