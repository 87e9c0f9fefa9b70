import { sample, type Samples } from "./record.js";

/** Shapes for an op of two arguments that broadcast. */
export const binarySamples: Samples = [
  sample([
    [2, 3],
    [2, 3],
  ]),
  sample([[2, 3], [3]]),
  sample([
    [2, 1],
    [1, 3],
  ]),
  sample([[], [4]]),
  sample([[], []]),
  sample([[0, 3], [3]]),
];

/** Shapes for an op of one argument. */
export const unarySamples: Samples = [sample([[2, 3]]), sample([[]]), sample([[0]]), sample([[5]])];
