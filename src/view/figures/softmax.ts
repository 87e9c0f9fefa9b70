import { SoftmaxWithLoss } from "../../nn/loss.js";
import { scope, stack, type Tensor, type Variable } from "../../tensor/index.js";
import type { GraphFigure, GraphSource } from "./figure.js";
import { reciprocal } from "./sigmoid.js";

const sum = (terms: readonly Tensor[]): Tensor => terms.reduce((total, term) => total.add(term));
const three = (inputs: Readonly<Record<string, Variable>>, name: string): Variable[] =>
  [1, 2, 3].map((i) => inputs[`${name}${i}`]);

/** Three scores and a one-hot label through softmax and cross-entropy, number by number: what comes back is y − t. */
const softmaxWithLoss: GraphSource = {
  inputs: { a1: 0.3, a2: 2.9, a3: 4, t1: 0, t2: 1, t3: 0 },
  build: (inputs) => {
    const [a, t] = [three(inputs, "a"), three(inputs, "t")];
    const y = scope("softmax", () => {
      const exponentials = a.map((score) => score.exp());
      const share = reciprocal(sum(exponentials).named("S"));
      return exponentials.map((exponential, i) => exponential.mul(share).named(`y${i + 1}`));
    });
    const out = scope("cross_entropy_error", () => sum(y.map((yi, i) => yi.log().mul(t[i]))).mul(-1)).named("L");
    return [{ out }];
  },
};

/** Labels are given: the layer, which leaves out what is 0·log y, is not to be differentiated by them. */
const twin: GraphFigure["twin"] = (inputs) =>
  new SoftmaxWithLoss().forward(stack(three(inputs, "a")), stack(three(inputs, "t")).detach());

export const figure44: GraphFigure = { ...softmaxWithLoss, twin, shows: "backward" };
export const figure45: GraphFigure = {
  ...figure44,
  appearance: { folds: ["softmax", "cross_entropy_error"] },
};
/** The backward walk of figure 44, numbered. */
export const figure47: GraphFigure = { ...figure44, appearance: { numbered: true } };
