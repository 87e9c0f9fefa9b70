import type { Node } from "../graph/node.js";
import { composite, mean } from "./composite.js";
import { bothOf, checkImages, imageWindows, type Pair } from "./imageWindows.js";
import { sample, type Samples } from "./record.js";
import { max } from "./reduce.js";

/** The windows that are pooled. */
export interface PoolingOptions {
  /** Rows and columns of a window. */
  readonly size: Pair;
  /** Rows and columns from one window to the next; default: the size, so that the windows lie side by side. */
  readonly stride?: Pair;
}

/** [n, h, w, c] → [n, rows, height, columns, width, c]; rows and columns after the last whole window are left out. */
function pooled(op: string, x: Node, { size, stride = size }: PoolingOptions): Node {
  const window = bothOf(op, "size", size, 1);
  checkImages(op, x, window);
  return imageWindows(x, window, bothOf(op, "stride", stride, 1));
}

const WINDOW_AXES = [2, 4];
const samples: Samples = [
  sample([[2, 4, 6, 2]], { size: 2 }),
  sample([[1, 5, 7, 1]], { size: [2, 3] }),
  sample([[1, 5, 4, 2]], { size: 3, stride: [2, 1] }),
  sample([[1, 4, 5, 1]], { size: 1, stride: 2 }),
  sample([[0, 2, 2, 1]], { size: 2 }),
];

/**
 * The largest of each window of images, x [batch, height, width, channels]: [batch, ⌊(height − size) / stride⌋ + 1, …,
 * channels]. Rows and columns after the last whole window are left out. Elements that tie share the derivative equally.
 * @throws ShapeError unless x has four axes and a window fits. @throws RangeError unless size and stride are whole numbers ≥ 1.
 */
export const maxPool2d = composite({
  name: "maxPool2d",
  build: (x, options: PoolingOptions) => max(pooled("maxPool2d", x, options), WINDOW_AXES),
  samples,
});

/**
 * The mean of each window of images, x [batch, height, width, channels], as a float; otherwise as `maxPool2d`.
 * @throws ShapeError unless x has four axes and a window fits. @throws RangeError unless size and stride are whole numbers ≥ 1.
 */
export const averagePool2d = composite({
  name: "averagePool2d",
  build: (x, options: PoolingOptions) => mean(pooled("averagePool2d", x, options), WINDOW_AXES),
  samples,
});
