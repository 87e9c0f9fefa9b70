import { expect, test } from "vitest";
import { tinySamples } from "../../test/support/tinySamples.js";
import { DataError, type Dataset } from "../data/index.js";
import { parseStrictJson, formatStrictJson, readSafetensors, writeSafetensors, type JsonValue } from "../io/index.js";
import { affineLayers, Dropout, Sequential } from "../nn/index.js";
import { SGD } from "../optim/index.js";
import { tensor } from "../tensor/index.js";
import { epochRecord } from "./history.js";
import { NonFiniteError } from "./nonFinite.js";
import { Trainer } from "./trainer.js";

interface Made {
  readonly trainer: Trainer;
  readonly network: Sequential;
}

/** A network with everything that has state: momentum, and a layer that draws random numbers. */
function made(dataset: Dataset = tinySamples(), learningRate = 0.2): Made {
  const { Affine1, Relu1, Affine2 } = affineLayers([16, 6, 3], { weightInitStd: "he" });
  const network = new Sequential({ Affine1, Relu1, Dropout1: new Dropout({ ratio: 0.3, seed: 4 }), Affine2 });
  const optimizer = new SGD(network.params, { learningRate, momentum: 0.5 });
  return { network, trainer: new Trainer(network, optimizer, dataset, { batchSize: 4, seed: 3 }) };
}

const bits = ({ network }: Made): unknown => Object.values(network.params).map((parameter) => parameter.dataSync());

function advance({ trainer }: Made, steps: number): number[] {
  return Array.from({ length: steps }, () => {
    const loss = trainer.advance();
    if (trainer.atEpochEnd) trainer.closeEpoch();
    return loss;
  });
}

test("learns", () => {
  const run = made();
  advance(run, 70);
  expect(run.trainer.history).toHaveLength(10);
  expect(run.trainer.history.at(-1)).toMatchObject({ epoch: 10, iteration: 70, testAccuracy: 1 });
  expect(run.trainer.history[0].loss).toBeGreaterThan(run.trainer.history[9].loss);
});

test.each([0, 3, 7, 10])("saved after %d steps and restored elsewhere, it goes on bit for bit", (steps) => {
  const straight = made();
  advance(straight, steps);
  const { tensors, progress } = straight.trainer.save();
  const file = writeSafetensors(tensors);
  const text = formatStrictJson(progress);

  const resumed = made();
  advance(resumed, 5); // what it did before must not show
  resumed.trainer.restore(readSafetensors(file, { file: "c" }).tensors, parseStrictJson(text, "c"), "c");
  expect(advance(resumed, 20)).toEqual(advance(straight, 20));
  expect(bits(resumed)).toEqual(bits(straight));
  expect(resumed.trainer.history).toEqual(straight.trainer.history);
  expect(resumed.trainer.meanLoss).toBe(straight.trainer.meanLoss);
});

test("the state has all that changes", () => {
  expect([...made().trainer.state.keys()]).toEqual([
    ...["params.W1", "params.b1", "params.W2", "params.b2"],
    ...["optimizer.learningRate", "optimizer.momentum"],
    ...["optimizer.velocity.W1", "optimizer.velocity.b1", "optimizer.velocity.W2", "optimizer.velocity.b2"],
    "generator.Dropout1",
  ]);
});

test.each<[string, (state: Map<string, unknown>) => void, RegExp]>([
  ["a missing tensor", (state) => state.delete("params.W1"), /c: it does not hold params.W1/],
  ["an unknown tensor", (state) => state.set("params.W9", state.get("params.W1")), /c: it holds params.W9/],
  [
    "another shape",
    (state) => state.set("params.b1", state.get("params.b2")),
    /c: params.b1 is float32 \(3,\), but the network's is float32 \(6,\)/,
  ],
])("restoring from %s is refused, and changes nothing", (_, damage, message) => {
  const run = made();
  const { tensors, progress } = run.trainer.save();
  const copy = new Map(readSafetensors(writeSafetensors(tensors), { file: "c" }).tensors);
  advance(run, 1);
  const before = bits(run);
  damage(copy);
  expect(() => run.trainer.restore(copy, progress, "c")).toThrow(message);
  expect(bits(run)).toEqual(before);
});

test("evaluation draws no random numbers and leaves the network training", () => {
  const [run, evaluated] = [made(), made()];
  advance(run, 3);
  advance(evaluated, 3);
  evaluated.trainer.closeEpoch();
  expect(advance(evaluated, 2)).toEqual(advance(run, 2));
});

test("the history has the norm of each parameter's gradient, on the training samples, without dropout", () => {
  const run = made();
  advance(run, 7);
  const { images, labels, count } = tinySamples().train;
  run.network.train(false);
  const gradients = run.network.gradient(tensor(images, { shape: [count, 16] }), tensor(labels));
  const norms = run.trainer.history[0].gradientNorms!;
  expect(Object.keys(norms)).toEqual(Object.keys(gradients));
  for (const [name, gradient] of Object.entries(gradients))
    expect(norms[name]).toBeCloseTo(Math.hypot(...gradient.dataSync()), 6);
  expect(Math.min(...Object.values(norms).map(Number))).toBeGreaterThan(1e-3);
});

test("a gradient that is no longer finite has no norm, and the run can be saved and restored", () => {
  const run = made(tinySamples(), 1e37);
  run.trainer.advance();
  const { gradientNorms } = run.trainer.closeEpoch();
  expect(Object.values(gradientNorms!)).toContain(null);
  const { tensors, progress } = run.trainer.save();
  const { tensors: saved } = readSafetensors(writeSafetensors(tensors), { file: "c" });
  const restored = made(tinySamples(), 1e37);
  restored.trainer.restore(saved, parseStrictJson(formatStrictJson(progress), "c"), "c");
  expect(restored.trainer.history).toEqual(run.trainer.history);
});

test.each<[string, JsonValue | undefined, boolean]>([
  ["no norms, as runs of before there were any", undefined, true],
  ["norms", { W1: 0.5, b1: 0 }, true],
  ["a norm below 0", { W1: -1 }, false],
  ["norms that are no object", [1], false],
])("a record with %s", (_, gradientNorms, fine) => {
  const record = { epoch: 1, iteration: 7, loss: 1, trainAccuracy: 0.5, testAccuracy: 0.5 };
  const json = gradientNorms === undefined ? record : { ...record, gradientNorms };
  const read = (): unknown => epochRecord(json, "line 1");
  if (fine) expect(read()).toEqual(json);
  else expect(read).toThrow("line 1: gradientNorms are no numbers ≥ 0 by name");
});

test.each<[string, number, RegExp]>([
  ["so large that a weight overflows", 1e39, /the parameters were no longer finite after iteration 1.*the update of/],
  [
    "so large that the loss overflows",
    1e30,
    /the loss became (NaN|Infinity|-Infinity) at iteration 2.*the output of Affine\d \(-?(NaN|Infinity) at \[\d+, \d+\]\)/,
  ],
])("a learning rate %s stops with iteration and place, the state of before kept", (_, rate, message) => {
  const run = made(tinySamples(), rate);
  let before: unknown;
  const train = (): void => {
    for (;;) {
      before = bits(run);
      run.trainer.advance();
    }
  };
  expect(train).toThrow(NonFiniteError);
  expect(train).toThrow(message);
  expect(bits(run)).toEqual(before);
  expect(run.trainer.save().progress).toMatchObject({ iteration: run.trainer.iteration });
});

test.each<[string, (dataset: Dataset) => void, RegExp]>([
  ["NaN among the training pixels", ({ train }) => (train.images[37] = NaN), /value 5 of sample 2 is NaN/],
  [
    "Infinity among the test pixels",
    ({ test: { images } }) => (images[16] = Infinity),
    /value 0 of sample 1 is Infinity/,
  ],
  [
    "a label that is no class",
    ({ test: { labels } }) => (labels[4] = 3),
    /label 3 of test sample 4 is no class from 0 to 2/,
  ],
  ["a negative label", ({ train }) => (train.labels[6] = -1), /label -1 of sample 6 is negative/],
])("%s is refused before training", (_, damage, message) => {
  const dataset = tinySamples();
  damage(dataset);
  expect(() => made(dataset)).toThrow(DataError);
  expect(() => made(dataset)).toThrow(message);
});
