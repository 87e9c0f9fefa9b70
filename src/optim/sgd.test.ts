import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { ShapeError } from "../shape/errors.js";
import { compile, tensor, variable, type Tensor, type Variable } from "../tensor/index.js";
import { SGD } from "./index.js";

const float64 = (values: number[] | number[][], name?: string): Variable =>
  variable(values as number[][], { dtype: "float64", name });

describe("closed form, on half the square of W: dW = W", () => {
  const steps = 20;
  const descend = (momentum: number, learningRate: number): number => {
    const W = float64([1], "W");
    const sgd = new SGD({ W }, { learningRate, momentum });
    for (let i = 0; i < steps; i++) {
      W.mul(W).sum().mul(0.5).backward();
      sgd.step();
    }
    return W.item();
  };

  test.each([0, 0.1, 0.5, 1.5])("without momentum, at a rate of %d: W = (1 − rate)^steps", (rate) => {
    expect(descend(0, rate)).toBeCloseTo((1 - rate) ** steps, 13);
  });

  test.each([
    [0.5, 0.1],
    [0.9, 0.3],
  ])("with momentum %d, at a rate of %d: the two roots of r² − (1 + m − rate)·r + m", (momentum, rate) => {
    // W[n+1] = (1 + m − rate)·W[n] − m·W[n−1] from W[0] = 1, W[1] = 1 − rate; summed by Chebyshev's formula
    const half = (1 + momentum - rate) / 2;
    const angle = half ** 2 < momentum ? Math.acos(half / Math.sqrt(momentum)) : NaN;
    const s = (n: number): number => (momentum ** ((n - 1) / 2) * Math.sin(n * angle)) / Math.sin(angle);
    const expected = (1 - rate) * s(steps) - momentum * s(steps - 1);
    expect(descend(momentum, rate)).toBeCloseTo(expected, 12);
  });
});

/** See tools/fixtures/sgd.py. */
interface PyTorchFixture {
  x: number[][];
  targets: number[][];
  initial: { W: number[][]; b: number[] };
  learningRates: [number, number];
  fallsAt: number;
  runs: { momentum: number; losses: number[]; W: number[][]; b: number[] }[];
}
const fixture = JSON.parse(
  readFileSync(new URL("../../test/fixtures/sgd.json", import.meta.url), "utf8"),
) as PyTorchFixture;

describe.each(fixture.runs)("50 steps of PyTorch's SGD, momentum $momentum", ({ momentum, losses, W, b }) => {
  test.each([
    ["at once", (step: () => Tensor) => step],
    ["compiled", (step: () => Tensor) => compile(step) as () => Tensor],
  ])("%s", (_, through) => {
    const params = { W: float64(fixture.initial.W), b: float64(fixture.initial.b) };
    const [x, targets] = [float64(fixture.x), float64(fixture.targets)];
    const sgd = new SGD(params, { learningRate: fixture.learningRates[0], momentum });
    const step = through(() => {
      const error = x.matmul(params.W).add(params.b).tanh().sub(targets);
      const loss = error.mul(error).mean();
      loss.backward();
      sgd.step();
      return loss;
    });
    losses.forEach((expected, i) => {
      if (i === fixture.fallsAt) sgd.learningRate = fixture.learningRates[1];
      expectClose(step(), expected, { rtol: 1e-10, atol: 0 }, `loss before update ${i}`);
    });
    expectClose(params.W, W, { rtol: 1e-10, atol: 0 }, "W");
    expectClose(params.b, b, { rtol: 1e-10, atol: 0 }, "b");
  });
});

describe("hyper-parameters are state", () => {
  test("setters take effect at the next step, of a compiled function too", () => {
    const W = float64([1, 2]);
    const sgd = new SGD({ W }, { learningRate: 0.5, momentum: 0.5 });
    const step = compile((g: Tensor) => sgd.step({ W: g }));
    const g = tensor([1, -1], { dtype: "float64" });
    step(g);
    expectSame(W, [0.5, 2.5]);
    sgd.learningRate = 0.25;
    expect(sgd.learningRate).toBe(0.25);
    step(g); // v = 0.5·[1, −1] + [1, −1]
    expectSame(W, [0.125, 2.875]);
    sgd.momentum = 0;
    expect(sgd.momentum).toBe(0);
    step(g);
    expectSame(W, [-0.125, 3.125]);
  });

  test.each([-0.1, NaN, Infinity, -Infinity])("learning rate %d is refused, and the old one stays", (rate) => {
    const message = `SGD: learningRate ${rate} must be a finite number ≥ 0`;
    expect(() => new SGD({ W: float64([1]) }, { learningRate: rate })).toThrow(new RangeError(message));
    const sgd = new SGD({ W: float64([1]) }, { learningRate: 0.1 });
    expect(() => (sgd.learningRate = rate)).toThrow(new RangeError(message));
    expect(sgd.learningRate).toBe(0.1);
  });

  test.each([-0.1, 1, NaN, Infinity])("momentum %d is refused, and the old one stays", (momentum) => {
    const message = `SGD: momentum ${momentum} must be at least 0 and less than 1`;
    expect(() => new SGD({ W: float64([1]) }, { learningRate: 0.1, momentum })).toThrow(new RangeError(message));
    const sgd = new SGD({ W: float64([1]) }, { learningRate: 0.1, momentum: 0.9 });
    expect(() => (sgd.momentum = momentum)).toThrow(new RangeError(message));
    expect(sgd.momentum).toBe(0.9);
  });

  test("momentum cannot be switched on where no velocity was kept", () => {
    const sgd = new SGD({ W: float64([1]) }, { learningRate: 0.1 });
    sgd.momentum = 0;
    expect(() => (sgd.momentum = 0.5)).toThrow("SGD: made without momentum, it keeps no velocities");
  });

  test("state and parameters hold everything: put into new objects, training goes on with the same bits", () => {
    const make = () => {
      const params = { W: float64([[1, -2], [0.5, 3]], "W"), b: float64([0.1, 0.2], "b") }; // oxfmt-ignore
      const sgd = new SGD(params, { learningRate: 0.1, momentum: 0.9 });
      const x = tensor([[1, 2], [-1, 0.5]], { dtype: "float64" }); // oxfmt-ignore
      const step = compile(() => {
        const out = x.matmul(params.W).add(params.b).sin().sum();
        out.backward();
        sgd.step();
        return out;
      });
      return { params, sgd, step };
    };
    const [first, second] = [make(), make()];
    for (let i = 0; i < 4; i++) first.step();
    first.sgd.learningRate = 0.03;
    first.sgd.momentum = 0.7;
    expect(Object.keys(first.sgd.state)).toEqual(["learningRate", "momentum", "velocity.W", "velocity.b"]);
    for (const [from, to] of [
      [first.sgd.state, second.sgd.state],
      [first.params, second.params],
    ] as Record<string, Variable>[][])
      for (const name of Object.keys(from)) to[name].assign(tensor(from[name].dataSync(), { shape: from[name].shape }));
    expect([second.sgd.learningRate, second.sgd.momentum]).toEqual([0.03, 0.7]);
    for (let i = 0; i < 4; i++) expectSame(second.step(), first.step(), `step ${i}`);
    expectSame(second.params.W, first.params.W);
    expectSame(second.sgd.state["velocity.b"], first.sgd.state["velocity.b"]);
  });

  test("without momentum the state is the hyper-parameters alone", () => {
    expect(Object.keys(new SGD({ W: float64([1]) }, { learningRate: 0.1 }).state)).toEqual([
      "learningRate",
      "momentum",
    ]);
  });
});

describe("gradients", () => {
  test("all parameters move together, from the old values", () => {
    const [a, b] = [float64([1]), float64([2])];
    new SGD({ a, b }, { learningRate: 1 }).step({ a: b, b: a });
    expectSame(a, [-1]);
    expectSame(b, [1]);
  });

  test("keeps the parameters' dtype", () => {
    const W = variable([1, 2]);
    new SGD({ W }, { learningRate: 0.1, momentum: 0.9 }).step({ W: tensor([1, 1]) });
    expect(W.dtype).toBe("float32");
    expectSame(W, [Math.fround(1 - Math.fround(0.1)), Math.fround(2 - Math.fround(0.1))]);
  });

  const square = (W: Variable): Tensor => W.mul(W).sum();

  test("one that is missing is refused, and nothing moves", () => {
    const [W, b] = [float64([1]), float64([2])];
    const sgd = new SGD({ W, b }, { learningRate: 0.1 });
    square(W).backward();
    expect(() => sgd.step()).toThrow("SGD.step: b has no gradient; call loss.backward() first");
    expect(() => sgd.step({ W } as never)).toThrow("SGD.step: grads has no b");
    expectSame(W, [1]);
  });

  test.each([
    ["after a step", (_: Variable, sgd: SGD) => sgd.step()],
    ["after an assignment", (W: Variable) => W.assign([5])],
    [
      "after a compiled step",
      (_: Variable, sgd: SGD) => compile(() => sgd.step({ W: tensor([1], { dtype: "float64" }) }))(),
    ],
  ])("one that is older than its parameter is refused: %s", (_, change) => {
    const W = float64([1]);
    const sgd = new SGD<string>({ W }, { learningRate: 0.1 });
    square(W).backward();
    change(W, sgd);
    expect(() => sgd.step()).toThrow("SGD.step: the gradient of W is older than its value; build the loss again");
    square(W).backward();
    sgd.step();
  });

  test("inside compile: an older one is refused when the step is traced", () => {
    const W = float64([1]);
    const sgd = new SGD({ W }, { learningRate: 0.1 });
    square(W).backward();
    expect(() => compile(() => sgd.step())()).toThrow("the gradient of W is older than its value");
    const twice = compile(() => {
      square(W).backward();
      sgd.step();
      sgd.step();
    });
    expect(() => twice()).toThrow("the gradient of W is older than its value");
    expectSame(W, [1]);
  });

  test("one of another shape is refused, even if it would broadcast", () => {
    const sgd = new SGD({ W: float64([1, 2]) }, { learningRate: 0.1 });
    const step = () => sgd.step({ W: tensor([1], { dtype: "float64" }) });
    expect(step).toThrow(ShapeError);
    expect(step).toThrow("SGD.step: a gradient has its parameter's shape (W (2,), dW (1,))");
  });

  test("one of another float type is refused", () => {
    const sgd = new SGD({ W: float64([1, 2]) }, { learningRate: 0.1 });
    expect(() => sgd.step({ W: tensor([1, 1]) })).toThrow("float64 and float32 do not mix");
  });
});
