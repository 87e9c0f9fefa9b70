import { dtypes } from "../../../shape/dtype.js";
import { sizeOf } from "../../../shape/shape.js";
import { copyKernel } from "./copies/copy.js";
import type { ElementBytes } from "./copies/elements.js";
import { together } from "./copies/together.js";
import { inMemory } from "./inMemory.js";
import type { Kernel, Lowering } from "./kernel.js";

/** Inputs that one function copies; engines limit how large a function may be. */
const PARTS = 64;

/** Each input copied to its stretch of the axis. */
export const concatKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const axis = operation.attributes.axis as number;
  const out = outputs[0].use;
  const bytes = dtypes[out.dtype].bytes as ElementBytes;
  const row = sizeOf(out.shape.slice(axis));
  const filled: Kernel[] = [];
  const copies: Kernel[] = [];
  let to = target.addressOf(out);
  for (const use of operation.operands.map((operand) => inputs[operand])) {
    const run = sizeOf(use.shape.slice(axis));
    if (sizeOf(use.shape) > 0) {
      const literal = target.literalOf(use) !== undefined;
      const { address: from, kernels } = inMemory(target, use, 1);
      filled.push(...kernels);
      const dimensions = [
        { size: sizeOf(out.shape.slice(0, axis)), from: literal ? 0 : run, to: row },
        { size: run, from: literal ? 0 : 1, to: 1 },
      ];
      copies.push(copyKernel({ from, to, dimensions, bytes }));
    }
    to += run * bytes;
  }
  const groups = Array.from({ length: Math.ceil(copies.length / PARTS) }, (_, i) =>
    together(copies.slice(i * PARTS, (i + 1) * PARTS)),
  );
  return [...filled, ...groups];
};
