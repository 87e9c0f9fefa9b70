import type { IndexRecord, IndexRule } from "../../../ops/record.js";
import { argmaxKernels } from "./indexing/argmax.js";
import { gatherKernels } from "./indexing/gather.js";
import { oneHotKernels } from "./indexing/oneHot.js";
import { scatterAddKernels } from "./indexing/scatterAdd.js";
import type { Lowering } from "./kernel.js";

const lowerings: { readonly [R in IndexRule]: Lowering } = {
  gather: gatherKernels,
  scatterAdd: scatterAddKernels,
  oneHot: oneHotKernels,
  argmax: argmaxKernels,
};

/** An index op by itself. Indices outside are reported to the target; memory outside is never touched. */
export const indexKernels: Lowering = (step, target) =>
  lowerings[(step.operations[0].op as IndexRecord).rule](step, target);
