import { Batches, type Samples } from "../data/index.js";
import type { Sequential } from "../nn/index.js";
import { compile, type Tensor } from "../tensor/index.js";

/** Euclidean norms of gradients, by parameter; null where one is not a finite number, which JSON cannot hold. */
export type GradientNorms = Readonly<Record<string, number | null>>;

/**
 * The norms of the gradients of a network's mean loss on fixed samples, computed again at each call, layers being in
 * evaluation. A program of its own: inside of the training step the sums would cost 5 to 10 % of every step.
 */
export function gradientNormsOn(network: Sequential, samples: Samples): () => GradientNorms {
  const batchSize = samples.labels.length;
  const [x, t] = new Batches(samples, { batchSize, seed: 0, shuffle: false }).next();
  const parameters = Object.entries(network.params);
  const squaredNorms = compile((x: Tensor, t: Tensor) => {
    network.loss(x, t).backward();
    // In float64 the square of no float32 overflows.
    return parameters.map(([, { grad }]) => {
      const g = grad!.cast("float64");
      return g.mul(g).sum();
    });
  });
  return () => {
    network.train(false);
    const squares = squaredNorms(x, t);
    network.train(true);
    return Object.fromEntries(
      parameters.map(([name], i) => {
        const norm = Math.sqrt(squares[i].item());
        return [name, Number.isFinite(norm) ? norm : null];
      }),
    );
  };
}
