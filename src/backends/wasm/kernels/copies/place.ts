import { i32, op, plus, times, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import { sizeOf } from "../../../../shape/shape.js";
import type { Kernel } from "../kernel.js";
import { addressAt, further, moveElement, whole, type Address, type ElementBytes } from "./elements.js";
import { COPIED, copyKernel } from "./copy.js";
import { fillKernel } from "./fill.js";
import { together } from "./together.js";
import { indicesOf } from "./pieces.js";
import { copyRow } from "./rows.js";
import { fillRun } from "./runs.js";

/** One axis of an array around (and between) whose elements a number is put. */
export interface PlacedAxis {
  /** Elements of the source, at least one. */
  readonly size: number;
  /** Elements of the source's memory from one to the next. */
  readonly from: number;
  readonly before: number;
  readonly between: number;
  readonly after: number;
}

export interface Placement {
  /** Byte addresses of the source's first element and of the copy. */
  readonly from: number;
  readonly to: number;
  /** Outermost first. */
  readonly axes: readonly PlacedAxis[];
  readonly bytes: ElementBytes;
  /** The bytes of an element that is put around. */
  readonly fill: Uint8Array;
}

/** About how many bytes of the copy a thread writes at a time. */
const PIECE = 2 ** 14;

const isPlain = ({ before, between, after }: PlacedAxis): boolean => before + between + after === 0;

/** Along the copy's axis. */
const sizeWithin = ({ size, before, between, after }: PlacedAxis): number =>
  before + size + (size - 1) * between + after;

/** Axes without padding are one with those before them, where the source's elements go on evenly. */
function joined(axes: readonly PlacedAxis[]): PlacedAxis[] {
  const result: PlacedAxis[] = [];
  for (const axis of axes) {
    const outer = result.at(-1);
    const continues =
      outer !== undefined &&
      isPlain(axis) &&
      outer.between === 0 &&
      (outer.size === 1 || outer.from === axis.from * axis.size);
    if (axis.size === 1 && isPlain(axis)) continue;
    if (continues) {
      const { size, before, after } = outer;
      const times = axis.size;
      result[result.length - 1] = { ...axis, size: size * times, before: before * times, after: after * times };
    } else result.push(axis);
  }
  return result;
}

/** Copies the elements, of which there is at least one, and fills what is around them: each byte is written once. */
export function placeKernel({ from, to, axes, bytes, fill }: Placement): Kernel {
  const placed = joined(axes);
  if (placed.length === 1 && placed[0].between === 0) return placeOne(from, to, placed[0], bytes, fill);
  // bytes of the copy in one index of each axis
  const steps = placed.map((_, i) => sizeOf(placed.slice(i + 1).map(sizeWithin)) * bytes);
  const size = sizeOf(placed.map(sizeWithin));
  const shared = sharedAxes(placed, steps, size * bytes);
  const outer = placed.slice(0, shared);
  return {
    work: { pieces: sizeOf(outer.map((axis) => axis.size)), nanoseconds: (size * bytes) / COPIED },
    write: (f, first, end) => {
      const piece = f.local("i32");
      f.for(piece, first, end, 1, () => {
        const indices = indicesOf(
          f,
          piece,
          outer.map((axis) => axis.size),
        );
        const sources = outer.map((axis, i) => times(indices[i], axis.from * bytes));
        const targets = outer.map(({ before, between }, i) =>
          plus(times(indices[i], (between + 1) * steps[i]), before * steps[i]),
        );
        const source = f.let(plus(from, ...sources));
        const target = f.let(plus(to, ...targets));
        const inner = placed.slice(shared).map((axis, i) => ({ ...axis, step: steps[shared + i] }));
        placeAxes(f, addressAt(target), addressAt(source), inner, bytes, fill);
        fillAround(
          f,
          target,
          steps[shared - 1],
          outer.map((axis, i) => ({ ...axis, step: steps[i], index: indices[i] })),
          fill,
        );
      });
    },
  };
}

/** One run, and what is before and behind it. */
function placeOne(
  from: number,
  to: number,
  { size, from: step, before, after }: PlacedAxis,
  bytes: ElementBytes,
  fill: Uint8Array,
): Kernel {
  const start = to + before * bytes;
  const fillPart = (address: number, count: number): Kernel[] => (count > 0 ? [fillKernel(address, count, fill)] : []);
  return together([
    ...fillPart(to, before),
    copyKernel({ from, to: start, dimensions: [{ size, from: step, to: 1 }], bytes }),
    ...fillPart(start + size * bytes, after),
  ]);
}

/** How many leading axes are shared out among threads. */
function sharedAxes(placed: readonly PlacedAxis[], steps: readonly number[], total: number): number {
  if (total <= PIECE) return 0;
  return Math.min(placed.length - 1, steps.findIndex((step) => step <= PIECE) + 1);
}

type SteppedAxis = PlacedAxis & { readonly step: number };

/** Fills what lies before and after one index of the shared axes: each gap belongs to one of the two next to it. */
function fillAround(
  f: FunctionBuilder,
  target: Local<"i32">,
  length: number,
  axes: readonly (SteppedAxis & { readonly index: Index })[],
  fill: Uint8Array,
): void {
  const where = (index: Index, is: number, then: () => void, otherwise?: () => void): void => {
    if (typeof index === "number") then();
    else f.if(op("i32.eq", index, i32(is)), then, otherwise);
  };
  const before = (depth: number, end: number): void => {
    if (depth < 0 || axes.slice(0, depth + 1).every((axis) => axis.before === 0)) return;
    const { index, before: count, step } = axes[depth];
    where(index, 0, () => {
      const start = end - count * step;
      if (count > 0) fillRun(f, addressAt(f.let(plus(target, start))), count * step, fill);
      before(depth - 1, start);
    });
  };
  const after = (depth: number, start: number): void => {
    if (depth < 0 || axes.slice(0, depth + 1).every((axis) => axis.after + axis.between === 0)) return;
    const { index, size, after: count, between, step } = axes[depth];
    const last = (): void => {
      fillRun(f, addressAt(target, start), count * step, fill);
      after(depth - 1, start + count * step);
    };
    where(
      index,
      size - 1,
      last,
      between === 0 ? undefined : () => fillRun(f, addressAt(target, start), between * step, fill),
    );
  };
  before(axes.length - 1, 0);
  after(axes.length - 1, length);
}

/** Places the elements of the axes that one piece holds. */
function placeAxes(
  f: FunctionBuilder,
  to: Address,
  from: Address,
  [axis, ...inner]: readonly SteppedAxis[],
  bytes: ElementBytes,
  fill: Uint8Array,
): void {
  if (axis === undefined) return moveElement(f, to, from, bytes);
  const { size, before, between, after, step } = axis;
  fillRun(f, to, before * step, fill);
  const start = further(to, before * step);
  if (inner.length === 0 && between === 0) copyRow(f, start, from, { size, from: axis.from, to: 1 }, bytes);
  else {
    const [source, target, index] = [f.let(plus(whole(from))), f.let(plus(whole(start))), f.local("i32")];
    f.for(index, 0, size, 1, () => {
      if (between > 0) {
        f.if(index, () => {
          fillRun(f, addressAt(target), between * step, fill);
          f.increase(target, between * step);
        });
      }
      placeAxes(f, addressAt(target), addressAt(source), inner, bytes, fill);
      f.increase(source, axis.from * bytes);
      f.increase(target, step);
    });
  }
  fillRun(f, further(start, (size + (size - 1) * between) * step), after * step, fill);
}
