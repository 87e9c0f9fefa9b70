import { describe, expect, test } from "vitest";
import { rangeText, tensorText, valuesText } from "./number.js";

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
    [new Float32Array(0), [0, 3], "float32", "float32 (0, 3)", "[]"],
    [new Uint8Array(7).fill(1), [7], "bool", "bool (7,)", "true .. true"],
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
    [[NaN, 1, NaN, -1], "-1 .. 1, 2 NaN"],
    [[NaN, NaN], "NaN .. NaN"],
    [[0, -0], "0 .. 0"],
    [[-Infinity, 3], "-∞ .. 3"],
  ])("the range of %o is %s", (values, text) => expect(rangeText(Float64Array.from(values), "float64")).toBe(text));
});
