import { compile, data, tensor, type Tensor } from "../../../src/index.js";
import { binned } from "../../../src/view/charts/histogram.js";
import { confusionCounts } from "../../../src/view/charts/confusion.js";
import { matrixColumns } from "../../data/matrixColumns.js";
import { REACH, type View } from "./messages.js";
import type { LoadedData } from "./samples.js";
import type { Training } from "./training.js";

/** Images of W1's columns at most, and squares on a side of a map of regions. */
const MOST_COLUMNS = 50;
const SIDE = 60;
const CHUNK = 1000;

/** What makes the pictures of a training, one after the other. */
export function viewsOf(training: Training, { facts, test }: LoadedData): readonly (() => View)[] {
  const { network } = training;
  const { classes, imageShape, points } = facts;
  const histograms = (): View => ({
    kind: "histograms",
    parameters: Object.entries(network.params).map(([name, parameter]) => ({
      name,
      shape: parameter.shape,
      histogram: binned(parameter.dataSync()),
    })),
  });
  const columns = (): View => {
    const W = network.params.W1;
    const [, count] = W.shape;
    return { kind: "columns", columns: matrixColumns(W.dataSync(), count, MOST_COLUMNS), count };
  };
  const batchSize = Math.min(CHUNK, test.labels.length);
  const chunks = [...new data.Batches(test, { batchSize, seed: 0, shuffle: false })].map(([x]) => x);
  const predict = compile((x: Tensor) => network.predict(x).argmax(-1));
  const confusion = (): View => {
    const predictions = chunks.flatMap((x) => [...predict(x).dataSync()]);
    return { kind: "confusion", counts: confusionCounts(test.labels, predictions, classes) };
  };
  const views = [histograms, ...(imageShape === null ? [] : [columns]), confusion];
  if (points === null) return views;
  const middles = new Float32Array(2 * SIDE * SIDE);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      middles.set(
        [((2 * column + 1) / SIDE - 1) * REACH, (1 - (2 * row + 1) / SIDE) * REACH],
        2 * (row * SIDE + column),
      );
  const grid = tensor(middles, { shape: [SIDE * SIDE, 2] });
  const probabilities = compile((x: Tensor) => network.predict(x).softmax());
  const regions = (): View => ({
    kind: "regions",
    side: SIDE,
    probabilities: probabilities(grid).dataSync() as Float32Array,
  });
  return [regions, ...views];
}
