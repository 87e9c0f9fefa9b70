import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/support/close.js";
import { Adam } from "../optim/index.js";
import { compile, Generator, tensor, variable, type Tensor } from "../tensor/index.js";
import { Affine, Conv2d, Flatten, MaxPool2d, Relu, Sequential } from "./index.js";

/** Two convolutions of 3 × 3, each with a Relu and a pool that halves the image, and an affine layer. */
function network(size: number, channels: readonly [number, number], classes: number, dtype?: "float64"): Sequential {
  const generator = new Generator({ seed: 3 });
  const features = (size / 4) ** 2 * channels[1];
  return new Sequential({
    Conv1: new Conv2d(1, channels[0], 3, { padding: 1, generator, dtype }),
    Relu1: new Relu(),
    Pool1: new MaxPool2d({ size: 2 }),
    Conv2: new Conv2d(channels[0], channels[1], 3, { padding: 1, generator, dtype }),
    Relu2: new Relu(),
    Pool2: new MaxPool2d({ size: 2 }),
    Flatten: new Flatten(),
    Affine: new Affine(
      variable(generator.normal([features, classes], { dtype }).mul(Math.sqrt(2 / features))),
      variable(new Float32Array(classes), { dtype }),
    ),
  });
}

test("the network for 28 × 28 pixels and 10 digits has the shapes that it should", () => {
  const net = network(28, [16, 32], 10);
  expect(Object.entries(net.params).map(([name, { shape }]) => [name, ...shape])).toEqual([
    ["W1", 3, 3, 1, 16],
    ["b1", 16],
    ["W2", 3, 3, 16, 32],
    ["b2", 32],
    ["W3", 1568, 10],
    ["b3", 10],
  ]);
  const x = tensor(new Float32Array(2 * 784), { shape: [2, 28, 28, 1] });
  expect(net.predict(x).shape).toEqual([2, 10]);
  expectClose(net.loss(x, tensor([3, 7])), Math.log(10), { rtol: 1e-6, atol: 0 }); // no light, no bias: all classes alike
});

describe("on images of 8 × 8", () => {
  const images = (count: number, dtype: "float32" | "float64") =>
    new Generator({ seed: 8 }).normal([count, 8, 8, 1], { dtype }).detach();

  test("the hand-driven chain gives the graph's own derivatives, and differences confirm them", async () => {
    const net = network(8, [2, 3], 4, "float64");
    const [x, t] = [images(2, "float64"), tensor([1, 3])];
    const gradient = net.gradient(x, t);
    net.loss(x, t).backward();
    const numerical = await net.numericalGradient(x, t);
    for (const [name, parameter] of Object.entries(net.params)) {
      expectClose(gradient[name], parameter.grad!, undefined, name);
      expectClose(gradient[name], numerical[name], { rtol: 0, atol: 1e-7 }, name);
    }
  });

  test.each([
    [
      "loss.backward()",
      (net: Sequential, adam: Adam, x: Tensor, t: Tensor) => {
        const loss = net.loss(x, t);
        loss.backward();
        adam.step();
        return loss;
      },
    ],
    [
      "net.gradient",
      (net: Sequential, adam: Adam, x: Tensor, t: Tensor) => {
        adam.step(net.gradient(x, t));
        return net.lastLayer.forward(net.predict(x), t);
      },
    ],
  ] as const)("learns a batch by heart with Adam in a compiled step: %s", (_, train) => {
    const net = network(8, [4, 8], 4);
    const adam = new Adam(net.params, { learningRate: 0.01 });
    const [x, t] = [images(8, "float32"), tensor([0, 1, 2, 3, 3, 2, 1, 0])];
    const step = compile((images: Tensor, labels: Tensor) => train(net, adam, images, labels));
    const losses = Array.from({ length: 40 }, () => step(x, t).item());
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(0.05);
    expect(net.accuracy(x, t).item()).toBe(1);
  });
});
