import { samplesAt } from "../data/batches.js";
import { Batches, type Samples } from "../data/index.js";
import type { Sequential } from "../nn/index.js";
import { compile, type Tensor } from "../tensor/index.js";

/** Samples that go through the network together. */
const chunk = 1000;

/** A network's accuracy on fixed samples, counted again at each call. */
export function accuracyOn(network: Sequential, samples: Samples): () => number {
  const batchSize = Math.min(chunk, samples.labels.length);
  const chunks = [...new Batches(samples, { batchSize, seed: 0, shuffle: false })];
  const countRight = compile((x: Tensor, t: Tensor) => network.predict(x).argmax(-1).eq(t).sum());
  return () => {
    network.train(false);
    let right = 0;
    for (const [x, t] of chunks) right += countRight(x, t).item();
    network.train(true);
    return right / samples.labels.length;
  };
}

/** At most `most` samples, evenly spread over all of them. */
export function spreadSamples(samples: Samples, most: number): Samples {
  const { length } = samples.labels;
  const count = Math.min(most, length);
  return samplesAt(
    samples,
    Int32Array.from({ length: count }, (_, i) => Math.floor((i * length) / count)),
  );
}
