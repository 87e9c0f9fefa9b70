import type { TypedArray } from "../../shape/dtype.js";
import { domainOf, fractionOf } from "./ticks.js";

/** Numbers of any kind of array, row-major where they are a matrix. */
export type Numbers = TypedArray | readonly number[];

/** How many values lie where. */
export interface Histogram {
  /** Ascending, one more than there are bins; empty when no value is finite. */
  readonly edges: readonly number[];
  /** A bin holds its lower edge and what lies below its upper one; the last also holds its upper edge. */
  readonly counts: readonly number[];
  /** How many values are in no bin. */
  readonly nan: number;
  readonly negativeInfinity: number;
  readonly positiveInfinity: number;
}

/** More bins than this could have equal edges. */
const MOST_BINS = 10_000;

/**
 * Counts values in bins of equal width over the range of those that are finite. Values that are (nearly) one number
 * get room around it, so that they fall in a bin in the middle.
 * @throws RangeError for a number of bins that is not whole, or not from 1 to 10,000.
 */
export function binned(values: Numbers, bins = 20): Histogram {
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS)
    throw new RangeError(`binned: ${bins} bins; give a whole number from 1 to ${MOST_BINS}`);
  let [nan, negativeInfinity, positiveInfinity] = [0, 0, 0];
  const domain = domainOf(values);
  const [low, high] = domain ?? [0, 0];
  // Shares of both ends, whose difference could overflow.
  const edge = (share: number): number => low * (1 - share) + high * share;
  const edges = domain ? Array.from({ length: bins + 1 }, (_, i) => edge(i / bins)) : [];
  const counts = domain ? new Array<number>(bins).fill(0) : [];
  for (const value of values) {
    if (Number.isFinite(value)) {
      let bin = Math.min(bins - 1, Math.floor(fractionOf([low, high], value) * bins));
      // The division may round to the other side of an edge.
      while (value < edges[bin]) bin--;
      while (bin < bins - 1 && value >= edges[bin + 1]) bin++;
      counts[bin]++;
    } else if (Number.isNaN(value)) nan++;
    else if (value < 0) negativeInfinity++;
    else positiveInfinity++;
  }
  return { edges, counts, nan, negativeInfinity, positiveInfinity };
}
