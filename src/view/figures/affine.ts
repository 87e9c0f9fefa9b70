import { tensor } from "../../tensor/index.js";
import type { GraphFigure, GraphSource, InputValue } from "./figure.js";

const upstream = (values: number[][]) => tensor(values, { dtype: "float64" });
const symbols = { symbols: "local", beyond: { upstream: "∂L/∂Y", result: "L" } } as const;

function affine(inputs: Record<"X" | "W" | "B", InputValue>, dY: number[][]): GraphSource {
  return {
    inputs,
    build: ({ X, W, B }) => [{ out: X.matmul(W).named("XW").add(B).named("Y"), upstream: upstream(dY) }],
  };
}

const W = [
  [0.1, 0.3, 0.5],
  [0.2, 0.4, 0.6],
];

/** One sample: X·W + B. */
export const figure41: GraphFigure = {
  ...affine({ X: [[1, 0.5]], W, B: [[0.1, 0.2, 0.3]] }, [[0.2, -0.1, 0.4]]),
  appearance: { ...symbols, labels: "symbols" },
  shows: "backward",
};

/** A batch of three: B is added to each row, so what comes back to it is the sum of the rows. */
export const figure42: GraphFigure = {
  ...affine(
    {
      X: [
        [1, 0.5],
        [-1, 2],
        [0, 1],
      ],
      W,
      B: [0.1, 0.2, 0.3],
    },
    [
      [0.2, -0.1, 0.4],
      [0.1, 0.3, -0.1],
      [-0.5, 0.2, 0.1],
    ],
  ),
  appearance: symbols,
  shows: "backward",
};
