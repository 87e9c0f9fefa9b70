import { load, plus, shuffle, store } from "../../assembler/expression.js";
import type { FunctionBuilder } from "../../assembler/function.js";
import { addressAt, further, moveElement, whole, type Address, type ElementBytes } from "./elements.js";
import { copyRun, fillWithVector } from "./runs.js";

/** A loop over elements of two arrays: how many, and how far apart they lie in either, in elements. */
export interface CopyDimension {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** Rounds that a loop over single elements takes at once. */
const UNROLL = 4;

const splats = { 1: "v128.load8_splat", 4: "v128.load32_splat", 8: "v128.load64_splat" } as const;

/** Copies the elements of one dimension; neighbours in the copy are written by vectors where the source permits. */
export function copyRow(f: FunctionBuilder, to: Address, from: Address, row: CopyDimension, bytes: ElementBytes): void {
  if (row.to === 1 && row.from === 1) copyRun(f, to, from, row.size * bytes);
  else if (row.to === 1 && row.from === 0)
    fillWithVector(f, to, row.size * bytes, f.let(load(splats[bytes], from.base, from.offset)));
  else if (row.to === 1 && row.from === -1 && row.size * bytes >= 16) copyReversed(f, to, from, row.size, bytes);
  else copyElements(f, to, from, row, bytes);
}

/** Copies elements backwards; the last vector may lie partly over the one before it. */
function copyReversed(f: FunctionBuilder, to: Address, from: Address, size: number, bytes: ElementBytes): void {
  const lanes = 16 / bytes;
  const order = Array.from({ length: 16 }, (_, i) => (lanes - 1 - Math.floor(i / bytes)) * bytes + (i % bytes));
  const reverse = (target: Address, source: Address): void => {
    const vector = f.let(load("v128.load", source.base, source.offset));
    f.do(store("v128.store", target.base, shuffle(vector, vector, order), target.offset));
  };
  const last = f.let(plus(whole(from), -(size - 1) * bytes)); // the lowest address that is read
  const rest = size - lanes;
  const [source, target] = [f.let(plus(last, rest * bytes)), f.let(plus(whole(to)))];
  f.for(f.local("i32"), 0, Math.floor(size / lanes), 1, () => {
    reverse(addressAt(target), addressAt(source));
    f.increase(source, -16);
    f.increase(target, 16);
  });
  if (size % lanes > 0) reverse(further(to, rest * bytes), addressAt(last));
}

/** Copies element by element, some of them a round. */
function copyElements(f: FunctionBuilder, to: Address, from: Address, row: CopyDimension, bytes: ElementBytes): void {
  const some = (target: Address, source: Address, count: number): void => {
    // constant offsets are unsigned: what goes backwards starts from its lowest address
    const back = row.from < 0 ? (count - 1) * row.from * bytes : 0;
    const lowest = back === 0 ? source : addressAt(f.let(plus(whole(source), back)));
    for (let i = 0; i < count; i++)
      moveElement(f, further(target, i * row.to * bytes), further(lowest, i * row.from * bytes - back), bytes);
  };
  if (row.size <= 2 * UNROLL) return some(to, from, row.size);
  const [source, target] = [f.let(plus(whole(from))), f.let(plus(whole(to)))];
  f.for(f.local("i32"), 0, Math.floor(row.size / UNROLL), 1, () => {
    some(addressAt(target), addressAt(source), UNROLL);
    f.increase(source, UNROLL * row.from * bytes);
    f.increase(target, UNROLL * row.to * bytes);
  });
  some(addressAt(target), addressAt(source), row.size % UNROLL);
}
