import { describe, expect, test } from "vitest";
import { expectSame } from "../../test/support/close.js";
import { SGD } from "../optim/index.js";
import { compile, tensor, Variable, type Tensor } from "../tensor/index.js";
import { Affine, Relu, SoftmaxWithLoss, TwoLayerNet } from "./index.js";

const small = { inputSize: 4, hiddenSize: 3, outputSize: 2 };
const x = tensor([[1, -2, 0.5, 0], [0, 3, 1, -1], [0.25, 0, -4, 2]]); // oxfmt-ignore
const t = tensor([1, 0, 1], { dtype: "int32" });

describe("parts", () => {
  test("params and layers are ordered plain objects, and frozen", () => {
    const net = new TwoLayerNet(small);
    expect(Object.keys(net.params)).toEqual(["W1", "b1", "W2", "b2"]);
    expect(Object.values(net.params).map(({ shape }) => shape)).toEqual([[4, 3], [3], [3, 2], [2]]);
    expect(Object.values(net.params).every((parameter) => parameter instanceof Variable)).toBe(true);
    expect(Object.entries(net.params).map(([name, parameter]) => name === parameter.name)).toEqual(Array(4).fill(true));
    expect(Object.keys(net.layers)).toEqual(["Affine1", "Relu1", "Affine2"]);
    expect(Object.values(net.layers).map((layer) => layer.constructor)).toEqual([Affine, Relu, Affine]);
    expect(net.lastLayer).toBeInstanceOf(SoftmaxWithLoss);
    for (const object of [net.params, net.layers]) {
      expect(Object.isFrozen(object)).toBe(true);
      expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
    }
    expect({ ...net.params }.W1).toBe(net.params.W1);
  });

  test("a parameter is not replaced, but assigned", () => {
    const { params } = new TwoLayerNet(small);
    const replace = () => {
      (params as Record<string, unknown>).W1 = params.W2;
    };
    expect(replace).toThrow(TypeError);
    expect(replace).toThrow("params.W1 cannot be replaced; give it a new value with params.W1.assign(…)");
    params.b1.assign([1, 2, 3]);
    expectSame(params.b1, [1, 2, 3]);
  });

  test("the layers hold the params: assigning one changes the prediction", () => {
    const net = new TwoLayerNet(small);
    net.params.W2.assign(net.params.W2.mul(0));
    net.params.b2.assign([5, -5]);
    expectSame(net.predict(x), [[5, -5], [5, -5], [5, -5]]); // oxfmt-ignore
  });
});

describe("initial values", () => {
  const weights = (options: Partial<ConstructorParameters<typeof TwoLayerNet>[0]>): number[] => {
    const { W1, W2 } = new TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, ...options }).params;
    return [...W1.dataSync(), ...W2.dataSync()];
  };

  test.each([
    [undefined, "float32"],
    [0.01, "float64"],
    [0.5, "float32"],
  ] as const)("weights of standard deviation %s in %s, and mean 0", (weightInitStd, dtype) => {
    const std = weightInitStd ?? 0.01;
    const values = weights({ weightInitStd, dtype, seed: 11 });
    const n = values.length;
    const mean = values.reduce((total, value) => total + value, 0) / n;
    const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / n;
    // five standard errors of the mean, std/√n, and of the standard deviation, std/√2n
    expect(Math.abs(mean)).toBeLessThan((5 * std) / Math.sqrt(n));
    expect(Math.abs(Math.sqrt(variance) - std)).toBeLessThan((5 * std) / Math.sqrt(2 * n));
    expect(new Set(values).size).toBeGreaterThan(0.99 * n);
  });

  test('"he": the variance is 2 by the number of inputs of each layer', () => {
    const { W1, W2 } = new TwoLayerNet({ inputSize: 200, hiddenSize: 100, outputSize: 50, weightInitStd: "he" }).params;
    for (const [W, inputs] of [
      [W1, 200],
      [W2, 100],
    ] as const) {
      const meanSquare = W.mul(W).mean().item();
      // five standard errors of a variance, variance·√(2/n)
      expect(Math.abs(meanSquare / (2 / inputs) - 1)).toBeLessThan(5 * Math.sqrt(2 / W.size));
    }
  });

  test("biases are 0, and a standard deviation of 0 gives weights of 0", () => {
    const { params } = new TwoLayerNet({ ...small, weightInitStd: 0 });
    expectSame(params.b1, [0, 0, 0]);
    expectSame(params.b2, [0, 0]);
    expect(params.W1.dataSync().every((value) => value === 0)).toBe(true);
  });

  test("the seed gives the weights: 0 by default", () => {
    expect(weights({})).toEqual(weights({ seed: 0 }));
    expect(weights({ seed: 1 })).toEqual(weights({ seed: 1 }));
    expect(weights({ seed: 1 })).not.toEqual(weights({ seed: 0 }));
  });

  test("dtype: float32 by default, all of one", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const net = new TwoLayerNet({ ...small, dtype });
      expect(Object.values(net.params).map((parameter) => parameter.dtype)).toEqual(Array(4).fill(dtype));
      expect(net.loss(x.cast(dtype), t).dtype).toBe(dtype);
      expect(Object.values(net.gradient(x.cast(dtype), t)).map((gradient) => gradient.dtype)).toEqual(
        Array(4).fill(dtype),
      );
    }
    expect(new TwoLayerNet(small).params.W1.dtype).toBe("float32");
  });

  test.each([0, -1, 2.5, NaN, Infinity])("size %d is refused", (size) => {
    for (const name of ["inputSize", "hiddenSize", "outputSize"])
      expect(() => new TwoLayerNet({ ...small, [name]: size })).toThrow(
        `TwoLayerNet: ${name} ${size} must be a whole number ≥ 1`,
      );
  });

  test.each([-1, NaN, Infinity, "xavier"])("weightInitStd %s is refused", (weightInitStd) => {
    expect(() => new TwoLayerNet({ ...small, weightInitStd: weightInitStd as number })).toThrow(
      `weightInitStd ${weightInitStd} must be a finite number ≥ 0`,
    );
  });
});

describe("methods", () => {
  test("predict, loss and accuracy are built, not computed, and are what the layers say", () => {
    const net = new TwoLayerNet({ ...small, weightInitStd: 1 });
    const { Affine1, Relu1, Affine2 } = net.layers;
    const scores = Affine2(Relu1(Affine1(x)));
    expectSame(net.predict(x), scores);
    expectSame(net.loss(x, t), net.lastLayer(scores, t));
    expect(net.loss(x, t).shape).toEqual([]);
    expectSame(net.accuracy(x, t), scores.argmax(1).eq(t).mean());
    expectSame(net.accuracy(x, t.oneHot(2)), net.accuracy(x, t));
  });

  test("one sample without a batch axis", () => {
    const net = new TwoLayerNet({ ...small, weightInitStd: 1 });
    const one = tensor([1, -2, 0.5, 0]);
    expect(net.predict(one).shape).toEqual([2]);
    const [single, batch] = [net.gradient(one, 1), net.gradient(one.reshape([1, 4]), tensor([1]))];
    for (const [name, gradient] of Object.entries(single)) expectSame(gradient, batch[name as "W1"]);
  });

  test("images of another size are refused with both dimensions", () => {
    expect(() => new TwoLayerNet(small).predict(tensor([[1, 2, 3]]))).toThrow("inner dimensions differ, 3 and 4");
  });
});

describe("training compiled gives the same bits as at once", () => {
  type Net = TwoLayerNet;
  const styles: readonly (readonly [string, (net: Net, sgd: SGD, x: Tensor, t: Tensor) => Tensor])[] = [
    [
      "loss.backward(); sgd.step()",
      (net, sgd, x, t) => {
        const loss = net.loss(x, t);
        loss.backward();
        sgd.step();
        return loss;
      },
    ],
    [
      "sgd.step(net.gradient(x, t))",
      (net, sgd, x, t) => {
        const loss = net.loss(x, t);
        sgd.step(net.gradient(x, t));
        return loss;
      },
    ],
  ];

  describe.each(styles)("%s", (_, update) => {
    test.each([0, 0.9])("momentum %d", (momentum) => {
      const make = () => {
        const net = new TwoLayerNet({ ...small, weightInitStd: 0.5, seed: 3 });
        return { net, sgd: new SGD(net.params, { learningRate: 0.2, momentum }) };
      };
      const [eager, traced] = [make(), make()];
      const step = compile((x: Tensor, t: Tensor) => update(traced.net, traced.sgd, x, t));
      for (let i = 0; i < 6; i++) {
        if (i === 3) for (const { sgd } of [eager, traced]) sgd.learningRate = 0.05;
        expectSame(step(x, t), update(eager.net, eager.sgd, x, t), `loss ${i}`);
      }
      for (const name of Object.keys(eager.net.params) as (keyof Net["params"])[])
        expectSame(traced.net.params[name], eager.net.params[name], name);
    });
  });

  test("the loss built before a step is the loss before the step", () => {
    const net = new TwoLayerNet({ ...small, weightInitStd: 0.5 });
    const sgd = new SGD(net.params, { learningRate: 0.5 });
    const step = compile((x: Tensor, t: Tensor) => sgd.step(net.gradient(x, t)));
    const before = net.loss(x, t).item();
    const loss = net.loss(x, t);
    step(x, t);
    expect(loss.item()).toBe(before);
    expect(net.loss(x, t).item()).toBeLessThan(before);
  });
});
