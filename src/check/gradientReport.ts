import { formatShape } from "../shape/format.js";
import type { Shape } from "../shape/shape.js";
import type { DerivativeVerdict } from "./kink.js";
import { numberText } from "./numberText.js";
import { table, type Cell } from "./table.js";

/** `kink`: nothing is wrong, but an element lies where no single derivative exists. */
export type GradientVerdict = "pass" | "fail" | "kink";

/** One derivative beside the differences that judge it. */
export interface CheckedElement {
  /** The place in the parameter, one number an axis. */
  readonly index: readonly number[];
  /** The derivative that is judged. */
  readonly analytic: number;
  /** The central difference. */
  readonly numeric: number;
  /** The one-sided differences. */
  readonly left: number;
  readonly right: number;
  readonly relativeError: number;
  readonly verdict: DerivativeVerdict;
}

/** What was found about one parameter. */
export interface ParameterReport {
  readonly name: string;
  readonly shape: Shape;
  /** Whether the gradient has the parameter's shape; if not, no element was looked at. */
  readonly shapesAgree: boolean;
  /** Elements looked at. */
  readonly checked: number;
  /** Of the elements away from kinks; 0 where there are none. */
  readonly maxRelativeError: number;
  /** The chapter's metric, over the elements looked at; NaN where there are none. It decides nothing. */
  readonly meanAbsoluteDifference: number;
  /** The element that decides the verdict: a failure before a kink before all others, the largest error among its like. */
  readonly worst: CheckedElement | null;
  /** Elements at a kink, whose derivative lies between the one-sided ones. */
  readonly kinks: number;
  /** Elements with a kink within h, judged with a smaller step. */
  readonly kinksNearby: number;
  /** Elements that are wrong. */
  readonly failures: number;
  readonly verdict: GradientVerdict;
  /** The verdict's reason in one sentence. */
  readonly message: string;
}

const HEADERS = [
  "parameter",
  "shape",
  "checked",
  "max rel. error",
  "mean abs. diff.",
  "worst at",
  "analytic",
  "numeric",
  "left",
  "right",
  "kinks",
  "nearby",
  "verdict",
];

/** What `checkGradients` found: plain data, and a table as text. */
export class GradientReport {
  /** Fail if any parameter fails, else kink if any has one, else pass. */
  readonly verdict: GradientVerdict;

  constructor(
    /** One report a parameter, in the order of the inputs. */
    readonly parameters: readonly ParameterReport[],
  ) {
    const any = (verdict: GradientVerdict): boolean => parameters.some((parameter) => parameter.verdict === verdict);
    this.verdict = any("fail") ? "fail" : any("kink") ? "kink" : "pass";
  }

  /** A table with a row a parameter, and a sentence for each that does not simply pass. */
  toString(): string {
    const notes = this.parameters
      .filter(({ verdict }) => verdict !== "pass")
      .map(({ name, message }) => `${name}: ${message}`);
    return [table(HEADERS, this.parameters.map(rowOf)), "", ...notes, `verdict: ${this.verdict}`].join("\n");
  }
}

function rowOf(parameter: ParameterReport): Cell[] {
  const { name, shape, checked, worst, kinks, kinksNearby, verdict } = parameter;
  const seen = checked > 0;
  return [
    name,
    formatShape(shape),
    checked,
    seen ? parameter.maxRelativeError : undefined,
    seen ? parameter.meanAbsoluteDifference : undefined,
    worst === null ? undefined : formatIndex(worst.index),
    worst?.analytic,
    worst?.numeric,
    worst?.left,
    worst?.right,
    kinks,
    kinksNearby,
    verdict,
  ];
}

const formatIndex = (index: readonly number[]): string => `[${index.join(", ")}]`;

/** A parameter that fails before any element is looked at. */
export function refusedParameter(name: string, shape: Shape, message: string, shapesAgree: boolean): ParameterReport {
  return {
    name,
    shape,
    shapesAgree,
    checked: 0,
    maxRelativeError: 0,
    meanAbsoluteDifference: NaN,
    worst: null,
    kinks: 0,
    kinksNearby: 0,
    failures: 0,
    verdict: "fail",
    message,
  };
}

/** Gathers a parameter's elements as they are judged; only the one that decides is kept. */
export class ParameterTally {
  private checked = 0;
  private maxRelativeError = 0;
  private differences = 0;
  private worst: CheckedElement | null = null;
  private readonly counts: Record<DerivativeVerdict, number> = { pass: 0, "pass, kink nearby": 0, kink: 0, fail: 0 };

  constructor(
    private readonly name: string,
    private readonly shape: Shape,
    private readonly size: number,
  ) {}

  add(element: CheckedElement): void {
    const { verdict, relativeError } = element;
    this.checked++;
    this.counts[verdict]++;
    this.differences += Math.abs(element.analytic - element.numeric);
    if (verdict === "pass" || verdict === "fail")
      this.maxRelativeError = Math.max(this.maxRelativeError, relativeError);
    if (this.worst === null || decidesBefore(element, this.worst)) this.worst = element;
  }

  /** @param note Added to the sentence. */
  report(note: string): ParameterReport {
    const { name, shape, checked, maxRelativeError, worst, counts } = this;
    return {
      name,
      shape,
      shapesAgree: true,
      checked,
      maxRelativeError,
      meanAbsoluteDifference: this.differences / checked,
      worst,
      kinks: counts.kink,
      kinksNearby: counts["pass, kink nearby"],
      failures: counts.fail,
      verdict: counts.fail > 0 ? "fail" : counts.kink > 0 ? "kink" : "pass",
      message: this.describe() + note,
    };
  }

  private describe(): string {
    const { worst, checked, size, counts } = this;
    if (worst === null) return `no elements to check in ${formatShape(this.shape)}`;
    const at = formatIndex(worst.index);
    const among = checked === size ? `${size} elements` : `${checked} elements looked at, of ${size},`;
    const analytic = numberText(worst.analytic);
    if (counts.fail > 0) {
      const notFinite = Number.isFinite(worst.relativeError)
        ? `relative error ${numberText(worst.relativeError)}`
        : Number.isFinite(worst.analytic)
          ? "the loss is not finite beside it"
          : "the derivative is not finite";
      return `${counts.fail} of ${among} ${counts.fail === 1 ? "is" : "are"} wrong, worst at ${at}: analytic ${analytic} against numeric ${numberText(worst.numeric)}, ${notFinite}`;
    }
    const error = numberText(this.maxRelativeError);
    if (counts.kink > 0)
      return `${counts.kink} of ${among} ${counts.kink === 1 ? "is" : "are"} at a kink, as ${at}: analytic ${analytic} lies between the one-sided derivatives ${numberText(worst.left)} and ${numberText(worst.right)}; the others agree, largest relative error ${error}`;
    return `${among} agree, largest relative error ${error} at ${at}`;
  }
}

const importance: { readonly [V in DerivativeVerdict]: number } = { "pass, kink nearby": 0, pass: 1, kink: 2, fail: 3 };

function decidesBefore(element: CheckedElement, other: CheckedElement): boolean {
  if (element.verdict !== other.verdict) return importance[element.verdict] > importance[other.verdict];
  return element.verdict !== "kink" && element.relativeError > other.relativeError;
}
