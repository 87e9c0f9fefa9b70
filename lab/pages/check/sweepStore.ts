import { signal } from "@preact/signals";
import type { Answer, Question, Sweep, SweepName } from "./messages.js";

export const sweepName = signal<SweepName>("sigmoid");
/** What was computed for that function; null while it is awaited. */
export const sweepFound = signal<Sweep | null>(null);
export const sweepFailure = signal<string | null>(null);

let worker: Worker | undefined;

/** Computes a function's curve, in a worker of its own so that a check which is running does not keep it waiting. */
export function chooseSweep(name: SweepName): void {
  sweepName.value = name;
  sweepFound.value = null;
  sweepFailure.value = null;
  worker ??= startedWorker();
  worker.postMessage({ kind: "sweep", name } satisfies Question);
}

function startedWorker(): Worker {
  const own = new Worker(new URL("./check.js", import.meta.url), { type: "module" });
  own.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.kind === "sweep" && data.sweep.name === sweepName.value) sweepFound.value = data.sweep;
    else if (data.kind === "failed") sweepFailure.value = data.reason;
  };
  own.onerror = ({ message }) => {
    sweepFailure.value = message || "check.js";
    own.terminate();
    worker = undefined;
  };
  return own;
}
