import { multiIndex } from "../check/compare.js";
import type { Sequential } from "../nn/index.js";
import type { SGD } from "../optim/index.js";
import type { Tensor } from "../tensor/index.js";
import { layerOf } from "./network.js";
import { firstNonFinite } from "./state.js";

/** Training stopped because a number was no longer finite. The state is the one before the step. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  constructor(
    /** The step that went wrong, from 1. */
    readonly iteration: number,
    /** Where the first bad value was, for example `the output of Affine1`. */
    readonly place: string,
    message: string,
  ) {
    super(message);
  }
}

/** A tensor's first bad element. */
export interface BadValue {
  readonly place: string;
  /** NaN or ±Infinity. */
  readonly value: number;
  readonly index: readonly number[];
}

/**
 * Where a step on this batch first makes a value that is not finite: the step is taken again, a layer at a time, forward,
 * then backward, then the update. Undefined where all is finite. The parameters are left as the step makes them.
 */
export function findNonFinite(network: Sequential, optimizer: SGD, x: Tensor, t: Tensor): BadValue | undefined {
  for (const [name, parameter] of Object.entries(network.params)) {
    const bad = badValue(`parameter ${name} of ${layerOf(network, name)}`, parameter);
    if (bad !== undefined) return bad;
  }
  let value = x;
  for (const [name, layer] of Object.entries(network.layers)) {
    value = layer.forward(value);
    const bad = badValue(`the output of ${name}`, value);
    if (bad !== undefined) return bad;
  }
  const loss = network.lastLayer.forward(value, t);
  const badLoss = badValue("the loss layer, after layers whose outputs are all finite", loss);
  if (badLoss !== undefined) return badLoss;
  loss.backward();
  const lastFirst = Object.entries(network.params).reverse();
  for (const [name, parameter] of lastFirst) {
    const bad = parameter.grad && badValue(`the gradient of ${name} in ${layerOf(network, name)}`, parameter.grad);
    if (bad) return bad;
  }
  optimizer.step();
  for (const [name, parameter] of lastFirst) {
    const bad = badValue(`the update of ${name} in ${layerOf(network, name)}`, parameter);
    if (bad !== undefined) return bad;
  }
  return undefined;
}

function badValue(place: string, tensor: Tensor): BadValue | undefined {
  const data = tensor.dataSync();
  const at = firstNonFinite(data);
  return at < 0 ? undefined : { place, value: data[at], index: multiIndex(at, tensor.shape) };
}
