import { describe, expect, it } from "vitest";
import { grad, nn, tensor, type Tensor } from "edgegrad";
import { meanAbsoluteDifference } from "edgegrad/check";
import { checkNetwork, networkAndBatch } from "./gradientCheck.js";

const names = ["W1", "b1", "W2", "b2"] as const;

describe("the chapter's gradient check, 784-50-10 at batch 3", () => {
  it.each(["layers", "graph"] as const)("60 elements a parameter, of the %s", async (of) => {
    const report = await checkNetwork(of, { sample: 60 });
    expect(report.verdict).not.toBe("fail");
    expect(report.parameters.map(({ name, checked }) => [name, checked])).toEqual([
      ["W1", 60],
      ["b1", 50],
      ["W2", 60],
      ["b2", 10],
    ]);
    for (const { maxRelativeError, meanAbsoluteDifference } of report.parameters) {
      expect(maxRelativeError).toBeLessThan(1e-5);
      expect(meanAbsoluteDifference).toBeLessThan(1e-8);
    }
  });

  it("the layers' backward and the graph's derivatives are the same numbers", () => {
    const { net, x, t } = networkAndBatch();
    const byHand = net.gradient(x, t);
    net.loss(x, t).backward();
    for (const name of names) {
      const graph = net.params[name].grad!;
      const largest = Math.max(...graph.dataSync().map(Math.abs));
      const data = (of: Tensor) => ({ data: of.dataSync(), shape: of.shape, dtype: of.dtype });
      expect(meanAbsoluteDifference(data(byHand[name]), data(graph))).toBeLessThan(1e-14 * largest);
    }
  });

  it("numericalGradient gives the same, in the chapter's way", async () => {
    const net = new nn.TwoLayerNet({ inputSize: 4, hiddenSize: 5, outputSize: 3, seed: 0, weightInitStd: 0.5 });
    const x = tensor([
      [0.1, -1, 0.4, 2],
      [1, 0.3, -0.2, 0.7],
    ]);
    const t = tensor(Int32Array.of(2, 0));
    const before = names.map((name) => net.params[name].node);
    const [numeric, byHand] = [await net.numericalGradient(x, t), net.gradient(x, t)];
    expect(Object.keys(numeric)).toEqual([...names]);
    for (const name of names) {
      expect(numeric[name].shape).toEqual(net.params[name].shape);
      const difference = numeric[name].sub(byHand[name].cast("float64")).abs().mean().item();
      expect(difference).toBeLessThan(1e-7); // float32's rounding
      expect(numeric[name].abs().sum().item()).toBeGreaterThan(1e-3);
    }
    expect(names.map((name) => net.params[name].node)).toEqual(before);
  });

  it("grad of the loss by the input agrees too", () => {
    const { net, x, t } = networkAndBatch();
    net.gradient(x, t);
    const dx = grad((image: Tensor) => net.loss(image, t))(x);
    expect(dx.shape).toEqual([3, 784]);
    expect(dx.abs().sum().item()).toBeGreaterThan(0);
  });
});
