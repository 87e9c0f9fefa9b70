import { readSafetensors, SafetensorsError, type StoredTensor } from "../../../src/io/index.js";
import { TwoLayerNet } from "../../../src/nn/index.js";
import { formatShape } from "../../../src/shape/shape.js";
import { tensor } from "../../../src/tensor/index.js";
import type { GivenFile } from "../../data/givenFiles.js";
import { Refusal } from "./refusal.js";

/** Images that a network can take here: 8 × 8 and 28 × 28. */
export const sides: readonly number[] = [8, 28];
const CLASSES = 10;
/** More could not be shown. */
const MOST_HIDDEN = 1000;
const names = ["W1", "b1", "W2", "b2"] as const;

/** Whether the bytes can only be meant as safetensors: a header's length, then JSON. */
export function looksLikeSafetensors({ bytes }: GivenFile): boolean {
  return bytes.length > 8 && bytes[8] === "{".charCodeAt(0);
}

/**
 * The two-layer network whose W1, b1, W2, b2 a safetensors file holds.
 * @throws Refusal for a damaged file, other tensors, shapes that do not fit together, a network that takes no image of
 *   8 × 8 or 28 × 28 or has not 10 outputs, and numbers that are not finite.
 */
export function readTwoLayerNet(given: GivenFile): TwoLayerNet {
  const file = given.name;
  const tensors = tensorsOf(given);
  const found = names.map((name) => tensors.get(name));
  if (tensors.size !== names.length || !found.every((stored) => stored !== undefined))
    throw new Refusal({ kind: "names", file, found: [...tensors.keys()].slice(0, 8).join(", ") });
  const [W1, b1, W2, b2] = found;
  const [inputs, hidden] = W1.shape;
  const outputs = W2.shape[1];
  const fits =
    [W1.shape.length, b1.shape.length, W2.shape.length, b2.shape.length].join() === "2,1,2,1" &&
    b1.shape[0] === hidden &&
    W2.shape[0] === hidden &&
    b2.shape[0] === outputs &&
    found.every(({ dtype }) => dtype === "float32" || dtype === "float64");
  if (!fits)
    throw new Refusal({
      kind: "shapes",
      file,
      found: names.map((name, i) => `${name} ${found[i].dtype} ${formatShape(found[i].shape)}`).join(", "),
    });
  if (!sides.some((side) => side * side === inputs) || outputs !== CLASSES || hidden < 1 || hidden > MOST_HIDDEN)
    throw new Refusal({ kind: "sizes", file, inputs, hidden, outputs });
  const network = new TwoLayerNet({ inputSize: inputs, hiddenSize: hidden, outputSize: CLASSES, weightInitStd: 0 });
  names.forEach((name, i) => {
    const { data, shape } = found[i];
    const values = Float32Array.from(data);
    if (!values.every(Number.isFinite)) throw new Refusal({ kind: "notFinite", file, parameter: name });
    network.params[name].assign(tensor(values, { shape }));
  });
  return network;
}

function tensorsOf({ name, bytes }: GivenFile): Map<string, StoredTensor> {
  try {
    return readSafetensors(bytes, { file: name }).tensors;
  } catch (error) {
    if (!(error instanceof SafetensorsError)) throw error;
    throw new Refusal({ kind: "damaged", file: name, reason: error.message });
  }
}
