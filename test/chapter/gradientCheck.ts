import { checkGradients, Generator, nn, tensor, type Tensor } from "edgegrad";
import type { CheckOptions, GradientReport } from "edgegrad/check";

/** The chapter's network for MNIST in float64, and a batch of 3: Gaussian pixels, labels. */
export function networkAndBatch(): { net: nn.TwoLayerNet; x: Tensor; t: Tensor } {
  const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, seed: 0, dtype: "float64" });
  const x = new Generator({ seed: 1 }).normal([3, 784], { dtype: "float64" });
  return { net, x, t: tensor(Int32Array.of(5, 0, 4)) };
}

type Options = Pick<CheckOptions, "sample" | "onProgress" | "signal">;

/** Checks the gradients that the layers' own `backward` gives, or those of the graph. */
export function checkNetwork(of: "layers" | "graph", options: Options): Promise<GradientReport> {
  const { net, x, t } = networkAndBatch();
  const gradients = of === "layers" ? () => net.gradient(x, t) : undefined;
  return checkGradients(() => net.loss(x, t), net.params, { ...options, gradients });
}

/** All 39,760 elements: about 12 seconds. */
export async function fullGradientCheck(
  options: Options = {},
): Promise<{ readonly report: GradientReport; readonly seconds: number }> {
  const start = performance.now();
  const report = await checkNetwork("layers", options);
  return { report, seconds: (performance.now() - start) / 1000 };
}
