import { dtypes } from "../../../../shape/dtype.js";
import { sizeOf } from "../../../../shape/shape.js";
import { i32, op, plus, times } from "../../assembler/expression.js";
import { bytesOf, FILLED } from "../copies/fill.js";
import { addressAt } from "../copies/elements.js";
import { fillRun } from "../copies/runs.js";
import type { Lowering } from "../kernel.js";
import { Indices } from "./indices.js";

/** Rows of zeros, and a one in each. */
export const oneHotKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const depth = operation.attributes.depth as number;
  const out = outputs[0].use;
  const indices = new Indices(target, inputs[operation.operands[0]], depth);
  if (indices.count === 0) return [];
  const to = target.addressOf(out);
  const { bytes } = dtypes[out.dtype];
  const row = depth * bytes;
  const work = { pieces: indices.count, nanoseconds: (sizeOf(out.shape) * bytes) / FILLED + indices.count };
  return [
    ...indices.before,
    {
      work,
      write: (f, first, end) => {
        indices.check(f, first);
        const start = plus(to, times(first, row));
        f.do(op("memory.fill", start, i32(0), times(op("i32.sub", end, first), row)));
        const position = f.local("i32");
        f.for(position, first, end, 1, () => {
          const place = plus(to, times(position, row), times(indices.at(f, position), bytes));
          fillRun(f, addressAt(f.let(place)), bytes, bytesOf(1, out.dtype));
        });
      },
    },
  ];
};
