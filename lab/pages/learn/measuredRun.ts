import { signal } from "@preact/signals";
import type { mnistHistory } from "../../../src/view/figures/mnistHistory.js";

/** The measured run of figure 46; null until it is loaded. */
export const measuredRun = signal<typeof mnistHistory | null>(null);

/** Why it could not be loaded; null while nothing has failed. */
export const runFailure = signal<string | null>(null);

export async function loadRun(): Promise<void> {
  runFailure.value = null;
  try {
    measuredRun.value ??= (await import("../../../src/view/figures/mnistHistory.js")).mnistHistory;
  } catch (error) {
    runFailure.value = (error as Error).message;
  }
}
