import type { Problem } from "./problem.js";
import { roundsOf } from "./problem.js";

/** From how many terms on a sum is cut into shares, where its outputs alone would give threads too little to share. */
const LONG = 2048;
const FEW_OUTPUTS = 32 * 1024;

/** How many shares a long sum may have: threads take whole ones. */
const COUNTS = [8, 16, 12, 4, 6, 10, 5, 7, 3, 2];

/** A problem whose sums are cut into shares: a product for each, which `outer` counts first. */
export interface Shared {
  readonly problem: Problem;
  readonly count: number;
  /** Rows of all products of one share together. */
  readonly rows: number;
}

/**
 * Cuts a long sum with few outputs into shares of equal length, by its shape alone, so that the sum's rounding does not
 * depend on the number of threads; null where it is better left whole.
 */
export function sharesOf(problem: Problem): Shared | null {
  const { inner, outer, rows, columns } = problem;
  const all = roundsOf(outer) * rows.size;
  if (roundsOf(inner) < LONG || all * columns.size > FEW_OUTPUTS) return null;
  const [first, ...rest] = inner;
  const count = COUNTS.find((shares) => first.size % shares === 0);
  if (count === undefined) return null;
  const size = first.size / count;
  const share = { size: count, a: first.a * size, b: first.b * size, row: all };
  const own = size === 1 ? [] : [{ ...first, size }];
  // rows are counted anew: those of the shares lie behind each other
  return { problem: { ...problem, outer: [share, ...outer], inner: [...own, ...rest] }, count, rows: all };
}
