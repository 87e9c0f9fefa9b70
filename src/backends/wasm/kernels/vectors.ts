import { isComparison, type PrimitiveRecord } from "../../../ops/record.js";
import type { Operation, Step } from "../../../passes/plan.js";
import { dtypes, type DType } from "../../../shape/dtype.js";
import { i32, lane, laneAccess, load, op, plus, store, type Expression, type Index } from "../assembler/expression.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";
import { gathered } from "./gatheredLanes.js";
import type { Target } from "./kernel.js";
import { convertLanes, FloatLanesReader, IntegerLanesReader, laneKindOf, maskOfBits } from "./lanes.js";

type Vector = Local<"v128">;

/** Lanes of the vectors of a step: two where a float64 is among its values. */
export function laneCount(step: Step): 2 | 4 {
  const values = [...step.inputs, ...step.operations];
  return values.some(({ dtype }) => dtype === "float64") ? 2 : 4;
}

/** Reads, computes and writes the values of a step, one vector of 2 or 4 elements at a time. */
export class Vectors {
  readonly lanes: 2 | 4;
  private readonly float32: FloatLanesReader;
  private readonly float64: FloatLanesReader;
  private readonly integers: IntegerLanesReader;

  constructor(
    readonly f: FunctionBuilder,
    step: Step,
    readonly target: Target,
  ) {
    this.lanes = laneCount(step);
    this.float32 = new FloatLanesReader(f, "f32", target.fused, target.scalars);
    this.float64 = new FloatLanesReader(f, "f64", target.fused, target.scalars);
    this.integers = new IntegerLanesReader(f);
  }

  reader(dtype: DType): FloatLanesReader {
    if (dtype === "float64") return this.float64;
    if (dtype === "float32") return this.float32;
    return this.integers as unknown as FloatLanesReader; // of the same vectors; what floats alone have is refused there
  }

  /** The number in every lane, in the lanes of the dtype. */
  literal(value: number, dtype: DType): Vector {
    return this.reader(dtype).lit(value);
  }

  /** An elementwise operation or a cast of vectors of its operands. */
  compute(operation: Operation, operands: readonly { readonly vector: Vector; readonly dtype: DType }[]): Vector {
    const record = operation.op as PrimitiveRecord;
    if (record.kind === "cast") return this.cast(operands[0].vector, operands[0].dtype, operation.dtype);
    if (record.kind !== "elementwise") throw new TypeError(`${record.name} is not computed element by element`);
    const computing = isComparison(record) ? operands[0].dtype : operation.dtype;
    const kind = laneKindOf(computing);
    const values: Record<string, Vector> = {};
    record.args.forEach((name, i) => {
      values[name] = convertLanes(this.f, operands[i].vector, laneKindOf(operands[i].dtype), kind);
    });
    const reader = this.reader(computing);
    if (!isComparison(record)) return this.narrowed(record.value(reader, values), operation.dtype);
    const mask = record.condition(reader, values);
    return this.f.let(op("v128.and", maskOfBits(this.f, mask, 32), this.literal(1, "int32")));
  }

  /** A result in its dtype's range: uint8 wraps. */
  private narrowed(vector: Vector, dtype: DType): Vector {
    return dtype === "uint8" ? this.f.let(op("v128.and", vector, this.literal(255, "int32"))) : vector;
  }

  private cast(x: Vector, from: DType, to: DType): Vector {
    if (to !== "bool") return this.narrowed(convertLanes(this.f, x, laneKindOf(from), laneKindOf(to)), to);
    const reader = this.reader(from);
    const zero = reader.eq(x, reader.lit(0));
    return this.f.let(op("v128.andnot", this.literal(1, "int32"), maskOfBits(this.f, zero, 32)));
  }

  /** One element in every lane. */
  splat(dtype: DType, address: Index, offset = 0): Expression<"v128"> {
    switch (dtype) {
      case "float32":
        return load("v128.load32_splat", address, offset);
      case "float64":
        return load("v128.load64_splat", address, offset);
      case "int32":
        return load("v128.load32_splat", address, offset);
      default:
        return op("i32x4.splat", load("i32.load8_u", address, offset));
    }
  }

  /** Elements that lie one behind the other. */
  load(dtype: DType, address: Index, offset = 0): Expression<"v128"> {
    switch (dtype) {
      case "float64":
        return load("v128.load", address, offset);
      case "float32":
      case "int32":
        return load(this.lanes === 4 ? "v128.load" : "v128.load64_zero", address, offset);
      default: {
        const bytes = op("i16x8.extend_low_i8x16_u", load("v128.load32_zero", address, offset));
        return op("i32x4.extend_low_i16x8_u", bytes);
      }
    }
  }

  /** The first `valid` elements of those that lie `stride` apart: the others may lie outside the memory. */
  gather(dtype: DType, address: Index, stride: number, valid: number = this.lanes): Expression<"v128"> {
    const { bytes } = dtypes[dtype];
    const lowest = Math.min(0, stride * (valid - 1)); // offsets must not be negative
    const start = this.f.let(plus(address, lowest * bytes));
    return gathered(dtype, start, valid, (index) => (stride * index - lowest) * bytes);
  }

  /** Writes the first `valid` lanes, one behind the other. */
  store(dtype: DType, address: Index, value: Vector, valid: number = this.lanes, offset = 0): void {
    const { f } = this;
    const start = typeof address === "number" || valid === this.lanes ? address : f.let(address);
    const { bytes } = dtypes[dtype];
    if (bytes === 1) {
      const halves = f.let(op("i16x8.narrow_i32x4_u", value, value));
      const packed = f.let(op("i8x16.narrow_i16x8_u", halves, halves));
      if (valid === 4) f.do(laneAccess("v128.store32_lane", start, packed, 0, offset));
      else {
        if (valid >= 2) f.do(laneAccess("v128.store16_lane", start, packed, 0, offset));
        if (valid % 2 === 1) f.do(laneAccess("v128.store8_lane", start, packed, valid - 1, offset + valid - 1));
      }
    } else if (bytes === 8) {
      if (valid === 2) f.do(store("v128.store", start, value, offset));
      else f.do(laneAccess("v128.store64_lane", start, value, 0, offset));
    } else {
      if (valid === 4) f.do(store("v128.store", start, value, offset));
      else {
        if (valid >= 2) f.do(laneAccess("v128.store64_lane", start, value, 0, offset));
        if (valid % 2 === 1) f.do(laneAccess("v128.store32_lane", start, value, valid - 1, offset + 4 * (valid - 1)));
      }
    }
  }

  /** The neutral element of a combiner in every lane from `valid` on, the value's own lanes before. */
  padded(value: Vector, dtype: DType, neutral: number, valid: number): Vector {
    if (valid === this.lanes) return value;
    const { f } = this;
    const ones = f.constant(laneMask(valid, dtype === "float64" ? 64 : 32));
    return f.let(op("v128.bitselect", value, this.literal(neutral, dtype), ones));
  }
}

function laneMask(valid: number, bits: 32 | 64): Expression<"v128"> {
  let vector: Expression<"v128"> = op("i32x4.splat", i32(0));
  for (let index = 0; index < valid; index++) {
    if (bits === 32) vector = lane("i32x4.replace_lane", index, vector, i32(-1));
    else {
      vector = lane("i32x4.replace_lane", 2 * index, vector, i32(-1));
      vector = lane("i32x4.replace_lane", 2 * index + 1, vector, i32(-1));
    }
  }
  return vector;
}
