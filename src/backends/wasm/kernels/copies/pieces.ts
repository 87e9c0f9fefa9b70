import { i32, op, select, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";

/** The indices along axes of these sizes of the element at a row-major place. */
export function indicesOf(f: FunctionBuilder, place: Local<"i32">, sizes: readonly number[]): Index[] {
  const first = sizes.findIndex((size) => size !== 1);
  const indices: Index[] = sizes.map(() => 0);
  let rest = place;
  for (let axis = sizes.length - 1; axis > first; axis--) {
    if (sizes[axis] === 1) continue;
    indices[axis] = f.let(op("i32.rem_u", rest, i32(sizes[axis])));
    rest = f.let(op("i32.div_u", rest, i32(sizes[axis])));
  }
  if (first >= 0) indices[first] = rest;
  return indices;
}

/** Stretches of `length` elements that cover `size`; the last may lie partly over the one before it. */
export interface Stretches {
  readonly size: number;
  readonly length: number;
}

export const countOf = ({ size, length }: Stretches): number => Math.ceil(size / length);

/** The first element of a stretch. */
export function startOf(f: FunctionBuilder, { size, length }: Stretches, index: Index): Index {
  if (typeof index === "number") return Math.min(index * length, size - length);
  const start = f.let(op("i32.mul", index, i32(length)));
  if (size % length === 0) return start;
  return f.let(select(start, i32(size - length), op("i32.lt_u", start, i32(size - length))));
}
