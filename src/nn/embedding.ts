import { ShapeError } from "../shape/errors.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { GraphLayer } from "./graphLayer.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import type { Callable, Value } from "./layer.js";

/** Standard deviation of the vectors at the beginning, unless the options say otherwise. */
const EMBEDDING_STD = 0.02;

export interface Embedding extends Callable<[x: Value]> {}
/** A vector of its own for each of so many symbols: whole numbers […] → […, width]. */
export class Embedding extends GraphLayer {
  /** The vectors, (symbols, width). */
  readonly W: Variable;

  /** @throws RangeError unless both are whole numbers ≥ 1. */
  constructor(symbols: number, width: number, options: InitialOptions = {}) {
    checkedSize("Embedding: symbols", symbols);
    checkedSize("Embedding: width", width);
    const W = new Initializer(options, EMBEDDING_STD).weights("W", [symbols, width], 1);
    super({ W });
    this.W = W;
  }

  /** x are indices 0 … symbols − 1, int32 or uint8. */
  protected compute(x: Tensor): Tensor {
    return this.W.gather(x);
  }
}

export interface PositionEmbedding extends Callable<[x: Value]> {}
/** Adds to the vector at each time one that stands for the time: [… , time, width] → the same. */
export class PositionEmbedding extends GraphLayer {
  /** A vector for each time, (context, width). */
  readonly W: Variable;

  /** @throws RangeError unless both are whole numbers ≥ 1. */
  constructor(context: number, width: number, options: InitialOptions = {}) {
    checkedSize("PositionEmbedding: context", context);
    checkedSize("PositionEmbedding: width", width);
    const W = new Initializer(options, EMBEDDING_STD).weights("W", [context, width], 1);
    super({ W });
    this.W = W;
  }

  protected compute(x: Tensor): Tensor {
    const [context] = this.W.shape;
    const time = x.shape.at(-2) ?? 0;
    if (x.rank < 2 || time > context)
      throw new ShapeError(
        "PositionEmbedding",
        ["x", "W"],
        [x.shape, this.W.shape],
        `x must be [… , time, width] with at most ${context} times`,
      );
    return x.add(this.W.slice([[0, time]]));
  }
}
