import { dtypes, type DType } from "../shape/dtype.js";
import { sameShape, sizeOf } from "../shape/shape.js";
import type { Buffer, Place, Step, Use } from "./plan.js";

/** A buffer before it has its place in the arena. */
export interface Unplaced {
  readonly dtype: DType;
  readonly length: number;
  readonly place: Exclude<Place, { kind: "arena" }> | { readonly kind: "arena" };
}

/** Bytes; a cache line, and enough for every dtype and SIMD width. */
const ALIGNMENT = 64;

interface Hole {
  offset: number;
  bytes: number;
}

/** The free parts of an arena that grows at its end. */
class FreeList {
  private readonly holes: Hole[] = [];
  end = 0;

  take(bytes: number): number {
    const fitting = this.holes.filter((hole) => hole.bytes >= bytes).sort((a, b) => a.bytes - b.bytes)[0];
    if (fitting === undefined) {
      const offset = this.end;
      this.end += bytes;
      return offset;
    }
    const { offset } = fitting;
    fitting.offset += bytes;
    fitting.bytes -= bytes;
    if (fitting.bytes === 0) this.holes.splice(this.holes.indexOf(fitting), 1);
    return offset;
  }

  give(offset: number, bytes: number): void {
    const after = this.holes.findIndex((hole) => hole.offset > offset);
    const index = after < 0 ? this.holes.length : after;
    this.holes.splice(index, 0, { offset, bytes });
    for (const left of [index, index - 1]) {
      const [hole, next] = [this.holes[left], this.holes[left + 1]];
      if (hole !== undefined && next !== undefined && hole.offset + hole.bytes === next.offset) {
        hole.bytes += next.bytes;
        this.holes.splice(left + 1, 1);
      }
    }
  }
}

const arenaBytesOf = (buffer: { dtype: DType; length: number }): number =>
  Math.ceil((buffer.length * dtypes[buffer.dtype].bytes) / ALIGNMENT) * ALIGNMENT;

/**
 * Gives every intermediate buffer a fixed offset, reusing the place of buffers that nobody reads any more. An elementwise
 * kernel may write over an input that ends with it, for it reads each element before it writes it.
 */
export function placeInArena(
  buffers: readonly Unplaced[],
  steps: readonly Step[],
  outputs: readonly Use[],
): { buffers: Buffer[]; arenaBytes: number } {
  const lastReader = new Map<number, number>();
  steps.forEach((step, i) => step.inputs.forEach(({ buffer }) => lastReader.set(buffer, i)));
  outputs.forEach(({ buffer }) => lastReader.set(buffer, Infinity));

  const free = new FreeList();
  const offsets = new Map<number, number>();
  steps.forEach((step, i) => {
    const ending = new Set(
      step.inputs.map(({ buffer }) => buffer).filter((buffer) => lastReader.get(buffer) === i && offsets.has(buffer)),
    );
    for (const { use } of step.outputs) {
      if (buffers[use.buffer].place.kind !== "arena") continue;
      const overwritten = [...ending].find((buffer) => mayOverwrite(step, buffer, use, buffers));
      if (overwritten === undefined) offsets.set(use.buffer, free.take(arenaBytesOf(buffers[use.buffer])));
      else {
        offsets.set(use.buffer, offsets.get(overwritten)!);
        ending.delete(overwritten);
      }
    }
    for (const buffer of ending) free.give(offsets.get(buffer)!, arenaBytesOf(buffers[buffer]));
    for (const { use } of step.outputs) {
      if (offsets.has(use.buffer) && !lastReader.has(use.buffer))
        free.give(offsets.get(use.buffer)!, arenaBytesOf(buffers[use.buffer]));
    }
  });
  return {
    arenaBytes: free.end,
    buffers: buffers.map((buffer, i) => ({
      ...buffer,
      place: buffer.place.kind === "arena" ? { kind: "arena", offset: offsets.get(i)! } : buffer.place,
    })),
  };
}

/** Whether each element of the input is read just before the same element of the output is written. */
function mayOverwrite(step: Step, buffer: number, output: Use, buffers: readonly Unplaced[]): boolean {
  const [first] = step.operations;
  const elementByElement = step.form === "map" || (step.form === "single" && first.op.kind === "elementwise");
  return (
    elementByElement &&
    dtypes[buffers[buffer].dtype].bytes === dtypes[output.dtype].bytes &&
    step.inputs.every(
      (input, i) =>
        input.buffer !== buffer ||
        (input.view === undefined &&
          step.operations.every(({ operands, shape }) => !operands.includes(i) || sameShape(shape, input.shape)) &&
          sizeOf(input.shape) === sizeOf(output.shape)),
    )
  );
}
