import { Affine, affineLayers, Sequential, TwoLayerNet } from "../nn/index.js";
import { ArgumentError, type TrainArguments } from "./arguments.js";

/** More elements than this no layer of ours can train, and no typed array is sure to hold. */
const mostElements = 2 ** 28;

/** The network that the arguments ask for. @throws ArgumentError when a layer is too large for any machine. */
export function buildNetwork(
  { model, hidden, seed, dtype }: Pick<TrainArguments, "model" | "hidden" | "seed" | "dtype">,
  inputSize: number,
  outputSize: number,
): Sequential {
  const sizes = [inputSize, ...hidden, outputSize];
  for (let i = 1; i < sizes.length; i++) {
    if (sizes[i - 1] * sizes[i] > mostElements)
      throw new ArgumentError(
        `--hidden ${hidden.join(",")}: a layer of ${sizes[i - 1]} × ${sizes[i]} weights is too large; at most ${mostElements} fit`,
      );
  }
  if (model === "two-layer") return new TwoLayerNet({ inputSize, hiddenSize: hidden[0], outputSize, seed, dtype });
  // A deep stack of the chapter's 0.01 would let every signal die out on its way.
  return new Sequential(affineLayers(sizes, { weightInitStd: "he", seed, dtype }));
}

/** The layer that holds a parameter, by its name in the network; undefined for none. */
export function layerOf(network: Sequential, parameter: string): string | undefined {
  const variable = network.params[parameter];
  return Object.entries(network.layers).find(
    ([, layer]) => layer.params !== undefined && Object.values(layer.params).includes(variable),
  )?.[0];
}

/** Sizes of the layers from input to output: [784, 50, 10]. */
export function sizesOf(network: Sequential): number[] {
  const weights = Object.values(network.layers)
    .filter((layer) => layer instanceof Affine)
    .map(({ W }) => W.shape);
  return [weights[0][0], ...weights.map(([, outputs]) => outputs)];
}
