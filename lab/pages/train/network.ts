import { Generator, nn, tensor, variable } from "../../../src/index.js";
import { layersOf } from "./blocks.js";
import type { Plan } from "./messages.js";

/**
 * The network that a plan asks for. With one Affine and one Relu before the last Affine it is the chapter's TwoLayerNet,
 * with the same weights.
 */
export function buildNetwork({ blocks, std, seed }: Plan, inputs: number, classes: number): nn.Sequential {
  const generator = new Generator({ seed });
  const parts = blocks.map(({ kind, size = 0 }, id) => (kind === "affine" ? { id, kind, size } : { id, kind }));
  const layers = layersOf(parts, inputs, classes).map(({ name, kind, params, inputs: width }): [string, nn.Layer] => {
    if (kind === "relu") return [name, new nn.Relu()];
    if (kind === "sigmoid") return [name, new nn.Sigmoid()];
    const [W, b] = params;
    const deviation = std === "he" ? Math.sqrt(2 / width) : std;
    return [
      name,
      new nn.Affine(
        variable(generator.normal(W.shape).mul(deviation), { name: W.name }),
        variable(tensor(new Float32Array(b.size)), { name: b.name }),
      ),
    ];
  });
  return new nn.Sequential(Object.fromEntries(layers));
}
