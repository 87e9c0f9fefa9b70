/*
 * jax-js on its WebAssembly backend: each step is one jitted function. Its threads are Web Workers, which Node has not:
 * with `threads` above 1 it is lent a Worker made of worker_threads, which its pool then uses.
 */
import { readFileSync } from "node:fs";
import { Worker as NodeWorker } from "node:worker_threads";
import { meanMagnitude, nextBatch, readTensors, serve, shapeOf, Unsupported } from "../../runners/serve.mjs";

const threads = Number(process.argv[2]);

/** Web Workers from the text of a Blob, as far as jax-js uses them. */
function lendWorkers() {
  const texts = new Map();
  class TextBlob extends Blob {
    constructor(parts, options) {
      super(parts, options);
      this.whole = parts.join("");
    }
  }
  const createObjectURL = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob) => {
    const url = createObjectURL(blob);
    texts.set(url, blob.whole);
    return url;
  };
  globalThis.Blob = TextBlob;
  Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: threads }, configurable: true });
  globalThis.Worker = class {
    constructor(url) {
      const surroundings = `
        const { parentPort } = require("node:worker_threads");
        globalThis.self = globalThis;
        globalThis.postMessage = (message) => parentPort.postMessage(message);
        parentPort.on("message", (data) => self.onmessage({ data }));`;
      this.worker = new NodeWorker(surroundings + texts.get(url), { eval: true });
      this.worker.on("message", (data) => this.onmessage?.({ data }));
      this.worker.on("error", (error) => this.onerror?.(error));
    }
    postMessage(message) {
      this.worker.postMessage(message);
    }
  };
}
if (threads > 1) lendWorkers();

const { init, defaultDevice, jit, nn, numpy: np, valueAndGrad } = await import("@jax-js/jax");
await init("wasm");
defaultDevice("wasm");

/** An array of a file's values; `.ref` keeps it beyond the call that takes it. */
const arrayOf = (values, shape) =>
  np.array(values, { dtype: values instanceof Int32Array ? np.int32 : np.float32 }).reshape(shape);

const perceptron = (p, x) => {
  const depth = Object.keys(p).length / 2;
  for (let i = 1; i <= depth; i++) {
    x = np.matmul(x, p[`W${i}`]).add(p[`b${i}`]);
    if (i < depth) x = nn.relu(x);
  }
  return x;
};
const references = (p) => Object.fromEntries(Object.entries(p).map(([name, value]) => [name, value.ref]));

function training(inputs) {
  const tensors = readTensors(inputs);
  let p = Object.fromEntries(
    inputs.parameters.map((full) => {
      const name = full.slice(inputs.workload.length + 1);
      return [name, arrayOf(tensors[name], shapeOf(inputs, name))];
    }),
  );
  const images = arrayOf(tensors.images, shapeOf(inputs, "images"));
  const labels = arrayOf(tensors.labels, shapeOf(inputs, "labels"));
  const next = nextBatch(inputs, tensors);
  const batchSize = Number(/-(\d+)$/.exec(Object.keys(tensors).find((name) => name.startsWith("batches-")))[1]);
  const lossOf = (params, x, t) => {
    const scores = nn.logSoftmax(perceptron(params, x), -1);
    return scores
      .mul(nn.oneHot(t, 10))
      .sum()
      .mul(-1 / batchSize);
  };
  const step = jit((params, pictures, answers, batch) => {
    const [x, t] = [pictures.slice(batch.ref), answers.slice(batch)];
    const [loss, grads] = valueAndGrad(lossOf)(references(params), x, t);
    const moved = Object.entries(params).map(([name, w]) => [name, w.sub(grads[name].mul(inputs.learningRate))]);
    return [loss, Object.fromEntries(moved)];
  });
  let loss;
  return {
    call: async () => {
      const batch = next();
      let result;
      [result, p] = step(p, images.ref, labels.ref, arrayOf(batch, [batch.length]));
      [loss] = await result.data();
    },
    value: () => loss,
  };
}

const layernorm = (x) => nn.standardize(x, -1, { epsilon: 1e-5 });
const functions = {
  exp: (x) => np.exp(x),
  tanh: (x) => np.tanh(x),
  gelu: (x) => nn.gelu(x, { approximate: false }),
  softmax: (x) => nn.softmax(x, -1),
  layernorm,
};

function build(inputs) {
  const { workload } = inputs;
  if (workload === "cnn" || workload === "gpt-mini") throw new Unsupported("not written for jax-js");
  if (inputs.training) return training(inputs);
  const tensors = Object.fromEntries(
    Object.entries(readTensors(inputs)).map(([name, values]) => [name, arrayOf(values, shapeOf(inputs, name))]),
  );
  let apply;
  if (workload.startsWith("matmul-")) {
    const product = jit((a, b) => np.matmul(a, b));
    apply = () => product(tensors.a.ref, tensors.b.ref);
  } else if (workload in functions) {
    const jitted = jit(functions[workload]);
    const [x] = Object.values(tensors);
    apply = () => jitted(x.ref);
  } else if (workload === "predict") {
    const { x, ...p } = tensors;
    const predict = jit(perceptron);
    apply = () => predict(references(p), x.ref);
  } else throw new Unsupported(`not written: ${workload}`);
  let out;
  return {
    call: () => {
      out?.dispose();
      out = apply();
      return out.blockUntilReady();
    },
    value: async () => meanMagnitude(await out.ref.data()),
  };
}

const { version } = JSON.parse(readFileSync(new URL("node_modules/@jax-js/jax/package.json", import.meta.url), "utf8"));
const note =
  threads > 1
    ? `${threads} threads: Node has no Web Workers, so it was lent some made of worker_threads`
    : "one thread, as it runs in Node without help";
await serve({ versions: { "jax-js": version }, note }, build);
