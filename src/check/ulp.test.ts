import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ulpDistance } from "./ulp.js";

const finite64 = fc.double({ noNaN: true, noDefaultInfinity: true });
const finite32 = fc.float({ noNaN: true, noDefaultInfinity: true });

/** The same count by another way: whole numbers of any size, from the bits in big-endian order. */
function countedPlaces(value: number, dtype: "float32" | "float64"): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (dtype === "float64") view.setFloat64(0, Math.abs(value));
  else view.setFloat32(4, Math.abs(value));
  const places = view.getBigUint64(0);
  return value < 0 ? -places : places;
}

function countedDistance(a: number, b: number, dtype: "float32" | "float64"): number {
  const distance = countedPlaces(a, dtype) - countedPlaces(b, dtype);
  return Number(distance < 0n ? -distance : distance);
}

describe("ulpDistance", () => {
  it.each([
    [1, 1 + 2 ** -52, "float64", 1],
    [1, 1 - 2 ** -53, "float64", 1],
    [2 ** 52, 2 ** 52 + 1, "float64", 1],
    [0, 5e-324, "float64", 1],
    [-5e-324, 5e-324, "float64", 2],
    [-0, 0, "float64", 0],
    [2 ** -1022, 2 ** -1022 - 5e-324, "float64", 1],
    [1, 2, "float64", 2 ** 52],
    [1, 2, "float32", 2 ** 23],
    [-(2 ** -149), 2 ** -149, "float32", 2],
    [1, 1 + 2 ** -23, "float32", 1],
    [Number.MAX_VALUE, Infinity, "float64", Infinity],
    [Infinity, -Infinity, "float32", Infinity],
    [Infinity, Infinity, "float32", 0],
    [NaN, NaN, "float64", 0],
    [NaN, Infinity, "float64", Infinity],
    [-(2 ** 31), 2 ** 31 - 1, "int32", 2 ** 32 - 1],
    [3, 250, "uint8", 247],
  ] as const)("%d to %d in %s: %d", (a, b, dtype, distance) => {
    expect(ulpDistance(a, b, dtype)).toBe(distance);
  });

  it("counts as whole numbers of any size do", () => {
    fc.assert(
      fc.property(finite64, finite64, (a, b) => ulpDistance(a, b, "float64") === countedDistance(a, b, "float64")),
    );
    fc.assert(
      fc.property(finite32, finite32, (a, b) => ulpDistance(a, b, "float32") === countedDistance(a, b, "float32")),
    );
  });

  it("is symmetric, of any two values", () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (a, b) => ulpDistance(a, b, "float64") === ulpDistance(b, a, "float64")),
    );
    fc.assert(
      fc.property(fc.float(), fc.float(), (a, b) => ulpDistance(a, b, "float32") === ulpDistance(b, a, "float32")),
    );
  });

  it("adds up along the line", () => {
    fc.assert(
      fc.property(finite32, finite32, finite32, (...values) => {
        const [low, middle, high] = values.sort((a, b) => a - b);
        const parts = ulpDistance(low, middle, "float32") + ulpDistance(middle, high, "float32");
        expect(ulpDistance(low, high, "float32")).toBe(parts);
      }),
    );
  });

  it("refuses a value that the dtype does not hold", () => {
    expect(() => ulpDistance(0.1, 0.1, "float32")).toThrow("0.1 is not a float32; round it with Math.fround");
  });
});
