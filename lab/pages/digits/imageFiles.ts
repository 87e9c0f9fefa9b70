import { splitFromIdx, type NamedData, type Split } from "../../../src/data/dataset.js";
import { DataError, readIdx } from "../../../src/data/index.js";
import type { GivenFile } from "./messages.js";
import { Refusal } from "./refusal.js";

const SIDE = 28;
const CLASSES = 10;
/** Of one pair of files, one image in so many is kept for the test. */
const HELD_BACK = 6;
/** Enough for a batch after that. */
const FEWEST = 200;

/** Images to train on and to test with. */
export interface ImageSplits {
  /** The file that the images to train on come from. */
  readonly file: string;
  readonly train: Split<"float32">;
  readonly test: Split<"float32">;
}

/** Whether the bytes begin as an IDX file does, plain or gzip. */
export function looksLikeIdx({ bytes }: GivenFile): boolean {
  return (bytes[0] === 0 && bytes[1] === 0 && bytes.length > 4) || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}

/**
 * MNIST's IDX files: images with their labels to train on, and if there are two pairs, the other to test with; of one pair
 * its end is kept for that. Files of a pair belong together by the order of their names.
 * @throws Refusal for a file that is damaged or no IDX, images that are not 28 × 28 or
 *   too few, and images or labels without the other.
 */
export async function readImageFiles(files: readonly GivenFile[]): Promise<ImageSplits> {
  const contents: NamedData[] = [];
  for (const { name, bytes } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1)))
    contents.push({ file: name, content: await readable(name, () => readIdx(bytes, { file: name })) });
  const images = contents.filter(({ content }) => content.shape.length > 1);
  const labels = contents.filter(({ content }) => content.shape.length <= 1);
  if (images.length !== labels.length || images.length > 2)
    throw new Refusal({ kind: "unpaired", images: images.length, labels: labels.length });
  const splits: { file: string; split: Split<"float32"> }[] = [];
  for (const [i, pixels] of images.entries()) {
    const expected = { classes: CLASSES, imageShape: [SIDE, SIDE], dtype: "float32" } as const;
    const split = await readable(pixels.file, async () => splitFromIdx(pixels, labels[i], expected));
    splits.push({ file: pixels.file, split });
  }
  const isTraining = ({ file }: { file: string }): boolean => /train/i.test(file);
  const [first, second] = splits.sort(
    (a, b) => Number(isTraining(b)) - Number(isTraining(a)) || b.split.count - a.split.count,
  );
  const few = splits.find(({ split }) => split.count < FEWEST);
  if (few !== undefined) throw new Refusal({ kind: "few", file: few.file, count: few.split.count, least: FEWEST });
  if (second !== undefined) return { file: first.file, train: first.split, test: second.split };
  const { count } = first.split;
  const from = count - Math.ceil(count / HELD_BACK);
  return { file: first.file, train: part(first.split, 0, from), test: part(first.split, from, count) };
}

function part({ images, labels }: Split<"float32">, from: number, to: number): Split<"float32"> {
  const pixels = SIDE * SIDE;
  return { images: images.slice(from * pixels, to * pixels), labels: labels.slice(from, to), count: to - from };
}

async function readable<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new Refusal({ kind: "damaged", file: error.file ?? file, reason: error.message });
  }
}
