/* TensorFlow.js on its WebAssembly backend. In Node that backend has one thread: its flag for more is off there. */
import * as tf from "@tensorflow/tfjs";
import { getThreadsCount, version_wasm } from "@tensorflow/tfjs-backend-wasm";
import { meanMagnitude, nextBatch, readTensors, serve, shapeOf, Unsupported } from "../../runners/serve.mjs";

await tf.setBackend("wasm");
await tf.ready();

/** What the workload at hand keeps, so that the next one finds the memory free. */
const owned = [];
const own = (tensor) => {
  owned.push(tensor);
  return tensor;
};

const perceptron = (p, x) => {
  const depth = Object.keys(p).length / 2;
  for (let i = 1; i <= depth; i++) {
    x = x.matMul(p[`W${i}`]).add(p[`b${i}`]);
    if (i < depth) x = x.relu();
  }
  return x;
};

function training(inputs) {
  const tensors = readTensors(inputs);
  const p = Object.fromEntries(
    inputs.parameters.map((full) => {
      const name = full.slice(inputs.workload.length + 1);
      return [name, own(tf.variable(tf.tensor(tensors[name], shapeOf(inputs, name))))];
    }),
  );
  const images = own(tf.tensor2d(tensors.images, shapeOf(inputs, "images")));
  const labels = own(tf.tensor1d(tensors.labels, "int32"));
  const next = nextBatch(inputs, tensors);
  const optimizer = tf.train.sgd(inputs.learningRate);
  let loss;
  return {
    call: () => {
      loss?.dispose();
      loss = tf.tidy(() => {
        const batch = tf.tensor1d(next(), "int32");
        const x = images.gather(batch);
        const t = tf.oneHot(labels.gather(batch), 10);
        return optimizer.minimize(() => tf.losses.softmaxCrossEntropy(t, perceptron(p, x)), true);
      });
    },
    value: () => loss.dataSync()[0],
  };
}

const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
const layernorm = (x) => {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
};
const functions = { exp: tf.exp, tanh: tf.tanh, gelu, softmax: (x) => tf.softmax(x, -1), layernorm };

function build(inputs) {
  const { workload } = inputs;
  if (workload === "cnn")
    throw new Unsupported("cannot: its wasm backend has no kernel for the gradient of a convolution by its filter");
  if (workload === "gpt-mini")
    throw new Unsupported("cannot: its wasm backend has no kernel for the gradient of an embedding");
  if (inputs.training) return training(inputs);
  const values = readTensors(inputs);
  const tensors = Object.fromEntries(
    Object.entries(values).map(([name, data]) => [name, own(tf.tensor(data, shapeOf(inputs, name)))]),
  );
  let apply;
  if (workload.startsWith("matmul-")) apply = () => tf.matMul(tensors.a, tensors.b);
  else if (workload in functions) apply = () => functions[workload](Object.values(tensors)[0]);
  else if (workload === "predict") {
    const { x, ...p } = tensors;
    apply = () => perceptron(p, x);
  } else throw new Unsupported(`not written: ${workload}`);
  let out;
  return {
    call: () => {
      out?.dispose();
      out = tf.tidy(apply);
    },
    value: () => meanMagnitude(out.dataSync()),
  };
}

const note = `${getThreadsCount()} thread: TensorFlow.js switches WebAssembly threads off in Node`;
await serve({ versions: { tfjs: tf.version_core, "tfjs-backend-wasm": version_wasm }, note }, (inputs) => {
  for (const tensor of owned.splice(0)) tensor.dispose();
  return build(inputs);
});
