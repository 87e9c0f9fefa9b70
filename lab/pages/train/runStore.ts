import { batch, signal } from "@preact/signals";
import type { Run, RunAnswer, RunChange, RunWeights, WeightsAnswer } from "../../../src/cli/lab/api.js";
import { apiUrl, askServer, isServed } from "./server.js";

/** The run that `edgegrad lab` was started with; null without one. */
export const run = signal<Run | null>(null);
export const weights = signal<RunWeights | null>(null);
/** Why the run cannot be read now, in the server's words. */
export const runFault = signal<string | null>(null);
/** Whether the server has gone. */
export const isLost = signal(false);
/** `asking` until it is known whether there is a run. */
export const runState = signal<"asking" | "none" | "there">(isServed() ? "asking" : "none");
/** Whether the page shows the run, where there is one. */
export const isWatching = signal(true);

let asked = false;

/** Asks once for the run, and then hears what becomes of it for as long as the page is open. */
export async function connectOnce(): Promise<void> {
  if (asked || !isServed()) return;
  asked = true;
  try {
    run.value = await askServer<RunAnswer>("run");
    runState.value = run.value === null ? "none" : "there";
  } catch (error) {
    batch(() => {
      runFault.value = (error as Error).message;
      runState.value = "there";
    });
  }
  if (runState.value === "none") return;
  void readWeights();
  const events = new EventSource(apiUrl("run/events"));
  events.onopen = () => (isLost.value = false);
  // The browser tries again by itself; the first event then has the whole history.
  events.onerror = () => (isLost.value = true);
  events.onmessage = ({ data }: MessageEvent<string>) => void hear(JSON.parse(data) as RunChange);
  events.addEventListener("fault", ({ data }: MessageEvent<string>) => (runFault.value = JSON.parse(data) as string));
}

async function hear({ from, records, status, checkpoint }: RunChange): Promise<void> {
  const before = run.value ?? (await askServer<RunAnswer>("run"));
  if (before === null) return;
  batch(() => {
    runFault.value = null;
    run.value = { ...before, status, checkpoint, history: [...before.history.slice(0, from), ...records] };
  });
  if (checkpoint !== before.checkpoint) await readWeights();
}

/** A checkpoint that is being replaced is read at the next change. */
async function readWeights(): Promise<void> {
  weights.value = await askServer<WeightsAnswer>("run/weights").catch(() => weights.value);
}
