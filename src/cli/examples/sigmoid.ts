import type { Tensor } from "../../index.js";

/** 1 / (1 + exp(−x)), a step at a time: the derivative at the end is y(1 − y). */
export default {
  inputs: { x: 1 },
  loss: ({ x }: { x: Tensor }) => x.neg().exp().add(1).pow(-1).named("y"),
};
