import type { TypedArray } from "../../shape/dtype.js";
import { sizeOf, type Shape } from "../../shape/shape.js";

/** Calls `row(offset, index)` for each row (last axis) of an array of `shape`, at its strided offset and flat index. */
function forEachRow(
  shape: Shape,
  strides: readonly number[],
  offset: number,
  row: (offset: number, index: number) => void,
): void {
  if (sizeOf(shape) === 0) return;
  const last = shape.length - 1;
  const length = last < 0 ? 1 : shape[last];
  const rows = sizeOf(shape) / length;
  const counter = new Array<number>(Math.max(0, last)).fill(0);
  for (let r = 0; r < rows; r++) {
    row(offset, r * length);
    for (let axis = last - 1; axis >= 0; axis--) {
      offset += strides[axis];
      if (++counter[axis] < shape[axis]) break;
      offset -= counter[axis] * strides[axis];
      counter[axis] = 0;
    }
  }
}

/** out (contiguous, of `shape`) ← source at offset + Σ stride·index. */
export function gatherStrided(
  source: TypedArray,
  offset: number,
  strides: readonly number[],
  shape: Shape,
  out: TypedArray,
): void {
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  forEachRow(shape, strides, offset, (from, to) => {
    for (let i = 0; i < length; i++) out[to + i] = source[from + i * step];
  });
}

/** out at offset + Σ stride·index ← source (contiguous, of `shape`). */
export function placeStrided(
  source: TypedArray,
  shape: Shape,
  out: TypedArray,
  offset: number,
  strides: readonly number[],
): void {
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  forEachRow(shape, strides, offset, (to, from) => {
    for (let i = 0; i < length; i++) out[to + i * step] = source[from + i];
  });
}

/** The offsets Σ stride·index of every index of `shape`, in row-major order. */
export function offsetTable(shape: Shape, strides: readonly number[]): Int32Array {
  const table = new Int32Array(sizeOf(shape));
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 0;
  forEachRow(shape, strides, 0, (offset, index) => {
    for (let i = 0; i < length; i++) table[index + i] = offset + i * step;
  });
  return table;
}
