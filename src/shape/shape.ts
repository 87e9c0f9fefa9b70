import { ShapeError } from "./errors.js";
import { formatShape } from "./format.js";

export { formatShape };

/** Dimensions, outermost first. `[]` is a scalar. Row-major throughout. */
export type Shape = readonly number[];

/** Number of elements: the product of the dimensions, 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const dimension of shape) size *= dimension;
  return size;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, i) => dimension === b[i]);
}

/** Elements to skip for one step along each axis of a contiguous row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** @throws TypeError unless `value` is an array: in plain JavaScript, `reshape(2, 3)` and `slice(0, 2)` get this far. */
export function checkArray(op: string, what: string, value: unknown): void {
  if (!Array.isArray(value))
    throw new TypeError(
      `${op}: ${what} must be an array, not ${typeof value === "object" && value !== null ? "an object" : String(value)}`,
    );
}

/** @throws TypeError for no array. @throws ShapeError unless every dimension is a whole number ≥ 0 and the element count is a safe integer. */
export function checkShape(op: string, shape: Shape): void {
  checkArray(op, "the shape", shape);
  for (const dimension of shape) {
    if (!Number.isInteger(dimension) || dimension < 0)
      throw new ShapeError(op, [], [], `dimension ${dimension} of ${formatShape(shape)} is not a whole number ≥ 0`);
  }
  if (!Number.isSafeInteger(sizeOf(shape)))
    throw new ShapeError(op, [], [], `${formatShape(shape)} has more elements than can be counted`);
}

/**
 * NumPy's rule: align at the right; a dimension of 1 stretches, any other must be equal.
 * @throws ShapeError naming the op and every shape.
 */
export function broadcastShapes(op: string, args: readonly string[], shapes: readonly Shape[]): Shape {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const out = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const skip = rank - shape.length;
    for (let axis = skip; axis < rank; axis++) {
      const dimension = shape[axis - skip];
      if (dimension === 1 || dimension === out[axis]) continue;
      if (out[axis] !== 1)
        throw new ShapeError(
          op,
          args,
          shapes,
          `dimensions ${out[axis]} and ${dimension} do not broadcast; each must be equal or 1, counted from the right`,
        );
      out[axis] = dimension;
    }
  }
  return out;
}

/** An axis counted from the end when negative. @throws ShapeError when out of range. */
export function normalizeAxis(op: string, shape: Shape, axis: number): number {
  const normal = axis < 0 ? axis + shape.length : axis;
  if (!Number.isInteger(axis) || normal < 0 || normal >= shape.length)
    throw new ShapeError(op, ["x"], [shape], `axis ${axis} is not an axis of rank ${shape.length}`);
  return normal;
}

/** Axes as a sorted list without repeats; `undefined` means all. @throws ShapeError on a repeat or out of range, TypeError for no list. */
export function normalizeAxes(op: string, shape: Shape, axes: number | readonly number[] | undefined): number[] {
  if (axes === undefined) return shape.map((_, axis) => axis);
  if (typeof axes !== "number") checkArray(op, "axes, unless one number,", axes);
  const list = (typeof axes === "number" ? [axes] : axes).map((axis) => normalizeAxis(op, shape, axis));
  if (new Set(list).size !== list.length)
    throw new ShapeError(op, ["x"], [shape], `axes ${JSON.stringify(axes)} name one axis twice`);
  return list.sort((a, b) => a - b);
}

/** The shape after reducing `axes` (normalised): removed, or kept as 1. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims: boolean): Shape {
  return keepDims
    ? shape.map((dimension, axis) => (axes.includes(axis) ? 1 : dimension))
    : shape.filter((_, axis) => !axes.includes(axis));
}

/** Elements before, along and behind an axis: row-major, an element lies at (o·size + i)·inner + j. */
export function aroundAxis(shape: Shape, axis: number): { outer: number; size: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), size: shape[axis], inner: sizeOf(shape.slice(axis + 1)) };
}
