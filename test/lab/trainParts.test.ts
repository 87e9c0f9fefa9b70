import { expect, test } from "vitest";
import { layersOf, movedBlock, newBlock, presets, sameNetwork } from "../../lab/pages/train/blocks.js";
import { LossList, wholeStep } from "../../lab/pages/train/losses.js";
import type { Plan } from "../../lab/pages/train/messages.js";
import { buildNetwork } from "../../lab/pages/train/network.js";
import { loadSamples, refusalOf } from "../../lab/pages/train/samples.js";
import { toyPoints } from "../../lab/pages/train/toyData.js";
import { Training } from "../../lab/pages/train/training.js";
import { nn } from "../../src/index.js";
import { idxBytes } from "../support/idxBytes.js";

const plan: Plan = {
  ...{ source: { kind: "digits" }, blocks: presets.twoLayer(), std: 0.01, seed: 3 },
  ...{ batchSize: 100, optimizer: "sgd", learningRate: 0.1 },
};

test("two layers are the chapter's network, bit for bit", () => {
  const built = buildNetwork(plan, 64, 10);
  const chapter = new nn.TwoLayerNet({ inputSize: 64, hiddenSize: 50, outputSize: 10, seed: 3 });
  expect(Object.keys(built.layers)).toEqual(Object.keys(chapter.layers));
  for (const [name, parameter] of Object.entries(chapter.params))
    expect(built.params[name].dataSync(), name).toEqual(parameter.dataSync());
});

test("layers are named and shaped as the network that is built of them", () => {
  const blocks = [newBlock("affine", 7), newBlock("sigmoid"), newBlock("relu"), newBlock("affine", 5)];
  const facts = layersOf(blocks, 4, 3);
  expect(facts.map(({ name, inputs, outputs }) => [name, inputs, outputs])).toEqual([
    ["Affine1", 4, 7],
    ["Sigmoid1", 7, 7],
    ["Relu1", 7, 7],
    ["Affine2", 7, 5],
    ["Affine3", 5, 3],
  ]);
  const { layers, params } = buildNetwork({ ...plan, blocks, std: "he" }, 4, 3);
  expect(Object.keys(layers)).toEqual(facts.map(({ name }) => name));
  expect(Object.entries(params).map(([name, { shape, size }]) => ({ name, shape, size }))).toEqual(
    facts.flatMap((layer) => layer.params),
  );
});

test("blocks move", () => {
  const blocks = [newBlock("affine"), newBlock("relu"), newBlock("sigmoid")];
  const kinds = (from: number, to: number): string[] => movedBlock(blocks, from, to).map(({ kind }) => kind);
  expect(kinds(0, 2)).toEqual(["relu", "sigmoid", "affine"]);
  expect(kinds(2, 0)).toEqual(["sigmoid", "affine", "relu"]);
  expect(sameNetwork(presets.twoLayer(), [newBlock("affine", 50), newBlock("relu")])).toBe(true);
  expect(sameNetwork(presets.twoLayer(), [newBlock("affine", 51), newBlock("relu")])).toBe(false);
});

test.each(["moons", "circles", "spiral"] as const)("%s: seeded, in [−1, 1]², every class in both parts", (name) => {
  const { places, labels, trainCount, classes } = toyPoints(name, 1);
  expect(toyPoints(name, 1).places).toEqual(places);
  expect(toyPoints(name, 2).places).not.toEqual(places);
  expect(places.every((value) => Math.abs(value) <= 1)).toBe(true);
  for (const part of [labels.subarray(0, trainCount), labels.subarray(trainCount)])
    expect(new Set(part).size).toBe(classes);
});

test("a spiral is learned", async () => {
  const source = { kind: "toy", name: "spiral", seed: 0 } as const;
  const loaded = await loadSamples(source);
  const blocks = presets.fourLayer();
  const training = new Training({ ...plan, source, blocks, std: "he", batchSize: 50, learningRate: 0.5 }, loaded);
  const before = training.record();
  expect(Object.keys(before.gradientNorms)).toEqual(["Affine1", "Affine2", "Affine3", "Affine4"]);
  expect(Object.keys(before.deadShares)).toEqual(["Relu1", "Relu2", "Relu3"]);
  for (let i = 0; i < 1000; i++) training.advance();
  expect(training.record().testAccuracy).toBeGreaterThan(0.85);
});

test("a Relu whose biases are far below 0 is dead", async () => {
  const loaded = await loadSamples({ kind: "digits" });
  const training = new Training(plan, loaded);
  expect(training.record().deadShares.Relu1).toBeLessThan(0.2);
  const { b1 } = training.network.params;
  b1.assign(b1.sub(10));
  expect(training.record().deadShares.Relu1).toBe(1);
  expect(training.record().gradientNorms.Affine1).toBe(0);
});

test("the list of losses keeps peaks, and the last loss", () => {
  const list = new LossList();
  const values = Float64Array.from({ length: 5003 }, (_, i) => (i === 3210 ? 99 : i === 77 ? -99 : 1 / (i + 1)));
  list.add(values.subarray(0, 2000));
  list.add(values.subarray(2000));
  const points = list.points();
  expect(points.length).toBeLessThanOrEqual(1201);
  expect(points.map(([, loss]) => loss)).toEqual(expect.arrayContaining([99, -99]));
  expect(points.at(-1)).toEqual([5003, values[5002]]);
  expect(points.every(([place], i) => i === 0 || place > points[i - 1][0])).toBe(true);
  const told = list.iterations();
  expect([told[0], told.at(-1)]).toEqual([1, 5003]);
  expect(told.length).toBeLessThanOrEqual(42);
});

test.each([
  [0, 1],
  [1, 1],
  [1.1, 2],
  [3, 5],
  [7, 10],
  [21, 50],
])("the step for %d is %d", (least, step) => expect(wholeStep(least)).toBe(step));

const images = (count: number): Uint8Array => idxBytes(8, [count, 2, 3], new Uint8Array(6 * count).fill(51));
const labels = (count: number): Uint8Array =>
  idxBytes(
    8,
    [count],
    Array.from({ length: count }, (_, i) => i % 3),
  );
const file = (name: string, bytes: Uint8Array): File => new File([new Uint8Array(bytes)], name);

test("files: of two pairs the larger one trains; of one, the last seventh is kept", async () => {
  const two = [file("a", labels(5)), file("b", images(20)), file("c", images(5)), file("d", labels(20))];
  const { facts, train, test: tested } = await loadSamples({ kind: "files", files: two });
  expect(facts).toMatchObject({ inputs: 6, classes: 3, imageShape: [2, 3], trainCount: 20, testCount: 5 });
  expect([train.images[0], tested.labels.length]).toEqual([Math.fround(0.2), 5]);
  const equal = ["t10k-images", "train-images"].map((name) => file(name, images(9)));
  const named = [...equal, file("train-labels", labels(9)), file("t10k-labels", labels(9))];
  expect((await loadSamples({ kind: "files", files: named })).facts).toMatchObject({ trainCount: 9, testCount: 9 });
  const one = await loadSamples({ kind: "files", files: [file("a", images(14)), file("b", labels(14))] });
  expect(one.facts).toMatchObject({ trainCount: 12, testCount: 2 });
  expect(one.test.labels).toEqual(Int32Array.of(0, 1));
});

test("files: one of more than 64 MB is not read", async () => {
  const large = file("a", images(3));
  Object.defineProperty(large, "size", { value: 64e6 + 1 });
  large.arrayBuffer = () => expect.unreachable();
  const error: unknown = await loadSamples({ kind: "files", files: [large] }).catch((thrown: unknown) => thrown);
  expect(refusalOf(error)).toEqual({ why: "large", file: "a", megabytes: 65, most: 64 });
});

test.each([
  ["no labels", [file("a", images(3))], "1 files of images and 0 of labels"],
  [
    "three pairs",
    Array.from({ length: 6 }, (_, i) => file("a", i < 3 ? images(3) : labels(3))),
    "3 files of images and 3 of labels",
  ],
  ["no IDX", [file("a.txt", new TextEncoder().encode("hello"))], "a.txt: not an IDX file"],
  ["other labels", [file("a", images(3)), file("b", labels(4))], "b: 4 labels do not belong to the 3 images of a"],
])("files: %s is refused", async (_, files, message) =>
  expect(loadSamples({ kind: "files", files })).rejects.toThrow(message),
);
