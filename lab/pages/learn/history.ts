import { signal } from "@preact/signals";
import type { mnistHistory } from "../../../src/view/figures/mnistHistory.js";

/** The measured run of figure 46; null until it is loaded. */
export const history = signal<typeof mnistHistory | null>(null);

/** Why it could not be loaded; null while nothing has failed. */
export const historyFailure = signal<string | null>(null);

export async function loadHistory(): Promise<void> {
  historyFailure.value = null;
  try {
    history.value ??= (await import("../../../src/view/figures/mnistHistory.js")).mnistHistory;
  } catch (error) {
    historyFailure.value = (error as Error).message;
  }
}
