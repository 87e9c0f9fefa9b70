import { sizeOf } from "../shape/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { Variable } from "../tensor/variable.js";
import { asTensor, CallableLayer, kept, type Callable, type Value } from "./layer.js";

/** The tensor with every axis but the last folded into one: one sample a row. */
function asRows(x: Tensor): Tensor {
  return x.reshape([sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1]); // [… , n] → [rows, n]
}

 
export interface Affine extends Callable<[x: Value]> {}
/** x·W + b, for one sample [in], a batch [batch, in], or inputs of higher rank [… , in]; W is [in, out], b [out]. */
export class Affine extends CallableLayer {
  x: Tensor | null = null;
  /** Derivative by W, after `backward`. */
  dW: Tensor | null = null;
  /** Derivative by b, after `backward`. */
  db: Tensor | null = null;
  readonly W: Tensor;
  readonly b: Tensor;

  constructor(W: Tensor, b: Tensor) {
    super();
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
  get gradients() {
    return { W: this.dW, b: this.db };
  }

  forward(x: Value): Tensor {
    this.x = asTensor(x);
    return this.x.matmul(this.W).add(this.b); // [… , in] · [in, out] + [out] → [… , out]
  }

  backward(dout: Value): Tensor {
    const x = kept("Affine", this.x);
    const g = asTensor(dout);
    this.dW = asRows(x).transpose().matmul(asRows(g)); // [in, rows] · [rows, out] → [in, out]
    this.db = asRows(g).sum(0); // [rows, out] → [out]
    return g.matmul(this.W.transpose()); // [… , out] · [out, in] → [… , in]
  }
}
