import type { Tolerance } from "../../src/check/compare.js";
import type { DType } from "../../src/shape/dtype.js";
import type { Shape } from "../../src/shape/shape.js";

/** One question to the comparator, and the only right answer. */
export interface Verdict {
  readonly name: string;
  /** float64, and one dimension, unless said otherwise. */
  readonly actual: Values;
  readonly expected: Values;
  readonly tolerance: Tolerance;
  /** `pass`, or the reason to fail. */
  readonly verdict: "pass" | "shape" | "dtype" | "value";
  /** The whole message. */
  readonly says: string;
}

export interface Values {
  readonly values: readonly number[];
  readonly shape?: Shape;
  readonly dtype?: DType;
}

const close = { rtol: 1e-5, atol: 1e-8 } as const;
const SMALLEST_64 = 5e-324;
const SMALLEST_32 = 2 ** -149;
const LARGEST_64 = Number.MAX_VALUE;
const LARGEST_32 = (2 - 2 ** -23) * 2 ** 127;

const of = (...values: number[]): Values => ({ values });
const single = (...values: number[]): Values => ({ values, dtype: "float32" });
const whole = (...values: number[]): Values => ({ values, dtype: "int32" });
const shaped = (shape: Shape, ...values: number[]): Values => ({ values, shape });
const zeros = (...shape: number[]): Values => ({
  values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0),
  shape,
});

/** The comparator stands behind every other test, so each of its judgements is written down here, as data. */
export const verdicts: readonly Verdict[] = [
  // NaN and Infinity
  {
    name: "NaN and NaN, exact",
    actual: of(NaN),
    expected: of(NaN),
    tolerance: "exact",
    verdict: "pass",
    says: "1 of 1 elements agree",
  },
  {
    name: "NaN and NaN, close",
    actual: of(1, NaN),
    expected: of(1, NaN),
    tolerance: close,
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
  {
    name: "NaN elsewhere, exact",
    actual: of(NaN, 1),
    expected: of(1, NaN),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [0]: NaN against 1 (2 of 2 elements, worst there)",
  },
  {
    name: "NaN and a number, close",
    actual: of(NaN),
    expected: of(1),
    tolerance: close,
    verdict: "value",
    says: "values differ first at [0]: NaN against 1 (1 of 1 elements, worst there)",
  },
  {
    name: "a number and NaN, however wide the tolerance",
    actual: of(1),
    expected: of(NaN),
    tolerance: { rtol: 1e300, atol: 1e300 },
    verdict: "value",
    says: "values differ first at [0]: 1 against NaN (1 of 1 elements, worst there)",
  },
  {
    name: "NaN and Infinity",
    actual: of(NaN),
    expected: of(Infinity),
    tolerance: close,
    verdict: "value",
    says: "values differ first at [0]: NaN against Infinity (1 of 1 elements, worst there)",
  },
  {
    name: "NaN and Infinity, in ULP",
    actual: single(NaN),
    expected: single(Infinity),
    tolerance: { ulp: 2 ** 30 },
    verdict: "value",
    says: "values differ first at [0]: NaN against Infinity (1 of 1 elements, worst there)",
  },
  {
    name: "Infinity and Infinity",
    actual: of(Infinity, -Infinity),
    expected: of(Infinity, -Infinity),
    tolerance: close,
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
  {
    name: "Infinity and −Infinity",
    actual: of(Infinity),
    expected: of(-Infinity),
    tolerance: { rtol: 1, atol: 1e300 },
    verdict: "value",
    says: "values differ first at [0]: Infinity against -Infinity (1 of 1 elements, worst there)",
  },
  {
    name: "a number and Infinity",
    actual: of(1e308),
    expected: of(Infinity),
    tolerance: { rtol: 1, atol: 1e300 },
    verdict: "value",
    says: "values differ first at [0]: 1e+308 against Infinity (1 of 1 elements, worst there)",
  },
  {
    name: "Infinity and a number",
    actual: of(Infinity),
    expected: of(1e308),
    tolerance: { rtol: 1, atol: 1e300 },
    verdict: "value",
    says: "values differ first at [0]: Infinity against 1e+308 (1 of 1 elements, worst there)",
  },
  {
    name: "the largest float32 and Infinity, its neighbour in bits",
    actual: single(LARGEST_32),
    expected: single(Infinity),
    tolerance: { ulp: 4 },
    verdict: "value",
    says: "values differ first at [0]: 3.4028234663852886e+38 against Infinity (1 of 1 elements, worst there)",
  },
  {
    name: "a difference that overflows",
    actual: of(LARGEST_64),
    expected: of(-LARGEST_64),
    tolerance: { rtol: 1.5, atol: 0 },
    verdict: "value",
    says: "values differ first at [0]: 1.7976931348623157e+308 against -1.7976931348623157e+308 (1 of 1 elements, worst there)",
  },
  // Zero
  {
    name: "−0 and 0, exact",
    actual: of(-0),
    expected: of(0),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [0]: -0 against 0 (1 of 1 elements, worst off by the sign of zero)",
  },
  {
    name: "0 and −0, close",
    actual: of(0),
    expected: of(-0),
    tolerance: { rtol: 0, atol: 0 },
    verdict: "pass",
    says: "1 of 1 elements agree",
  },
  {
    name: "−0 and 0, in ULP",
    actual: single(-0),
    expected: single(0),
    tolerance: { ulp: 0 },
    verdict: "pass",
    says: "1 of 1 elements agree",
  },
  // Nothing to compare
  {
    name: "empty",
    actual: shaped([0]),
    expected: shaped([0]),
    tolerance: "exact",
    verdict: "pass",
    says: "no elements to compare in (0,)",
  },
  {
    name: "empty, of rank 2",
    actual: shaped([3, 0]),
    expected: shaped([3, 0]),
    tolerance: { relative: 0 },
    verdict: "pass",
    says: "no elements to compare in (3, 0)",
  },
  {
    name: "empty, of other shapes",
    actual: shaped([0, 3]),
    expected: shaped([3, 0]),
    tolerance: "exact",
    verdict: "shape",
    says: "shapes differ: (0, 3) ≠ (3, 0)",
  },
  // Shapes
  {
    name: "a scalar and one element",
    actual: shaped([], 1),
    expected: shaped([1], 1),
    tolerance: "exact",
    verdict: "shape",
    says: "shapes differ: () ≠ (1,)",
  },
  {
    name: "a scalar and a scalar",
    actual: shaped([], 1),
    expected: shaped([], 2),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at []: 1 against 2 (1 of 1 elements, worst off by 1)",
  },
  {
    name: "shapes that would broadcast: the chapter's db = dW",
    actual: zeros(50, 10),
    expected: zeros(10),
    tolerance: { relative: 1 },
    verdict: "shape",
    says: "shapes differ: (50, 10) ≠ (10,)",
  },
  {
    name: "a row and a column",
    actual: zeros(1, 3),
    expected: zeros(3, 1),
    tolerance: close,
    verdict: "shape",
    says: "shapes differ: (1, 3) ≠ (3, 1)",
  },
  {
    name: "as many elements in another shape",
    actual: zeros(2, 3),
    expected: zeros(6),
    tolerance: close,
    verdict: "shape",
    says: "shapes differ: (2, 3) ≠ (6,)",
  },
  {
    name: "shape is said before dtype and values",
    actual: single(1, 2),
    expected: of(3),
    tolerance: close,
    verdict: "shape",
    says: "shapes differ: (2,) ≠ (1,)",
  },
  // Dtypes
  {
    name: "float32 and float64",
    actual: single(1),
    expected: of(1),
    tolerance: close,
    verdict: "dtype",
    says: "dtypes differ: float32 ≠ float64",
  },
  {
    name: "bool and uint8, alike in memory",
    actual: { values: [1], dtype: "bool" },
    expected: { values: [1], dtype: "uint8" },
    tolerance: "exact",
    verdict: "dtype",
    says: "dtypes differ: bool ≠ uint8",
  },
  {
    name: "dtype is said before values",
    actual: whole(1),
    expected: of(2),
    tolerance: "exact",
    verdict: "dtype",
    says: "dtypes differ: int32 ≠ float64",
  },
  // Integers and bool
  {
    name: "int32 at both ends",
    actual: whole(-(2 ** 31), 2 ** 31 - 1),
    expected: whole(-(2 ** 31), 2 ** 31 - 1),
    tolerance: "exact",
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
  {
    name: "int32 that wrapped around",
    actual: whole(-(2 ** 31)),
    expected: whole(2 ** 31 - 1),
    tolerance: { ulp: 1 },
    verdict: "value",
    says: "values differ first at [0]: -2147483648 against 2147483647 (1 of 1 elements, worst off by 4294967295 ULP, allowed 1)",
  },
  {
    name: "bool",
    actual: { values: [0, 1, 1], dtype: "bool" },
    expected: { values: [0, 1, 0], dtype: "bool" },
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [2]: 1 against 0 (1 of 3 elements, worst off by 1)",
  },
  // Where and how far
  {
    name: "the first bad index, row-major",
    actual: shaped([2, 3], 0, 0, 0, 0, 0, 3),
    expected: shaped([2, 3], 0, 0, 0, 0, 0, 4),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [1, 2]: 3 against 4 (1 of 6 elements, worst off by 1)",
  },
  {
    name: "the worst index is not the first",
    actual: shaped([2, 2], 1, 2, 3, 4),
    expected: shaped([2, 2], 1, 3, 3, 9),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [0, 1]: 2 against 3 (2 of 4 elements, worst at [1, 1]: 4 against 9, off by 5)",
  },
  {
    name: "NaN is worse than any number",
    actual: of(1e300, NaN),
    expected: of(0, 0),
    tolerance: close,
    verdict: "value",
    says: "values differ first at [0]: 1e+300 against 0 (2 of 2 elements, worst at [1]: NaN against 0)",
  },
  {
    name: "the worst is farthest beyond its limit, not farthest off",
    actual: of(1100, 0.5),
    expected: of(1000, 0),
    tolerance: { rtol: 0.05, atol: 0.1 },
    verdict: "value",
    says: "values differ first at [0]: 1100 against 1000 (2 of 2 elements, worst at [1]: 0.5 against 0, off by 0.5, allowed 0.1)",
  },
  // rtol and atol
  {
    name: "at the limit",
    actual: of(1.5),
    expected: of(1),
    tolerance: { rtol: 0.25, atol: 0.25 },
    verdict: "pass",
    says: "1 of 1 elements agree, worst at [0]: off by 0.5, allowed 0.5",
  },
  {
    name: "rtol is of the expected value",
    actual: of(2),
    expected: of(1),
    tolerance: { rtol: 0.75, atol: 0 },
    verdict: "value",
    says: "values differ first at [0]: 2 against 1 (1 of 1 elements, worst off by 1, allowed 0.75)",
  },
  {
    name: "a negative expected value",
    actual: of(-1.5),
    expected: of(-2),
    tolerance: { rtol: 0.25, atol: 0 },
    verdict: "pass",
    says: "1 of 1 elements agree, worst at [0]: off by 0.5, allowed 0.5",
  },
  {
    name: "rtol alone excuses nothing at zero",
    actual: of(SMALLEST_64),
    expected: of(0),
    tolerance: { rtol: 1, atol: 0 },
    verdict: "value",
    says: "values differ first at [0]: 5e-324 against 0 (1 of 1 elements, worst off by 5e-324, allowed 0)",
  },
  // ULP
  {
    name: "float32, 1 ULP",
    actual: single(1),
    expected: single(1 + 2 ** -23),
    tolerance: { ulp: 1 },
    verdict: "pass",
    says: "1 of 1 elements agree, worst at [0]: off by 1 ULP, allowed 1",
  },
  {
    name: "float64, 2 ULP of 1 allowed",
    actual: of(1),
    expected: of(1 + 2 ** -51),
    tolerance: { ulp: 1 },
    verdict: "value",
    says: "values differ first at [0]: 1 against 1.0000000000000004 (1 of 1 elements, worst off by 2 ULP, allowed 1)",
  },
  {
    name: "float64, across a word of its bits",
    actual: of(1),
    expected: of(1 - 2 ** -53),
    tolerance: { ulp: 1 },
    verdict: "pass",
    says: "1 of 1 elements agree, worst at [0]: off by 1 ULP, allowed 1",
  },
  {
    name: "float32, across zero",
    actual: single(-SMALLEST_32),
    expected: single(2 * SMALLEST_32),
    tolerance: { ulp: 2 },
    verdict: "value",
    says: "values differ first at [0]: -1.401298464324817e-45 against 2.802596928649634e-45 (1 of 1 elements, worst off by 3 ULP, allowed 2)",
  },
  {
    name: "float64, across zero",
    actual: of(-SMALLEST_64),
    expected: of(SMALLEST_64),
    tolerance: { ulp: 1 },
    verdict: "value",
    says: "values differ first at [0]: -5e-324 against 5e-324 (1 of 1 elements, worst off by 2 ULP, allowed 1)",
  },
  // Subnormals
  {
    name: "a subnormal flushed to zero, exact",
    actual: of(0),
    expected: of(SMALLEST_64),
    tolerance: "exact",
    verdict: "value",
    says: "values differ first at [0]: 0 against 5e-324 (1 of 1 elements, worst off by 5e-324)",
  },
  {
    name: "a float32 subnormal flushed to zero, in ULP",
    actual: single(0),
    expected: single(2 ** -127),
    tolerance: { ulp: 4 },
    verdict: "value",
    says: "values differ first at [0]: 0 against 5.877471754111438e-39 (1 of 1 elements, worst off by 4194304 ULP, allowed 4)",
  },
  {
    name: "the smallest normal and the largest subnormal",
    actual: single(2 ** -126),
    expected: single(2 ** -126 - SMALLEST_32),
    tolerance: { ulp: 1 },
    verdict: "pass",
    says: "1 of 1 elements agree, worst at [0]: off by 1 ULP, allowed 1",
  },
  // One bound for each element
  {
    name: "each within its own bound",
    actual: of(1.5, 100),
    expected: of(1, 90),
    tolerance: { bound: [0.5, 16] },
    verdict: "pass",
    says: "2 of 2 elements agree, worst at [0]: off by 0.5, allowed 0.5",
  },
  {
    name: "a wrong element near zero that an rtol of the largest would hide",
    actual: of(1e6, 1e-3),
    expected: of(1e6, 0),
    tolerance: { bound: [1e-3, 1e-9] },
    verdict: "value",
    says: "values differ first at [1]: 0.001 against 0 (1 of 2 elements, worst off by 0.001, allowed 1e-9)",
  },
  {
    name: "a bound of 0",
    actual: of(0, 0),
    expected: of(-0, 0),
    tolerance: { bound: new Float64Array(2) },
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
  {
    name: "a bound that is NaN where the value is",
    actual: of(NaN, 1),
    expected: of(NaN, 1),
    tolerance: { bound: [NaN, 0] },
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
  // Derivatives
  {
    name: "one wrong derivative among many",
    actual: of(4, 2, 8),
    expected: of(4, 1, 8),
    tolerance: { relative: 1e-5 },
    verdict: "value",
    says: "values differ first at [1]: 2 against 1 (1 of 3 elements, worst relative error 0.5, allowed 0.00001)",
  },
  {
    name: "a derivative near zero is held against the largest",
    actual: of(1024, 2 ** -20),
    expected: of(1024, 0),
    tolerance: { relative: 1e-5 },
    verdict: "pass",
    says: "2 of 2 elements agree, worst at [1]: relative error 9.313225746154785e-7, allowed 0.00001",
  },
  {
    name: "the same, with the floor given",
    actual: of(1024, 2 ** -20),
    expected: of(1024, 0),
    tolerance: { relative: 1e-5, floor: 2 ** -19 },
    verdict: "value",
    says: "values differ first at [1]: 9.5367431640625e-7 against 0 (1 of 2 elements, worst relative error 0.5, allowed 0.00001)",
  },
  {
    name: "an infinite derivative excuses no other",
    actual: of(Infinity, 1),
    expected: of(Infinity, 2),
    tolerance: { relative: 1e-5 },
    verdict: "value",
    says: "values differ first at [0]: Infinity against Infinity (2 of 2 elements, worst there)",
  },
  {
    name: "NaN against NaN was not confirmed",
    actual: of(NaN),
    expected: of(NaN),
    tolerance: { relative: 1e-5 },
    verdict: "value",
    says: "values differ first at [0]: NaN against NaN (1 of 1 elements, worst there)",
  },
  {
    name: "all zero",
    actual: of(0, -0),
    expected: of(0, 0),
    tolerance: { relative: 0 },
    verdict: "pass",
    says: "2 of 2 elements agree",
  },
];
