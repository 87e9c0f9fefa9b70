import type { Samples } from "../../../src/data/index.js";
import type { GivenFile } from "../../data/givenFiles.js";
import { readImagePairs, trainAndTest } from "../../data/imagePairs.js";
import { mnistFormat } from "./raster.js";
import { Refusal } from "./refusal.js";

const CLASSES = 10;
/** Enough for a batch and a test. */
const FEWEST = 200;

/** Images to train on and to test with. */
export interface ImageSplits {
  /** The file that the images to train on come from. */
  readonly file: string;
  readonly train: Samples;
  readonly test: Samples;
}

/** Whether the bytes begin as an IDX file does, plain or gzip. */
export function looksLikeIdx({ bytes }: GivenFile): boolean {
  return (bytes[0] === 0 && bytes[1] === 0 && bytes.length > 4) || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}

/**
 * MNIST's IDX files as `readImagePairs` pairs them.
 * @throws UnpairedFiles, or DataError for what is damaged or not 28 × 28. @throws Refusal for too few images.
 */
export async function readImageFiles(files: readonly GivenFile[]): Promise<ImageSplits> {
  const { side } = mnistFormat;
  const { pairs } = await readImagePairs(files, { classes: CLASSES, imageShape: [side, side] });
  const few = pairs.find(({ split }) => split.count < FEWEST);
  if (few !== undefined) throw new Refusal({ kind: "few", file: few.file, count: few.split.count, least: FEWEST });
  return { file: pairs[0].file, ...trainAndTest(pairs) };
}
