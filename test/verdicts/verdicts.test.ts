import { describe, expect, it } from "vitest";
import { compare } from "../../src/check/compare.js";
import { dtypes } from "../../src/shape/dtype.js";
import type { TensorData } from "../../src/shape/tensorData.js";
import { verdicts, type Values } from "./verdicts.js";

function toTensorData({ values, shape = [values.length], dtype = "float64" }: Values): TensorData {
  const data = new dtypes[dtype].array(values.length);
  data.set(values);
  return { data, shape, dtype };
}

describe("the comparator's verdicts", () => {
  it("are at least 40, each with a name of its own", () => {
    expect(new Set(verdicts.map(({ name }) => name)).size).toBe(verdicts.length);
    expect(verdicts.length).toBeGreaterThanOrEqual(40);
  });

  it.each(verdicts)("$name: $verdict", ({ actual, expected, tolerance, verdict, says }) => {
    const comparison = compare(toTensorData(actual), toTensorData(expected), tolerance);
    const got = comparison.verdict === "pass" ? "pass" : comparison.reason;
    expect([got, comparison.message]).toEqual([verdict, says]);
  });
});
