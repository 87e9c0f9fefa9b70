import { Affine } from "./affine.js";
import { Relu } from "./activation.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import type { Layer } from "./layer.js";
import { Sequential } from "./sequential.js";

/** How a network of affine layers begins: weights of standard deviation 0.01 unless it says otherwise, biases of 0. */
export interface NetworkOptions extends InitialOptions {}

/** Numbers of inputs, of hidden neurons and of outputs, each a whole number ≥ 1. */
export interface TwoLayerNetOptions extends NetworkOptions {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly outputSize: number;
}

/** Affine layers of the given sizes with a Relu between each two: Affine1, Relu1, Affine2, … */
export function affineLayers(sizes: readonly number[], options: NetworkOptions = {}): Record<string, Layer> {
  sizes.forEach((size, i) => checkedSize(`layer size ${i}`, size));
  const initial = new Initializer(options, 0.01);
  const layers: Record<string, Layer> = {};
  for (let i = 1; i < sizes.length; i++) {
    const [inputs, outputs] = [sizes[i - 1], sizes[i]];
    const W = initial.weights(`W${i}`, [inputs, outputs], inputs);
    layers[`Affine${i}`] = new Affine(W, initial.filled(`b${i}`, [outputs], 0));
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
