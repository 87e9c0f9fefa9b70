import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unaryTable, worstRow } from "../../test/fixtures/tables.js";
import { erf } from "./erf.js";

describe("erf", () => {
  it("is within 2 ULP of mpmath's table, edges exact", () => {
    const worst = worstRow(unaryTable("erf"), ({ x }) => erf(x));
    expect(worst.ulp, JSON.stringify(worst)).toBeLessThanOrEqual(2);
  });

  it("is odd, and keeps the sign of zero", () => {
    fc.assert(fc.property(fc.double(), (x) => Object.is(erf(-x), -erf(x))));
  });

  it("stays within [-1, 1] and never falls by more than its own rounding", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -7, max: 7, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, step) => {
          const [low, high] = [erf(x), erf(x + step)];
          return Math.abs(low) <= 1 && high >= low - 4 * Number.EPSILON * Math.abs(low);
        },
      ),
    );
  });
});
