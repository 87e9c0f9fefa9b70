import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporaryFolder.js";
import { writeSafetensors, SafetensorsError, type StoredTensor } from "../io/index.js";
import { affineLayers, Sequential } from "../nn/index.js";
import { tensor } from "../tensor/index.js";
import { loadWeights, saveWeights } from "./weights.js";

const folder = temporaryFolder();

test.each(["float32", "float64"] as const)("what was saved comes back, %s", async (dtype) => {
  const network = new Sequential(affineLayers([6, 5, 4, 3], { weightInitStd: "he", seed: 2, dtype }));
  network.params.b2.assign(tensor([1, 2, 3, 4], { dtype }));
  const file = join(folder, `${dtype}.safetensors`);
  await saveWeights(file, network, { dataset: "digits", imageShape: [2, 3] });
  const loaded = await loadWeights(file);
  expect(loaded).toMatchObject({ sizes: [6, 5, 4, 3], dataset: "digits", imageShape: [2, 3] });
  const x = tensor([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]], { dtype });
  expect(loaded.network.predict(x).arraySync()).toEqual(network.predict(x).arraySync());
});

const stored = (...shape: number[]): StoredTensor => ({
  data: new Float32Array(shape.reduce((product, size) => product * size, 1)),
  shape,
  dtype: "float32",
});
const good = { W1: stored(4, 3), b1: stored(3), W2: stored(3, 2), b2: stored(2) };

test.each<[string, Record<string, StoredTensor | undefined>, RegExp]>([
  ["nothing", { W1: undefined, b1: undefined, W2: undefined, b2: undefined }, /it holds nothing; W1, b1, W2, b2/],
  ["an odd number of tensors", { b2: undefined }, /due/],
  [
    "other names",
    { W2: undefined, b2: undefined, "fc.weight": stored(3, 2), "fc.bias": stored(2) },
    /fc.weight.*are due/,
  ],
  ["a bias of another length", { b1: stored(4) }, /b1 \(4,\) does not fit W1 \(4, 3\)/],
  ["layers that do not follow", { W2: stored(5, 2) }, /W2 \(5, 2\) does not follow W1 \(4, 3\)/],
  ["a weight of another rank", { W1: stored(4) }, /W1 is float32 \(4,\), which is no parameter/],
  ["an empty weight", { W1: stored(0, 3) }, /W1 is float32 \(0, 3\), which is no parameter/],
  [
    "whole numbers",
    { b2: { data: new Int32Array(2), shape: [2], dtype: "int32" } },
    /b2 is int32 \(2,\), which is no parameter/,
  ],
  ["two dtypes", { b2: { data: new Float64Array(2), shape: [2], dtype: "float64" } }, /different dtypes/],
])("weights with %s are refused", async (_, changes, message) => {
  const file = join(folder, "bad.safetensors");
  const tensors = Object.entries<StoredTensor | undefined>({ ...good, ...changes });
  writeFileSync(
    file,
    writeSafetensors(tensors.filter((entry): entry is [string, StoredTensor] => entry[1] !== undefined)),
  );
  await expect(loadWeights(file)).rejects.toThrow(SafetensorsError);
  await expect(loadWeights(file)).rejects.toThrow(message);
});
