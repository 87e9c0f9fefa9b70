import { afterEach, describe, expect, it, vi } from "vitest";
import { customGradient, Generator, tensor, variable, type Tensor } from "../tensor/index.js";
import { checkGradients } from "./checkGradients.js";
import type { CheckProgress } from "./pace.js";

afterEach(() => void vi.restoreAllMocks());

const float64 = { dtype: "float64" } as const;

/** A two-layer network of plain ops, at a size at which all of it is checked quickly. */
function smallNetwork(dtype: "float32" | "float64") {
  const generator = new Generator({ seed: 1 });
  const weights = (shape: readonly number[]) => variable(generator.normal(shape, { dtype }).mul(0.3));
  const params = { W1: weights([6, 5]), b1: weights([5]), W2: weights([5, 3]), b2: weights([3]) };
  const x = generator.normal([4, 6], { dtype });
  const t = tensor(Int32Array.of(0, 2, 1, 1)).oneHot(3, dtype);
  const loss = (): Tensor => {
    const hidden = x.matmul(params.W1).add(params.b1).relu(); // [4, 6] · [6, 5] → [4, 5]
    return hidden.matmul(params.W2).add(params.b2).logSoftmax().mul(t).sum().div(-4);
  };
  return { params, loss };
}

describe("checkGradients passes", () => {
  it.each([
    { name: "x³", f: ({ x }: { x: Tensor }) => x.pow(3).sum() },
    { name: "exp of sin", f: ({ x }: { x: Tensor }) => x.sin().exp().sum() },
    { name: "a mean of sigmoids", f: ({ x }: { x: Tensor }) => x.sigmoid().mean() },
    { name: "logsumexp", f: ({ x }: { x: Tensor }) => x.logsumexp() },
  ])("$name", async ({ f }) => {
    const report = await checkGradients(f, { x: [0.4, 1.3, 2.1] });
    expect(report.verdict).toBe("pass");
    expect(report.parameters[0]).toMatchObject({ name: "x", shape: [3], shapesAgree: true, checked: 3, failures: 0 });
    expect(report.parameters[0].maxRelativeError).toBeLessThan(1e-7);
  });

  it.each(["float32", "float64"] as const)("a network in %s, in float64 either way", async (dtype) => {
    const { params, loss } = smallNetwork(dtype);
    const before = Object.values(params).map(({ node }) => node);
    const values = Object.values(params).map((param) => param.arraySync());
    const report = await checkGradients(loss, params);
    expect(report.verdict).toBe("pass");
    expect(report.parameters.map(({ name, checked }) => [name, checked])).toEqual([
      ["W1", 30],
      ["b1", 5],
      ["W2", 15],
      ["b2", 3],
    ]);
    for (const { maxRelativeError } of report.parameters) expect(maxRelativeError).toBeLessThan(1e-7);
    expect(Object.values(params).map(({ node }) => node)).toEqual(before);
    expect(Object.values(params).map((param) => param.arraySync())).toEqual(values);
    expect(params.W1.dtype).toBe(dtype);
    expect(params.W1.grad).toBeNull();
  });

  it("numbers in arrays with float32 and with float64", async () => {
    const f = (weights: Tensor) => (inputs: { x: Tensor }) => inputs.x.matmul(weights).sum();
    for (const dtype of ["float32", "float64"] as const) {
      const report = await checkGradients(f(tensor([[1], [2]], { dtype })), { x: [[0.1, 0.2]] });
      expect(report.verdict).toBe("pass");
      expect(report.parameters[0].worst!.analytic).toBe(report.parameters[0].worst!.index[1] + 1);
    }
  });

  it("one tensor given twice, as two inputs", async () => {
    const x = tensor([2, 3], float64);
    const report = await checkGradients(([a, b]) => a.mul(a).mul(b).sum(), [x, x]);
    expect(report.parameters.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["[0]", "pass"],
      ["[1]", "pass"],
    ]);
  });

  it("where an input does not matter, and says so", async () => {
    const report = await checkGradients(({ x }) => x.sum(), { x: [1], unused: [[1, 2]] });
    expect(report.verdict).toBe("pass");
    expect(report.parameters[1]).toMatchObject({ checked: 2, maxRelativeError: 0, meanAbsoluteDifference: 0 });
    expect(report.parameters[1].message).toContain("the loss does not depend on it");
  });

  it("an input without elements", async () => {
    const report = await checkGradients(({ x, y }) => x.sum().add(y.sum()), { x: [1], y: tensor([[]]) });
    expect(report.parameters[1]).toMatchObject({ verdict: "pass", checked: 0, worst: null });
    expect(report.parameters[1].message).toBe("no elements to check in (1, 0)");
  });

  it("a ReLU that is crossed between h and h/8", async () => {
    const report = await checkGradients(({ x }) => x.sub(3e-5).relu().add(x.sin()).sum(), { x: [0, 1] });
    expect(report.verdict).toBe("pass");
    expect(report.parameters[0]).toMatchObject({ kinksNearby: 1, kinks: 0, failures: 0 });
  });
});

describe("checkGradients finds", () => {
  const wrongAt = (place: number, error: number) =>
    customGradient(
      (x: Tensor) => x.mul(x),
      (g, { inputs: [x] }) => [
        g.mul(x.mul(2)).add(
          tensor(place)
            .eq(tensor(Float64Array.of(0, 1, 2)))
            .cast("float64")
            .mul(error),
        ),
      ],
    );

  it("a wrong derivative, by index and in words", async () => {
    const square = wrongAt(1, 0.5);
    const report = await checkGradients(({ x }) => square(x).sum(), { x: Float64Array.of(1, 2, 3) });
    expect(report.verdict).toBe("fail");
    const [{ worst, failures, message, maxRelativeError }] = report.parameters;
    expect(failures).toBe(1);
    expect(worst).toMatchObject({ index: [1], analytic: 4.5, verdict: "fail" });
    expect(worst!.numeric).toBeCloseTo(4, 8);
    expect(maxRelativeError).toBeCloseTo(0.5 / 4.5, 8);
    expect(message).toBe(
      "1 of 3 elements is wrong, worst at [1]: analytic 4.5 against numeric 4, relative error 0.1111",
    );
  });

  it("one wrong element among 39,200, which the mean absolute difference hides", async () => {
    const x = variable(new Generator({ seed: 0 }).normal([784, 50], float64).mul(0.01));
    const wrong = new Float64Array(39200);
    wrong[784 * 25 + 7] = 0.1;
    const report = await checkGradients(
      () => x.sum().mul(0.01),
      { x },
      {
        gradients: () => ({ x: tensor(wrong, { shape: [784, 50] }).add(0.01) }),
      },
    );
    const [{ verdict, failures, worst, meanAbsoluteDifference }] = report.parameters;
    expect({ verdict, failures, index: worst!.index }).toEqual({ verdict: "fail", failures: 1, index: [392, 7] });
    expect(meanAbsoluteDifference).toBeGreaterThan(2e-6);
    expect(meanAbsoluteDifference).toBeLessThan(1e-5);
  });

  it("shapes that differ, before any value", async () => {
    const report = await checkGradients(
      ({ W, b }) => W.sum().add(b.sum()),
      { W: [[1, 2]], b: [1, 2] },
      {
        gradients: () => ({ W: [[1, 1]], b: tensor([[1, 1]]) }),
      },
    );
    expect(report.verdict).toBe("fail");
    expect(report.parameters[0].verdict).toBe("pass");
    expect(report.parameters[1]).toMatchObject({ shapesAgree: false, checked: 0, worst: null });
    expect(report.parameters[1].message).toBe("shapes differ: (1, 2) ≠ (2,)");
  });

  it("ReLU at 0: a kink, with its one-sided derivatives", async () => {
    const report = await checkGradients(({ x }) => x.relu().sum(), { x: [0, 1] });
    expect(report.verdict).toBe("kink");
    const [{ worst, kinks, failures, message }] = report.parameters;
    expect({ kinks, failures }).toEqual({ kinks: 1, failures: 0 });
    expect(worst).toMatchObject({ index: [0], analytic: 0, left: 0, verdict: "kink" });
    expect(worst!.numeric).toBeCloseTo(0.5, 9);
    expect(worst!.right).toBeCloseTo(1, 9);
    expect(message).toContain(
      "1 of 2 elements is at a kink, as [0]: analytic 0 lies between the one-sided derivatives 0 and 1",
    );
  });

  it("a wrong derivative at a kink", async () => {
    const report = await checkGradients(({ x }) => x.relu().sum(), { x: [0] }, { gradients: () => ({ x: [1.5] }) });
    expect(report.verdict).toBe("fail");
  });

  it("a derivative that is not finite", async () => {
    const naive = customGradient(
      (x: Tensor) => x.mul(1),
      (g) => [g.mul(NaN)],
    );
    const report = await checkGradients(({ x }) => naive(x).sum(), { x: [1, 2] });
    expect(report.parameters[0]).toMatchObject({ verdict: "fail", failures: 2, maxRelativeError: Infinity });
    expect(report.parameters[0].message).toBe(
      "2 of 2 elements are wrong, worst at [0]: analytic NaN against numeric 1, the derivative is not finite",
    );
  });

  it("a loss that is not finite", async () => {
    const report = await checkGradients(({ x }) => x.log().sum(), { x: [1, 0] });
    expect(report.parameters[0]).toMatchObject({ verdict: "fail", checked: 0, shapesAgree: true });
    expect(report.parameters[0].message).toBe("the loss is -Infinity, and differences of that confirm nothing");
  });
});

describe("checkGradients' options", () => {
  const sum = ({ x }: { x: Tensor }): Tensor => x.mul(x).sum();
  const many = Float64Array.from({ length: 100 }, (_, i) => i + 1);
  const indexOfWorst = async (options: { sample: number; seed?: number }) => {
    const report = await checkGradients(sum, { x: many }, options);
    expect(report.parameters[0].checked).toBe(Math.min(100, options.sample));
    return report.parameters[0].worst!.index[0];
  };

  it("samples elements by seed", async () => {
    const chosen = await Promise.all([0, 1, 2, 3, 4].map((seed) => indexOfWorst({ sample: 1, seed })));
    expect(new Set(chosen).size).toBeGreaterThan(2);
    expect(await indexOfWorst({ sample: 1, seed: 3 })).toBe(chosen[3]);
    await indexOfWorst({ sample: 1000 });
  });

  it("samples each element at most once, and finds what is wrong by its own index", async () => {
    const gradient = many.map((x, i) => (i === 41 ? x : 2 * x));
    for (const sample of [99, 100]) {
      const report = await checkGradients(sum, { x: many }, { sample, gradients: () => ({ x: gradient }) });
      const { failures, worst, checked } = report.parameters[0];
      expect({ failures, index: worst!.index, checked }).toEqual({ failures: 1, index: [41], checked: sample });
    }
  });

  it.each([
    [{ rtol: 0.2 }, "pass"],
    [{ atol: 0.6 }, "pass"],
    [{ atol: 0.4 }, "fail"],
    [{}, "fail"],
  ])("%o: an error of 0.5 in 4 is a %s", async (options, verdict) => {
    const report = await checkGradients(sum, { x: [2] }, { ...options, gradients: () => ({ x: [4.5] }) });
    expect(report.verdict).toBe(verdict);
  });

  it.each([
    [{ eps: 0 }, "checkGradients: eps is 0; it must be finite and > 0"],
    [{ rtol: -1 }, "checkGradients: rtol is -1; it must be finite and ≥ 0"],
    [{ atol: Infinity }, "checkGradients: atol is Infinity; it must be finite and ≥ 0"],
    [{ sample: 0 }, "checkGradients: sample is 0; it must be a whole number ≥ 1"],
    [{ sample: 1.5 }, "checkGradients: sample is 1.5; it must be a whole number ≥ 1"],
    [{ sample: NaN }, "checkGradients: sample is NaN; it must be a whole number ≥ 1"],
    [{ sample: 1, seed: 0.5 }, "seed 0.5 is not a safe integer; give a whole number"],
  ])("refuses %o", async (options, message) => {
    await expect(checkGradients(sum, { x: [1, 2] }, options)).rejects.toThrow(new RangeError(message));
  });

  it.each([
    [{}, "checkGradients: gradients() gave no x; it must give one for each of x"],
    [{ x: [2], y: [1] }, "checkGradients: gradients() gave y, which is no input; the inputs are x"],
  ])("refuses the gradients %o", async (given, message) => {
    await expect(checkGradients(sum, { x: [1] }, { gradients: () => given as { x: number[] } })).rejects.toThrow(
      new TypeError(message),
    );
  });

  it("refuses a function that assigns to its input", async () => {
    const w = variable([1]);
    const f = (): Tensor => {
      const loss = w.sum();
      w.assign([2]);
      return loss;
    };
    await expect(checkGradients(f, { w })).rejects.toThrow("the function has assigned the variable w");
  });

  it("reports progress that only grows, and ends at the total", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 20));
    const seen: CheckProgress[] = [];
    await checkGradients(
      ({ x, y }) => x.sum().add(y.sum()),
      { x: many, y: [1, 2] },
      {
        onProgress: (progress) => seen.push(progress),
      },
    );
    expect(seen.length).toBeGreaterThan(10);
    seen.forEach(({ done }, i) => expect(done).toBeGreaterThan(i === 0 ? 0 : seen[i - 1].done));
    expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([102]));
    expect(seen[0].parameter).toBe("x");
    expect(seen.at(-1)).toEqual({ done: 102, total: 102, parameter: "y" });
  });

  it("shows every element that it judges", async () => {
    const seen: [string, readonly number[], number, string][] = [];
    const report = await checkGradients(
      ({ x, y }) => x.relu().sum().add(y.mul(y).sum()),
      { x: [0, 2], y: [[3, 4]] },
      { onElement: (name, { index, analytic, verdict }) => seen.push([name, index, analytic, verdict]) },
    );
    expect(report.verdict).toBe("kink");
    expect(seen).toEqual([
      ["x", [0], 0, "kink"],
      ["x", [1], 1, "pass"],
      ["y", [0, 0], 6, "pass"],
      ["y", [0, 1], 8, "pass"],
    ]);
  });

  it("lets the event loop turn while it works", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 50));
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await checkGradients(sum, { x: many });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it("stops where its signal says, and writes nothing", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 50));
    const { params, loss } = smallNetwork("float32");
    const before = Object.values(params).map(({ node }) => node);
    const values = Object.values(params).map((param) => param.arraySync());
    const controller = new AbortController();
    const seen: number[] = [];
    const promise = checkGradients(loss, params, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (done === 10) controller.abort();
      },
    });
    await expect(promise).rejects.toThrow(controller.signal.reason as Error);
    expect(seen.at(-1)).toBe(10);
    expect(Object.values(params).map(({ node }) => node)).toEqual(before);
    expect(Object.values(params).map((param) => param.arraySync())).toEqual(values);
  });

  it("does not start when its signal is aborted already", async () => {
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(checkGradients(sum, { x: many }, { signal })).rejects.toThrow("too late");
  });
});

describe("a report", () => {
  it("prints as a table, with a sentence for what does not pass", async () => {
    const report = await checkGradients(
      ({ W, b, c }) => W.relu().sum().add(b.mul(b).sum()).add(c.sum()),
      { W: [[0, 1]], b: [3], c: [1, 2] },
      { gradients: () => ({ W: [[0, 1]], b: [7], c: [[1, 1]] }) },
    );
    const lines = String(report).split("\n");
    expect(lines[0]).toMatch(/^parameter +shape +checked +max rel\. error +mean abs\. diff\. +worst at/);
    expect(lines[2]).toMatch(/^W +\(1, 2\) +2 .* \[0, 0\] +0 +0\.5 +0 +1 +1 +0 +kink$/);
    expect(lines[3]).toMatch(/^b +\(1,\) +1 +0\.1429 +1 +\[0\] +7 +6 .* fail$/);
    expect(lines[4]).toMatch(/^c +\(2,\) +0 .* fail$/);
    expect(lines.slice(7)).toEqual([
      "b: 1 of 1 elements is wrong, worst at [0]: analytic 7 against numeric 6, relative error 0.1429",
      "c: shapes differ: (1, 2) ≠ (2,)",
      "verdict: fail",
    ]);
  });

  it("is plain data", async () => {
    const report = await checkGradients(({ x }) => x.mul(x).sum(), { x: [[3]] });
    const copy = JSON.parse(JSON.stringify(report)) as typeof report;
    expect(copy).toEqual({ ...report });
    expect(copy.parameters[0].worst).toMatchObject({ index: [0, 0], analytic: 6 });
  });
});
