import { advance, blocksOf, normal, STATE_SHAPE, uniform } from "../ops/random.js";
import type { DrawRecord } from "../ops/record.js";
import { keyOfSeed } from "../scalar/philox.js";
import type { DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import { Tensor } from "./tensor.js";
import { Variable } from "./variable.js";
import { VariableState } from "./variableState.js";

/**
 * A seeded source of random tensors (Philox-4x32-10), the same on every backend. Its counter moves on when a tensor is
 * drawn, so that what is read later, or never, changes no other number; each call of a compiled function draws new ones.
 */
export class Generator {
  /** Four int32 words, seed and counter: save and assign it to repeat the numbers from there. */
  readonly state: Variable<[4]>;

  /** @throws RangeError unless the seed is a safe integer. */
  constructor({ seed }: { readonly seed: number }) {
    const [low, high] = keyOfSeed(seed);
    this.state = new Variable(
      new VariableState(Int32Array.of(low, high, 0, 0), STATE_SHAPE, "int32", false, "generator"),
    );
  }

  /** Uniform in [0, 1), float32 by default. */
  uniform<const S extends Shape>(shape: S, { dtype = "float32" }: { readonly dtype?: DType } = {}): Tensor<S> {
    return this.draw(uniform, shape, dtype);
  }

  /** Normal with mean 0 and variance 1, float32 by default. */
  normal<const S extends Shape>(shape: S, { dtype = "float32" }: { readonly dtype?: DType } = {}): Tensor<S> {
    return this.draw(normal, shape, dtype);
  }

  private draw<S extends Shape>(draw: typeof uniform & DrawRecord, shape: S, dtype: DType): Tensor<S> {
    const from = this.state.node;
    const out = draw(from, shape, dtype);
    this.state.assign(new Tensor(advance(from, blocksOf(shape, dtype))));
    return new Tensor<S>(out);
  }
}
