import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberText } from "./numberText.js";

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
