import { accessOf, longestRow } from "../../../../passes/access.js";
import { dtypes } from "../../../../shape/dtype.js";
import { sizeOf } from "../../../../shape/shape.js";
import { at, i32, op, times } from "../../assembler/expression.js";
import type { Kernel, Lowering } from "../kernel.js";
import { stepNanoseconds } from "../cost.js";
import { Pointwise } from "../pointwise.js";
import { laneCount, Vectors } from "../vectors.js";

/** Elements of a piece where everything lies in one row: 16 cache lines of float32. */
const PIECE = 256;
/** Rows shorter than this are taken several to a piece. */
const SHORT = 256;

/** Each element by itself, in rows as long as all inputs allow. */
export const mapKernels: Lowering = (step, target): readonly Kernel[] => {
  const size = sizeOf(step.outputs[0].use.shape);
  if (size === 0) return [];
  const accesses = step.operations.flatMap(({ operands, shape }) =>
    operands.filter((operand) => operand < step.inputs.length).map((operand) => accessOf(step.inputs[operand], shape)),
  );
  const columns = longestRow(accesses, size);
  const nanoseconds = stepNanoseconds(step);
  const lanes = laneCount(step);
  if (columns === size) {
    // one row
    const pieces = Math.ceil(size / PIECE);
    return [
      {
        work: { pieces, nanoseconds },
        write(f, first, end) {
          const vectors = new Vectors(f, step, target);
          const row = f.constant(i32(0));
          const body = new Pointwise(vectors, step, columns);
          const places = body.row(row);
          const last = f.let(times(end, PIECE));
          // lanes behind the end are read and written where inputs lie close: there is padding; else they may lie anywhere
          const areClose = accesses.every(({ dimensions }) => [0, 1].includes(dimensions.at(-1)?.stride ?? 0));
          const ceiling = areClose ? Math.ceil(size / lanes) * lanes : size - (size % lanes);
          f.if(op("i32.gt_u", last, at(ceiling)), () => f.set(last, ceiling));
          const column = f.local("i32");
          f.for(column, times(first, PIECE), last, lanes, () => body.run(places, { column, offset: 0, valid: lanes }));
          if (ceiling < size)
            f.if(op("i32.eq", end, at(pieces)), () =>
              body.run(places, { column: 0, offset: ceiling, valid: size % lanes }),
            );
        },
      },
    ];
  }
  const rows = size / columns;
  const rowsAPiece = Math.max(1, Math.ceil(SHORT / columns));
  const bytes = Math.min(...step.outputs.map(({ use }) => dtypes[use.dtype].bytes));
  return [
    {
      // a piece's outputs begin on a cache line of their own as far as rows allow it
      work: { pieces: Math.ceil(rows / rowsAPiece), nanoseconds: nanoseconds + (rows * 4) / Math.max(1, bytes / 4) },
      write(f, first, end) {
        const vectors = new Vectors(f, step, target);
        const body = new Pointwise(vectors, step, columns);
        const row = f.local("i32");
        const last = f.let(times(end, rowsAPiece));
        f.if(op("i32.gt_u", last, at(rows)), () => f.set(last, rows));
        f.for(row, times(first, rowsAPiece), last, 1, () => {
          const places = body.row(row);
          const whole = columns - (columns % lanes);
          const column = f.local("i32");
          if (whole > 4 * lanes)
            f.for(column, 0, whole, lanes, () => body.run(places, { column, offset: 0, valid: lanes }));
          else
            for (let offset = 0; offset < whole; offset += lanes) body.run(places, { column: 0, offset, valid: lanes });
          if (whole < columns) body.run(places, { column: 0, offset: whole, valid: columns - whole });
        });
      },
    },
  ];
};
