import { describe, expect, it } from "vitest";
import { compare } from "../check/compare.js";
import * as records from "../ops/records.js";
import { isFloat } from "../shape/dtype.js";
import { conformanceCases, runConformanceCase, type ConformanceCase } from "./conformance.js";
import type { Backend, Program } from "./contract.js";
import { reference } from "./reference/index.js";

const cases = conformanceCases();

/** What went wrong, or nothing. */
function faults(test: ConformanceCase, backend: Backend): string[] {
  return runConformanceCase(test, backend).flatMap(({ actual, expected, tolerance }) => {
    const { verdict, message } = compare(actual, expected, tolerance);
    return verdict === "pass" ? [] : [message];
  });
}

describe("conformance", () => {
  it("has every record, by a name of its own for each case", () => {
    expect(new Set(cases.map(({ record }) => record))).toEqual(new Set(Object.keys(records)));
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });

  it("has values in every dtype, and derivatives of order 1 and 2 in both float dtypes", () => {
    const kinds = new Set(cases.map(({ dtype, order }) => `${dtype} ${order}`));
    expect([...kinds].sort()).toEqual(
      [
        ...["bool", "float32", "float64", "int32", "uint8"].map((dtype) => `${dtype} 0`),
        ...["float32", "float64"].flatMap((dtype) => [`${dtype} 1`, `${dtype} 2`]),
      ].sort(),
    );
  });

  it.each(cases.map((test) => [test.name, test] as const))("reference: %s", (_, test) => {
    expect(faults(test, reference)).toEqual([]);
  });

  /** The reference with its outputs changed: what a wrong kernel would give. */
  const wrong = (change: (value: number, float: boolean) => number): Backend => ({
    ...reference,
    name: "wrong",
    compile: (plan) => {
      const program = reference.compile(plan);
      const run: Program["run"] = (leaves) =>
        program.run(leaves).map((output, i) => output.map((value) => change(value, isFloat(plan.outputs[i].dtype))));
      return {
        bytes: 0,
        run,
        runAsync: async (leaves) => run(leaves),
        copyOut: (output) => output.slice(),
        leaf: () => undefined,
        release: () => {},
      };
    },
  });
  const nonEmpty = cases.filter(({ graph }) => graph.roots.some(({ shape }) => !shape.includes(0)));

  it.each([
    ["off by 1", wrong((x) => x + 1)],
    ["1e-3 too large, integers off by 1", wrong((x, float) => (float ? x * (1 + 1e-3) : x + 1))],
  ])("a backend %s fails every case that has a number in it", (_, backend) => {
    const passing = nonEmpty.filter((test) => {
      const zeros = runConformanceCase(test, reference).every(({ expected }) => expected.data.every((x) => x === 0));
      return !zeros && faults(test, backend).length === 0;
    });
    expect(passing.map(({ name }) => name)).toEqual([]);
  });

  it("a backend within a unit in the last place passes where the reference is not exact", () => {
    const near = wrong((x, float) => (float ? x * (1 + 2 ** -52) : x));
    const test = cases.find(({ name }) => name === "exp (2, 3) [] float64 value")!;
    expect(faults(test, near)).toEqual([]);
    expect(faults({ ...test, rule: { rule: "exact" } }, near)).not.toEqual([]);
  });
});
