import { compile, Generator, nn, optim, tensor } from "edgegrad";

/** A compiled training step of the chapter's network, 784-50-10 with a batch of 100, on made-up images. */
export function bookStep(dtype: "float32" | "float64"): () => void {
  const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, seed: 0, dtype });
  const sgd = new optim.SGD(net.params, { learningRate: 0.1 });
  const step = compile((x, t) => {
    const loss = net.loss(x, t);
    loss.backward();
    sgd.step();
    return loss;
  });
  const x = new Generator({ seed: 0 }).uniform([100, 784], { dtype }).detach();
  const t = tensor(Int32Array.from({ length: 100 }, (_, i) => i % 10));
  return () => void step(x, t);
}
