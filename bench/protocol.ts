/*
 * A runner is one process a system. It takes a request a line on stdin and gives a reply a line on stdout, both JSON.
 */

export type Request =
  /** Who is there: versions, and what is worth knowing of how it runs. */
  | { readonly do: "facts" }
  /** Builds a workload and calls it once; a workload of before is dropped. */
  | { readonly do: "prepare"; readonly workload: string; readonly inputs: string }
  /** Goes on to 20 steps, or some calls, and says what came out. */
  | { readonly do: "verify" }
  /** Calls in a row, after a few that do not count. */
  | { readonly do: "time"; readonly repeats: number }
  /** 10,000 steps, and what the process holds before and after. */
  | { readonly do: "memory" };

export interface Facts {
  readonly versions: Readonly<Record<string, string>>;
  readonly note?: string;
}
export interface Prepared {
  readonly firstCallMs: number;
}
export interface Verified {
  /** The loss of the 20th step, or the mean magnitude of the output; none where there is nothing to compare. */
  readonly value?: number;
  /** Milliseconds a call, roughly. */
  readonly ms: number;
}
export interface Timed {
  /** Milliseconds a call. */
  readonly ms: number;
}
/** Growth over 10,000 steps, in bytes, after garbage was collected. */
export interface MemoryGrowth {
  readonly heap: number;
  readonly outsideHeap: number;
}
/** Instead of an answer: the system cannot do this, or it failed. */
export type Refusal = { readonly unsupported: string } | { readonly error: string };

export interface InputsFile {
  readonly workload: string;
  readonly training: boolean;
  readonly learningRate?: number;
  readonly parameters: readonly string[];
  readonly tensors: Readonly<
    Record<string, { readonly file: string; readonly dtype: "float32" | "int32"; readonly shape: readonly number[] }>
  >;
}
