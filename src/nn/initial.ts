import type { Shape } from "../shape/shape.js";
import { full } from "../ops/fill.js";
import { Generator } from "../tensor/generator.js";
import { variable } from "../tensor/functions.js";
import { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";

/** How the parameters of layers begin. */
export interface InitialOptions {
  /**
   * Standard deviation of the initial weights, which are normal with mean 0; `he` is √(2 / inputs) of each layer (He et
   * al. 2015), with which a Relu keeps the size of the signal at any depth.
   */
  readonly weightInitStd?: number | "he";
  /** Default 0: the same weights each time. */
  readonly seed?: number;
  /** What weights are drawn from, instead of a seed: layers that share one begin differently. */
  readonly generator?: Generator;
  /** Default float32. */
  readonly dtype?: "float32" | "float64";
}

/** @throws RangeError unless the size is a whole number ≥ 1. */
export function checkedSize(what: string, size: number): number {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${what} ${size} must be a whole number ≥ 1`);
  return size;
}

/** Makes parameters as the options say. */
export class Initializer {
  private readonly std: number | "he";
  private readonly dtype: "float32" | "float64";
  private readonly generator: Generator;

  /** @throws RangeError unless the standard deviation, `std` by default, is a finite number ≥ 0 or "he". */
  constructor(
    { weightInitStd, seed = 0, generator = new Generator({ seed }), dtype = "float32" }: InitialOptions,
    std: number | "he",
  ) {
    this.std = weightInitStd ?? std;
    if (this.std !== "he" && !(this.std >= 0 && this.std < Infinity))
      throw new RangeError(`weightInitStd ${this.std} must be a finite number ≥ 0, or "he"`);
    this.generator = generator;
    this.dtype = dtype;
  }

  /** Normal weights, each output of which adds up `inputs` products. */
  weights(name: string, shape: Shape, inputs: number): Variable {
    const std = this.std === "he" ? Math.sqrt(2 / inputs) : this.std;
    return variable(this.generator.normal(shape, { dtype: this.dtype }).mul(std), { name });
  }

  /** One number everywhere. */
  filled(name: string, shape: Shape, value: number): Variable {
    return variable(new Tensor(full(shape, value, { dtype: this.dtype, weak: false })), { name });
  }
}
