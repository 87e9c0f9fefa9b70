import { ShapeError } from "../shape/errors.js";
import { sameShape } from "../shape/shape.js";
import { scope } from "../tensor/functions.js";
import type { Tensor } from "../tensor/tensor.js";
import { batchSize, crossEntropyError, oneHotLabels, softmax } from "./functions.js";
import { asTensor, CallableLayer, kept, upstream, type Callable, type Value } from "./layer.js";

/** The last layer of a network: from outputs and labels to a scalar. */
export interface LossLayer {
  (x: Value, t: Value): Tensor;
  /** The loss, a scalar, of outputs x and labels or targets t. */
  forward(x: Value, t: Value): Tensor;
  /** The derivative by x, times dout (a scalar, by default 1). */
  backward(dout?: Value): Tensor;
}

export interface SoftmaxWithLoss extends Callable<[x: Value, t: Value]> {}
/**
 * Softmax, then cross-entropy, averaged over the batch. Labels are class indices or one-hot, told apart by rank.
 * What comes back is the error itself: (y − t) / batch.
 */
export class SoftmaxWithLoss extends CallableLayer {
  /** The softmax's output. */
  y: Tensor | null = null;
  /** Labels, one-hot. */
  t: Tensor | null = null;
  /** The loss, a scalar. */
  loss: Tensor | null = null;

  /** @throws ShapeError, DTypeError, RangeError for labels that do not fit, or an empty batch. */
  forward(x: Value, t: Value): Tensor {
    const input = asTensor(x);
    batchSize("SoftmaxWithLoss", input);
    const labels = asTensor(t);
    this.loss = scope("SoftmaxWithLoss", () => {
      this.y = softmax(input);
      this.t = oneHotLabels("SoftmaxWithLoss", this.y, labels);
      return crossEntropyError(this.y, this.t);
    });
    return this.loss;
  }

  /** @returns dx, of x's shape. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar. */
  backward(dout: Value = 1): Tensor {
    const [y, t] = [kept("SoftmaxWithLoss", this.y), kept("SoftmaxWithLoss", this.t)];
    const error = y.mul(t.sum(-1, true)).sub(t); // y − t where a sample's labels sum to 1, as one-hot ones do
    return error.mul(upstream("SoftmaxWithLoss", dout, [])).div(batchSize("SoftmaxWithLoss", y));
  }
}

export interface IdentityWithLoss extends Callable<[x: Value, t: Value]> {}
/**
 * For regression: the output as it is, and half the sum of squared errors, averaged over the batch. Its backward is the
 * same (y − t) / batch.
 */
export class IdentityWithLoss extends CallableLayer {
  /** The output, which is x itself. */
  y: Tensor | null = null;
  /** Targets, of y's shape. */
  t: Tensor | null = null;
  /** The loss, a scalar. */
  loss: Tensor | null = null;

  /** @throws ShapeError when the targets have another shape, or the batch is empty. */
  forward(x: Value, t: Value): Tensor {
    this.y = asTensor(x);
    this.t = asTensor(t);
    if (!sameShape(this.y.shape, this.t.shape))
      throw new ShapeError(
        "IdentityWithLoss",
        ["x", "t"],
        [this.y.shape, this.t.shape],
        "targets must have the shape of x",
      );
    const error = this.y.sub(this.t);
    this.loss = error
      .mul(error)
      .sum()
      .mul(0.5)
      .div(this.y.rank === 0 ? 1 : batchSize("IdentityWithLoss", this.y));
    return this.loss;
  }

  /** @returns dx, of x's shape. @throws Error before any `forward`. @throws ShapeError unless dout is a scalar. */
  backward(dout: Value = 1): Tensor {
    const y = kept("IdentityWithLoss", this.y);
    const batch = y.rank === 0 ? 1 : batchSize("IdentityWithLoss", y);
    return y
      .sub(kept("IdentityWithLoss", this.t))
      .mul(upstream("IdentityWithLoss", dout, []))
      .div(batch);
  }
}
