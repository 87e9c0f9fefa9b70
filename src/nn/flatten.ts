import { ShapeError } from "../shape/errors.js";
import { sizeOf, type Shape } from "../shape/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { asTensor, CallableLayer, kept, upstream, type Callable, type Value } from "./layer.js";

export interface Flatten extends Callable<[x: Value]> {}
/** Every axis but the first folded into one: [batch, …] → [batch, features]. Between images and an Affine. */
export class Flatten extends CallableLayer {
  /** The input's shape, kept by `forward` for `backward`. */
  shape: Shape | null = null;

  /** The same elements, [batch, features]. @throws ShapeError for a scalar. */
  forward(x: Value): Tensor {
    const input = asTensor(x);
    if (input.rank === 0) throw new ShapeError("Flatten", ["x"], [[]], "there must be a batch along the first axis");
    this.shape = input.shape;
    return input.reshape(flattened(input.shape));
  }

  /** @returns dx, of x's shape. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape. */
  backward(dout: Value): Tensor {
    const shape = kept("Flatten", this.shape);
    return upstream("Flatten", dout, flattened(shape)).reshape(shape);
  }
}

const flattened = (shape: Shape): Shape => [shape[0], sizeOf(shape.slice(1))];
