import type { PoolingOptions } from "../ops/pooling.js";
import type { Tensor } from "../tensor/tensor.js";
import { GraphLayer } from "./graphLayer.js";
import type { Callable, Value } from "./layer.js";

export interface MaxPool2d extends Callable<[x: Value]> {}
/** The largest of each window of images [batch, height, width, channels]; see the op `maxPool2d`. */
export class MaxPool2d extends GraphLayer {
  /** Size and stride of the windows. */
  readonly options: PoolingOptions;

  constructor(options: PoolingOptions) {
    super();
    this.options = options;
  }

  protected compute(x: Tensor): Tensor {
    return x.maxPool2d(this.options);
  }
}

export interface AveragePool2d extends Callable<[x: Value]> {}
/** The mean of each window of images [batch, height, width, channels]; see the op `averagePool2d`. */
export class AveragePool2d extends GraphLayer {
  /** Size and stride of the windows. */
  readonly options: PoolingOptions;

  constructor(options: PoolingOptions) {
    super();
    this.options = options;
  }

  protected compute(x: Tensor): Tensor {
    return x.averagePool2d(this.options);
  }
}
