import { dtypes } from "../../../../shape/dtype.js";
import { aroundAxis, sizeOf } from "../../../../shape/shape.js";
import { i32, op, plus, times } from "../../assembler/expression.js";
import { COPIED } from "../copies/copy.js";
import { addressAt, type ElementBytes } from "../copies/elements.js";
import { bytesOf, fillKernel } from "../copies/fill.js";
import { copyRun } from "../copies/runs.js";
import type { Lowering } from "../kernel.js";
import { Indices } from "./indices.js";

/** From so many slices on that stand apart they are what threads share out; else it is the indices. */
const MANY = 8;

/** The slices at the indices, copied one by one. */
export const gatherKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const [x, at] = operation.operands.map((operand) => inputs[operand]);
  const out = outputs[0].use;
  const { outer, size, inner } = aroundAxis(x.shape, operation.attributes.axis as number);
  const indices = new Indices(target, at, size);
  const { count } = indices;
  const elements = sizeOf(out.shape);
  if (elements === 0 || size === 0) return indices.checked();
  const to = target.addressOf(out);
  const literal = target.literalOf(x);
  if (literal !== undefined) return [...indices.checked(), fillKernel(to, elements, bytesOf(literal, out.dtype))];

  const from = target.addressOf(x);
  const run = inner * (dtypes[x.dtype].bytes as ElementBytes);
  const byIndices = outer < MANY;
  const work = { pieces: byIndices ? count : outer, nanoseconds: outer * count * (1 + run / COPIED) };
  return [
    ...indices.before,
    {
      work,
      write: (f, first, end) => {
        indices.check(f, first);
        const [slice, position] = [f.local("i32"), f.local("i32")];
        const copy = (): void => {
          const index = indices.at(f, position);
          const place = op("i32.add", op("i32.mul", slice, i32(count)), position);
          const target = f.let(plus(to, times(outer === 1 ? position : place, run)));
          const row = op("i32.add", op("i32.mul", slice, i32(size)), index);
          const source = f.let(plus(from, times(outer === 1 ? index : row, run)));
          copyRun(f, addressAt(target), addressAt(source), run);
        };
        if (byIndices) f.for(position, first, end, 1, () => f.for(slice, 0, outer, 1, copy));
        else f.for(slice, first, end, 1, () => f.for(position, 0, count, 1, copy));
      },
    },
  ];
};
