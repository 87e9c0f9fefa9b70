import { Generator } from "../tensor/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { Gelu } from "./activation.js";
import { Affine } from "./affine.js";
import { MultiHeadAttention, type MultiHeadAttentionOptions } from "./attention.js";
import { GraphLayer } from "./graphLayer.js";
import { Initializer } from "./initial.js";
import type { Callable, Layer, Value } from "./layer.js";
import { LayerNorm } from "./layerNorm.js";

/** How many times wider than the block its two affine layers are inside. */
const EXPANSION = 4;

/** Every layer's parameters under one another's: `attention.W`. */
function dotted(layers: Readonly<Record<string, Layer>>): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(layers).flatMap(([layer, { params = {} }]) =>
      Object.entries(params).map(([name, parameter]) => [`${layer}.${name}`, parameter]),
    ),
  );
}

export interface TransformerBlock extends Callable<[x: Value]> {}
/**
 * A block of a transformer that normalises first: x + attention(norm(x)), and then x + f(norm(x)), where f is two affine
 * layers, four times as wide inside, with a Gelu between. [… , time, width] → the same.
 */
export class TransformerBlock extends GraphLayer {
  /** In the order in which they are called; frozen. */
  readonly layers: Readonly<{
    norm1: LayerNorm;
    attention: MultiHeadAttention;
    norm2: LayerNorm;
    affine1: Affine;
    gelu: Gelu;
    affine2: Affine;
  }>;

  /** @throws RangeError as MultiHeadAttention does. */
  constructor(options: MultiHeadAttentionOptions) {
    const { width, seed = 0, generator = new Generator({ seed }), dtype } = options;
    const initial = new Initializer({ ...options, generator }, 0.02);
    const inside = EXPANSION * width;
    const affine = (inputs: number, outputs: number): Affine =>
      new Affine(initial.weights("W", [inputs, outputs], inputs), initial.filled("b", [outputs], 0));
    const layers = Object.freeze({
      norm1: new LayerNorm(width, { dtype }),
      attention: new MultiHeadAttention({ ...options, generator }),
      norm2: new LayerNorm(width, { dtype }),
      affine1: affine(width, inside),
      gelu: new Gelu(),
      affine2: affine(inside, width),
    });
    super(dotted(layers));
    this.layers = layers;
  }

  protected compute(x: Tensor): Tensor {
    const { norm1, attention, norm2, affine1, gelu, affine2 } = this.layers;
    const attended = x.add(attention(norm1(x)));
    return attended.add(affine2(gelu(affine1(norm2(attended)))));
  }
}
