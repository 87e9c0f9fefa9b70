import { compile, Generator, checkGradients, nn, tensor, variable, type Tensor } from "edgegrad";
import type { InputsFile } from "../protocol.js";
import { assignInOrder } from "./edgegradTraining.js";
import { meanMagnitude, readTensors, shapeOf, Unsupported, type Callable } from "./serve.mjs";

const functions: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exp: (x) => x.exp(),
  tanh: (x) => x.tanh(),
  gelu: (x) => x.gelu(),
  softmax: (x) => x.softmax(),
  layernorm: (x) => x.layerNorm(),
};

/** A call whose output is compared. */
function withOutput(run: () => Tensor): Callable {
  let out: Tensor;
  return {
    call: () => {
      out = run();
    },
    value: () => meanMagnitude(out.dataSync()),
  };
}

/** The whole book network in float64, every element against a difference. */
function gradientCheck(): Callable {
  const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, seed: 0, dtype: "float64" });
  const x = new Generator({ seed: 1 }).normal([3, 784], { dtype: "float64" }).detach();
  const t = tensor(Int32Array.of(5, 0, 4));
  return {
    call: async () => {
      const { verdict } = await checkGradients(() => net.loss(x, t), net.params, {
        gradients: () => net.gradient(x, t),
      });
      if (verdict === "fail") throw new Error("the gradient check failed");
    },
    value: () => undefined,
  };
}

/** Small and eager: what a lesson builds, reads and differentiates by the line. */
function fruits(): Callable {
  const [apple, apples, orange, oranges, tax] = [100, 2, 150, 3, 1.1].map((value) => variable(value));
  return {
    call: () => {
      const price = apple.mul(apples).add(orange.mul(oranges)).mul(tax);
      price.item();
      price.backward();
      apple.grad!.item();
    },
    value: () => undefined,
  };
}

/** Any workload that is no training step. */
export function call(inputs: InputsFile): Callable {
  const { workload } = inputs;
  if (workload === "gradcheck") return gradientCheck();
  if (workload === "fruits") return fruits();
  const values = readTensors(inputs);
  const tensors = Object.fromEntries(
    Object.entries(values).map(([name, data]) => [name, tensor(data, { shape: shapeOf(inputs, name) })]),
  );
  if (workload.startsWith("matmul-")) {
    const product = compile((a, b) => a.matmul(b));
    return withOutput(() => product(tensors.a, tensors.b));
  }
  if (workload === "predict") {
    const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10 });
    assignInOrder(net, inputs, values);
    const predict = compile((x) => net.predict(x));
    return withOutput(() => predict(tensors.x));
  }
  if (workload in functions) {
    const compiled = compile(functions[workload]);
    const [x] = Object.values(tensors);
    return withOutput(() => compiled(x));
  }
  throw new Unsupported(`edgegrad's runner has no ${workload}`);
}
