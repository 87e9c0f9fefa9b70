import type { ReduceAttributes } from "../../../../ops/reduce.js";
import type { DType } from "../../../../shape/dtype.js";
import { dtypes } from "../../../../shape/dtype.js";
import { sizeOf } from "../../../../shape/shape.js";
import { i32, plus, store, times } from "../../assembler/expression.js";
import { bytesOf, fillKernel } from "../copies/fill.js";
import { countOf, indicesOf, startOf } from "../copies/pieces.js";
import type { Kernel, Lowering, Target } from "../kernel.js";
import { laneKindOf } from "../lanes.js";
import { laneCount, Vectors } from "../vectors.js";
import type { Step } from "../../../../passes/plan.js";
import { Largest, placesFrom } from "./largest.js";

/** x as [outer, size, inner], the largest along the middle wanted. */
interface Search {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
  /** Byte addresses. */
  readonly from: number;
  readonly to: number;
  readonly dtype: DType;
}

/** Where the largest element lies: the first of those that tie, the first NaN if there is one. */
export const argmaxKernels: Lowering = (step, target) => {
  const [operation] = step.operations;
  const x = step.inputs[operation.operands[0]];
  const out = step.outputs[0].use;
  const results = sizeOf(out.shape);
  if (results === 0) return [];
  const to = target.addressOf(out);
  if (target.literalOf(x) !== undefined) return [fillKernel(to, results, bytesOf(0, out.dtype))];

  const { axes } = operation.attributes as unknown as ReduceAttributes; // one axis, or all of them
  const outer = sizeOf(x.shape.slice(0, axes[0] ?? 0));
  const size = sizeOf(axes.map((axis) => x.shape[axis]));
  const search = { outer, size, inner: results / outer, from: target.addressOf(x), to, dtype: x.dtype };
  return [search.inner === 1 ? alongRows(step, target, search) : acrossRows(step, target, search)];
};

const nanosecondsOf = ({ outer, size, inner }: Search): number => (outer * size * inner) / 2 + 4 * outer * inner;

/** Elements to choose from are neighbours: lanes take turns, and the largest of all lanes is chosen at the end. */
function alongRows(step: Step, target: Target, search: Search): Kernel {
  const { outer, size, from, to, dtype } = search;
  const { bytes } = dtypes[dtype];
  const kind = laneKindOf(dtype);
  return {
    work: { pieces: outer, nanoseconds: nanosecondsOf(search) },
    write: (f, first, end) => {
      const vectors = new Vectors(f, step, target);
      const { lanes } = vectors;
      const [row, column] = [f.local("i32"), f.local("i32")];
      f.for(row, first, end, 1, () => {
        const start = f.let(plus(from, times(row, size * bytes)));
        const largest = new Largest(f, kind, vectors.load(dtype, start), placesFrom(f, kind, i32(0), true));
        f.for(column, lanes, size - (size % lanes), lanes, () =>
          largest.take(vectors.load(dtype, plus(start, times(column, bytes))), placesFrom(f, kind, column, true)),
        );
        const rest = size - lanes; // the last vector begins here, over elements that were seen before
        if (rest > 0 && size % lanes > 0)
          largest.take(vectors.load(dtype, start, rest * bytes), placesFrom(f, kind, i32(rest), true));
        f.do(store("i32.store", plus(to, times(row, 4)), largest.place(Math.min(size, lanes))));
      });
    },
  };
}

/** Vectors of results side by side, so that lines of the cache are read whole. */
const ABREAST = 4;

/** Elements to choose from lie apart: each lane is one result. */
function acrossRows(step: Step, target: Target, search: Search): Kernel {
  const { outer, size, inner, from, to, dtype } = search;
  const { bytes } = dtypes[dtype];
  const kind = laneKindOf(dtype);
  const lanes = laneCount(step);
  const stretches = { size: inner, length: Math.min(inner, ABREAST * lanes) };
  const sizes = [outer, countOf(stretches)];
  const offsets = Array.from({ length: Math.ceil(stretches.length / lanes) }, (_, i) => i * lanes);
  return {
    work: { pieces: sizeOf(sizes), nanoseconds: nanosecondsOf(search) },
    write: (f, first, end) => {
      const vectors = new Vectors(f, step, target);
      const [piece, row] = [f.local("i32"), f.local("i32")];
      f.for(piece, first, end, 1, () => {
        const [block, stretch] = indicesOf(f, piece, sizes);
        const column = startOf(f, stretches, stretch);
        const start = f.let(plus(from, times(block, size * inner * bytes), times(column, bytes)));
        const values = (offset: number) => vectors.load(dtype, start, offset * bytes);
        const all = offsets.map((offset) => new Largest(f, kind, values(offset), placesFrom(f, kind, i32(0), false)));
        f.for(row, 1, size, 1, () => {
          f.increase(start, inner * bytes);
          const places = f.let(placesFrom(f, kind, row, false));
          all.forEach((largest, i) => largest.take(values(offsets[i]), places));
        });
        const result = f.let(plus(to, times(block, inner * 4), times(column, 4)));
        all.forEach((largest, i) => {
          const valid = Math.min(lanes, stretches.length - offsets[i]);
          vectors.store("int32", result, largest.allPlaces(), valid, offsets[i] * 4);
        });
      });
    },
  };
}
