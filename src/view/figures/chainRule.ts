import type { GraphFigure } from "./figure.js";

/** One node y = f(x): what comes from upstream, E, times the local derivative. */
export const figure32: GraphFigure = {
  inputs: { x: 3 },
  build: ({ x }) => [{ out: x.pow(2).named("y"), upstream: 5 }],
  appearance: { labels: "symbols", beyond: { upstream: "E" } },
  shows: "backward",
};

/** z = t², t = x + y. */
export const figure33: GraphFigure = {
  inputs: { x: 2, y: 3 },
  build: ({ x, y }) => [{ out: x.add(y).named("t").pow(2).named("z") }],
  appearance: { labels: "symbols" },
  shows: "backward",
};
