import type { Combiner, ReduceRecord } from "../../ops/record.js";
import type { ReduceAttributes } from "../../ops/reduce.js";
import { isFloat, type TypedArray } from "../../shape/dtype.js";
import { stridesOf, type Shape } from "../../shape/shape.js";
import type { Call, Kernel } from "./kernel.js";
import { offsetTable } from "./strided.js";

type Fold = (x: TypedArray, base: number, offsets: Int32Array) => number;

const floatFolds: { readonly [C in Combiner]: Fold } = {
  sum: (x, base, offsets) => {
    let total = 0;
    for (let i = 0; i < offsets.length; i++) total += x[base + offsets[i]];
    return total;
  },
  prod: (x, base, offsets) => {
    let total = 1;
    for (let i = 0; i < offsets.length; i++) total *= x[base + offsets[i]];
    return total;
  },
  max: (x, base, offsets) => {
    let largest = -Infinity;
    for (let i = 0; i < offsets.length; i++) largest = Math.max(largest, x[base + offsets[i]]);
    return largest;
  },
  min: (x, base, offsets) => {
    let smallest = Infinity;
    for (let i = 0; i < offsets.length; i++) smallest = Math.min(smallest, x[base + offsets[i]]);
    return smallest;
  },
};

const integerFolds: { readonly [C in Combiner]: Fold } = {
  ...floatFolds,
  sum: (x, base, offsets) => {
    let total = 0;
    for (let i = 0; i < offsets.length; i++) total = (total + x[base + offsets[i]]) | 0;
    return total;
  },
  prod: (x, base, offsets) => {
    let total = 1;
    for (let i = 0; i < offsets.length; i++) total = Math.imul(total, x[base + offsets[i]]);
    return total;
  },
};

/** Offsets of the results' first elements, and of the elements that one result combines. */
export function reductionTables(shape: Shape, axes: readonly number[]): { kept: Int32Array; reduced: Int32Array } {
  const strides = stridesOf(shape);
  const table = (own: readonly number[]) =>
    offsetTable(
      own.map((axis) => shape[axis]),
      own.map((axis) => strides[axis]),
    );
  return { kept: table(shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))), reduced: table(axes) };
}

/** Each result folds its elements one by one, in row-major order. */
export function reduceKernel(call: Call): Kernel {
  const [x] = call.inputs;
  const { axes } = call.attributes as unknown as ReduceAttributes;
  const { kept, reduced } = reductionTables(x.shape, axes);
  const fold = (isFloat(call.output.dtype) ? floatFolds : integerFolds)[(call.op as ReduceRecord).combiner];
  return (values) => {
    const source = values[x.buffer];
    const out = values[call.output.buffer];
    for (let i = 0; i < kept.length; i++) out[i] = fold(source, kept[i], reduced);
  };
}
