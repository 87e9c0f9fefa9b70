import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberText, rangeText, tensorText, valuesText } from "./number.js";

describe("numberText", () => {
  test.each([
    [3.3000000000000003, "3.3"],
    [110.00000000000001, "110"],
    [715.0000000000001, "715"],
    [1.1, "1.1"],
    [650, "650"],
    [-0.7548079, "-0.7548"],
    [0.018211, "0.01821"],
    [1e-7, "1e-7"],
    [1.2345e-10, "1.234e-10"],
    [0.0001, "0.0001"],
    [0.000099999, "0.0001"],
    [0.00012345, "0.0001234"],
    [9.8765e-5, "9.876e-5"],
    [9999.6, "1e4"],
    [39760, "39760"],
    [12345.6, "1.235e4"],
    [39761, "3.976e4"],
    [1e6, "1000000"],
    [1e7, "1e7"],
    [-1.5e300, "-1.5e300"],
    [0, "0"],
    [-0, "0"],
    [5e-324, "5e-324"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "-∞"],
  ])("%d is written %s", (value, text) => expect(numberText(value)).toBe(text));

  test("reads back to within half of the fourth digit, in at most 11 characters", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = numberText(value);
        expect(text.length).toBeLessThanOrEqual(11);
        // Subnormal numbers have fewer digits than four themselves; the largest may round to infinity.
        if (Math.abs(value) > 1e-300 && Math.abs(value) < 1e308)
          expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(Math.abs(value) * 5.001e-4);
      }),
    );
  });
});

describe("tensors", () => {
  const ramp = Float32Array.from({ length: 12 }, (_, i) => i / 10);

  test.each([
    [Float64Array.of(3.3000000000000003), [], "float64", "3.3", "3.3"],
    [Float64Array.of(2), [1], "float64", "[2]", "[2]"],
    [Float32Array.of(0.3, 2.9, 4), [3], "float32", "[0.3, 2.9, 4]", "[0.3, 2.9, 4]"],
    [Int32Array.of(1, 2, 3, 4, 5, 6), [2, 3], "int32", "[[1, 2, 3], [4, 5, 6]]", "[[1, 2, 3], [4, 5, 6]]"],
    [Uint8Array.of(1, 0), [2], "bool", "[true, false]", "[true, false]"],
    [ramp, [3, 4], "float32", "float32 (3, 4)", "0 .. 1.1"],
    [ramp, [12], "float32", "float32 (12,)", "0 .. 1.1"],
    [new Float32Array(0), [0, 3], "float32", "float32 (0, 3)", "empty"],
    [new Uint8Array(7).fill(1), [7], "bool", "bool (7,)", "all true"],
  ] as const)("%o of shape %o", (values, shape, dtype, brief, valuesOnly) => {
    expect(tensorText(values, shape, dtype)).toBe(brief);
    expect(valuesText(values, shape, dtype)).toBe(valuesOnly);
  });

  test("values that do not fill the shape are refused", () => {
    const message = "3 values do not fill shape (2, 2), which has 4; give every element";
    expect(() => tensorText(new Float32Array(3), [2, 2], "float32")).toThrow(message);
    expect(() => valuesText(new Float32Array(3), [2, 2], "float32")).toThrow(message);
  });

  test.each([
    [[-1, 0.5, 2], "-1 .. 2"],
    [[NaN, 1, NaN, -1], "-1 .. 1, but 2 NaN"],
    [[NaN, NaN], "all NaN"],
    [[0, -0], "all 0"],
    [[-Infinity, 3], "-∞ .. 3"],
  ])("the range of %o is %s", (values, text) => expect(rangeText(Float64Array.from(values), "float64")).toBe(text));
});
