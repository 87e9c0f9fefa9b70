import { datasetNames, loadDataset, readIdx, type DatasetName } from "../../data/index.js";
import { readBytes } from "../../io/index.js";
import { tensor } from "../../tensor/index.js";
import { ArgumentError, loadWeights, type LoadedNetwork } from "../../train/index.js";
import { numberText, table } from "../../view/index.js";
import { borderMean, fitted, ImageError, inverted } from "../image.js";
import { isPng, readPng } from "../png.js";
import { say, sayJson, type Terminal } from "../terminal.js";
import { choice, option, wholeFrom } from "../values.js";
import { examplesText, type AddCommand } from "./context.js";

interface PredictFlags {
  readonly dataset?: DatasetName;
  readonly index?: number;
  readonly split: "train" | "test";
  readonly data?: string;
  readonly invert?: boolean;
  readonly json?: boolean;
}

/** One image as the network takes it. */
interface Sample {
  readonly pixels: Float64Array;
  /** Its class, where that is known. */
  readonly label?: number;
  readonly classNames?: readonly string[];
}

export const addPredict: AddCommand = (program, { terminal }) => {
  program
    .command("predict")
    .summary("say what an image shows")
    .description(
      "Shows an image to a trained network: a PNG, which is turned to grey and scaled to what the network takes; an image of an IDX file by its index; or a sample of a dataset by its index. Networks are trained on light strokes on a dark ground.",
    )
    .argument("<weights>", "a weights.safetensors file")
    .argument("[image]", "a PNG, or an IDX file of images with --index")
    .addOption(choice("--dataset <name>", "take the image from this dataset", datasetNames))
    .addOption(option("--index <n>", "which image, from 0", wholeFrom(0)))
    .addOption(choice("--split <name>", "of the dataset", ["train", "test"]).default("test"))
    .option("--data <folder>", "where the dataset's files are (default: the usual places)")
    .option("--invert", "the picture has dark strokes on a light ground")
    .option("--json", "print one JSON object and nothing else on stdout")
    .addHelpText(
      "after",
      examplesText([
        "edgegrad predict runs/mnist-two-layer/weights.safetensors seven.png --invert",
        "edgegrad predict runs/mnist-two-layer/weights.safetensors --dataset mnist --index 7",
        "edgegrad predict runs/mnist-two-layer/weights.safetensors t10k-images-idx3-ubyte.gz --index 7",
      ]),
    )
    .action(async (weights: string, image: string | undefined, flags: PredictFlags) => {
      if ((image === undefined) === (flags.dataset === undefined))
        throw new ArgumentError("predict needs an image file, or --dataset and --index, and not both");
      const loaded = await loadWeights(weights);
      const sample = await (image === undefined
        ? fromDataset(loaded, flags)
        : fromFile(loaded, image, flags, terminal));
      predict(loaded, sample, flags.json === true, terminal);
    });
};

async function fromDataset(
  { sizes }: LoadedNetwork,
  { dataset: name, index, split, data }: PredictFlags,
): Promise<Sample> {
  if (index === undefined) throw new ArgumentError("--dataset needs --index, which of its images to take");
  const { [split]: samples, imageShape, classNames } = await loadDataset(name!, { folder: data });
  const size = imageShape[0] * imageShape[1];
  if (size !== sizes[0])
    throw new ArgumentError(`--dataset ${name}: its images have ${size} pixels, but the network takes ${sizes[0]}`);
  checkIndex(index, samples.count, `the ${split} images of ${name}`);
  return {
    pixels: Float64Array.from(samples.images.subarray(index * size, (index + 1) * size)),
    label: samples.labels[index],
    classNames,
  };
}

async function fromFile(
  loaded: LoadedNetwork,
  file: string,
  { index, invert }: PredictFlags,
  { stderr }: Terminal,
): Promise<Sample> {
  const bytes = await readBytes(file);
  if (!isPng(bytes)) return fromIdx(loaded, file, bytes, index);
  if (index !== undefined) throw new ArgumentError(`--index: ${file} is a PNG, which holds one image`);
  const [height, width] = imageShapeOf(loaded);
  const image = readPng(bytes, file);
  const shown = invert === true ? inverted(image) : image;
  if (borderMean(shown) > 0.5)
    say(
      stderr,
      `the ground of ${file} is light${invert === true ? " when inverted: leave --invert out" : ": --invert makes it dark, as networks are trained"}`,
    );
  try {
    return { pixels: fitted(shown, width, height) };
  } catch (cause) {
    throw cause instanceof ImageError ? new ImageError(`${file}: ${cause.message}`, { cause }) : cause;
  }
}

async function fromIdx(
  { sizes }: LoadedNetwork,
  file: string,
  bytes: Uint8Array,
  index: number | undefined,
): Promise<Sample> {
  const [first, second] = bytes;
  if (!(first === 0 && second === 0) && !(first === 0x1f && second === 0x8b))
    throw new ImageError(`${file} is neither a PNG nor an IDX file (plain or gzip)`);
  const { data, shape, dtype } = await readIdx(bytes, { file });
  if (dtype !== "uint8" || shape.length < 2)
    throw new ImageError(`${file}: images of uint8 are due, not ${dtype} of shape (${shape.join(", ")})`);
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  if (size !== sizes[0])
    throw new ImageError(`${file}: its images have ${size} pixels, but the network takes ${sizes[0]}`);
  if (index === undefined) throw new ArgumentError(`${file} holds ${shape[0]} images: say which with --index`);
  checkIndex(index, shape[0], `the images of ${file}`);
  return { pixels: Float64Array.from(data.subarray(index * size, (index + 1) * size), (value) => value / 255) };
}

function checkIndex(index: number, count: number, what: string): void {
  if (index >= count) throw new ArgumentError(`--index ${index} is not from 0 to ${count - 1}, ${what}`);
}

/** Height and width as the weights file says; a file that does not say is of square images. */
function imageShapeOf({ imageShape, sizes }: LoadedNetwork): readonly [height: number, width: number] {
  const side = Math.sqrt(sizes[0]);
  const shape = imageShape ?? [side, side];
  if (!Number.isInteger(shape[0]) || shape[0] * shape[1] !== sizes[0])
    throw new ImageError(
      `the network takes ${sizes[0]} numbers, which make no square image; only samples of a dataset can be shown to it`,
    );
  return shape;
}

function predict(
  { network, sizes }: LoadedNetwork,
  { pixels, label, classNames }: Sample,
  json: boolean,
  { stdout }: Terminal,
): void {
  const { dtype } = Object.values(network.params)[0];
  const x = tensor(pixels, { shape: [1, sizes[0]], dtype });
  const probabilities = Array.from(network.predict(x).cast("float64").softmax().dataSync());
  if (!probabilities.every(Number.isFinite))
    throw new Error("the network's outputs are not finite numbers; its weights cannot be used");
  const prediction = probabilities.indexOf(Math.max(...probabilities));
  const nameOf = (index: number): string => classNames?.[index] ?? String(index);
  if (json) {
    sayJson(stdout, { prediction, name: nameOf(prediction), probabilities, ...(label !== undefined && { label }) });
    return;
  }
  say(stdout, `prediction: ${nameOf(prediction)}${label === undefined ? "" : `  (label: ${nameOf(label)})`}`);
  say(
    stdout,
    table(
      ["class", "probability"],
      probabilities.map((p, i) => [nameOf(i), numberText(p)]),
    ),
  );
}
