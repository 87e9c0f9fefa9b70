import { data } from "../../../src/index.js";
import type { Samples } from "../../../src/data/index.js";
import { FileTooLarge, readGivenFiles } from "../../data/givenFiles.js";
import { readImagePairs, trainAndTest, UnpairedFiles } from "../../data/imagePairs.js";
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

/** What an error says about the data. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedData) return error.refusal;
  if (error instanceof FileTooLarge) return { why: "large", ...error.problem };
  if (error instanceof UnpairedFiles) return { why: "pairs", images: error.images, labels: error.labels };
  return { why: "error", message: (error as Error).message };
}

/** @throws FileTooLarge, UnpairedFiles, or DataError for a file that cannot be used. */
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

/** IDX files of images of any one size, with their labels. */
async function fromFiles(picked: readonly File[]): Promise<LoadedData> {
  const { imageShape, classes, pairs } = await readImagePairs(await readGivenFiles(picked));
  const { train, test } = trainAndTest(pairs);
  return {
    facts: {
      ...{ inputs: imageShape[0] * imageShape[1], classes, classNames: numbers(classes), imageShape, points: null },
      ...{ trainCount: train.labels.length, testCount: test.labels.length },
    },
    train,
    test,
  };
}
