import { describe, expect, test } from "vitest";
import { isInked, type Drawing } from "../../lab/pages/digits/drawing.js";
import { readImageFiles } from "../../lab/pages/digits/imageFiles.js";
import { countRight, train, Viewer } from "../../lab/pages/digits/network.js";
import { proceduralDigit } from "../../lab/pages/digits/procedural.js";
import { digitsFormat, imageOf, mnistFormat } from "../../lab/pages/digits/raster.js";
import { problemOf, Refusal } from "../../lab/pages/digits/refusal.js";
import { trainingSet } from "../../lab/pages/digits/trainingSet.js";
import { readTwoLayerNet } from "../../lab/pages/digits/weightsFile.js";
import { loadDigits } from "../../src/data/digits/digits.js";
import { writeSafetensors, type StoredTensor } from "../../src/io/index.js";
import { TwoLayerNet } from "../../src/nn/index.js";
import { setThreads } from "../../src/tensor/index.js";
import { idxBytes } from "../support/idxBytes.js";

// As the page's worker does.
setThreads(1);

const seven: Drawing = [
  [
    [0.25, 0.125],
    [0.5, 0.125],
    [0.375, 0.5],
  ],
];
const moved = (drawing: Drawing, dx: number, dy: number, scale = 1): Drawing =>
  drawing.map((stroke) => stroke.map(([x, y]) => [x * scale + dx, y * scale + dy] as const));
const total = (image: Float32Array): number => image.reduce((sum, pixel) => sum + pixel, 0);

describe("what the network sees of a drawing", () => {
  test.each([
    ["embedded digits", digitsFormat],
    ["MNIST", mnistFormat],
  ])("is the same at every place and size, as the %s were made", (_, format) => {
    const image = imageOf(seven, format, true)!;
    expect(image).toHaveLength(format.side ** 2);
    expect(Math.min(...image)).toBe(0);
    expect(Math.max(...image)).toBe(1);
    expect(imageOf(moved(seven, 0.375, 0.25), format, true)).toEqual(image);
    expect(imageOf(moved(seven, 0.125, 0, 0.5), format, true)).toEqual(image);
    expect(imageOf(moved(seven, 0.375, 0.25), format, false)).not.toEqual(imageOf(seven, format, false));
  });

  test("of the embedded digits has about the ink that those have, whatever the digit", () => {
    for (let digit = 0; digit < 10; digit++) {
      const share = total(imageOf(proceduralDigit(digit, digit), digitsFormat, true)!) / 64;
      expect(share, `${digit}`).toBeGreaterThan(0.24);
      expect(share, `${digit}`).toBeLessThan(0.36);
    }
  });

  test("of MNIST has its centre of mass at the middle, inside the box before that", () => {
    const image = imageOf(seven, mnistFormat, true)!;
    const mean = (place: (i: number) => number): number =>
      image.reduce((sum, pixel, i) => sum + pixel * (place(i) + 0.5), 0) / total(image);
    expect(mean((i) => i % 28)).toBeCloseTo(14, 0);
    expect(mean((i) => Math.floor(i / 28))).toBeCloseTo(14, 0);
  });

  test("is nothing of a blank pad, and finite of a dot and a line", () => {
    for (const format of [digitsFormat, mnistFormat]) {
      expect(imageOf([], format, true)).toBeNull();
      expect(imageOf([], format, false)).toBeNull();
      for (const drawing of [
        [[[0.5, 0.5]]],
        [[[0, 0]]],
        [
          [
            [0.2, 0.5],
            [0.8, 0.5],
          ],
        ],
      ] as Drawing[]) {
        for (const fit of [true, false]) {
          const image = imageOf(drawing, format, fit)!;
          expect(image.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
          expect(total(image)).toBeGreaterThan(0);
        }
      }
    }
  });
});

test("digits drawn by the program are the same for the same seed, others for others, and stay on the pad", () => {
  for (let digit = 0; digit < 10; digit++) {
    expect(proceduralDigit(digit, 3)).toEqual(proceduralDigit(digit, 3));
    expect(proceduralDigit(digit, 3)).not.toEqual(proceduralDigit(digit, 4));
    for (let seed = 0; seed < 20; seed++) {
      const drawing = proceduralDigit(digit, seed);
      expect(drawing.flat(2).every((place) => place > 0 && place < 1)).toBe(true);
      expect(isInked(drawing, drawing[0][0])).toBe(true);
    }
  }
});

test("3,000 iterations read 0.89 of the test digits and 0.95 of drawn ones that were not trained on, the same each time", async () => {
  const digits = await loadDigits("float32");
  const samples = trainingSet(digits.train);
  const trained = async (iterations: number): Promise<TwoLayerNet> => {
    const network = new TwoLayerNet({ inputSize: 64, hiddenSize: 50, outputSize: 10, weightInitStd: 0.1, seed: 0 });
    expect(await train(network, samples, { iterations, onProgress: () => {}, isCancelled: () => false })).toBe(true);
    return network;
  };
  const network = await trained(3000);
  const drawn = Array.from({ length: 400 }, (_, i) => imageOf(proceduralDigit(i % 10, i), digitsFormat, true)!);
  const drawnSamples = {
    images: Float32Array.from(drawn.flatMap((image) => [...image])),
    labels: Int32Array.from(drawn, (_, i) => i % 10),
  };
  const [ofTest, ofDrawn] = [countRight(network, digits.test) / 360, countRight(network, drawnSamples) / 400];
  console.info(`digits: test accuracy ${ofTest.toFixed(3)}, drawn digits ${ofDrawn.toFixed(3)}`);
  expect(ofTest).toBeGreaterThanOrEqual(0.89);
  expect(ofDrawn).toBeGreaterThanOrEqual(0.95);
  const [once, again] = [await trained(100), await trained(100)];
  expect(once.params.W1.dataSync()).toEqual(again.params.W1.dataSync());
});

test("a cancelled training says that it did not come to its end", async () => {
  const network = new TwoLayerNet({ inputSize: 64, hiddenSize: 5, outputSize: 10 });
  const samples = { images: new Float32Array(100 * 64), labels: new Int32Array(100) };
  const steps: number[] = [];
  const course = {
    iterations: 1000,
    onProgress: (done: number) => steps.push(done),
    isCancelled: () => steps.length > 1,
  };
  expect(await train(network, samples, course)).toBe(false);
  expect(steps).toEqual([0, 100]);
});

test("the derivative by a pixel is that of the loss for the label, and its own answer stands for no label", () => {
  const network = new TwoLayerNet({ inputSize: 64, hiddenSize: 20, outputSize: 10, weightInitStd: 0.5, seed: 1 });
  const viewer = new Viewer(network);
  const image = imageOf(seven, digitsFormat, true)!;
  const seen = viewer.see(image, 3);
  expect(total(seen.probabilities)).toBeCloseTo(1, 6);
  expect(seen.loss).toBeCloseTo(-Math.log(seen.probabilities[3]), 4);
  const h = 1 / 256;
  for (const pixel of [3, 20, 36]) {
    const lossAt = (change: number): number => viewer.see(image.with(pixel, image[pixel] + change), 3).loss;
    expect(seen.slope[pixel]).toBeCloseTo((lossAt(h) - lossAt(-h)) / (2 * h), 2);
  }
  const own = viewer.see(image, null);
  expect(own.probabilities[own.label]).toBe(Math.max(...own.probabilities));
});

const zeros = (...shape: number[]): StoredTensor => ({
  dtype: "float32",
  shape,
  data: new Float32Array(shape.reduce((product, length) => product * length, 1)),
});
const weights = (tensors: Record<string, StoredTensor>): Uint8Array => writeSafetensors(Object.entries(tensors));
const fitting = { W1: zeros(64, 5), b1: zeros(5), W2: zeros(5, 10), b2: zeros(10) };

describe("a file of weights", () => {
  test("of a two-layer network is read bit for bit", () => {
    const W1 = { ...zeros(784, 3), data: Float32Array.from({ length: 784 * 3 }, (_, i) => Math.fround(i / 7)) };
    const bytes = weights({ W1, b1: zeros(3), W2: zeros(3, 10), b2: zeros(10) });
    expect(readTwoLayerNet({ name: "model.safetensors", bytes }).params.W1.dataSync()).toEqual(W1.data);
  });

  test.each([
    ["damaged", { kind: "damaged" }, weights(fitting).subarray(0, -4)],
    ["without b2", { kind: "names", found: "W1, W2, b1" }, weights({ W1: fitting.W1, W2: fitting.W2, b1: fitting.b1 })],
    ["with more than that", { kind: "names" }, weights({ ...fitting, W3: zeros(1) })],
    ["whose b1 has another length", { kind: "shapes" }, weights({ ...fitting, b1: zeros(4) })],
    ["whose W1 is no matrix", { kind: "shapes" }, weights({ ...fitting, W1: zeros(320) })],
    [
      "of integers",
      { kind: "shapes" },
      weights({ ...fitting, b1: { dtype: "int32", shape: [5], data: new Int32Array(5) } }),
    ],
    ["of 100 inputs", { kind: "sizes", inputs: 100 }, weights({ ...fitting, W1: zeros(100, 5) })],
    ["of 3 outputs", { kind: "sizes", outputs: 3 }, weights({ ...fitting, W2: zeros(5, 3), b2: zeros(3) })],
    [
      "of numbers that are not finite",
      { kind: "notFinite", parameter: "b1" },
      weights({ ...fitting, b1: { ...zeros(5), data: Float32Array.of(0, NaN, 0, 0, 0) } }),
    ],
  ])("%s is refused", (_, problem, bytes) => {
    let refused: unknown;
    try {
      readTwoLayerNet({ name: "model.safetensors", bytes });
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(Refusal);
    expect((refused as Refusal).problem).toMatchObject({ file: "model.safetensors", ...problem });
  });
});

const images = (name: string, count: number, side = 28) => ({
  name,
  bytes: idxBytes(8, [count, side, side], new Uint8Array(count * side * side)),
});
const labels = (name: string, count: number) => ({ name, bytes: idxBytes(8, [count], new Uint8Array(count)) });

describe("files of images and labels", () => {
  test("are paired by name, and the training set is the one that is called so", async () => {
    const splits = await readImageFiles([
      images("train-images-idx3-ubyte", 200),
      labels("t10k-labels-idx1-ubyte", 300),
      labels("train-labels-idx1-ubyte", 200),
      images("t10k-images-idx3-ubyte", 300),
    ]);
    expect([splits.file, splits.train.labels.length, splits.test.labels.length]).toEqual([
      "train-images-idx3-ubyte",
      200,
      300,
    ]);
  });

  test("of one pair keep their end for the test", async () => {
    const { train: first, test: last } = await readImageFiles([images("images", 600), labels("labels", 600)]);
    expect([first, last].map((part) => part.labels.length)).toEqual([515, 85]);
    expect(first.images).toHaveLength(515 * 784);
  });

  test.each([
    ["images alone", { kind: "unpaired", images: 1, labels: 0 }, [images("a", 200)]],
    ["images of another size", { kind: "damaged", file: "a" }, [images("a", 200, 8), labels("b", 200)]],
    ["other counts", { kind: "damaged", file: "b" }, [images("a", 200), labels("b", 201)]],
    ["few", { kind: "few", count: 50 }, [images("a", 50), labels("b", 50)]],
    [
      "a file that is cut short",
      { kind: "damaged", file: "a" },
      [{ name: "a", bytes: images("a", 200).bytes.subarray(0, 999) }, labels("b", 200)],
    ],
  ])("%s are refused", async (_, problem, files) => {
    expect(await readImageFiles(files).catch(problemOf)).toMatchObject(problem);
  });
});
