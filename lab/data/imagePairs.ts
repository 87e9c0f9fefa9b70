import { samplesAt, type Samples } from "../../src/data/batches.js";
import { splitFromIdx, type NamedData, type Split } from "../../src/data/dataset.js";
import { readIdx } from "../../src/data/index.js";
import type { GivenFile } from "./givenFiles.js";

/** Of one pair of files, the share of samples that are the test set: the last ones. */
const TEST_SHARE = 1 / 7;

/** What the images of a pair have in common. */
export interface ImageFormat {
  readonly classes: number;
  readonly imageShape: readonly [height: number, width: number];
}

/** A file of images with its labels. */
export interface ImagePair {
  /** The name of the file of images. */
  readonly file: string;
  readonly split: Split<"float32">;
}

/** Files of images and of labels that do not make one pair or two. */
export class UnpairedFiles extends Error {
  constructor(
    readonly images: number,
    readonly labels: number,
  ) {
    super(`${images} files of images and ${labels} of labels; give one or two pairs`);
  }
}

/**
 * MNIST's IDX files, gzip or not: images with their labels, one pair or two. The larger files belong together, and of
 * files of one size those that follow each other by name. First comes the pair to train on: the one whose images' name
 * says `train`, or else the larger one.
 * @param expected what the images must be; without it, as the first images and the largest label are.
 * @throws UnpairedFiles for images and labels without the other, and more than two pairs.
 * @throws DataError for a file that is damaged or no IDX, other images than expected, and counts that differ.
 */
export async function readImagePairs(
  files: readonly GivenFile[],
  expected?: ImageFormat,
): Promise<ImageFormat & { readonly pairs: readonly ImagePair[] }> {
  const contents = await Promise.all(
    files.map(async ({ name, bytes }) => ({ file: name, content: await readIdx(bytes, { file: name }) })),
  );
  const images = contents.filter(({ content }) => content.shape.length > 1).sort(bySizeAndName);
  const labels = contents.filter(({ content }) => content.shape.length <= 1).sort(bySizeAndName);
  if (images.length !== labels.length || images.length < 1 || images.length > 2)
    throw new UnpairedFiles(images.length, labels.length);
  const format = expected ?? formatOf(images[0], labels);
  const pairs = images.map((file, i) => ({
    file: file.file,
    split: splitFromIdx(file, labels[i], { ...format, dtype: "float32" }),
  }));
  return { ...format, pairs: pairs.sort((a, b) => Number(isTraining(b)) - Number(isTraining(a))) };
}

/** The samples to train on and to test with: of each pair one, or of one pair its last seventh to test with. */
export function trainAndTest([first, second]: readonly ImagePair[]): {
  readonly train: Samples;
  readonly test: Samples;
} {
  if (second !== undefined) return { train: first.split, test: second.split };
  const { count } = first.split;
  const trained = Math.max(1, count - Math.max(1, Math.floor(count * TEST_SHARE)));
  const part = (from: number, to: number): Samples =>
    samplesAt(
      first.split,
      Int32Array.from({ length: to - from }, (_, i) => from + i),
    );
  return { train: part(0, trained), test: part(trained, count) };
}

const isTraining = ({ file }: { readonly file: string }): boolean => /train/i.test(file);

function bySizeAndName(a: NamedData, b: NamedData): number {
  const sizes = (b.content.shape[0] ?? 0) - (a.content.shape[0] ?? 0);
  return sizes || Number(isTraining(b)) - Number(isTraining(a)) || (a.file < b.file ? -1 : 1);
}

function formatOf({ content }: NamedData, labels: readonly NamedData[]): ImageFormat {
  const [, height = 0, width = 0] = content.shape;
  let largest = 1;
  for (const { content: classes } of labels) for (const label of classes.data) largest = Math.max(largest, label);
  return { classes: largest + 1, imageShape: [height, width] };
}
