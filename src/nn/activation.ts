import { where } from "../tensor/functions.js";
import type { Tensor } from "../tensor/tensor.js";
import { GraphLayer } from "./graphLayer.js";
import { asTensor, CallableLayer, kept, upstream, type Callable, type Value } from "./layer.js";

export interface Relu extends Callable<[x: Value]> {}
/** max(x, 0). The derivative at 0 is 0, as the formula has it. */
export class Relu extends CallableLayer {
  /** Where x ≤ 0: there nothing passes back. */
  mask: Tensor | null = null;

  /** The output, of x's shape. */
  forward(x: Value): Tensor {
    const out = asTensor(x).relu();
    this.mask = out.le(0); // just where x ≤ 0, and x itself need not be kept
    return out;
  }

  /** @returns dx. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape. */
  backward(dout: Value): Tensor {
    const mask = kept("Relu", this.mask);
    return where(mask, 0, upstream("Relu", dout, mask.shape));
  }
}

export interface Sigmoid extends Callable<[x: Value]> {}
/** y = 1 / (1 + exp(−x)), whose derivative is y(1 − y). */
export class Sigmoid extends CallableLayer {
  /** The output, kept by `forward` for `backward`. */
  out: Tensor | null = null;

  /** The output, of x's shape. */
  forward(x: Value): Tensor {
    this.out = asTensor(x).sigmoid();
    return this.out;
  }

  /** @returns dx. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape. */
  backward(dout: Value): Tensor {
    const y = kept("Sigmoid", this.out);
    return upstream("Sigmoid", dout, y.shape).mul(y).mul(y.neg().add(1));
  }
}

export interface Gelu extends Callable<[x: Value]> {}
/** x·Φ(x), Φ the standard normal distribution: a smooth Relu. */
export class Gelu extends GraphLayer {
  protected compute(x: Tensor): Tensor {
    return x.gelu();
  }
}
