import { compile, data, type Tensor, type Variable } from "../../../src/index.js";
import { numericalGradient } from "../../../src/check/index.js";
import type { Timing } from "./messages.js";
import type { LoadedData } from "./samples.js";
import type { Training } from "./training.js";

/** Seconds for which the fast way is repeated; its mean is told. */
const REPEATED = 0.2;

/**
 * How long the derivatives of one loss take by back-propagation, and by central differences those of the biases,
 * each of which costs two losses as every parameter does. Both are warm. Nothing is changed.
 */
export async function timingOf({ network }: Training, { train }: LoadedData, batchSize: number): Promise<Timing> {
  const [x, t] = new data.Batches(train, { batchSize, seed: 0 }).next();
  const entries = Object.entries(network.params);
  const gradients = compile((x: Tensor, t: Tensor) => {
    network.loss(x, t).backward();
    return entries.map(([, { grad }]) => grad!);
  });
  gradients(x, t);
  let [runs, backward] = [0, 0];
  for (const start = performance.now(); backward < REPEATED; runs++) {
    gradients(x, t);
    backward = (performance.now() - start) / 1000;
  }
  const biases = Object.fromEntries(entries.filter(([, { rank }]) => rank === 1));
  const differences = () => numericalGradient(() => network.loss(x, t), biases);
  await differences();
  const start = performance.now();
  await differences();
  const numerical = (performance.now() - start) / 1000;
  const size = (parameters: readonly Variable[]): number => parameters.reduce((all, { size }) => all + size, 0);
  return {
    batchSize,
    parameters: size(Object.values(network.params)),
    backward: backward / runs,
    numerical,
    sampled: size(Object.values(biases)),
  };
}
