import type { NormalizationOptions } from "../ops/composite.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { GraphLayer } from "./graphLayer.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import type { Callable, Value } from "./layer.js";

/** How a layer normalises, and in what dtype. */
export interface LayerNormOptions extends NormalizationOptions, Pick<InitialOptions, "dtype"> {}

export interface LayerNorm extends Callable<[x: Value]> {}
/**
 * Each row along the last axis brought to mean 0 and variance 1, then times a gain and plus a bias of each feature, which
 * begin as 1 and 0; see the op `layerNorm`.
 */
export class LayerNorm extends GraphLayer {
  /** (features) */
  readonly gain: Variable;
  /** (features) */
  readonly bias: Variable;
  /** Added to the variance. */
  readonly epsilon: number;

  /** @throws RangeError unless the number of features is a whole number ≥ 1. */
  constructor(features: number, { epsilon = 1e-5, dtype }: LayerNormOptions = {}) {
    checkedSize("LayerNorm: features", features);
    const initial = new Initializer({ dtype }, 0);
    const [gain, bias] = [initial.filled("gain", [features], 1), initial.filled("bias", [features], 0)];
    super({ gain, bias });
    this.gain = gain;
    this.bias = bias;
    this.epsilon = epsilon;
  }

  protected compute(x: Tensor): Tensor {
    return x.layerNorm({ epsilon: this.epsilon }).mul(this.gain).add(this.bias);
  }
}
