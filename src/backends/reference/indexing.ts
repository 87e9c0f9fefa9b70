import type { IndexRecord, IndexRule } from "../../ops/record.js";
import type { ReduceAttributes } from "../../ops/reduce.js";
import type { TypedArray } from "../../shape/dtype.js";
import { aroundAxis, sizeOf } from "../../shape/shape.js";
import type { Call, Kernel } from "./kernel.js";
import { reductionTables } from "./reduce.js";

function checkIndices(op: string, indices: TypedArray, size: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] < 0 || indices[i] >= size)
      throw new RangeError(`${op}: index ${indices[i]} at position ${i} is outside 0 … ${size - 1}`);
  }
}

const kernels: { readonly [R in IndexRule]: (call: Call) => Kernel } = {
  gather: (call) => {
    const [x, indices] = call.inputs;
    const { outer, size, inner } = aroundAxis(x.shape, call.attributes.axis as number);
    return (values) => {
      const [source, at, out] = [values[x.buffer], values[indices.buffer], values[call.output.buffer]];
      checkIndices("gather", at, size);
      let to = 0;
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < at.length; i++) {
          const from = (o * size + at[i]) * inner;
          for (let j = 0; j < inner; j++) out[to++] = source[from + j];
        }
      }
    };
  },
  scatterAdd: (call) => {
    const [x, indices, updates] = call.inputs;
    const { outer, size, inner } = aroundAxis(x.shape, call.attributes.axis as number);
    const sums = new Float64Array(sizeOf(x.shape)); // rounded to the dtype once, at the end
    return (values) => {
      const [at, added] = [values[indices.buffer], values[updates.buffer]];
      checkIndices("scatterAdd", at, size);
      sums.set(values[x.buffer]);
      let from = 0;
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < at.length; i++) {
          const to = (o * size + at[i]) * inner;
          for (let j = 0; j < inner; j++) sums[to + j] += added[from++];
        }
      }
      values[call.output.buffer].set(sums);
    };
  },
  oneHot: (call) => {
    const [indices] = call.inputs;
    const depth = call.attributes.depth as number;
    return (values) => {
      const [at, out] = [values[indices.buffer], values[call.output.buffer]];
      checkIndices("oneHot", at, depth);
      out.fill(0);
      for (let i = 0; i < at.length; i++) out[i * depth + at[i]] = 1;
    };
  },
  argmax: (call) => {
    const [x] = call.inputs;
    const { kept, reduced } = reductionTables(x.shape, (call.attributes as unknown as ReduceAttributes).axes);
    return (values) => {
      const [source, out] = [values[x.buffer], values[call.output.buffer]];
      for (let i = 0; i < kept.length; i++) {
        let best = 0;
        for (let j = 1; j < reduced.length; j++) {
          const [value, largest] = [source[kept[i] + reduced[j]], source[kept[i] + reduced[best]]];
          if (value > largest || (Number.isNaN(value) && !Number.isNaN(largest))) best = j;
        }
        out[i] = best;
      }
    };
  },
};

export function indexKernel(call: Call): Kernel {
  return kernels[(call.op as IndexRecord).rule](call);
}
