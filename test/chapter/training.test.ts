import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadDataset, readIdx, type Split } from "../../src/data/index.js";
import { Affine, Relu, Sequential, TwoLayerNet } from "../../src/nn/index.js";
import { SGD } from "../../src/optim/index.js";
import { compile, tensor, variable, type Tensor } from "../../src/tensor/index.js";
import { trainTwoLayer, trainTwoLayerInitialWeights, type ParamName } from "../fixtures/tables.js";

const inputs = ({ images, count }: Split, from = 0, to = count): Tensor => {
  const width = images.length / count;
  return tensor(images.subarray(from * width, to * width), { shape: [to - from, width] });
};
const labels = ({ labels }: Split, from = 0, to = labels.length): Tensor => tensor(labels.subarray(from, to));

test("figure 46: train and test accuracy rise with every few epochs of a real run", async () => {
  const { train, test } = await loadDataset("digits");
  const net = new TwoLayerNet({ inputSize: 64, hiddenSize: 50, outputSize: 10, weightInitStd: 0.1, seed: 0 });
  const sgd = new SGD(net.params, { learningRate: 0.1 });
  const step = compile((x: Tensor, t: Tensor) => {
    const loss = net.loss(x, t);
    sgd.step(net.gradient(x, t));
    return loss;
  });
  const measure = compile((x: Tensor, t: Tensor) => net.accuracy(x, t));
  const history = [];
  const batch = 100;
  for (let epoch = 0; epoch <= 30; epoch++) {
    if (epoch % 10 === 0)
      history.push({
        loss: net.loss(inputs(train), labels(train)).item(),
        train: measure(inputs(train), labels(train)).item(),
        test: measure(inputs(test), labels(test)).item(),
      });
    for (let from = 0; from + batch <= train.count; from += batch)
      step(inputs(train, from, from + batch), labels(train, from, from + batch));
  }
  for (let i = 1; i < history.length; i++) {
    expect(history[i].loss).toBeLessThan(history[i - 1].loss);
    expect(history[i].train).toBeGreaterThan(history[i - 1].train);
    expect(history[i].test).toBeGreaterThanOrEqual(history[i - 1].test);
  }
  expect(history[0].test).toBeLessThan(0.3);
  expect(history.at(-1)!.train).toBeGreaterThan(0.93);
  expect(history.at(-1)!.test).toBeGreaterThan(0.85);
});

const folder = new URL("../../../shared/data/mnist-10k/", import.meta.url);

test.skipIf(!existsSync(folder))(
  "200 steps on MNIST, compiled, and the first 5 eagerly, agree with NumPy to 1e-9 (skipped where the data are missing)",
  async () => {
    const file = async (name: string) => readIdx(readFileSync(new URL(name, folder)), { file: name });
    const images = await file("train-images-idx3-ubyte.gz");
    const classes = await file("train-labels-idx1-ubyte.gz");
    const pixels = Float64Array.from(images.data, (pixel) => pixel / 255);
    const fixture = trainTwoLayer();
    const { batchSize, learningRate } = fixture;
    const batchOf = (step: number): [Tensor, Tensor] => {
      const from = (step * batchSize) % 10_000;
      return [
        tensor(pixels.subarray(from * 784, (from + batchSize) * 784), { shape: [batchSize, 784] }),
        tensor(classes.data.subarray(from, from + batchSize)),
      ];
    };
    const start = () => {
      const weights = trainTwoLayerInitialWeights();
      const net = new TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, dtype: "float64" });
      net.params.W1.assign(tensor(weights.W1, { shape: [784, 50] }));
      net.params.W2.assign(tensor(weights.W2, { shape: [50, 10] }));
      return { net, sgd: new SGD(net.params, { learningRate }) };
    };
    const expectSummary = ({ params }: TwoLayerNet, which: "initial" | "final"): void => {
      for (const name of Object.keys(params) as ParamName[]) {
        const { sum, sumOfSquares, elements } = fixture[which][name];
        const values = Array.from(params[name].dataSync());
        expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 9);
        expect(values.reduce((total, value) => total + value * value, 0)).toBeCloseTo(sumOfSquares, 9);
        for (const { index, value } of elements) {
          const columns = params[name].shape.at(-1)!;
          const place = index.length === 1 ? index[0] : index[0] * columns + index[1];
          expect(values[place], `${name}[${index.join()}] ${which}`).toBeCloseTo(value, 9);
        }
      }
    };

    const compiled = start();
    expectSummary(compiled.net, "initial");
    const step = compile((x: Tensor, t: Tensor) => {
      const loss = compiled.net.loss(x, t);
      loss.backward();
      compiled.sgd.step();
      return loss;
    });
    fixture.losses.forEach((expected, i) =>
      expect(Math.abs(step(...batchOf(i)).item() - expected), `loss before update ${i}`).toBeLessThanOrEqual(1e-9),
    );
    expectSummary(compiled.net, "final");

    const eager = start();
    for (let i = 0; i < 5; i++) {
      const [x, t] = batchOf(i);
      const loss = eager.net.loss(x, t);
      expect(Math.abs(loss.item() - fixture.losses[i]), `eager loss ${i}`).toBeLessThanOrEqual(1e-9);
      eager.sgd.step(eager.net.gradient(x, t));
    }
  },
);

test("a network is Lego: five layers built by hand learn exclusive or", () => {
  const weights = (rows: number, columns: number, phase: number) =>
    variable(
      Float64Array.from({ length: rows * columns }, (_, i) => Math.sin(7 * i + phase)),
      { shape: [rows, columns] },
    );
  const bias = (columns: number) => variable(new Float64Array(columns));
  const net = new Sequential({
    Affine1: new Affine(weights(2, 8, 1), bias(8)),
    Relu1: new Relu(),
    Affine2: new Affine(weights(8, 8, 2), bias(8)),
    Relu2: new Relu(),
    Affine3: new Affine(weights(8, 2, 3), bias(2)),
  });
  const sgd = new SGD(net.params, { learningRate: 0.1, momentum: 0.9 });
  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]], { dtype: "float64" }); // oxfmt-ignore
  const t = tensor([0, 1, 1, 0], { dtype: "int32" });
  const step = compile(() => sgd.step(net.gradient(x, t)));
  for (let i = 0; i < 300; i++) step();
  expect(net.accuracy(x, t).item()).toBe(1);
  expect(net.loss(x, t).item()).toBeLessThan(0.01);
});
