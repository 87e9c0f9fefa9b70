import type { Shape } from "../../src/shape/shape.js";

/** The plainest array there is: what the formulas of `oracles.ts` are written on. Row-major. */
export interface NdArray {
  readonly shape: Shape;
  readonly data: readonly number[];
}

export type Index = readonly number[];

/** Every index of a shape, the last axis fastest. */
export function indicesOf(shape: Shape): Index[] {
  return shape.reduce<Index[]>(
    (indices, size) => indices.flatMap((index) => Array.from({ length: size }, (_, i) => [...index, i])),
    [[]],
  );
}

export function fromIndices(shape: Shape, value: (index: Index) => number): NdArray {
  return { shape, data: indicesOf(shape).map(value) };
}

export function at({ shape, data }: NdArray, index: Index): number {
  return data[index.reduce((flat, i, axis) => flat * shape[axis] + i, 0)];
}

/** The element that stands at `index` of a result to which `x` was broadcast. */
export function atBroadcast(x: NdArray, index: Index): number {
  const own = index.slice(index.length - x.shape.length);
  return at(
    x,
    own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)),
  );
}

export function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** Axes as ops take them, without negatives; all where there are none. */
export function axesOf(x: NdArray, axes: number | readonly number[] | undefined): number[] {
  const list = axes === undefined ? x.shape.map((_, axis) => axis) : typeof axes === "number" ? [axes] : axes;
  return list.map((axis) => (axis < 0 ? axis + x.shape.length : axis));
}

/** Each group of elements that differ along `axes` alone, folded to one number. */
export function fold(
  x: NdArray,
  axes: readonly number[],
  keepDims: boolean,
  combine: (elements: number[]) => number,
): NdArray {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const groups = new Map(
    indicesOf(kept.map((axis) => x.shape[axis])).map((index) => [index.join(), [] as number[]] as const),
  );
  for (const index of indicesOf(x.shape)) groups.get(kept.map((axis) => index[axis]).join())!.push(at(x, index));
  const shape = keepDims
    ? x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : kept.map((axis) => x.shape[axis]);
  return { shape, data: [...groups.values()].map(combine) };
}
