import { signal } from "@preact/signals";
import type { ChartWords, LineChart } from "../../../src/view/index.js";
import type { mnistHistory } from "../../../src/view/figures/mnistHistory.js";

/** The measured run of figure 46. */
interface MeasuredRun {
  readonly history: typeof mnistHistory;
  readonly chartOf: (title: string, words: ChartWords) => LineChart;
}

/** Null until it is loaded. */
export const measuredRun = signal<MeasuredRun | null>(null);

/** Why it could not be loaded; null while nothing has failed. */
export const runFailure = signal<string | null>(null);

export async function loadRun(): Promise<void> {
  runFailure.value = null;
  try {
    const [{ mnistHistory: history }, { mnistAccuracyChart: chartOf }] = await Promise.all([
      import("../../../src/view/figures/mnistHistory.js"),
      import("../../../src/view/figures/mnistAccuracy.js"),
    ]);
    measuredRun.value = { history, chartOf };
  } catch (error) {
    runFailure.value = (error as Error).message;
  }
}
