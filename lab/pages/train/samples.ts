import { data } from "../../../src/index.js";
import { splitFromIdx, type NamedData } from "../../../src/data/dataset.js";
import { samplesAt } from "../../../src/data/batches.js";
import type { Samples } from "../../../src/data/index.js";
import type { DataFacts, DataSource, Refusal } from "./messages.js";
import { toyPoints } from "./toyData.js";

/** Data in the form that training takes. */
export interface LoadedData {
  readonly facts: DataFacts;
  readonly train: Samples;
  readonly test: Samples;
}

/** A reason that the page says in its own words. */
export class RefusedData extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.why);
  }
}

/** @throws RefusedData for files that are no set. @throws DataError for a file that cannot be used. */
export async function loadSamples(source: DataSource): Promise<LoadedData> {
  switch (source.kind) {
    case "digits":
      return fromDataset(await data.loadDataset("digits"));
    case "served":
      return fromDataset(await data.loadDataset(source.name, { url: source.url }));
    case "files":
      return fromFiles(source.files);
    case "toy":
      return fromPoints(source);
  }
}

function fromDataset({ imageShape, classes, classNames, train, test }: data.Dataset<"float32">): LoadedData {
  const counts = { trainCount: train.count, testCount: test.count };
  const inputs = imageShape[0] * imageShape[1];
  return { facts: { inputs, classes, classNames, imageShape, ...counts, points: null }, train, test };
}

function fromPoints({ name, seed }: DataSource & { kind: "toy" }): LoadedData {
  const { places, labels, trainCount, classes } = toyPoints(name, seed);
  const testCount = labels.length - trainCount;
  const part = (from: number, to: number): Samples => ({
    images: places.slice(2 * from, 2 * to),
    labels: labels.slice(from, to),
  });
  return {
    facts: {
      ...{ inputs: 2, classes, classNames: numbers(classes), imageShape: null, trainCount, testCount },
      points: { places, labels, trainCount },
    },
    train: part(0, trainCount),
    test: part(trainCount, labels.length),
  };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

/** Of one pair of files, the share of samples that are the test set: the last ones. */
const TEST_SHARE = 1 / 7;

/** IDX files, gzip or not: images with labels to train on, and another pair to test with, or the last part of the first. */
async function fromFiles(files: readonly File[]): Promise<LoadedData> {
  const read = await Promise.all(
    files.map(async (file): Promise<NamedData> => {
      const content = await data.readIdx(new Uint8Array(await file.arrayBuffer()), { file: file.name });
      return { file: file.name, content };
    }),
  );
  const labels = read.filter(({ content }) => content.shape.length === 1);
  const images = read.filter((file) => !labels.includes(file));
  if (images.length !== labels.length || images.length < 1 || images.length > 2)
    throw new RefusedData({ why: "pairs", images: images.length, labels: labels.length });
  // The larger pair is for training; of two equal ones, the one that says so.
  const isTrain = ({ file }: NamedData): number => Number(/train/i.test(file));
  const order = (a: NamedData, b: NamedData): number =>
    (b.content.shape[0] ?? 0) - (a.content.shape[0] ?? 0) || isTrain(b) - isTrain(a);
  images.sort(order);
  labels.sort(order);
  const [, height = 0, width = 0] = images[0].content.shape;
  let largest = 1;
  for (const { content } of labels) for (const label of content.data) largest = Math.max(largest, label);
  const expected = { classes: largest + 1, imageShape: [height, width] as const, dtype: "float32" as const };
  const [first, second] = images.map((image, i) => splitFromIdx(image, labels[i], expected));
  const [train, test] = second === undefined ? parted(first) : [first, second];
  return {
    facts: {
      ...{ inputs: height * width, classes: expected.classes, classNames: numbers(expected.classes) },
      ...{ imageShape: expected.imageShape, trainCount: train.labels.length, testCount: test.labels.length },
      points: null,
    },
    train,
    test,
  };
}

function parted(all: Samples): readonly [train: Samples, test: Samples] {
  const count = all.labels.length;
  const trained = Math.max(1, count - Math.max(1, Math.floor(count * TEST_SHARE)));
  const part = (from: number, to: number): Samples =>
    samplesAt(
      all,
      Int32Array.from({ length: to - from }, (_, i) => from + i),
    );
  return [part(0, trained), part(trained, count)];
}
