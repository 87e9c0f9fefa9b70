import { describe, expect, test } from "vitest";
import { runCheck } from "../../lab/pages/check/compute/check.js";
import { sweep } from "../../lab/pages/check/compute/sweep.js";
import { heatMap } from "../../lab/pages/check/heatMap.js";
import { presetNames, subjectNames, sweepNames, type CheckRequest } from "../../lab/pages/check/messages.js";

const asked: CheckRequest = {
  ...{ subject: "mnist", slip: null, dtype: "float64", preset: "relative" },
  ...{ step: 1e-4, sample: 50, seed: 0 },
};
const check = (changes: Partial<CheckRequest>) => runCheck({ ...asked, ...changes });

describe("without a slip", () => {
  test.each(subjectNames.flatMap((subject) => presetNames.map((preset) => ({ subject, preset }))))(
    "$subject by $preset",
    async ({ subject, preset }) => {
      const step = preset === "pytorch" ? 1e-6 : 1e-4;
      const found = await check({ subject, preset, step });
      const expected = subject === "relu" ? "kink" : "pass";
      expect(found.map(({ verdict }) => verdict)).toEqual(found.map(() => expected));
    },
  );

  test("float32 gradients round; their network is the float64 one's", async () => {
    const [wide, narrow] = await Promise.all([check({}), check({ dtype: "float32" })]);
    const errors = (of: typeof wide) => of.map(({ maxRelativeError }) => maxRelativeError);
    expect(Math.max(...errors(wide))).toBeLessThan(1e-6);
    expect(Math.max(...errors(narrow))).toBeGreaterThan(1e-6);
    const b2 = (of: typeof wide) => of[3].worst!.analytic;
    expect(Math.abs(b2(wide) - b2(narrow))).toBeLessThan(1e-3);
  });
});

describe("PyTorch's rule", () => {
  test.each([
    { slip: "dout", failures: [50, 50, 50, 10] },
    { slip: "b2", failures: [0, 0, 0, 0] },
  ] as const)("$slip", async ({ slip, failures }) => {
    const found = await check({ slip, preset: "pytorch", step: 1e-6 });
    found.forEach((one, i) => expect(one.failures).toBeLessThanOrEqual(failures[i]));
    expect(found[3].verdict).toBe(slip === "b2" ? "shape" : "fail");
    expect(found[3].worst === null).toBe(slip === "b2");
  });
});

test("elements beside a kink are kept apart from the errors", async () => {
  const [x] = await check({ subject: "relu" });
  expect(x).toMatchObject({ checked: 3, kinks: 1, failures: 0, maxRelativeError: expect.closeTo(0, 9) });
  expect(x.besideKinks.map(({ index }) => index)).toEqual([[0]]);
  expect([...x.errors.places]).toEqual([1, 2]);
});

test("too small a step leaves rounding alone, and no pass", async () => {
  const found = await check({ step: 1e-14 });
  expect(found.map(({ verdict }) => verdict)).not.toContain("pass");
});

describe("the image of the errors", () => {
  test("stands for every element, and marks the worst", async () => {
    const [W1] = await check({ subject: "digits", slip: "dout", sample: null });
    const { matrix, rowsTogether, marked } = heatMap(W1);
    expect([matrix.rows, matrix.columns, rowsTogether]).toEqual([64, 50, 1]);
    expect(marked).toEqual(W1.worst!.index);
    expect(matrix.values[marked![0] * 50 + marked![1]]).toBeCloseTo(Math.log10(0.5), 6);
  });

  test("has few rows where few elements were looked at; vectors are a row, scalars a cell", async () => {
    const [W1, b1] = await check({});
    const sizes = [W1, b1, (await check({ subject: "fruits" }))[0]].map((one) => {
      const { matrix, rowsTogether } = heatMap(one);
      return [matrix.rows, matrix.columns, rowsTogether];
    });
    expect(sizes).toEqual([
      [28, 50, 28],
      [1, 50, 1],
      [1, 1, 1],
    ]);
    const looked = Array.from(heatMap(W1).matrix.values).filter((decade) => decade > -12).length;
    expect(looked).toBeGreaterThan(20);
    expect(looked).toBeLessThanOrEqual(50);
  });
});

test.each(sweepNames)("sweep of %s: the best step lies inside; float32 keeps fewer digits", (name) => {
  const { points, derivative } = sweep(name);
  expect(points[0].step).toBe(0.1);
  expect(points.at(-1)!.step).toBe(1e-12);
  const lowest = (of: "central" | "oneSided" | "central32") => Math.min(...points.map((point) => point[of]));
  expect(Math.abs(derivative)).toBeGreaterThan(1e-3);
  expect(lowest("central")).toBeLessThan(1e-9);
  expect(lowest("oneSided")).toBeGreaterThan(lowest("central"));
  expect(lowest("central32")).toBeGreaterThan(lowest("central"));
  expect(points.at(-1)!.central).toBeGreaterThan(1000 * lowest("central"));
});
