import { Generator } from "../tensor/generator.js";
import { variable } from "../tensor/functions.js";
import type { Variable } from "../tensor/variable.js";
import { Affine } from "./affine.js";
import { Relu } from "./activation.js";
import type { Layer } from "./layer.js";
import { Sequential } from "./sequential.js";

/** How a network of affine layers begins. */
export interface NetworkOptions {
  /**
   * Standard deviation of the initial weights; biases start at 0. Default 0.01; `he` is √(2 / inputs) of each layer
   * (He et al. 2015), with which a Relu keeps the size of the signal at any depth.
   */
  readonly weightInitStd?: number | "he";
  /** Default 0: the same weights each time. */
  readonly seed?: number;
  /** Default float32. */
  readonly dtype?: "float32" | "float64";
}

/** Numbers of inputs, of hidden neurons and of outputs, each a whole number ≥ 1. */
export interface TwoLayerNetOptions extends NetworkOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
}

function checkedSize(what: string, size: number): number {
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`${what} ${size} must be a whole number ≥ 1`);
  return size;
}

/** Affine layers of the given sizes with a Relu between each two: Affine1, Relu1, Affine2, … */
export function affineLayers(
  sizes: readonly number[],
  { weightInitStd = 0.01, seed = 0, dtype = "float32" }: NetworkOptions = {},
): Record<string, Layer> {
  sizes.forEach((size, i) => checkedSize(`layer size ${i}`, size));
  if (weightInitStd !== "he" && !(weightInitStd >= 0 && weightInitStd < Infinity))
    throw new RangeError(`weightInitStd ${weightInitStd} must be a finite number ≥ 0, or "he"`);
  const generator = new Generator({ seed });
  const layers: Record<string, Layer> = {};
  for (let i = 1; i < sizes.length; i++) {
    const [inputs, outputs] = [sizes[i - 1], sizes[i]];
    const std = weightInitStd === "he" ? Math.sqrt(2 / inputs) : weightInitStd;
    const W: Variable = variable(generator.normal([inputs, outputs], { dtype }).mul(std), { name: `W${i}` });
    const b: Variable = variable(new Float32Array(outputs), { dtype, name: `b${i}` });
    layers[`Affine${i}`] = new Affine(W, b);
    if (i < sizes.length - 1) layers[`Relu${i}`] = new Relu();
  }
  return layers;
}

/** The chapter's network: Affine1, Relu1, Affine2, and SoftmaxWithLoss at the end; params W1 b1 W2 b2. */
export class TwoLayerNet extends Sequential<"W1" | "b1" | "W2" | "b2"> {
  /** @throws RangeError unless the sizes are whole numbers ≥ 1. */
  constructor({ inputSize, hiddenSize, outputSize, ...options }: TwoLayerNetOptions) {
    const sizes = Object.entries({ inputSize, hiddenSize, outputSize });
    super(
      affineLayers(
        sizes.map(([name, size]) => checkedSize(`TwoLayerNet: ${name}`, size)),
        options,
      ),
    );
  }
}
