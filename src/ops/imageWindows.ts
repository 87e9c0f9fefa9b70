import type { Node } from "../graph/node.js";
import { ShapeError } from "../shape/errors.js";
import { window } from "./movement.js";

/** One number for both axes of an image, or one for each. */
export type Pair = number | readonly [vertical: number, horizontal: number];

/** A number for the rows and one for the columns of an image. */
export type Both = readonly [vertical: number, horizontal: number];

/** Both numbers of a pair. @throws RangeError unless they are whole numbers of at least `least`. */
export function bothOf(op: string, what: string, pair: Pair, least: number): Both {
  const both: Both = typeof pair === "number" ? [pair, pair] : [pair[0], pair[1]];
  if (
    (typeof pair !== "number" && pair.length !== 2) ||
    both.some((value) => !Number.isInteger(value) || value < least)
  )
    throw new RangeError(
      `${op}: ${what} ${JSON.stringify(pair)} must be a whole number ≥ ${least}, or two: [vertical, horizontal]`,
    );
  return both;
}

/** @throws ShapeError unless x is a batch of images that one window fits, with `padded` more rows and columns. */
export function checkImages(op: string, x: Node, [height, width]: Both, padded: Both = [0, 0]): void {
  if (x.shape.length !== 4)
    throw new ShapeError(op, ["x"], [x.shape], "x must be a batch of images, [batch, height, width, channels]");
  if (x.shape[1] + padded[0] < height || x.shape[2] + padded[1] < width)
    throw new ShapeError(op, ["x"], [x.shape], `a window of ${height} × ${width} does not fit the image`);
}

/** Every window of a batch of images: [n, h, w, c] → [n, rows, height, columns, width, c]. */
export function imageWindows(x: Node, [height, width]: Both, [vertical, horizontal]: Both): Node {
  return window(window(x, 1, height, vertical), 3, width, horizontal);
}
