import { relativeError } from "./relativeError.js";

/** One-sided differences further apart than this share of the larger have a gap. So exact must a match beside a kink be. */
const GAP_SHARE = 1e-3;
/** Each closer look divides the step by this. */
const ZOOM = 8;
/** Units in the last place that rounding may have cost each value of the function. */
const ROUNDING_UNITS = 8;

/** What is said of one derivative; `kink` is neither right nor wrong. */
export type DerivativeVerdict = "pass" | "pass, kink nearby" | "kink" | "fail";

/** What `judgeDerivative` must know of the function and its tolerances. */
export interface KinkOptions {
  /** f(x), which the caller computes once for all elements. */
  readonly value: number;
  /** `gradientFloor` of the parameter's analytic gradient. */
  readonly floor: number;
  /** The step h, in units of x. */
  readonly eps?: number;
  /** The largest relative error that passes. */
  readonly rtol?: number;
  /** The largest absolute error that passes, whatever the relative one. */
  readonly atol?: number;
}

/** What was found; the differences are those of the step that decided. */
export interface DerivativeJudgement {
  readonly verdict: DerivativeVerdict;
  /** (f(x) − f(x−h)) / h */
  readonly left: number;
  /** (f(x+h) − f(x)) / h */
  readonly right: number;
  /** The central difference (f(x+h) − f(x−h)) / 2h. */
  readonly numeric: number;
  /** The h of these differences: eps, eps/8 or eps/64. */
  readonly step: number;
  /** Of the analytic derivative against `numeric`, with the floor. At a kink it says nothing. */
  readonly relativeError: number;
}

/**
 * Judges one analytic derivative by differences of the function.
 *
 * - No gap between the one-sided differences at h, and the central one agrees (rtol): *pass*. Most elements end here,
 *   after two evaluations. Anything else is looked at with h/8 and h/64 (four more) before it is called wrong.
 * - The gap shrinks in proportion to the step: the function is smooth and curved. *Pass* if the central difference of
 *   one of the steps agrees (rtol), else *fail*.
 * - The gap closes at once: a kink lies near x, not at it. *Pass, kink nearby* if the central difference inside
 *   agrees; within 1e-3, or within rtol where there was no gap at h.
 * - The gap stays: *kink* if the analytic value lies between the one-sided differences (rtol), else *fail*.
 *
 * How a gap behaves tells the two apart. At step s, curvature makes a gap of s·f″, which shrinks by 8 with each step
 * divided by 8; its share of the derivative need not shrink (x² at 0 has differences −s and s). A kink of jump J at
 * the distance δ makes a gap of J·(1 − δ/s), or none when δ ≥ s: to last until h/64 it needs δ < h/64, and then the
 * gap at h/8 is at least 8/9 of that at h. No kink alone shrinks by about 8 twice, for that would need δ about h/9,
 * which leaves nothing at h/64.
 *
 * At a jump of f the gap grows as the step shrinks; the one-sided differences then allow any value of one sign.
 *
 * @param analytic The derivative to judge.
 * @param evaluate f with the element moved by `offset`.
 */
export function judgeDerivative(
  analytic: number,
  evaluate: (offset: number) => number,
  { value, floor, eps = 1e-4, rtol = 1e-5, atol = 0 }: KinkOptions,
): DerivativeJudgement {
  const judge = (verdict: DerivativeVerdict, { left, right, numeric, step }: Differences): DerivativeJudgement => {
    return { verdict, left, right, numeric, step, relativeError: relativeError(analytic, numeric, floor) };
  };
  const matches = ({ numeric }: Differences, tolerance: number): boolean =>
    relativeError(analytic, numeric, floor) <= tolerance || Math.abs(analytic - numeric) <= atol;

  const coarse = differences(evaluate, value, eps);
  const gapAtFirst = hasGap(coarse, floor);
  if (!gapAtFirst && matches(coarse, rtol)) return judge("pass", coarse);

  const middle = differences(evaluate, value, eps / ZOOM);
  const fine = differences(evaluate, value, eps / ZOOM ** 2);
  const smoothInside = shrinksWithStep(middle, fine);
  if (smoothInside && shrinksWithStep(coarse, middle)) {
    const agreeing = [coarse, middle, fine].find((at) => matches(at, rtol));
    return agreeing === undefined ? judge("fail", coarse) : judge("pass", agreeing);
  }

  // Where f is not finite at x ± h there was no gap to see, and nothing excuses a wide tolerance or a kink.
  const defined = Number.isFinite(coarse.gap);
  const tolerance = gapAtFirst && defined ? GAP_SHARE : rtol;
  const beside = [middle, fine].find((at) => (smoothInside || !hasGap(at, floor)) && matches(at, tolerance));
  if (beside !== undefined) return judge("pass, kink nearby", beside);

  const gapStays = defined && (!gapAtFirst || hasGap(fine, floor));
  return judge(gapStays && liesBetween(analytic, middle, fine, rtol, floor) ? "kink" : "fail", fine);
}

interface Differences {
  readonly left: number;
  readonly right: number;
  readonly numeric: number;
  readonly step: number;
  /** right − left, with its sign. */
  readonly gap: number;
  /** A gap, or an error of a difference, that rounding of the function alone can make. */
  readonly noise: number;
}

function differences(evaluate: (offset: number) => number, value: number, step: number): Differences {
  const ahead = evaluate(step);
  const behind = evaluate(-step);
  const left = (value - behind) / step;
  const right = (ahead - value) / step;
  const largest = Math.max(Math.abs(ahead), Math.abs(behind), Math.abs(value));
  const noise = (2 * ROUNDING_UNITS * Number.EPSILON * largest) / step;
  return { left, right, numeric: (ahead - behind) / (2 * step), step, gap: right - left, noise };
}

/** True also where a difference is not finite. */
function hasGap({ left, right, gap }: Differences, floor: number): boolean {
  const size = Math.max(Math.abs(left), Math.abs(right), floor);
  return !Number.isFinite(gap) || Math.abs(gap) > GAP_SHARE * size;
}

/** To within a half, for the fourth derivative has a part in the gap too. False where a difference is not finite. */
function shrinksWithStep(wide: Differences, narrow: Differences): boolean {
  const expected = wide.gap / ZOOM;
  return Number.isFinite(expected) && Math.abs(narrow.gap - expected) <= Math.abs(expected) / 2 + narrow.noise;
}

/**
 * Each side is given what its step still adds by curvature, by which a right derivative at a kink may lie outside:
 * s·f″/2 at step s, which is a seventh of the difference to 8s.
 */
function liesBetween(analytic: number, middle: Differences, fine: Differences, rtol: number, floor: number): boolean {
  const margin = (side: "left" | "right"): number =>
    Math.abs(middle[side] - fine[side]) / (ZOOM - 1) +
    rtol * Math.max(Math.abs(analytic), Math.abs(fine[side]), floor) +
    fine.noise;
  const [low, high] = fine.left <= fine.right ? (["left", "right"] as const) : (["right", "left"] as const);
  return analytic >= fine[low] - margin(low) && analytic <= fine[high] + margin(high);
}
