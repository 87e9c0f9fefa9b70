import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../shape/errors.js";
import { stridesOf } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import { compare, meanAbsoluteDifference, type Tolerance } from "./compare.js";

const vector = (...values: number[]): TensorData => ({
  data: Float64Array.from(values),
  shape: [values.length],
  dtype: "float64",
});

const anyFloat32s = fc
  .float32Array({ maxLength: 12 })
  .map((data): TensorData => ({ data, shape: [data.length], dtype: "float32" }));
const anyFloat64s = fc
  .float64Array({ maxLength: 12 })
  .map((data): TensorData => ({ data, shape: [data.length], dtype: "float64" }));
const anyTensorData = fc.oneof(anyFloat32s, anyFloat64s);

const pairs = fc
  .array(fc.tuple(fc.double(), fc.double()), { minLength: 1, maxLength: 12 })
  .map((list) => [vector(...list.map(([a]) => a)), vector(...list.map(([, b]) => b))] as const);

describe("compare", () => {
  it("passes a tensor against its copy, NaN and −0 included, however narrow the tolerance", () => {
    const narrow = (length: number): Tolerance[] => [
      "exact",
      { ulp: 0 },
      { rtol: 0, atol: 0 },
      { bound: new Float64Array(length) },
    ];
    fc.assert(
      fc.property(anyTensorData, (x) => {
        const copy = { ...x, data: x.data.slice() };
        for (const tolerance of narrow(x.data.length)) expect(compare(x, copy, tolerance).verdict).toBe("pass");
        const confirmed = x.data.every((value) => Number.isFinite(value));
        expect(compare(x, copy, { relative: 0 }).verdict).toBe(confirmed ? "pass" : "fail");
      }),
    );
  });

  it("is as strict as Object.is when exact, and names the first difference", () => {
    fc.assert(
      fc.property(anyFloat64s, fc.nat(), fc.double(), (x, place, value) => {
        const i = place % Math.max(1, x.data.length);
        const changed = x.data.slice();
        if (changed.length > 0) changed[i] = value;
        const comparison = compare({ ...x, data: changed }, x, "exact");
        const same = changed.every((entry, at) => Object.is(entry, x.data[at]));
        expect(comparison.verdict).toBe(same ? "pass" : "fail");
        if (comparison.verdict === "fail") expect(comparison).toMatchObject({ first: { index: [i] }, badCount: 1 });
      }),
    );
  });

  it("never lets a value that is not finite agree with another value", () => {
    const special = fc.constantFrom(NaN, Infinity, -Infinity);
    const wide: Tolerance[] = [
      { ulp: 1e300 },
      { rtol: 1e300, atol: 1e300 },
      { bound: [1e308] },
      { relative: 1e300, floor: 1e300 },
    ];
    fc.assert(
      fc.property(special, fc.oneof(special, fc.double()), fc.constantFrom(...wide), (a, b, tolerance) => {
        fc.pre(!Object.is(a, b));
        expect(compare(vector(a), vector(b), tolerance).verdict).toBe("fail");
        expect(compare(vector(b), vector(a), tolerance).verdict).toBe("fail");
      }),
    );
  });

  it("fails wherever a wider tolerance fails, and exact wherever any does", () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 0, max: 1e3, noNaN: true }), ([a, b], limit) => {
        const fails = (tolerance: Tolerance): boolean => compare(a, b, tolerance).verdict === "fail";
        if (fails({ rtol: 0, atol: 2 * limit })) expect(fails({ rtol: 0, atol: limit })).toBe(true);
        if (fails({ ulp: 2 * limit })) expect(fails({ ulp: limit })).toBe(true);
        if (fails({ rtol: 0, atol: limit })) expect(fails("exact")).toBe(true);
      }),
    );
  });

  it("says where in any shape", () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, place) => {
        const index = shape.map((dimension, axis) => (place + axis) % dimension);
        const flat = stridesOf(shape).reduce((sum, stride, axis) => sum + stride * index[axis], 0);
        const size = shape.reduce((product, dimension) => product * dimension, 1);
        const expected: TensorData = { data: new Int32Array(size), shape, dtype: "int32" };
        const actual: TensorData = { ...expected, data: new Int32Array(size) };
        actual.data[flat] = 7;
        const element = { index, actual: 7, expected: 0, error: 7, limit: 0 };
        expect(compare(actual, expected, "exact")).toMatchObject({ first: element, worst: element, size });
      }),
    );
  });

  it("gives the worst element also when all agree", () => {
    const tolerance = { rtol: 0, atol: 1 };
    const comparison = compare(vector(0, 0.5, 0.25), vector(0, 0, 0), tolerance);
    expect(comparison).toMatchObject({ verdict: "pass", worst: { index: [1], error: 0.5, limit: 1 } });
    const empty = compare(vector(), vector(), tolerance);
    expect(empty).toMatchObject({ verdict: "pass", worst: null });
  });

  const two = vector(1, 2);
  it.each<[string, TensorData, TensorData, Tolerance, string]>([
    ["data that do not fill the shape", { ...two, shape: [3] }, two, "exact", "actual has 2 values for shape (3,)"],
    ["an array of another dtype", two, { ...two, dtype: "float32" }, "exact", "expected is called float32"],
    ["a NaN tolerance", two, two, { rtol: NaN, atol: 0 }, "rtol is NaN; it must be finite and ≥ 0"],
    ["a tolerance that passes all", two, two, { rtol: 0, atol: Infinity }, "atol is Infinity"],
    ["negative ULP", two, two, { ulp: -1 }, "ulp is -1"],
    ["a negative relative error", two, two, { relative: -1e-5 }, "relative is -0.00001"],
    ["a NaN floor", two, two, { relative: 1e-5, floor: NaN }, "floor is NaN"],
    ["too few bounds", two, two, { bound: [1] }, "1 bounds for 2 elements"],
    ["a NaN bound of a number", two, two, { bound: [0, NaN] }, "bound at [1] is NaN"],
  ])("refuses %s", (_, actual, expected, tolerance, says) => {
    expect(() => compare(actual, expected, tolerance)).toThrow(says);
  });
});

describe("meanAbsoluteDifference", () => {
  it.each([
    { actual: vector(1, 2, 3), expected: vector(1, 2, 3), mean: 0 },
    { actual: vector(1, 2, 3, 4), expected: vector(2, 0, 3, 9), mean: 2 },
    { actual: vector(NaN, 0), expected: vector(NaN, 0), mean: NaN },
    { actual: vector(), expected: vector(), mean: NaN },
  ])("is $mean", ({ actual, expected, mean }) => {
    expect(meanAbsoluteDifference(actual, expected)).toBe(mean);
  });

  it("refuses shapes that would broadcast", () => {
    const matrix: TensorData = { data: new Float64Array(500), shape: [50, 10], dtype: "float64" };
    const bias: TensorData = { data: new Float64Array(10), shape: [10], dtype: "float64" };
    expect(() => meanAbsoluteDifference(matrix, bias)).toThrow(ShapeError);
    expect(() => meanAbsoluteDifference(matrix, bias)).toThrow("actual (50, 10), expected (10,)");
  });
});
