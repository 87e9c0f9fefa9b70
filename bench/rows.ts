import type { WorkloadName } from "./workloads.js";

export const systemNames = [
  "edgegrad",
  "numpy-f64",
  "numpy-f32",
  "pytorch",
  "pytorch-compile",
  "jax",
  "tfjs-wasm",
  "jax-js-wasm",
] as const;
export type SystemName = (typeof systemNames)[number];

/** One line of results: one workload on one system. Times are there where it ran. */
export interface Row {
  readonly workload: WorkloadName;
  readonly system: SystemName;
  readonly backend: string;
  readonly threads: number;
  /** Median of the rounds, milliseconds a call. */
  readonly ms?: number;
  /** Building, compiling and running the first call, milliseconds. */
  readonly firstCallMs?: number;
  /** The loss of the 20th training step. */
  readonly loss20?: number;
  /** Where there is no loss: the mean magnitude of the output. */
  readonly checksum?: number;
  /** Whether the loss, or the checksum, is that of the others, to 1e-3 relative. */
  readonly lossAgrees?: boolean;
  /** 10⁹ operations a second, where the call is one matrix product. */
  readonly gflops?: number;
  /** Why there is no time, or what is to be known of it. */
  readonly note?: string;
}

/** The note of a row whose peer is not there. */
export const notInstalled = "not installed: npm run bench:setup";

/** The middle of the values; of an even number of them the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

const tolerance = 1e-3;

/** The rows with `lossAgrees`: each loss, or checksum, is compared with the median of its workload's. */
export function withAgreement(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const value = row.loss20 ?? row.checksum;
    if (value === undefined) return row;
    const all = rows
      .filter(({ workload }) => workload === row.workload)
      .flatMap(({ loss20, checksum }) => loss20 ?? checksum ?? []);
    const middle = median(all);
    // Not a number is near nothing: the comparison must be the one that holds.
    if (Math.abs(value - middle) <= tolerance * Math.abs(middle)) return { ...row, lossAgrees: true };
    const what = row.loss20 === undefined ? "mean magnitude of the output" : "loss after 20 steps";
    const sentence = `the ${what} is ${value.toPrecision(6)}, and ${middle.toPrecision(6)} in the middle of all`;
    return { ...row, lossAgrees: false, note: row.note === undefined ? sentence : `${row.note}; ${sentence}` };
  });
}
