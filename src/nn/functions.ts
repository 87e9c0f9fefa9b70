import type { Node } from "../graph/node.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { sameShape, sizeOf, type Shape } from "../shape/shape.js";
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
  if (x.rank === 0) throw new ShapeError(op, ["x"], [x.shape], "needs one output a class along the last axis");
  if (size === 0) throw new ShapeError(op, ["x"], [x.shape], "the batch is empty; a loss needs a sample at least");
  return size;
}

/**
 * Labels as one-hot vectors of the outputs' shape and dtype: class indices (one axis less) or one-hot (the same shape).
 * @throws ShapeError for another shape. @throws DTypeError for class indices that are not whole numbers.
 */
export function oneHotLabels(op: string, x: Tensor, t: Tensor): Tensor {
  if (t.rank === x.rank) {
    if (!sameShape(t.shape, x.shape))
      throw new ShapeError(op, ["x", "t"], [x.shape, t.shape], "one-hot labels must have the shape of x");
    return t.cast(x.dtype);
  }
  const expected: Shape = x.shape.slice(0, -1);
  if (!sameShape(t.shape, expected))
    throw new ShapeError(
      op,
      ["x", "t"],
      [x.shape, t.shape],
      "labels must be one class index a sample, or one-hot of the shape of x",
    );
  return wholeLabels(op, t).oneHot(x.shape.at(-1)!, x.dtype);
}

/** Class indices as integers. @throws DTypeError when a float is not whole. */
function wholeLabels(op: string, t: Tensor): Tensor {
  if (t.dtype === "bool")
    throw new DTypeError(op, ["t"], [t.dtype], "class indices are whole numbers; cast them to int32");
  if (!isFloat(t.dtype)) return t;
  if (currentTrace() !== undefined)
    throw new DTypeError(
      op,
      ["t"],
      [t.dtype],
      "inside compile, class indices must be int32 or uint8; cast them before the call",
    );
  const values = t.dataSync();
  const wrong = values.findIndex((value) => !Number.isInteger(value));
  if (wrong >= 0)
    throw new DTypeError(op, ["t"], [t.dtype], `label ${values[wrong]} at position ${wrong} is not a whole number`);
  return t.cast("int32");
}

/**
 * −Σ t·ln y, averaged over the batch; y are probabilities along the last axis, t class indices or one-hot labels.
 * Of a `softmax` it is computed from the logits, so that a probability that underflows costs neither the loss nor the
 * gradient: with logits of ±1e4 both are finite. Other probabilities of 0 at the true class give Infinity.
 */
export function crossEntropyError(y: Tensor, t: Tensor): Tensor {
  const batch = batchSize("crossEntropyError", y);
  const labels = oneHotLabels("crossEntropyError", y, t);
  const logProbabilities = logits.get(y.node)?.logSoftmax() ?? y.log();
  const terms = where(labels.eq(0), 0, labels.mul(logProbabilities)); // 0·ln 0 is 0, not NaN
  return terms.sum().neg().div(batch);
}
