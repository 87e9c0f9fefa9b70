import type { Tensor } from "../../../../src/index.js";

/** A function and derivatives of it that are written by hand, well or badly. */
export interface Experiment {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly loss: (inputs: Readonly<Record<string, Tensor>>) => Tensor;
  /** Called after `loss`, with the same tensors. */
  readonly gradients: (inputs: Readonly<Record<string, Tensor>>) => Readonly<Record<string, Tensor>>;
}
