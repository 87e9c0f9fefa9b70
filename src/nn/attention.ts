import { ShapeError } from "../shape/errors.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { GraphLayer } from "./graphLayer.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import type { Callable, Value } from "./layer.js";

/** The size of a layer of attention, and how it begins: weights of standard deviation 0.02 unless it says otherwise. */
export interface MultiHeadAttentionOptions extends InitialOptions {
  /** Features at each time, in and out. */
  readonly width: number;
  /** Parts into which they are cut, each of which attends for itself; a divisor of the width. Default 1. */
  readonly heads?: number;
  /** Whether nothing sees what comes after it; default false. */
  readonly causal?: boolean;
}

export interface MultiHeadAttention extends Callable<[x: Value]> {}
/**
 * Self-attention: each time of x [… , time, width] asks, by a query, all others for what they hold (see the op
 * `attention`). Queries, keys and values are x·W + b, side by side; what comes out of the heads is projected by Wo and bo.
 */
export class MultiHeadAttention extends GraphLayer {
  /** Queries, keys and values, (width, 3·width). */
  readonly W: Variable;
  /** (3·width) */
  readonly b: Variable;
  /** The projection of what the heads give, (width, width). */
  readonly Wo: Variable;
  /** (width) */
  readonly bo: Variable;
  /** Parts of the width. */
  readonly heads: number;
  /** Whether nothing sees what comes after it. */
  readonly causal: boolean;

  /** @throws RangeError unless width and heads are whole numbers ≥ 1 and the heads divide the width. */
  constructor({ width, heads = 1, causal = false, ...options }: MultiHeadAttentionOptions) {
    checkedSize("MultiHeadAttention: width", width);
    checkedSize("MultiHeadAttention: heads", heads);
    if (width % heads !== 0)
      throw new RangeError(`MultiHeadAttention: width ${width} must be a multiple of ${heads}, the heads`);
    const initial = new Initializer(options, 0.02);
    const params = {
      W: initial.weights("W", [width, 3 * width], width),
      b: initial.filled("b", [3 * width], 0),
      Wo: initial.weights("Wo", [width, width], width),
      bo: initial.filled("bo", [width], 0),
    };
    super(params);
    this.W = params.W;
    this.b = params.b;
    this.Wo = params.Wo;
    this.bo = params.bo;
    this.heads = heads;
    this.causal = causal;
  }

  protected compute(x: Tensor): Tensor {
    const [width] = this.W.shape;
    if (x.rank < 2 || x.shape.at(-1) !== width)
      throw new ShapeError("MultiHeadAttention", ["x"], [x.shape], `x must be [… , time, ${width}]`);
    // the weights are cut, not what comes of them, which is many times as large
    const [q, k, v] = [0, 1, 2].map((part) => {
      const own = [part * width, (part + 1) * width] as const;
      return x.matmul(this.W.slice([null, own])).add(this.b.slice([own]));
    });
    return q.attention(k, v, { heads: this.heads, causal: this.causal }).matmul(this.Wo).add(this.bo);
  }
}
