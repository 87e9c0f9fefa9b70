import { dtypes, type DType } from "../../../../shape/dtype.js";
import { aroundAxis, sizeOf } from "../../../../shape/shape.js";
import { i32, load, op, plus, select, store, times, type Expression, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import { COPIED } from "../copies/copy.js";
import { bytesOf, fillKernel } from "../copies/fill.js";
import { isOneByte } from "../copies/runs.js";
import { inMemory } from "../inMemory.js";
import type { Kernel, Lowering } from "../kernel.js";
import { Indices } from "./indices.js";

/** Bytes that threads do not share: a line of the cache. */
const LINE = 64;
const VECTOR = 16;

/**
 * x, then the updates added one by one in the order of the indices. Threads share out what never meets: the slices before
 * the axis, or the columns behind it, so that each sum is made by one thread in one order.
 */
export const scatterAddKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const [x, at, updates] = operation.operands.map((operand) => inputs[operand]);
  const out = outputs[0].use;
  const { outer, size, inner } = aroundAxis(x.shape, operation.attributes.axis as number);
  const indices = new Indices(target, at, size);
  if (sizeOf(out.shape) === 0) return indices.checked();

  const { bytes } = dtypes[out.dtype];
  const to = target.addressOf(out);
  const added = inMemory(target, updates);
  const row = inner * bytes;
  const literal = target.literalOf(x);
  const begin = literal === undefined ? undefined : bytesOf(literal, out.dtype);
  const before: Kernel[] = [...indices.before, ...added.kernels];
  if (begin !== undefined && !isOneByte(begin)) before.push(fillKernel(to, sizeOf(out.shape), begin));

  /** Writes x to a part of the output, of so many bytes from an offset on. */
  const initial = (f: FunctionBuilder, offset: Expression<"i32">, length: Expression<"i32">): void => {
    if (begin === undefined) f.do(op("memory.copy", plus(to, offset), plus(target.addressOf(x), offset), length));
    else if (isOneByte(begin)) f.do(op("memory.fill", plus(to, offset), i32(begin[0]), length));
  };
  const columns = Math.ceil(row / LINE);
  const byColumns = columns > outer;
  const nanoseconds = (outer * (size + indices.count) * row) / COPIED + outer * indices.count;
  const work = { pieces: byColumns ? columns : outer, nanoseconds };
  const write: Kernel["write"] = (f, first, end) => {
    indices.check(f, first);
    const [slice, position] = [f.local("i32"), f.local("i32")];
    const start = byColumns ? f.let(times(first, LINE)) : i32(0);
    const length = byColumns ? f.let(op("i32.sub", least(times(end, LINE), row), start)) : row;
    f.for(slice, byColumns ? 0 : first, byColumns ? outer : end, 1, () => {
      const begins = f.let(times(slice, size * row));
      if (typeof length === "number") initial(f, begins, i32(size * row));
      else {
        const whole = (): void => initial(f, begins, i32(size * row));
        const place = f.local("i32");
        const rows = (): void => f.for(place, 0, size * row, row, () => initial(f, plus(begins, place, start), length));
        f.if(op("i32.eq", length, i32(row)), whole, rows);
      }
      f.for(position, 0, indices.count, 1, () => {
        const sum = plus(begins, times(indices.at(f, position), row), start);
        const update = op("i32.add", op("i32.mul", slice, i32(indices.count)), position);
        const [target, source] = [f.let(plus(to, sum)), f.let(plus(added.address, times(update, row), start))];
        addRun(f, target, source, length, row, out.dtype);
      });
    });
  };
  return [...before, { work, write }];
};

const least = (a: Expression<"i32">, b: number): Expression<"i32"> => select(a, i32(b), op("i32.lt_u", a, i32(b)));

const adders = {
  float32: { lanes: "f32x4.add", load: "f32.load", add: "f32.add", store: "f32.store" },
  float64: { lanes: "f64x2.add", load: "f64.load", add: "f64.add", store: "f64.store" },
  int32: { lanes: "i32x4.add", load: "i32.load", add: "i32.add", store: "i32.store" },
  uint8: { lanes: null, load: "i32.load8_u", add: "i32.add", store: "i32.store8" },
} as const;

/** Adds a run of so many bytes, part of a row of `row`, to another that does not overlap it. */
function addRun(
  f: FunctionBuilder,
  to: Local<"i32">,
  from: Local<"i32">,
  length: Index,
  row: number,
  dtype: DType,
): void {
  const { lanes, ...adder } = adders[dtype as keyof typeof adders]; // bool is refused when the node is built
  const { bytes } = dtypes[dtype];
  const moved = f.local("i32");
  const addVector = (offset: number): void => {
    const sum = op(lanes!, load("v128.load", plus(to, moved), offset), load("v128.load", plus(from, moved), offset));
    f.do(store("v128.store", plus(to, moved), sum, offset));
  };
  const addElement = (): void => {
    const sum = op(adder.add, load(adder.load, plus(to, moved)), load(adder.load, plus(from, moved)));
    f.do(store(adder.store, plus(to, moved), sum));
  };
  let done: Index = 0;
  const rounds = (step: number, body: () => void): void => {
    const end = typeof length === "number" ? length - (length % step) : f.let(op("i32.and", length, i32(-step)));
    f.for(moved, done, end, step, body);
    done = end;
  };
  if (lanes !== null && row >= LINE) rounds(LINE, () => [0, 16, 32, 48].forEach(addVector));
  if (lanes !== null && row % LINE >= VECTOR) rounds(VECTOR, () => addVector(0));
  if (lanes === null || row % VECTOR > 0) rounds(bytes, addElement);
}
