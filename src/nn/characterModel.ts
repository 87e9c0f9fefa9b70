import { Generator } from "../tensor/generator.js";
import { Affine } from "./affine.js";
import { Embedding, PositionEmbedding } from "./embedding.js";
import { checkedSize, Initializer, type InitialOptions } from "./initial.js";
import { LayerNorm } from "./layerNorm.js";
import { SoftmaxWithLoss } from "./loss.js";
import { Sequential } from "./sequential.js";
import { TransformerBlock } from "./transformerBlock.js";

/** The size of a character model, and how it begins: weights of standard deviation 0.02 unless it says otherwise. */
export interface CharacterModelOptions extends InitialOptions {
  /** How many different characters there are. */
  readonly symbols: number;
  /** The longest text that it sees at once, in characters. */
  readonly context: number;
  /** Features of each character. */
  readonly width: number;
  /** Blocks, one on the other. */
  readonly blocks: number;
  /** Heads of each block's attention; a divisor of the width. */
  readonly heads: number;
}

/**
 * A small GPT: from each text of a batch, tokens [batch, time] of whole numbers 0 … symbols − 1, to scores for the
 * character that follows each place, [batch, time, symbols]. Embeddings of tokens and of their places, blocks of a
 * transformer in which no place sees what comes after it, a last norm and an affine head (Radford et al. 2019). The loss
 * is the mean cross-entropy of all places with targets [batch, time]. Parameters are named by their layers:
 * `tokens.W`, `positions.W`, `blocks.0.attention.W`, …, `norm.gain`, `head.W`.
 */
export class CharacterModel extends Sequential {
  /** @throws RangeError unless the sizes are whole numbers ≥ 1 and the heads divide the width. */
  constructor({ symbols, context, width, blocks, heads, ...options }: CharacterModelOptions) {
    for (const [name, size] of Object.entries({ symbols, context, width, blocks, heads }))
      checkedSize(`CharacterModel: ${name}`, size);
    const { seed = 0, generator = new Generator({ seed }), dtype } = options;
    const shared = { ...options, generator };
    const tokens = new Embedding(symbols, width, shared);
    const positions = new PositionEmbedding(context, width, shared);
    const stack = Array.from({ length: blocks }, (_, i) => {
      const block = new TransformerBlock({ width, heads, causal: true, ...shared });
      return [`blocks.${i}`, block] as const;
    });
    const norm = new LayerNorm(width, { dtype });
    const initial = new Initializer(shared, 0.02);
    const head = new Affine(initial.weights("W", [width, symbols], width), initial.filled("b", [symbols], 0));
    super(
      { tokens, positions, ...Object.fromEntries(stack), norm, head },
      new SoftmaxWithLoss(),
      (name, layer) => `${layer}.${name}`,
    );
  }
}
