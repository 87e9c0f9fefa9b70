import { broadcastStrides } from "../../ops/movement.js";
import { isComparison, type ComparisonRecord, type ElementwiseRecord } from "../../ops/record.js";
import type { Use } from "../../passes/plan.js";
import { isFloat, type TypedArray } from "../../shape/dtype.js";
import { sameShape, sizeOf } from "../../shape/shape.js";
import { BLOCK, FloatBlocks, IntegerBlocks, type Register } from "./blocks.js";
import type { Call, Kernel, Values } from "./kernel.js";
import { offsetTable } from "./strided.js";

const floats = new FloatBlocks();
const integers = new IntegerBlocks();

type Load = (values: Values, start: number, count: number) => Register;

/** Blocks of the inputs are read, the record's expression is computed on them, and the block is stored. */
export function elementwiseKernel(call: Call): Kernel {
  const record = call.op as ElementwiseRecord | ComparisonRecord;
  const { output } = call;
  const blocks = isComparison(record) || isFloat(output.dtype) ? floats : integers;
  const loads = call.inputs.map((input) => loaderOf(input, output, blocks));
  const compute = (
    isComparison(record)
      ? (values: Record<string, Register>) =>
          record.condition(blocks as FloatBlocks, values as Record<string, Float64Array>)
      : (values: Record<string, Register>) =>
          record.value(blocks as FloatBlocks, values as Record<string, Float64Array>)
  ) as (values: Record<string, Register>) => TypedArray;
  const size = sizeOf(output.shape);
  const registers: Record<string, Register> = {};
  return (values) => {
    const out = values[output.buffer];
    for (let start = 0; start < size; start += BLOCK) {
      const count = Math.min(BLOCK, size - start);
      blocks.begin(count);
      for (let i = 0; i < loads.length; i++) registers[record.args[i]] = loads[i](values, start, count);
      const result = compute(registers);
      out.set(count === BLOCK ? result : result.subarray(0, count), start);
    }
  };
}

function loaderOf(input: Use, output: Use, blocks: FloatBlocks | IntegerBlocks): Load {
  const id = input.buffer;
  if (sameShape(input.shape, output.shape)) {
    return (values, start, count) => {
      const register = blocks.register();
      const source = values[id];
      register.set(count === source.length ? source : source.subarray(start, start + count));
      return register;
    };
  }
  if (sizeOf(input.shape) === 1) {
    return (values, _start, count) => {
      const register = blocks.register();
      register.fill(values[id][0], 0, count);
      return register;
    };
  }
  const table = offsetTable(output.shape, broadcastStrides(input.shape, output.shape));
  return (values, start, count) => {
    const register = blocks.register();
    const source = values[id];
    for (let i = 0; i < count; i++) register[i] = source[table[start + i]];
    return register;
  };
}
