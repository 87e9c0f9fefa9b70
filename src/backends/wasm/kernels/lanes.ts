import type { Algebra } from "../../../scalar/algebra.js";
import type { DType } from "../../../shape/dtype.js";
import { f32, f64, i32, op, shuffle32, type Expression } from "../assembler/expression.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";
import { FloatVectors, type FloatLanes, type ScalarFunctions } from "../math/floatVectors.js";
import { vectorMath } from "../math/index.js";

type Vector = Local<"v128">;

/** What the lanes of a vector hold; bool and uint8 are int32 in registers. */
export type LaneKind = "f32" | "f64" | "i32";

export const laneKindOf = (dtype: DType): LaneKind =>
  dtype === "float64" ? "f64" : dtype === "float32" ? "f32" : "i32";

/** A vector of ones where a condition holds and zeros where not, in lanes of 32 or 64 bits. */
export interface Mask {
  readonly vector: Vector;
  readonly bits: 32 | 64;
}

export function maskOfBits(f: FunctionBuilder, mask: Mask, bits: 32 | 64): Vector {
  if (mask.bits === bits) return mask.vector;
  if (bits === 64) return f.let(op("i64x2.extend_low_i32x4_s", mask.vector));
  return f.let(shuffle32(mask.vector, mask.vector, [0, 2, 0, 2]));
}

/** The algebra's reader that emits float instructions on vectors: one named temporary a call. */
export class FloatLanesReader implements Algebra<Vector, Mask> {
  private readonly v: FloatVectors;

  constructor(
    private readonly f: FunctionBuilder,
    readonly kind: "f32" | "f64",
    fused: boolean,
    scalars: ScalarFunctions,
  ) {
    const lanes: FloatLanes = kind === "f32" ? "f32x4" : "f64x2";
    this.v = new FloatVectors(f, lanes, fused, scalars);
  }

  private mask(vector: Expression<"v128">): Mask {
    return { vector: this.f.let(vector), bits: this.kind === "f32" ? 32 : 64 };
  }

  lit(value: number): Vector {
    return this.v.lit(value);
  }
  add(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.add(a, b));
  }
  sub(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.sub(a, b));
  }
  mul(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.mul(a, b));
  }
  div(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.div(a, b));
  }
  neg(x: Vector): Vector {
    return this.f.let(this.v.neg(x));
  }
  abs(x: Vector): Vector {
    return this.f.let(this.v.abs(x));
  }
  floor(x: Vector): Vector {
    return this.f.let(this.v.floor(x));
  }
  sqrt(x: Vector): Vector {
    return this.f.let(this.v.sqrt(x));
  }
  min(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.min(a, b));
  }
  max(a: Vector, b: Vector): Vector {
    return this.f.let(this.v.max(a, b));
  }
  exp(x: Vector): Vector {
    return this.f.let(vectorMath.exp(this.v, x));
  }
  expm1(x: Vector): Vector {
    return this.f.let(vectorMath.expm1(this.v, x));
  }
  log(x: Vector): Vector {
    return this.f.let(vectorMath.log(this.v, x));
  }
  log1p(x: Vector): Vector {
    return this.f.let(vectorMath.log1p(this.v, x));
  }
  sin(x: Vector): Vector {
    return this.f.let(vectorMath.sin(this.v, x));
  }
  cos(x: Vector): Vector {
    return this.f.let(vectorMath.cos(this.v, x));
  }
  tanh(x: Vector): Vector {
    return this.f.let(vectorMath.tanh(this.v, x));
  }
  erf(x: Vector): Vector {
    return this.f.let(vectorMath.erf(this.v, x));
  }
  pow(a: Vector, b: Vector): Vector {
    return this.f.let(vectorMath.pow(this.v, a, b));
  }
  lt(a: Vector, b: Vector): Mask {
    return this.mask(this.v.lt(a, b));
  }
  le(a: Vector, b: Vector): Mask {
    return this.mask(this.v.le(a, b));
  }
  eq(a: Vector, b: Vector): Mask {
    return this.mask(this.v.eq(a, b));
  }
  select(condition: Mask, a: Vector, b: Vector): Vector {
    const mask = maskOfBits(this.f, condition, this.kind === "f32" ? 32 : 64);
    return this.f.let(this.v.select(mask, a, b));
  }
}

const floatOnly = (name: string) => (): never => {
  throw new TypeError(`${name} is not defined for integers; the op's dtype rule must make them floats`);
};

/** The algebra's reader that emits int32 instructions, which wrap. */
export class IntegerLanesReader implements Algebra<Vector, Mask> {
  constructor(private readonly f: FunctionBuilder) {}

  private mask(vector: Expression<"v128">): Mask {
    return { vector: this.f.let(vector), bits: 32 };
  }

  lit(value: number): Vector {
    return this.f.constant(op("i32x4.splat", i32(value)));
  }
  add(a: Vector, b: Vector): Vector {
    return this.f.let(op("i32x4.add", a, b));
  }
  sub(a: Vector, b: Vector): Vector {
    return this.f.let(op("i32x4.sub", a, b));
  }
  mul(a: Vector, b: Vector): Vector {
    return this.f.let(op("i32x4.mul", a, b));
  }
  neg(x: Vector): Vector {
    return this.f.let(op("i32x4.neg", x));
  }
  abs(x: Vector): Vector {
    return this.f.let(op("i32x4.abs", x));
  }
  floor(x: Vector): Vector {
    return x;
  }
  min(a: Vector, b: Vector): Vector {
    return this.f.let(op("i32x4.min_s", a, b));
  }
  max(a: Vector, b: Vector): Vector {
    return this.f.let(op("i32x4.max_s", a, b));
  }
  lt(a: Vector, b: Vector): Mask {
    return this.mask(op("i32x4.lt_s", a, b));
  }
  le(a: Vector, b: Vector): Mask {
    return this.mask(op("i32x4.le_s", a, b));
  }
  eq(a: Vector, b: Vector): Mask {
    return this.mask(op("i32x4.eq", a, b));
  }
  select(condition: Mask, a: Vector, b: Vector): Vector {
    return this.f.let(op("v128.bitselect", a, b, maskOfBits(this.f, condition, 32)));
  }
  readonly div = floatOnly("div");
  readonly exp = floatOnly("exp");
  readonly expm1 = floatOnly("expm1");
  readonly log = floatOnly("log");
  readonly log1p = floatOnly("log1p");
  readonly sqrt = floatOnly("sqrt");
  readonly sin = floatOnly("sin");
  readonly cos = floatOnly("cos");
  readonly tanh = floatOnly("tanh");
  readonly erf = floatOnly("erf");
  readonly pow = floatOnly("pow");
}

/** A vector's lanes in another kind, as `cast` has it; two lanes where one side is float64. */
export function convertLanes(f: FunctionBuilder, x: Vector, from: LaneKind, to: LaneKind): Vector {
  if (from === to) return x;
  const conversions = {
    f32: { f64: () => op("f64x2.promote_low_f32x4", x), i32: () => wrapped(f, x, "f32") },
    f64: { f32: () => op("f32x4.demote_f64x2_zero", x), i32: () => wrapped(f, x, "f64") },
    i32: { f32: () => op("f32x4.convert_i32x4_s", x), f64: () => op("f64x2.convert_low_i32x4_s", x) },
  } as const;
  return f.let((conversions[from] as Record<LaneKind, () => Expression<"v128">>)[to]());
}

const TWO_32 = 2 ** 32;

/** A float's whole part modulo 2³² as int32, NaN and ±Infinity as 0: what a JavaScript typed array stores. */
function wrapped(f: FunctionBuilder, x: Vector, kind: "f32" | "f64"): Expression<"v128"> {
  const lanes = kind === "f32" ? "f32x4" : "f64x2";
  const constant = (value: number) => f.constant(op(`${lanes}.splat`, kind === "f32" ? f32(value) : f64(value)));
  const convert = kind === "f32" ? "i32x4.trunc_sat_f32x4_s" : "i32x4.trunc_sat_f64x2_s_zero";
  const result = f.let(op(convert, x));
  // saturated where |x| ≥ 2³¹: there the remainder by 2³² is taken, exactly (of a small negative number it would be rounded)
  const large = f.let(op(`${lanes}.ge`, op(`${lanes}.abs`, x), constant(2 ** 31)));
  f.if(op("v128.any_true", large), () => {
    const whole = f.let(op(`${lanes}.trunc`, x));
    const quotient = op(`${lanes}.floor`, op(`${lanes}.div`, whole, constant(TWO_32)));
    const rest = f.let(op(`${lanes}.sub`, whole, op(`${lanes}.mul`, quotient, constant(TWO_32)))); // 0 … 2³² − 1
    const high = op(`${lanes}.ge`, rest, constant(2 ** 31));
    const signed = op(`${lanes}.sub`, rest, op("v128.and", high, constant(TWO_32)));
    // ±Infinity and NaN came to NaN, which converts to 0
    const remainders = op(convert, signed);
    // of two lanes of float64 the mask is twice as wide as of int32, and the remainder is exact for both
    f.set(result, kind === "f32" ? op("v128.bitselect", remainders, result, large) : remainders);
  });
  return result;
}
