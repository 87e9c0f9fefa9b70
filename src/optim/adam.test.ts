import { describe, expect, test } from "vitest";
import { pyTorch } from "../../test/fixtures/layers.js";
import { expectClose, expectSame } from "../../test/support/close.js";
import { compile, tensor, variable, type Tensor, type Variable } from "../tensor/index.js";
import { Adam, AdamW } from "./index.js";

const kinds = { Adam, AdamW };
const float64 = (values: number[] | number[][], name?: string): Variable =>
  variable(values as number[][], { dtype: "float64", name });

describe.each(pyTorch.optimizers)("25 steps of PyTorch's $optimizer, $options", (run) => {
  test.each([
    ["at once", (step: () => Tensor) => step],
    ["compiled", (step: () => Tensor) => compile(step) as () => Tensor],
  ])("%s", (_, through) => {
    const params = { W: float64(run.initial.W), b: float64(run.initial.b) };
    const [x, targets] = [float64(run.x), float64(run.targets)];
    const optimizer = new kinds[run.optimizer](params, run.options);
    const step = through(() => {
      const error = x.matmul(params.W).add(params.b).tanh().sub(targets);
      const loss = error.mul(error).mean();
      loss.backward();
      optimizer.step();
      return loss;
    });
    run.losses.forEach((expected, i) => {
      if (i === run.fallsAt) optimizer.learningRate = run.fallsTo;
      expectClose(step(), expected, { rtol: 1e-10, atol: 0 }, `loss before update ${i}`);
    });
    expectClose(params.W, run.final.W, { rtol: 1e-10, atol: 0 }, "W");
    expectClose(params.b, run.final.b, { rtol: 1e-10, atol: 0 }, "b");
  });
});

test("the first step of Adam is the learning rate, whatever the size of the gradient", () => {
  const W = float64([1, 1, 1]);
  new Adam({ W }, { learningRate: 0.25, epsilon: 0 }).step({ W: float64([1e-6, -3, 1e9]) });
  expectClose(W, [0.75, 1.25, 0.75], { rtol: 1e-15, atol: 0 });
});

test("AdamW without decay is Adam, and a decay takes its share of the old value", () => {
  const [plain, none, half] = [0, 0, 0].map(() => float64([2, -4]));
  const g = { W: float64([0.5, 1]) };
  new Adam({ W: plain }).step(g);
  new AdamW({ W: none }, { weightDecay: 0 }).step(g);
  new AdamW({ W: half }, { weightDecay: 500 }).step(g); // of 1e-3: a half
  expectSame(none, plain);
  expectClose(half, plain.sub(tensor([1, -2], { dtype: "float64" })), { rtol: 1e-15, atol: 0 });
});

describe("hyper-parameters, moments and the count of steps are state", () => {
  const make = () => {
    const params = { W: float64([[1, -2], [0.5, 3]], "W"), b: float64([0.1, 0.2], "b") }; // oxfmt-ignore
    const adam = new AdamW(params, { learningRate: 0.1 });
    const x = tensor([[1, 2], [-1, 0.5]], { dtype: "float64" }); // oxfmt-ignore
    const step = compile(() => {
      const out = x.matmul(params.W).add(params.b).sin().sum();
      out.backward();
      adam.step();
      return out;
    });
    return { params, adam, step };
  };

  test("put into new objects, training goes on with the same bits", () => {
    const [first, second] = [make(), make()];
    for (let i = 0; i < 4; i++) first.step();
    first.adam.learningRate = 0.03;
    first.adam.beta1 = 0.7;
    first.adam.beta2 = 0.9;
    first.adam.epsilon = 1e-4;
    first.adam.weightDecay = 0.2;
    expect(Object.keys(first.adam.state)).toEqual([
      "learningRate",
      "beta1",
      "beta2",
      "epsilon",
      "weightDecay",
      "steps",
      "firstMoment.W",
      "firstMoment.b",
      "secondMoment.W",
      "secondMoment.b",
    ]);
    expect(first.adam.state.steps.item()).toBe(4);
    for (const [from, to] of [
      [first.adam.state, second.adam.state],
      [first.params, second.params],
    ] as Record<string, Variable>[][])
      for (const name of Object.keys(from)) to[name].assign(tensor(from[name].dataSync(), { shape: from[name].shape }));
    const { learningRate, beta1, beta2, epsilon, weightDecay } = second.adam;
    expect([learningRate, beta1, beta2, epsilon, weightDecay]).toEqual([0.03, 0.7, 0.9, 1e-4, 0.2]);
    for (let i = 0; i < 4; i++) expectSame(second.step(), first.step(), `step ${i}`);
    expectSame(second.params.W, first.params.W);
    expectSame(second.adam.state["secondMoment.b"], first.adam.state["secondMoment.b"]);
  });

  test.each([
    ["learningRate", -1, "must be a finite number ≥ 0"],
    ["learningRate", NaN, "must be a finite number ≥ 0"],
    ["beta1", 1, "must be at least 0 and less than 1"],
    ["beta2", -0.1, "must be at least 0 and less than 1"],
    ["epsilon", Infinity, "must be a finite number ≥ 0"],
    ["weightDecay", -0.1, "must be a finite number ≥ 0"],
  ] as const)("%s %d is refused, and the old one stays", (name, value, reason) => {
    const message = `AdamW: ${name} ${value} ${reason}`;
    expect(() => new AdamW({ W: float64([1]) }, { [name]: value })).toThrow(new RangeError(message));
    const adam = new AdamW({ W: float64([1]) });
    const before = adam[name];
    expect(() => (adam[name] = value)).toThrow(new RangeError(message));
    expect(adam[name]).toBe(before);
  });

  test("float32 parameters stay float32, and what all elements share is not rounded to it", () => {
    const [W, b] = [variable([[0, 0]]), variable([0])];
    const adam = new Adam({ W, b });
    const step = compile((g: Tensor, h: Tensor) => adam.step({ W: g, b: h }));
    step(tensor([[1, -1]]), tensor([4]));
    expect(W.dtype).toBe("float32");
    // 1 − β₂ in float32 would be off by 2e-5
    expectClose(W, [[-0.001, 0.001]], { rtol: 1e-6, atol: 0 });
    expectClose(b, [-0.001], { rtol: 1e-6, atol: 0 });
  });
});
