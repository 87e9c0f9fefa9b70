import { compile, data, nn, optim, type Tensor } from "../../../src/index.js";
import { accuracyOn, spreadSamples } from "../../../src/train/accuracy.js";
import { gradientNormsOn } from "../../../src/train/gradientNorms.js";
import type { EpochRecord, Plan } from "./messages.js";
import { buildNetwork } from "./network.js";
import type { LoadedData } from "./samples.js";

/** Samples on which measures are taken, evenly spread over all. */
const ACCURACY_SAMPLES = 1000;
const GRADIENT_SAMPLES = 100;

/** A network in training. */
export class Training {
  readonly network: nn.Sequential;
  readonly batches: data.Batches;
  /** Steps taken. */
  iteration = 0;
  readonly #optimizer: optim.SGD | optim.Adam;
  readonly #step: (x: Tensor, t: Tensor) => Tensor;
  readonly #measure: () => Omit<EpochRecord, "epoch" | "iteration">;

  /** @throws RangeError for numbers that no training has. */
  constructor(plan: Plan, { facts, train, test }: LoadedData) {
    const network = buildNetwork(plan, facts.inputs, facts.classes);
    const optimizer = optimizerFor(plan, network);
    this.network = network;
    this.#optimizer = optimizer;
    this.batches = new data.Batches(train, { batchSize: plan.batchSize, seed: plan.seed });
    this.#step = compile((x: Tensor, t: Tensor) => {
      const loss = network.loss(x, t);
      loss.backward();
      optimizer.step();
      return loss;
    });
    const spread = spreadSamples(train, ACCURACY_SAMPLES);
    const trainAccuracy = accuracyOn(network, spread);
    const testAccuracy = accuracyOn(network, test);
    const norms = gradientNormsOn(network, spreadSamples(train, GRADIENT_SAMPLES));
    const deadShares = deadSharesOn(network, spread);
    this.#measure = () => ({
      trainAccuracy: trainAccuracy(),
      testAccuracy: testAccuracy(),
      gradientNorms: byLayer(network, norms()),
      deadShares: deadShares(),
    });
  }

  get iterationsPerEpoch(): number {
    return this.batches.batchesPerEpoch;
  }
  set learningRate(value: number) {
    this.#optimizer.learningRate = value;
  }

  /** One step on the next batch; the loss before it. */
  advance(): number {
    const loss = this.#step(...this.batches.next()).item();
    this.iteration++;
    return loss;
  }

  /** Measures where the training stands. */
  record(): EpochRecord {
    const { iteration } = this;
    return { epoch: iteration / this.iterationsPerEpoch, iteration, ...this.#measure() };
  }
}

function optimizerFor({ optimizer, learningRate }: Plan, { params }: nn.Sequential): optim.SGD | optim.Adam {
  if (optimizer === "adam") return new optim.Adam(params, { learningRate });
  return new optim.SGD(params, { learningRate, momentum: optimizer === "momentum" ? 0.9 : 0 });
}

/** The norm of a layer's gradients taken together. */
function byLayer(network: nn.Sequential, norms: Readonly<Record<string, number | null>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(network.layers)
      .filter(([, layer]) => layer instanceof nn.Affine)
      .map(([name], i) => [name, Math.hypot(norms[`W${i + 1}`] ?? NaN, norms[`b${i + 1}`] ?? NaN)]),
  );
}

/** The share of a Relu's neurons that are 0 for every sample: their weights get no gradient from them. */
function deadSharesOn(network: nn.Sequential, samples: data.Samples): () => Readonly<Record<string, number>> {
  const relus = Object.entries(network.layers).filter(([, layer]) => layer instanceof nn.Relu);
  if (relus.length === 0) return () => ({});
  const [x] = new data.Batches(samples, { batchSize: samples.labels.length, seed: 0, shuffle: false }).next();
  const shares = compile((x: Tensor) => {
    const found: Tensor[] = [];
    let value = x;
    for (const layer of Object.values(network.layers)) {
      value = layer.forward(value);
      if (layer instanceof nn.Relu) found.push(value.max(0).le(0).cast("float32").mean());
    }
    return found;
  });
  return () => {
    const values = shares(x);
    return Object.fromEntries(relus.map(([name], i) => [name, values[i].item()]));
  };
}
