import { dtypes, type DType } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { formatShape, sameShape, sizeOf, stridesOf, type Shape } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import { gradientFloor, relativeError } from "./relativeError.js";
import { ulpDistance } from "./ulp.js";

/**
 * How far the actual value a may lie from the expected value e. In all of them a finite value never agrees with one
 * that is not, nor NaN with Infinity, nor Infinity with −Infinity.
 *
 * - `"exact"`: the same value; −0 and +0 differ, NaN agrees with NaN.
 * - `ulp`: at most so many steps of the dtype apart; −0 and +0 agree, NaN agrees with NaN.
 * - `rtol`, `atol`: |a − e| ≤ atol + rtol·|e|; NaN agrees with NaN.
 * - `bound`: |a − e| ≤ bound[i], one bound for each element in row-major order, for example 2·k·ε·Σ|aᵢbᵢ| for a sum
 *   of k products; NaN agrees with NaN. A fixed rtol would hide a wrong element near zero.
 * - `relative`: for derivatives, a analytic and e numeric: |a − e| / max(|a|, |e|, floor) ≤ relative. The floor is
 *   `gradientFloor` of the actual values if not given. NaN and Infinity fail also against themselves, for such a
 *   derivative was not confirmed.
 */
export type Tolerance =
  | "exact"
  | { readonly ulp: number }
  | { readonly rtol: number; readonly atol: number }
  | { readonly bound: ArrayLike<number> }
  | { readonly relative: number; readonly floor?: number };

/** One element of a comparison. */
export interface ComparedElement {
  readonly index: readonly number[];
  readonly actual: number;
  readonly expected: number;
  /** In the tolerance's measure: ULP for `ulp`, the relative error for `relative`, else |actual − expected|. */
  readonly error: number;
  /** The largest error allowed here, in the same measure. */
  readonly limit: number;
}

/** The outcome of `compare`; `message` is one sentence that says it. */
export type Comparison =
  | {
      readonly verdict: "pass";
      /** The element nearest to its limit; null when there are no elements. */
      readonly worst: ComparedElement | null;
      readonly message: string;
    }
  | {
      readonly verdict: "fail";
      readonly reason: "shape";
      readonly actual: Shape;
      readonly expected: Shape;
      readonly message: string;
    }
  | {
      readonly verdict: "fail";
      readonly reason: "dtype";
      readonly actual: DType;
      readonly expected: DType;
      readonly message: string;
    }
  | {
      readonly verdict: "fail";
      readonly reason: "value";
      /** The first bad element in row-major order. */
      readonly first: ComparedElement;
      /** The bad element farthest beyond its limit. */
      readonly worst: ComparedElement;
      readonly badCount: number;
      readonly size: number;
      readonly message: string;
    };

/**
 * Compares shapes first, then dtypes, then every element. Nothing is broadcast: () and (1,) differ.
 * @throws RangeError when the data do not fill their shape, or a number of the tolerance is negative or not finite.
 * @throws TypeError when the data's array is not the dtype's.
 */
export function compare(actual: TensorData, expected: TensorData, tolerance: Tolerance): Comparison {
  checkData("actual", actual);
  checkData("expected", expected);
  if (!sameShape(actual.shape, expected.shape)) {
    return {
      verdict: "fail",
      reason: "shape",
      actual: actual.shape,
      expected: expected.shape,
      message: `shapes differ: ${formatShape(actual.shape)} ≠ ${formatShape(expected.shape)}`,
    };
  }
  if (actual.dtype !== expected.dtype) {
    return {
      verdict: "fail",
      reason: "dtype",
      actual: actual.dtype,
      expected: expected.dtype,
      message: `dtypes differ: ${actual.dtype} ≠ ${expected.dtype}`,
    };
  }
  return compareValues(actual, expected, measureFor(tolerance, actual, expected));
}

/**
 * The chapter's metric: the mean of |actual − expected| over all elements; NaN when there are none.
 * One wrong element among thousands hides in it, so it is shown beside a verdict and never decides one.
 * @throws ShapeError when the shapes differ, for NumPy's broadcasting once hid a wrong gradient behind this mean.
 */
export function meanAbsoluteDifference(actual: TensorData, expected: TensorData): number {
  checkData("actual", actual);
  checkData("expected", expected);
  if (!sameShape(actual.shape, expected.shape)) {
    const shapes = [actual.shape, expected.shape];
    throw new ShapeError("meanAbsoluteDifference", ["actual", "expected"], shapes, "the shapes must be the same");
  }
  let sum = 0;
  for (let i = 0; i < actual.data.length; i++) sum += Math.abs(actual.data[i] - expected.data[i]);
  return sum / actual.data.length;
}

/** A tolerance, ready to be asked about elements. */
interface Measure {
  /** Values that agree whatever the limit. */
  same(actual: number, expected: number): boolean;
  /** Of two finite values that are not the same. */
  error(actual: number, expected: number): number;
  limit(expected: number, i: number): number;
  /** Nothing but `same` agrees. */
  readonly exact: boolean;
  describe(element: ComparedElement): string;
}

const sameOrBothNaN = (actual: number, expected: number): boolean =>
  actual === expected || (Number.isNaN(actual) && Number.isNaN(expected));
const absoluteError = (actual: number, expected: number): number => Math.abs(actual - expected);
const describeAbsolute = ({ error, limit }: ComparedElement): string => `off by ${error}, allowed ${limit}`;

function measureFor(tolerance: Tolerance, actual: TensorData, expected: TensorData): Measure {
  if (tolerance === "exact") {
    return {
      same: Object.is,
      error: absoluteError,
      limit: () => 0,
      exact: true,
      describe: ({ error }) => (error === 0 ? "off by the sign of zero" : `off by ${error}`),
    };
  }
  if ("ulp" in tolerance) {
    const ulp = checkNumber("ulp", tolerance.ulp);
    return {
      same: sameOrBothNaN,
      error: (a, e) => ulpDistance(a, e, actual.dtype),
      limit: () => ulp,
      exact: false,
      describe: ({ error, limit }) => `off by ${error} ULP, allowed ${limit}`,
    };
  }
  if ("bound" in tolerance) {
    checkBounds(tolerance.bound, expected);
    return {
      same: sameOrBothNaN,
      error: absoluteError,
      limit: (_, i) => tolerance.bound[i],
      exact: false,
      describe: describeAbsolute,
    };
  }
  if ("relative" in tolerance) {
    const relative = checkNumber("relative", tolerance.relative);
    const floor = checkNumber("floor", tolerance.floor ?? gradientFloor(actual.data));
    return {
      same: (a, n) => a === n && Number.isFinite(a),
      error: (a, n) => relativeError(a, n, floor),
      limit: () => relative,
      exact: false,
      describe: ({ error, limit }) => `relative error ${error}, allowed ${limit}`,
    };
  }
  const rtol = checkNumber("rtol", tolerance.rtol);
  const atol = checkNumber("atol", tolerance.atol);
  return {
    same: sameOrBothNaN,
    error: absoluteError,
    limit: (e) => atol + rtol * Math.abs(e),
    exact: false,
    describe: describeAbsolute,
  };
}

function compareValues(actual: TensorData, expected: TensorData, measure: Measure): Comparison {
  const size = actual.data.length;
  if (size === 0)
    return { verdict: "pass", worst: null, message: `no elements to compare in ${formatShape(actual.shape)}` };

  let first = -1;
  let badCount = 0;
  let worst = 0;
  let worstExcess = 0;
  let worstError = 0;
  for (let i = 0; i < size; i++) {
    const error = errorOf(measure, actual.data[i], expected.data[i]);
    if (error === 0 && measure.same(actual.data[i], expected.data[i])) continue;
    const limit = measure.limit(expected.data[i], i);
    if (measure.exact || error === Infinity || error > limit) {
      if (badCount === 0) first = i;
      badCount++;
    }
    const excess = measure.exact || error === Infinity ? Infinity : error / limit;
    if (excess > worstExcess || (excess === worstExcess && error > worstError)) {
      worst = i;
      worstExcess = excess;
      worstError = error;
    }
  }

  const elementAt = (i: number): ComparedElement => ({
    index: multiIndex(i, actual.shape),
    actual: actual.data[i],
    expected: expected.data[i],
    error: errorOf(measure, actual.data[i], expected.data[i]),
    limit: measure.limit(expected.data[i], i),
  });
  if (badCount === 0) {
    const element = elementAt(worst);
    const detail = worstError === 0 ? "" : `, worst at ${formatIndex(element)}: ${measure.describe(element)}`;
    return { verdict: "pass", worst: element, message: `${size} of ${size} elements agree${detail}` };
  }
  const elements = { first: elementAt(first), worst: elementAt(worst) };
  return {
    verdict: "fail",
    reason: "value",
    ...elements,
    badCount,
    size,
    message:
      `values differ first at ${formatIndex(elements.first)}: ${formatValues(elements.first)} ` +
      `(${badCount} of ${size} elements, worst ${describeWorst(elements, measure)})`,
  };
}

/** Two values of which one is not finite are Infinity apart, unless they are the same. */
function errorOf(measure: Measure, actual: number, expected: number): number {
  if (measure.same(actual, expected)) return 0;
  return Number.isFinite(actual) && Number.isFinite(expected) ? measure.error(actual, expected) : Infinity;
}

function describeWorst({ first, worst }: Record<"first" | "worst", ComparedElement>, measure: Measure): string {
  const isFirst = sameShape(first.index, worst.index);
  const values = isFirst ? "there" : `at ${formatIndex(worst)}: ${formatValues(worst)}`;
  if (worst.error === Infinity) return values;
  return isFirst ? measure.describe(worst) : `${values}, ${measure.describe(worst)}`;
}

/** The index of an element by its place in row-major order. */
export function multiIndex(flat: number, shape: Shape): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(flat / stride) % shape[axis]);
}

function formatIndex({ index }: ComparedElement): string {
  return `[${index.join(", ")}]`;
}

function formatValues({ actual, expected }: ComparedElement): string {
  return `${formatValue(actual)} against ${formatValue(expected)}`;
}

/** A template string prints −0 as 0. */
function formatValue(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function checkNumber(name: string, value: number): number {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`compare: ${name} is ${value}; it must be finite and ≥ 0`);
  return value;
}

/** Inputs that hold NaN or Infinity make the value and its bound such too: there the bound is not needed. */
function checkBounds(bound: ArrayLike<number>, { data, shape }: TensorData): void {
  if (bound.length !== data.length)
    throw new RangeError(`compare: ${bound.length} bounds for ${data.length} elements; give one for each`);
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) checkNumber(`bound at [${multiIndex(i, shape).join(", ")}]`, bound[i]);
  }
}

function checkData(name: string, { data, shape, dtype }: TensorData): void {
  if (data.length !== sizeOf(shape))
    throw new RangeError(
      `compare: ${name} has ${data.length} values for shape ${formatShape(shape)}, which holds ${sizeOf(shape)}`,
    );
  if (!(data instanceof dtypes[dtype].array))
    throw new TypeError(`compare: ${name} is called ${dtype} but its values are in a ${data.constructor.name}`);
}
