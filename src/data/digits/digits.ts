import type { Dataset, ImageDType } from "../dataset.js";
import { scaled } from "../dataset.js";
import { gunzip } from "../gzip.js";

const rows = 1797;
const trainRows = 1437;
const side = 8;
const pixels = side * side;
const brightest = 16;

/**
 * The embedded digits: 1,797 images of 8 × 8 pixels (0 to 16, scaled by 1/16) by E. Alpaydin and C. Kaynak, CC BY 4.0;
 * the first 1,437 are for training, the last 360 for the test. The images are a module of their own that is loaded
 * here and nowhere else, so that programs that never ask for them do not carry them.
 */
export async function loadDigits<D extends ImageDType>(dtype: D): Promise<Dataset<D>> {
  const { embeddedDigits } = await import("./embedded.js");
  const compressed = Uint8Array.from(atob(embeddedDigits), (character) => character.charCodeAt(0));
  const columns = await gunzip(compressed, { file: "the embedded digits", limit: rows * (pixels + 1) });
  const split = (from: number, to: number): Dataset<D>["train"] => {
    const bytes = new Uint8Array((to - from) * pixels);
    for (let row = from; row < to; row++)
      for (let pixel = 0; pixel < pixels; pixel++) bytes[(row - from) * pixels + pixel] = columns[pixel * rows + row];
    return {
      images: scaled(bytes, brightest, dtype),
      labels: Int32Array.from(columns.subarray(pixels * rows + from, pixels * rows + to)),
      count: to - from,
    };
  };
  return {
    name: "digits",
    classes: 10,
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    imageShape: [side, side],
    train: split(0, trainRows),
    test: split(trainRows, rows),
    source: "the digits embedded in the package",
  };
}
