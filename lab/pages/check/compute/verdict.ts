import { compare, type CheckedElement, type ParameterReport } from "../../../../src/check/index.js";
import { sizeOf, type Shape } from "../../../../src/shape/shape.js";
import type { ParameterResult, PresetName, Verdict } from "../messages.js";

/** Errors up to the first pass, up to the second are doubtful, beyond it wrong (`relative`); PyTorch's rule has no middle. */
const thresholds = { pass: 1e-5, doubtful: 1e-3 } as const;
const pytorchTolerance = { rtol: 1e-3, atol: 1e-5 } as const;

/** What the library is asked to let pass; the preset's own rule has the last word. */
export const askedTolerance: Readonly<Record<PresetName, { readonly rtol: number; readonly atol: number }>> = {
  relative: { rtol: thresholds.pass, atol: 0 },
  pytorch: pytorchTolerance,
};

type Judged = Pick<ParameterResult, "verdict" | "worst" | "failures">;

function byRelativeError({ verdict, worst, failures }: ParameterReport): Judged {
  const doubtful = verdict === "fail" && worst !== null && worst.relativeError <= thresholds.doubtful;
  return { verdict: doubtful ? "doubtful" : verdict, worst, failures };
}

/** |a − n| ≤ atol + rtol·|n| for every element away from kinks. */
function byPytorch(report: ParameterReport, smooth: readonly CheckedElement[]): Judged {
  const values = (of: "analytic" | "numeric") => ({
    data: Float64Array.from(smooth, (element) => element[of]),
    shape: [smooth.length],
    dtype: "float64" as const,
  });
  const comparison = compare(values("analytic"), values("numeric"), pytorchTolerance);
  if (comparison.verdict === "fail" && comparison.reason === "value")
    return { verdict: "fail", worst: smooth[comparison.worst.index[0]], failures: comparison.badCount };
  if (report.kinks > 0) return { verdict: "kink", worst: report.worst, failures: 0 };
  const nearest = comparison.verdict === "pass" && comparison.worst !== null ? smooth[comparison.worst.index[0]] : null;
  return { verdict: "pass", worst: nearest ?? report.worst, failures: 0 };
}

const isSmooth = ({ verdict }: CheckedElement): boolean => verdict === "pass" || verdict === "fail";

function placeOf(index: readonly number[], shape: Shape): number {
  return index.reduce((place, position, axis) => place * shape[axis] + position, 0);
}

/** A parameter's report with all of its elements, by a preset's rule. */
export function judged(
  report: ParameterReport,
  elements: readonly CheckedElement[],
  gradientShape: Shape,
  preset: PresetName,
): ParameterResult {
  const { name, shape, checked, maxRelativeError, meanAbsoluteDifference, kinks } = report;
  const smooth = elements.filter(isSmooth);
  const refused: Verdict | undefined = !report.shapesAgree ? "shape" : checked === 0 ? "loss" : undefined;
  const found =
    refused !== undefined
      ? { verdict: refused, worst: null, failures: 0 }
      : preset === "pytorch"
        ? byPytorch(report, smooth)
        : byRelativeError(report);
  return {
    ...{ name, shape, gradientShape, size: sizeOf(shape), checked, kinks },
    ...{ maxRelativeError, meanAbsoluteDifference },
    ...found,
    besideKinks: elements.filter((element) => !isSmooth(element)),
    errors: {
      places: Int32Array.from(smooth, ({ index }) => placeOf(index, shape)),
      values: Float64Array.from(smooth, ({ relativeError }) => relativeError),
    },
  };
}
