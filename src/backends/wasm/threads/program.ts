import { barrierWords, programImports } from "./control.js";

/** What a program is made from; all threads instantiate it over the same memory. */
export interface ThreadProgramSource {
  /** Exports `run(thread, threads)`, an i32 of two, and imports what `programImports` has. */
  readonly module: WebAssembly.Module;
  /** Shared, where more than one thread is to run the program. */
  readonly memory: WebAssembly.Memory;
  /** Byte address of the barrier's words; see `barrierFunction`. */
  readonly barrier: number;
}

/** A program that threads can run together. */
export interface ThreadProgram extends ThreadProgramSource {
  readonly id: number;
  /** One thread's share, on the thread that calls it. */
  readonly run: (thread: number, threads: number) => number;
}

/** The program, made for the calling thread. @param watch See `programImports`. */
export function instantiate(
  { module, memory, barrier }: ThreadProgramSource,
  id: number,
  watch: () => void,
): ThreadProgram {
  const { exports } = new WebAssembly.Instance(module, programImports(memory, watch));
  return { id, module, memory, barrier, run: exports.run as ThreadProgram["run"] };
}

const wordsOf = ({ memory, barrier }: ThreadProgram): Int32Array => new Int32Array(memory.buffer, barrier);

/** The thread whose failure ended the run; −1 for none. */
export function guiltyThread(program: ThreadProgram): number {
  return Atomics.load(wordsOf(program), barrierWords.guilty) - 1;
}

/** Makes the barrier as new, after all threads have left an abandoned run. */
export function resetBarrier(program: ThreadProgram): void {
  for (const word of [barrierWords.arrived, barrierWords.sleeping, barrierWords.guilty])
    Atomics.store(wordsOf(program), word, 0);
}
