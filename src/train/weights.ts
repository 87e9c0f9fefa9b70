import { readBytes, readSafetensors, SafetensorsError, saveAtomically, writeSafetensors } from "../io/index.js";
import { affineLayers, Sequential, type Layer } from "../nn/index.js";
import { formatShape } from "../shape/shape.js";
import { tensor } from "../tensor/index.js";
import { storedValue } from "./state.js";

/** What a network was trained on, as its weights file says; a file from elsewhere may not. */
export interface TrainedOn {
  /** Its name. */
  readonly dataset?: string;
  /** Height and width in pixels of the images that it takes. */
  readonly imageShape?: readonly [height: number, width: number];
}

/** Saves the parameters, whole or not at all. The same parameters give the same bytes. @throws FileError */
export function saveWeights(file: string, network: Sequential, { dataset, imageShape }: TrainedOn): Promise<void> {
  const tensors = Object.entries(network.params).map(([name, parameter]) => [name, storedValue(parameter)] as const);
  const metadata = {
    ...(dataset !== undefined && { dataset }),
    ...(imageShape !== undefined && { imageShape: imageShape.join("x") }),
  };
  return saveAtomically(file, writeSafetensors(tensors, metadata));
}

/** A network as its weights file tells it. */
export interface LoadedNetwork extends TrainedOn {
  /** Ready to predict. */
  readonly network: Sequential;
  /** From input to output: [784, 50, 10]. */
  readonly sizes: readonly number[];
}

/**
 * The network of Affine layers with a Relu between each two whose parameters W1, b1, W2, b2 … a file holds.
 * @throws FileError when it cannot be read. @throws SafetensorsError when it is damaged or holds another network.
 */
export async function loadWeights(file: string): Promise<LoadedNetwork> {
  const { tensors, metadata } = readSafetensors(await readBytes(file), { file });
  const refuse = (reason: string): never => {
    throw new SafetensorsError(file, 0, reason);
  };
  const depth = tensors.size / 2;
  const found = (name: string, rank: number) => {
    const stored = tensors.get(name);
    if (stored === undefined)
      return refuse(
        `it holds ${[...tensors.keys()].join(", ") || "nothing"}; W1, b1, W2, b2 … of Affine layers are due`,
      );
    const { dtype, shape } = stored;
    if (shape.length !== rank || shape.includes(0) || (dtype !== "float32" && dtype !== "float64"))
      return refuse(`${name} is ${dtype} ${formatShape(shape)}, which is no parameter of an Affine layer`);
    return { data: stored.data, shape, dtype };
  };
  if (depth < 1 || !Number.isInteger(depth)) found("W1 and b1", 2);
  const layers = Array.from({ length: depth }, (_, i) => ({ W: found(`W${i + 1}`, 2), b: found(`b${i + 1}`, 1) }));
  const { dtype } = layers[0].W;
  layers.forEach(({ W, b }, i) => {
    const [inputs, outputs] = W.shape;
    if (b.shape[0] !== outputs)
      refuse(`b${i + 1} ${formatShape(b.shape)} does not fit W${i + 1} ${formatShape(W.shape)}`);
    if (i > 0 && layers[i - 1].W.shape[1] !== inputs)
      refuse(`W${i + 1} ${formatShape(W.shape)} does not follow W${i} ${formatShape(layers[i - 1].W.shape)}`);
    if (W.dtype !== dtype || b.dtype !== dtype) refuse(`its parameters are of different dtypes`);
  });
  const sizes = [layers[0].W.shape[0], ...layers.map(({ W }) => W.shape[1])];
  const network = new Sequential(affineLayers(sizes, { weightInitStd: 0, dtype }) satisfies Record<string, Layer>);
  for (const [name, parameter] of Object.entries(network.params)) {
    const { data, shape } = tensors.get(name)!;
    parameter.assign(tensor(data, { shape, dtype }));
  }
  const size = /^([1-9]\d{0,4})x([1-9]\d{0,4})$/.exec(metadata.get("imageShape") ?? "");
  return {
    network,
    sizes,
    dataset: metadata.get("dataset"),
    imageShape: size ? [Number(size[1]), Number(size[2])] : undefined,
  };
}
