import { allocate, type TypedArrays } from "../shape/dtype.js";
import { formatShape } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";
import { DataError } from "./dataError.js";

/** The type of pixels. */
export type ImageDType = "float32" | "float64";
/** The datasets that `loadDataset` knows. */
export type DatasetName = "digits" | "mnist" | "fashion-mnist";

/** Images and what they show. */
export interface Split<D extends ImageDType = ImageDType> {
  /** Pixels in [0, 1], image after image, row by row: shape (count, height · width). */
  readonly images: TypedArrays[D];
  /** The class of each image, from 0. */
  readonly labels: Int32Array;
  /** Number of images. */
  readonly count: number;
}

/** Images with labels, in a part to train on and a part to test with. */
export interface Dataset<D extends ImageDType = ImageDType> {
  readonly name: DatasetName;
  /** Number of classes. */
  readonly classes: number;
  /** What each class is called. */
  readonly classNames: readonly string[];
  /** Height and width of an image in pixels. */
  readonly imageShape: readonly [height: number, width: number];
  readonly train: Split<D>;
  readonly test: Split<D>;
  /** Where it came from, in a phrase that follows "from". */
  readonly source: string;
}

/** What one file held, and the file's name for errors. */
export interface NamedData {
  readonly content: TensorData;
  readonly file: string;
}

/**
 * A split out of an images file (count × height × width, uint8, scaled by 1/255) and a labels file (count).
 * @throws DataError when dtype or shape are others, the counts differ, there is nothing, or a label is no class.
 */
export function splitFromIdx<D extends ImageDType>(
  images: NamedData,
  labels: NamedData,
  expected: { classes: number; imageShape: readonly [number, number]; dtype: D },
): Split<D> {
  const [height, width] = expected.imageShape;
  const { shape } = images.content;
  if (images.content.dtype !== "uint8" || shape.length !== 3 || shape[1] !== height || shape[2] !== width)
    throw new DataError(
      `images of uint8 and shape (count, ${height}, ${width}) are due, not ${images.content.dtype} ${formatShape(shape)}`,
      { file: images.file },
    );
  if (labels.content.dtype !== "uint8" || labels.content.shape.length !== 1)
    throw new DataError(
      `labels of uint8 and shape (count,) are due, not ${labels.content.dtype} ${formatShape(labels.content.shape)}`,
      { file: labels.file },
    );
  const count = shape[0];
  if (labels.content.shape[0] !== count)
    throw new DataError(
      `${labels.content.shape[0]} labels do not belong to the ${count} images of ${images.file}; use files of one set`,
      { file: labels.file },
    );
  if (count === 0) throw new DataError("there are no images in it", { file: images.file });
  const headerBytes = 8;
  const outside = labels.content.data.findIndex((label) => label >= expected.classes);
  if (outside >= 0)
    throw new DataError(
      `label ${labels.content.data[outside]} of image ${outside} is not a class from 0 to ${expected.classes - 1}`,
      { file: labels.file, offset: headerBytes + outside },
    );
  return {
    images: scaled(images.content.data as Uint8Array, 255, expected.dtype),
    labels: Int32Array.from(labels.content.data),
    count,
  };
}

/** Each value divided by `largest`, rounded once to the dtype. */
export function scaled<D extends ImageDType>(pixels: Uint8Array, largest: number, dtype: D): TypedArrays[D] {
  const table = allocate(dtype, 256).map((_, value) => value / largest);
  const out = allocate(dtype, pixels.length);
  for (let i = 0; i < pixels.length; i++) out[i] = table[pixels[i]];
  return out;
}
