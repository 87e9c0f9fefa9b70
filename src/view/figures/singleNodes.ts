import type { Appearance, GraphFigure } from "./figure.js";

const local: Partial<Appearance> = { labels: "symbols", symbols: "local", beyond: { upstream: "∂L/∂z", result: "L" } };

/** + passes the upstream derivative on as it is. */
export const figure34: GraphFigure = {
  inputs: { x: 10, y: 5 },
  build: ({ x, y }) => [{ out: x.add(y).named("z"), upstream: 1.3 }],
  appearance: local,
  shows: "backward",
};

/** × swaps its inputs, which is why it keeps them. */
export const figure35: GraphFigure = {
  inputs: { x: 10, y: 5 },
  build: ({ x, y }) => [{ out: x.mul(y).named("z"), upstream: 1.3 }],
  appearance: local,
  shows: "backward",
};

/** ReLU lets the derivative through where x > 0, and nothing where x ≤ 0. */
export const figure38: GraphFigure = {
  inputs: { x_pos: 2, x_neg: -1 },
  build: ({ x_pos, x_neg }) => [
    { out: x_pos.relu().named("y_pos"), upstream: 1.3 },
    { out: x_neg.relu().named("y_neg"), upstream: 1.3 },
  ],
  appearance: { symbols: "local", beyond: { upstream: "∂L/∂y", result: "L" } },
  shows: "backward",
};
