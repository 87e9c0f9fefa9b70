import { broadcastStrides } from "../ops/movement.js";
import { sizeOf, stridesOf, type Shape } from "../shape/shape.js";
import type { Use } from "./plan.js";

/** One loop over elements: how many, and how far apart they lie. */
export interface Dimension {
  readonly size: number;
  readonly stride: number;
}

/** Where the elements of an index space lie in a buffer: an offset and loops, the innermost last, as few as possible. */
export interface Access {
  readonly offset: number;
  readonly dimensions: readonly Dimension[];
}

/** Loops that continue each other are one; loops of one round are none. */
export function collapse(shape: Shape, strides: readonly number[], offset = 0): Access {
  const dimensions: Dimension[] = [];
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const outer = dimensions.at(-1);
    const stride = strides[axis];
    if (outer !== undefined && outer.stride === stride * size)
      dimensions[dimensions.length - 1] = { size: outer.size * size, stride };
    else dimensions.push({ size, stride });
  });
  return { offset, dimensions };
}

/** How `shape` (or what broadcasts to it) is read from a use. */
export function accessOf(use: Use, shape: Shape = use.shape): Access {
  if (use.view === undefined) return collapse(shape, broadcastStrides(use.shape, shape));
  const own = use.view.strides;
  const skip = shape.length - use.shape.length;
  const strides = shape.map((_, axis) => (axis < skip || use.shape[axis - skip] === 1 ? 0 : own[axis - skip]));
  return collapse(shape, strides, use.view.offset);
}

/** Whether the access goes through elements one by one from the start. */
export function isContiguous({ offset, dimensions }: Access): boolean {
  return offset === 0 && (dimensions.length === 0 || (dimensions.length === 1 && dimensions[0].stride === 1));
}

/** An access in rows of `columns` elements that are `stride` apart; where a row starts is a sum over outer loops. */
export interface RowAccess {
  readonly offset: number;
  readonly outer: readonly Dimension[];
  readonly stride: number;
}

/** The access in rows of so many elements; null where a row would not be evenly spaced. */
export function inRows({ offset, dimensions }: Access, columns: number): RowAccess | null {
  if (columns === 1 || dimensions.length === 0) return { offset, outer: dimensions, stride: 0 };
  const { size, stride } = dimensions.at(-1)!;
  const outer = dimensions.slice(0, -1);
  if (size === columns) return { offset, outer, stride };
  if (size % columns !== 0) return null;
  return { offset, outer: [...outer, { size: size / columns, stride: stride * columns }], stride };
}

export const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** The longest row for which every access over a space of `size` elements is evenly spaced. */
export function longestRow(accesses: readonly Access[], size: number): number {
  return accesses.reduce(
    (columns, { dimensions }) =>
      dimensions.length === 0 ? columns : greatestCommonDivisor(columns, dimensions.at(-1)!.size),
    size,
  );
}

/** The use read by the strides of a movement op; null where two views do not make one. */
export function viewOf(use: Use, shape: Shape, offset: number, strides: readonly number[]): Use | null {
  // `strides` count in elements of the contiguous use.shape; through a view, each must move along whole axes of it
  const { view } = use;
  if (view === undefined) return { ...use, shape, view: { offset, strides } };
  const own = stridesOf(use.shape);
  const through = (elements: number): number | null => {
    let [rest, moved] = [elements, 0];
    for (let axis = 0; axis < own.length; axis++) {
      if (own[axis] === 0 || use.shape[axis] === 1) continue;
      const steps = Math.trunc(rest / own[axis]);
      rest -= steps * own[axis];
      moved += steps * view.strides[axis];
    }
    return rest === 0 ? moved : null;
  };
  const start = through(offset);
  const moved = strides.map((stride, axis) => (shape[axis] <= 1 ? 0 : through(stride)));
  if (start === null || moved.includes(null)) return null;
  return { ...use, shape, view: { offset: view.offset + start, strides: moved as number[] } };
}

/** A view in another shape of the same row-major order; null where its elements would not be evenly spaced. */
export function reshapedView(use: Use, shape: Shape): Use | null {
  const { view } = use;
  if (view === undefined) return { ...use, shape };
  const access = collapse(use.shape, view.strides, view.offset);
  const strides: number[] = [];
  let loops = [...access.dimensions];
  for (const size of shape.toReversed()) {
    const inner = loops.at(-1);
    if (size === 1 || inner === undefined) strides.unshift(0);
    else if (inner.size % size === 0) {
      strides.unshift(inner.stride);
      loops = [...loops.slice(0, -1), { size: inner.size / size, stride: inner.stride * size }];
      if (loops.at(-1)!.size === 1) loops.pop();
    } else return null;
  }
  return sizeOf(shape) === 0 || loops.length === 0 ? { ...use, shape, view: { ...view, strides } } : null;
}
