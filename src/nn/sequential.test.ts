import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { compile, Generator, tensor, TraceError, variable, type Tensor } from "../tensor/index.js";
import { Affine, Dropout, IdentityWithLoss, Relu, Sequential, Sigmoid, type Layer } from "./index.js";

const activations = {
  Relu: () => new Relu(),
  Sigmoid: () => new Sigmoid(),
  Dropout: () => new Dropout({ ratio: 0.3 }),
};
type Activation = keyof typeof activations;

/** A network of random float64 weights: an Affine for each size after the first, with what follows it. */
function networkOf(sizes: readonly number[], between: readonly Activation[], seed: number) {
  const generator = new Generator({ seed });
  const normal = (...shape: number[]): Tensor => generator.normal(shape, { dtype: "float64" });
  const layers: Record<string, Layer> = {};
  for (let i = 1; i < sizes.length; i++) {
    layers[`Affine${i}`] = new Affine(variable(normal(sizes[i - 1], sizes[i])), variable(normal(sizes[i])));
    if (i < sizes.length - 1) layers[`Between${i}`] = activations[between[i - 1]]();
  }
  return { layers, normal };
}

const size = fc.integer({ min: 1, max: 5 });
const networks = fc.record({
  sizes: fc.array(size, { minLength: 2, maxLength: 6 }),
  between: fc.array(fc.constantFrom<Activation[]>("Relu", "Sigmoid", "Dropout"), { minLength: 5, maxLength: 5 }),
  batch: fc.array(size, { maxLength: 2 }),
  seed: fc.nat(),
  regression: fc.boolean(),
});

test("the hand-driven chain gives the graph's own derivatives, whatever the network", () => {
  fc.assert(
    fc.property(networks, ({ sizes, between, batch, seed, regression }) => {
      const { layers, normal } = networkOf(sizes, between, seed);
      const net = regression ? new Sequential(layers, new IdentityWithLoss()) : new Sequential(layers);
      const x = variable(normal(...batch, sizes[0]));
      const classes = sizes.at(-1)!;
      const count = batch.reduce((product, dimension) => product * dimension, 1);
      const t = regression
        ? normal(...batch, classes)
        : tensor(
            Int32Array.from({ length: count }, (_, i) => (i * 7 + seed) % classes),
            { shape: batch },
          );

      const loss = net.loss(x, t);
      loss.backward();
      let dout = net.lastLayer.backward(1);
      for (const layer of Object.values(net.layers).reverse()) dout = layer.backward(dout);
      expectClose(dout, x.grad!, { rtol: 1e-11, atol: 1e-13 }, "dx");
      for (const layer of Object.values(net.layers)) {
        for (const [name, parameter] of Object.entries(layer.params ?? {}))
          expectClose(layer.gradients![name], parameter.grad!, { rtol: 1e-11, atol: 1e-13 }, name);
      }
    }),
    { numRuns: 30 },
  );
});

describe("depth 5", () => {
  const sizes = [3, 4, 4, 5, 4, 2];
  const make = () => new Sequential(networkOf(sizes, ["Relu", "Sigmoid", "Relu", "Sigmoid"], 4).layers);
  const x = tensor([[1, -2, 0.5], [0, 3, 1]], { dtype: "float64" }); // oxfmt-ignore
  const t = tensor([1, 0], { dtype: "int32" });
  const names = ["W1", "b1", "W2", "b2", "W3", "b3", "W4", "b4", "W5", "b5"];

  test("parameters and gradients are named by their layers, in order", () => {
    const net = make();
    expect(Object.keys(net.params)).toEqual(names);
    const gradient = net.gradient(x, t);
    expect(Object.keys(gradient)).toEqual(names);
    net.loss(x, t).backward();
    for (const name of names) expectClose(gradient[name], net.params[name].grad!);
  });

  test("numericalGradient agrees with gradient and writes no parameter", async () => {
    const net = make();
    const before = names.map((name) => net.params[name].arraySync());
    const gradient = net.gradient(x, t);
    const numerical = await net.numericalGradient(x, t);
    expect(Object.keys(numerical)).toEqual(names);
    for (const name of names) expectClose(gradient[name], numerical[name], { rtol: 0, atol: 1e-7 }, name);
    expect(names.map((name) => net.params[name].arraySync())).toEqual(before);
  });

  test("accuracy counts the samples whose largest score is at the label, given either way", () => {
    const net = make();
    const labels = net.predict(x).argmax(-1);
    const wrong = tensor(1, { dtype: "int32" }).sub(labels);
    expectSame(net.accuracy(x, labels), 1);
    expectSame(net.accuracy(x, wrong), 0);
    expectSame(net.accuracy(x, wrong.oneHot(2)), 0);
    expectSame(net.accuracy(x, labels.cast("float32")), 1);
    expectSame(net.accuracy(x, tensor([labels.dataSync()[0], wrong.dataSync()[1]])), 0.5);
    expect(net.accuracy(x, labels).shape).toEqual([]);
  });

  test.each([
    ["labels of another count", tensor([0]), "accuracy: labels must be one class index a sample"],
    ["a scalar", tensor(0), "accuracy: labels must be one class index a sample"],
    ["label out of range", tensor([0, 2]), "accuracy: label 2 at position 1 is outside 0 … 1"],
    ["label not whole", tensor([0, 0.5]), "accuracy: label 0.5 at position 1 is not a whole number"],
  ])("accuracy refuses %s", (_, labels: Tensor, message) => {
    expect(() => make().accuracy(x, labels)).toThrow(message);
  });

  test("accuracy of an empty batch is refused", () => {
    const empty = tensor(new Float64Array(0), { shape: [0, 3] });
    expect(() => make().accuracy(empty, tensor([]))).toThrow("accuracy: the batch is empty");
  });

  test("what a layer keeps of a trace cannot be read afterwards, and says why", () => {
    const net = make();
    compile((x: Tensor, t: Tensor) => net.gradient(x, t))(x, t);
    expect(() => net.layers.Affine1.gradients!.W!.arraySync()).toThrow(TraceError);
    expect(() => net.layers.Affine1.gradients!.W!.arraySync()).toThrow(
      "has a value only while that runs: return it from the function and read the result",
    );
  });
});

test("layers without parameters make a network without parameters", () => {
  const net = new Sequential({ Sigmoid1: new Sigmoid() });
  expect(Object.keys(net.params)).toEqual([]);
  expectSame(net.predict(tensor([[0, 0]])), [[0.5, 0.5]]);
  expect(net.gradient(tensor([[0, 0]]), tensor([1]))).toEqual({});
});

test("train(false) puts every layer that has a mode in evaluation, train() back", () => {
  const [first, second] = [new Dropout({ seed: 1 }), new Dropout({ seed: 2 })];
  const net = new Sequential({ Dropout1: first, Relu1: new Relu(), Dropout2: second });
  net.train(false);
  expect([first.mode.training, second.mode.training]).toEqual([false, false]);
  expectSame(net.predict(tensor([[1, 2]])), [[1, 2]]);
  net.train();
  expect([first.mode.training, second.mode.training]).toEqual([true, true]);
});

test("what would give wrong gradients is refused", () => {
  const [W, b] = [variable([[1]]), variable([0])];
  const affine = new Affine(W, b);
  const relu = new Relu();
  expect(() => new Sequential({})).toThrow("Sequential: needs one layer at least");
  expect(() => new Sequential({ affine, first: relu, second: relu })).toThrow(
    "Sequential: a layer stands in two places",
  );
  expect(() => new Sequential({ affine, tied: new Affine(W, variable([0])) })).toThrow(
    "Sequential: two layers share a parameter",
  );
});
