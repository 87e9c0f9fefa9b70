import { ShapeError } from "../shape/errors.js";
import { broadcastShapes, sizeOf } from "../shape/shape.js";
import { scope } from "../tensor/functions.js";
import type { Tensor } from "../tensor/tensor.js";
import { Variable } from "../tensor/variable.js";
import { asTensor, CallableLayer, kept, shapedAs, upstream, type Callable, type Value } from "./layer.js";

/** The tensor with every axis but the last folded into one: one sample a row. */
function asRows(x: Tensor): Tensor {
  return x.reshape([sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1]); // [… , n] → [rows, n]
}

export interface Affine extends Callable<[x: Value]> {}
/**
 * x·W + b, for one sample [in], a batch [batch, in], or inputs of higher rank [… , in]; W is [in, out], b is [out], or
 * [1, out] as in figure 41.
 */
export class Affine extends CallableLayer {
  /** The input, kept by `forward` for `backward`. */
  x: Tensor | null = null;
  /** Derivative by W, after `backward`. */
  dW: Tensor | null = null;
  /** Derivative by b, after `backward`. */
  db: Tensor | null = null;
  /** Weights, (in, out). */
  readonly W: Tensor;
  /** Biases, (out) or (1, out). */
  readonly b: Tensor;

  /** @throws ShapeError for W and b of other shapes. */
  constructor(W: Tensor, b: Tensor) {
    super();
    if (W.rank !== 2) throw new ShapeError("Affine", ["W"], [W.shape], "W must be a matrix (in, out)");
    if (b.size !== W.shape[1] || b.shape.at(-1) !== W.shape[1])
      throw new ShapeError("Affine", ["W", "b"], [W.shape, b.shape], "b must have one number for each column of W");
    this.W = W;
    this.b = b;
  }

  /** Those of W and b that are variables. */
  get params(): Readonly<Record<string, Variable>> {
    return Object.fromEntries(
      Object.entries({ W: this.W, b: this.b }).filter(
        (entry): entry is [string, Variable] => entry[1] instanceof Variable,
      ),
    );
  }
  /** Derivatives by W and b after `backward`; null before. */
  get gradients() {
    return { W: this.dW, b: this.db };
  }

  /** @returns x·W + b, (… , out). @throws ShapeError unless x is (… , in). */
  forward(x: Value): Tensor {
    const input = asTensor(x);
    this.x = input;
    return scope("Affine", () => input.matmul(this.W).add(this.b)); // [… , in] · [in, out] + [out] → [… , out]
  }

  /**
   * Keeps `dW` and `db`.
   * @returns dx, of x's shape.
   * @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape.
   */
  backward(dout: Value): Tensor {
    const x = kept("Affine", this.x);
    const product = [...x.shape.slice(0, -1), this.W.shape[1]]; // of x·W, before b is added
    const dsum = upstream("Affine", dout, broadcastShapes("Affine", ["x·W", "b"], [product, this.b.shape]));
    const g = shapedAs(dsum, product);
    this.dW = asRows(x).transpose().matmul(asRows(g)); // [in, rows] · [rows, out] → [in, out]
    this.db = shapedAs(dsum, this.b.shape); // [… , out] → [out]: the sum over the samples
    return g.matmul(this.W.transpose()); // [… , out] · [out, in] → [… , in]
  }
}
