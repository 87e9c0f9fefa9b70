import { afterEach, describe, expect, it, vi } from "vitest";
import { compile, Generator, tensor, TraceError, variable, type Tensor } from "../tensor/index.js";
import { numericalGradient } from "./numericalGradient.js";

afterEach(() => void vi.restoreAllMocks());

const values = (tensor: Tensor): number[] => [...tensor.dataSync()];

describe("numericalGradient", () => {
  it.each([
    { name: "Σx²", f: (x: Tensor) => x.mul(x).sum(), derivative: (x: number) => 2 * x },
    { name: "Σ exp(x)", f: (x: Tensor) => x.exp().sum(), derivative: Math.exp },
    { name: "Σ sin(x)", f: (x: Tensor) => x.sin().sum(), derivative: Math.cos },
    { name: "Σ tanh(x)", f: (x: Tensor) => x.tanh().sum(), derivative: (x: number) => 1 - Math.tanh(x) ** 2 },
  ])("of $name is the closed form", async ({ f, derivative }) => {
    const points = [0.3, -1.2, 2];
    const found = await numericalGradient(f, points);
    expect(found.dtype).toBe("float64");
    values(found).forEach((value, i) => expect(value).toBeCloseTo(derivative(points[i]), 7));
  });

  it("has the structure, names and shapes of x", async () => {
    const x = { W: variable([[1, 2]]), rest: [tensor([3]), 4], typed: Float64Array.of(5, 6) };
    const { W, rest, typed } = await numericalGradient(
      ({ W, rest: [a, b], typed }) => W.sum().mul(a.sum()).mul(b).add(typed.cast("float32").sum()),
      x,
    );
    expect([W, rest[0], rest[1], typed].map(({ shape, name }) => ({ shape, name }))).toEqual([
      { shape: [1, 2], name: "W" },
      { shape: [1], name: "rest[0]" },
      { shape: [], name: "rest[1]" },
      { shape: [2], name: "typed" },
    ]);
    values(W).forEach((value) => expect(value).toBeCloseTo(12, 7));
    expect((rest[1] as Tensor).item()).toBeCloseTo(9, 7);
  });

  it("is done in float64 whatever f's dtype, and writes no variable", async () => {
    const w = variable([0.1, 0.7]);
    const before = w.node;
    const found = await numericalGradient(() => w.mul(w).mul(w).sum(), w);
    values(found).forEach((value, i) => expect(Math.abs(value - 3 * w.dataSync()[i] ** 2)).toBeLessThan(1e-7));
    expect(w.node).toBe(before);
    expect(w.dtype).toBe("float32");
  });

  it("of a compiled function is that of the function", async () => {
    const found = await numericalGradient(
      compile((x: Tensor) => x.mul(x).sum()),
      tensor([3]),
    );
    expect(found.item()).toBeCloseTo(6, 7);
  });

  it("calls f once and draws its random numbers once", async () => {
    let calls = 0;
    const generator = new Generator({ seed: 0 });
    const found = await numericalGradient(
      (x: Tensor) => {
        calls++;
        return generator.uniform([3]).mul(x).sum();
      },
      tensor([1, 2, 3]),
    );
    expect(calls).toBe(1);
    const drawn = values(new Generator({ seed: 0 }).uniform([3]));
    values(found).forEach((value, i) => expect(value).toBeCloseTo(drawn[i], 7));
  });

  it("leaves everything as it was when it is cancelled in the middle", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => (now += 50));
    const w = variable([1, 2, 3, 4], { dtype: "float64" });
    const before = w.node;
    const controller = new AbortController();
    const done: number[] = [];
    const promise = numericalGradient(() => w.exp().sum(), w, {
      signal: controller.signal,
      onProgress: (progress) => {
        done.push(progress.done);
        if (progress.done === 2) controller.abort(new Error("enough"));
      },
    });
    await expect(promise).rejects.toThrow("enough");
    expect(done).toEqual([1, 2]);
    expect(w.node).toBe(before);
    expect(w.arraySync()).toEqual([1, 2, 3, 4]);
  });

  const scalar = (x: Tensor): Tensor => x.sum();
  it.each([
    {
      name: "a result that is no scalar",
      f: (x: Tensor) => x.mul(2),
      x: [1, 2],
      message: "numericalGradient: the function must give a scalar; sum it (out (2,))",
    },
    {
      name: "an integer result",
      f: (x: Tensor) => x.argmax(),
      x: [1, 2],
      message: "numericalGradient: only a float has derivatives; cast it first (out int32)",
    },
    {
      name: "an integer input",
      f: scalar,
      x: Int32Array.of(1),
      message:
        "numericalGradient: there is no derivative by an integer; cast it, or let the function close over it (x int32)",
    },
    { name: "booleans", f: scalar, x: { a: [true] as unknown as number[] }, message: "(a bool)" },
    {
      name: "text",
      f: scalar,
      x: { a: { b: "1" } } as never,
      message: "numericalGradient: a.b is of type string; give tensors, numbers",
    },
    { name: "no input", f: scalar as never, x: {}, message: "there is no input to differentiate by" },
    { name: "no tensor", f: (() => 3) as never, x: 1, message: "the function must return a tensor" },
    {
      name: "a promise",
      f: (async (x: Tensor) => x) as never,
      x: 1,
      message: "numericalGradient: the function must return a tensor",
    },
    {
      name: "a result of other tensors",
      f: (_: Tensor) => scalar(tensor([1])),
      x: tensor([1]),
      message: "the result depends on none of the inputs",
    },
  ])("refuses $name", async ({ f, x, message }) => {
    await expect(numericalGradient(f as never, x)).rejects.toThrow(message);
  });

  it.each([0, -1, NaN, Infinity])("refuses the step %d", async (eps) => {
    await expect(numericalGradient(scalar, [1], { eps })).rejects.toThrow(
      `numericalGradient: eps is ${eps}; it must be finite and > 0`,
    );
  });

  it("refuses to run inside compile, and a value of a trace", async () => {
    const promises: Promise<unknown>[] = [];
    let traced: Tensor | undefined;
    compile((x: Tensor) => {
      promises.push(numericalGradient(scalar, x));
      traced = x.mul(2);
      return x;
    })(tensor([1]));
    await expect(promises[0]).rejects.toThrow(TraceError);
    await expect(numericalGradient((x: Tensor) => x.mul(traced!).sum(), [1])).rejects.toThrow(TraceError);
  });
});
