import { div } from "../../ops/arithmetic.js";
import { scope, Tensor } from "../../tensor/index.js";
import type { GraphFigure, GraphSource } from "./figure.js";

/** 1/x as one node. */
export const reciprocal = (x: Tensor): Tensor => new Tensor(div(1, x.node));

/** 1/(1 + exp(−x)), a step at a time: the derivative at the end is y(1 − y). */
const sigmoid: GraphSource = {
  inputs: { x: 1 },
  build: ({ x }) => [{ out: scope("sigmoid", () => reciprocal(x.mul(-1).exp().add(1))).named("y") }],
};

const twin: GraphFigure["twin"] = ({ x }) => x.sigmoid();

export const figure39: GraphFigure = { ...sigmoid, twin, shows: "forward" };
export const figure40: GraphFigure = { ...sigmoid, twin, shows: "backward" };
