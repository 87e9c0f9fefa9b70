import { createHash } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { compile, Generator, nn, optim, setThreads, tensor, useBackend, type Tensor } from "../../src/index.js";
import { currentThreads, threadsUnavailable } from "../../src/tensor/index.js";

afterAll(() => setThreads(1));

/** A network, its optimizer, and a batch. */
interface Training {
  readonly net: nn.Sequential;
  readonly optimizer: { step(): void };
  readonly x: Tensor;
  readonly t: Tensor;
}

const images = (...shape: number[]): Tensor => new Generator({ seed: 1 }).uniform(shape).detach();
const labels = (count: number, classes: number): Tensor =>
  tensor(Int32Array.from({ length: count }, (_, i) => i % classes));

const trainings: Readonly<Record<string, () => Training>> = {
  "affine layers by SGD": () => {
    const net = new nn.TwoLayerNet({ inputSize: 300, hiddenSize: 50, outputSize: 10, seed: 0 });
    return {
      net,
      optimizer: new optim.SGD(net.params, { learningRate: 0.1 }),
      x: images(100, 300),
      t: labels(100, 10),
    };
  },
  "convolutions by Adam": () => {
    const net = new nn.Sequential({
      conv1: new nn.Conv2d(1, 8, 3, { padding: 1, seed: 0 }),
      relu1: new nn.Relu(),
      pool1: new nn.MaxPool2d({ size: 2 }),
      conv2: new nn.Conv2d(8, 12, 3, { padding: 1, seed: 1 }),
      relu2: new nn.Relu(),
      pool2: new nn.AveragePool2d({ size: 2 }),
      flatten: new nn.Flatten(),
      ...nn.affineLayers([7 * 7 * 12, 10], { seed: 2 }),
    });
    return { net, optimizer: new optim.Adam(net.params), x: images(13, 28, 28, 1), t: labels(13, 10) };
  },
  "attention by AdamW": () => {
    const net = new nn.CharacterModel({ symbols: 33, context: 24, width: 32, blocks: 2, heads: 4, seed: 0 });
    const symbols = (shift: number): Tensor =>
      tensor(
        Int32Array.from({ length: 7 * 24 }, (_, i) => (i * 7 + shift) % 33),
        { shape: [7, 24] },
      );
    return { net, optimizer: new optim.AdamW(net.params), x: symbols(0), t: symbols(7) };
  },
};

/** Of all losses and parameters after a few steps. */
function digestOf({ net, optimizer, x, t }: Training, threads: number): string {
  useBackend("wasm");
  setThreads(threads);
  const step = compile((images: Tensor, labels: Tensor) => {
    const loss = net.loss(images, labels);
    loss.backward();
    optimizer.step();
    return loss;
  });
  const hash = createHash("sha256");
  for (let i = 0; i < 4; i++) hash.update(step(x, t).dataSync());
  for (const parameter of Object.values(net.params)) hash.update(parameter.dataSync());
  return hash.digest("hex");
}

test.each(Object.entries(trainings))("%s give the same bits on 1, 2, 3 and 4 threads", (_, training) => {
  const [alone, ...others] = [1, 2, 3, 4].map((threads) => {
    const digest = digestOf(training(), threads);
    expect([currentThreads(), threadsUnavailable()]).toEqual([threads, null]);
    return digest;
  });
  expect(others).toEqual([alone, alone, alone]);
});
