import { describe, expect, it } from "vitest";
import { gradientFloor, relativeError } from "./relativeError.js";

describe("gradientFloor", () => {
  it.each([
    { gradient: [3, -8, 1], floor: 8e-3 },
    { gradient: [0, 0], floor: 1e-8 },
    { gradient: [1e-6], floor: 1e-8 },
    { gradient: [], floor: 1e-8 },
    { gradient: [NaN, 2, Infinity, -Infinity], floor: 2e-3 },
  ])("of $gradient is $floor", ({ gradient, floor }) => {
    expect(gradientFloor(gradient)).toBe(floor);
  });
});

describe("relativeError", () => {
  it.each([
    [2, 1, 1e-8, 0.5],
    [1, 2, 1e-8, 0.5],
    [1, -1, 1e-8, 2],
    [0, 0.25, 1, 0.25],
    [0, 0, 0, 0],
    [0, -0, 1e-8, 0],
    [NaN, NaN, 1e-8, Infinity],
    [1, NaN, 1e-8, Infinity],
    [Infinity, Infinity, 1e-8, Infinity],
    [Infinity, 1, 1e-8, Infinity],
  ])("of %d against %d with the floor %d is %d", (analytic, numeric, floor, error) => {
    expect(relativeError(analytic, numeric, floor)).toBe(error);
  });
});
