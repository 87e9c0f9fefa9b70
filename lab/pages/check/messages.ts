import type { CheckedElement } from "../../../src/check/index.js";
import type { Shape } from "../../../src/shape/shape.js";

/** Whose gradients are checked. */
export const subjectNames = ["mnist", "digits", "fruits", "relu", "branch", "single"] as const;
export type SubjectName = (typeof subjectNames)[number];

/** The chapter's slips that can be made. */
export const slipNames = ["swapped", "b2", "mask", "aliasing", "dout", "classes", "element"] as const;
export type SlipName = (typeof slipNames)[number];

/** What decides that two derivatives agree. */
export const presetNames = ["relative", "pytorch"] as const;
export type PresetName = (typeof presetNames)[number];

/** What the gradients are computed in; the differences are in float64 always. */
export const dtypeNames = ["float64", "float32"] as const;
export type GradientDType = (typeof dtypeNames)[number];

/** One gradient check. */
export interface CheckRequest {
  readonly subject: SubjectName;
  readonly slip: SlipName | null;
  readonly dtype: GradientDType;
  readonly preset: PresetName;
  /** The step h of the differences. */
  readonly step: number;
  /** Elements of each parameter; null for all. */
  readonly sample: number | null;
  /** Of the choice of elements. */
  readonly seed: number;
}

/** `doubtful` lies between pass and fail; `shape` and `loss` say why no element was looked at. */
export type Verdict = "pass" | "doubtful" | "kink" | "fail" | "shape" | "loss";

/** What was found about one parameter. */
export interface ParameterResult {
  readonly name: string;
  readonly shape: Shape;
  readonly gradientShape: Shape;
  /** Elements in all. */
  readonly size: number;
  /** Elements looked at. */
  readonly checked: number;
  readonly verdict: Verdict;
  /** Of the elements away from kinks. */
  readonly maxRelativeError: number;
  /** The chapter's metric, over the elements looked at; NaN where there are none. */
  readonly meanAbsoluteDifference: number;
  /** The element that decides the verdict. */
  readonly worst: CheckedElement | null;
  /** Elements that do not pass. */
  readonly failures: number;
  /** Elements at a kink. */
  readonly kinks: number;
  /** Elements at a kink, or with one within the step. */
  readonly besideKinks: readonly CheckedElement[];
  /** Places (row-major) and relative errors of the elements away from kinks. */
  readonly errors: { readonly places: Int32Array; readonly values: Float64Array };
}

export const sweepNames = ["sigmoid", "exp", "square", "network"] as const;
export type SweepName = (typeof sweepNames)[number];

/** Relative errors of differences with one step. */
export interface SweepPoint {
  readonly step: number;
  readonly central: number;
  /** (f(x + ε) − f(x)) / ε */
  readonly oneSided: number;
  /** The central difference of the function computed in float32. */
  readonly central32: number;
}

/** How the error of a difference depends on its step. */
export interface Sweep {
  readonly name: SweepName;
  /** Where the derivative is taken. */
  readonly at: number;
  /** By back-propagation, in float64. */
  readonly derivative: number;
  /** From the largest step to the smallest. */
  readonly points: readonly SweepPoint[];
}

/** What the worker is asked. */
export type Question =
  | { readonly kind: "check"; readonly request: CheckRequest }
  | { readonly kind: "cancel" }
  | { readonly kind: "sweep"; readonly name: SweepName };

/** What it answers; a check ends with one of `report`, `cancelled` and `failed`. */
export type Answer =
  | { readonly kind: "progress"; readonly done: number; readonly total: number; readonly parameter: string }
  | { readonly kind: "report"; readonly parameters: readonly ParameterResult[]; readonly milliseconds: number }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "sweep"; readonly sweep: Sweep };
