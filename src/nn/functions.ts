import type { Node } from "../graph/node.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { sameShape, sizeOf } from "../shape/shape.js";
import { where } from "../tensor/functions.js";
import type { Tensor } from "../tensor/tensor.js";
import { currentTrace } from "../tensor/trace.js";

/** The logits of which a node is the softmax, so that its logarithm need not be taken of a number that underflowed. */
const logits = new WeakMap<Node, Tensor>();

/** exp(x) / Σ exp(x) along the last axis. */
export function softmax(x: Tensor): Tensor {
  const y = x.softmax();
  logits.set(y.node, x);
  return y;
}

/** Samples in a batch of outputs: the product of every axis but the last; a single sample is a batch of one. */
export function batchSize(op: string, x: Tensor): number {
  const size = sizeOf(x.shape.slice(0, -1));
  if (x.rank === 0) throw new ShapeError(op, ["x"], [x.shape], "there must be one output a class along the last axis");
  if (size === 0) throw new ShapeError(op, ["x"], [x.shape], "the batch is empty; there must be one sample at least");
  return size;
}

/** Whether labels are one-hot (the outputs' shape) or class indices (one axis less). @throws ShapeError for another shape. */
function isOneHot(op: string, x: Tensor, t: Tensor): boolean {
  if (sameShape(t.shape, x.shape)) return true;
  if (sameShape(t.shape, x.shape.slice(0, -1))) return false;
  const reason =
    t.rank === x.rank
      ? "one-hot labels must have the shape of x"
      : "labels must be one class index a sample, or one-hot of the shape of x";
  throw new ShapeError(op, ["x", "t"], [x.shape, t.shape], reason);
}

/**
 * Class indices as integers. Inside `compile`, where they have no values yet, a wrong one is refused when the program
 * runs; there a label that is not whole is reported as the index −1.
 * @throws DTypeError when one is not a whole number. @throws RangeError when one is no class.
 */
function classIndices(op: string, t: Tensor, classes: number): Tensor {
  if (t.dtype === "bool")
    throw new DTypeError(op, ["t"], [t.dtype], "class indices are whole numbers; cast them to int32");
  if (currentTrace() !== undefined) {
    const whole = t.cast("int32");
    return isFloat(t.dtype) ? where(whole.cast(t.dtype).eq(t), whole, -1) : whole;
  }
  t.dataSync().forEach((label, position) => {
    if (!Number.isInteger(label))
      throw new DTypeError(op, ["t"], [t.dtype], `label ${label} at position ${position} is not a whole number`);
    if (label < 0 || label >= classes)
      throw new RangeError(`${op}: label ${label} at position ${position} is outside 0 … ${classes - 1}`);
  });
  return t.cast("int32");
}

/**
 * Labels as one-hot vectors of the outputs' shape and dtype; they come as class indices (one axis less than x) or one-hot.
 * @throws ShapeError, DTypeError, RangeError for labels that do not fit.
 */
export function oneHotLabels(op: string, x: Tensor, t: Tensor): Tensor {
  if (isOneHot(op, x, t)) return t.cast(x.dtype);
  const classes = x.shape.at(-1)!;
  return classIndices(op, t, classes).oneHot(classes, x.dtype);
}

/**
 * Labels as class indices; they come as such (one axis less than x) or one-hot.
 * @throws ShapeError, DTypeError, RangeError for labels that do not fit.
 */
export function indexLabels(op: string, x: Tensor, t: Tensor): Tensor {
  return isOneHot(op, x, t) ? t.argmax(-1) : classIndices(op, t, x.shape.at(-1)!);
}

/**
 * −Σ t·ln y, averaged over the batch; y are probabilities along the last axis, t class indices or one-hot labels.
 * Of a `softmax` it is computed from the logits, so that a probability that underflows costs neither the loss nor the
 * gradient: with logits of ±1e4 both are finite. Other probabilities of 0 at the true class give Infinity.
 * @throws ShapeError, DTypeError, RangeError for labels that do not fit, or an empty batch.
 */
export function crossEntropyError(y: Tensor, t: Tensor): Tensor {
  const batch = batchSize("crossEntropyError", y);
  const labels = oneHotLabels("crossEntropyError", y, t);
  const others = labels.eq(0); // 0·ln 0 is 0, not NaN, and so is its derivative
  const logProbabilities = logits.get(y.node)?.logSoftmax() ?? where(others, 1, y).log();
  const terms = where(others, 0, labels.mul(logProbabilities));
  return terms.sum().neg().div(batch);
}
