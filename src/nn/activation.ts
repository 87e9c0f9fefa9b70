import { where } from "../tensor/functions.js";
import type { Tensor } from "../tensor/tensor.js";
import { asTensor, CallableLayer, kept, type Callable, type Value } from "./layer.js";

 
export interface Relu extends Callable<[x: Value]> {}
/** max(x, 0). The derivative at 0 is 0, as the formula has it. */
export class Relu extends CallableLayer {
  /** Where x ≤ 0: there nothing passes back. */
  mask: Tensor | null = null;

  forward(x: Value): Tensor {
    const input = asTensor(x);
    this.mask = input.le(0);
    return input.relu();
  }

  backward(dout: Value): Tensor {
    return where(kept("Relu", this.mask), 0, asTensor(dout));
  }
}

 
export interface Sigmoid extends Callable<[x: Value]> {}
/** y = 1 / (1 + exp(−x)), whose derivative is y(1 − y). */
export class Sigmoid extends CallableLayer {
  out: Tensor | null = null;

  forward(x: Value): Tensor {
    this.out = asTensor(x).sigmoid();
    return this.out;
  }

  backward(dout: Value): Tensor {
    const y = kept("Sigmoid", this.out);
    return asTensor(dout).mul(y).mul(y.neg().add(1));
  }
}
