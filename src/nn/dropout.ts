import { full } from "../ops/fill.js";
import { Generator } from "../tensor/generator.js";
import { Mode } from "../tensor/mode.js";
import { Tensor } from "../tensor/tensor.js";
import { asTensor, CallableLayer, kept, upstream, type Callable, type Value } from "./layer.js";

export interface Dropout extends Callable<[x: Value]> {}
/**
 * In training, drops each element with probability `ratio` and scales the rest by 1 / (1 − ratio); in evaluation, passes
 * everything. Draws anew at each call, also of a compiled function.
 */
export class Dropout extends CallableLayer {
  /** Training or evaluation. */
  readonly mode = new Mode();
  /** What masks are drawn from. */
  readonly generator: Generator;
  /** The probability of an element to be dropped. */
  readonly ratio: number;
  /** What each element was multiplied by. */
  mask: Tensor | null = null;

  /** @throws RangeError unless 0 ≤ ratio < 1. */
  constructor({ ratio = 0.5, seed = 0 }: { readonly ratio?: number; readonly seed?: number } = {}) {
    super();
    if (!(ratio >= 0 && ratio < 1)) throw new RangeError(`Dropout: ratio ${ratio} must be at least 0 and less than 1`);
    this.ratio = ratio;
    this.generator = new Generator({ seed });
  }

  /** The output, of x's shape. @throws DTypeError in training, unless x is of floats. */
  forward(x: Value): Tensor {
    const input = asTensor(x);
    const keep = 1 / (1 - this.ratio);
    const { dtype } = input;
    this.mask = this.mode.training
      ? this.generator.uniform(input.shape, { dtype }).ge(this.ratio).cast(dtype).mul(keep)
      : new Tensor(full(input.shape, 1, input.node));
    return input.mul(this.mask);
  }

  /** @returns dx. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape. */
  backward(dout: Value): Tensor {
    const mask = kept("Dropout", this.mask);
    return upstream("Dropout", dout, mask.shape).mul(mask);
  }
}
