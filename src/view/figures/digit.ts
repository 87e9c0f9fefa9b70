import { reference } from "../../backends/reference/index.js";
import { Affine } from "../../nn/affine.js";
import { evaluate } from "../../tensor/evaluate.js";
import { Generator, variable } from "../../tensor/index.js";
import type { GraphFigure } from "./figure.js";

const SIDE = 28;

/** A seven, drawn as strokes with soft edges: grey levels from 0 to 1, 28 rows of 28. */
function seven(): number[] {
  const strokes = [
    [7, 7, 20, 7],
    [20, 7, 12, 22],
  ] as const;
  const distance = (x: number, y: number, [x0, y0, x1, y1]: (typeof strokes)[number]): number => {
    const along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2);
    const t = Math.min(1, Math.max(0, along));
    return Math.sqrt((x - x0 - t * (x1 - x0)) ** 2 + (y - y0 - t * (y1 - y0)) ** 2); // hypot differs between engines
  };
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const nearest = Math.min(...strokes.map((stroke) => distance(i % SIDE, Math.floor(i / SIDE), stroke)));
    return Math.min(1, Math.max(0, 2 - nearest));
  });
}

/** A picture of a digit through Affine, ReLU, Affine and softmax, with the weights that a network begins with. */
export const figure43: GraphFigure = {
  inputs: { x: [seven()] },
  build: ({ x }) => {
    const generator = new Generator({ seed: 0 });
    const weights = (name: string, shape: number[]) => {
      const drawn = generator.normal(shape, { dtype: "float64" }).mul(1 / Math.sqrt(shape[0]));
      evaluate([drawn.node], reference); // the same bits everywhere, as all of a picture
      return variable(drawn, { name });
    };
    const biases = (name: string, size: number) => variable(new Float64Array(size), { name });
    const hidden = new Affine(weights("W1", [SIDE * SIDE, 50]), biases("b1", 50)).forward(x); // [1, 784] → [1, 50]
    const scores = new Affine(weights("W2", [50, 10]), biases("b2", 10)).forward(hidden.relu()); // → [1, 10]
    return [{ out: scores.named("scores").softmax().named("y"), upstream: null }];
  },
  appearance: { folds: ["Affine", "Affine_2", "softmax"] },
  shows: "forward",
};
