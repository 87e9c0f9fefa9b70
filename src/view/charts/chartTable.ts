import { numberText } from "../../check/numberText.js";

/** A chart's numbers as text, for who reads instead of looking; `table(headers, rows)` writes it. */
export interface ChartTable {
  readonly headers: readonly string[];
  /** Each as long as `headers`. */
  readonly rows: readonly (readonly string[])[];
}

/** What many numbers are, in a few. */
export interface Summary {
  /** Of the finite ones; blank without any. */
  readonly smallest: string;
  readonly mean: string;
  readonly largest: string;
  readonly notFinite: number;
}

export function summaryOf(values: Iterable<number>): Summary {
  let [smallest, largest, mean] = [Infinity, -Infinity, 0];
  let [count, notFinite] = [0, 0];
  for (const value of values) {
    if (!Number.isFinite(value)) {
      notFinite++;
      continue;
    }
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
    count++;
    // A running mean, where the sum could overflow.
    mean += value / count - mean / count;
  }
  if (count === 0) return { smallest: "", mean: "", largest: "", notFinite };
  return { smallest: numberText(smallest), mean: numberText(mean), largest: numberText(largest), notFinite };
}
