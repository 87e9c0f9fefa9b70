import { f32, f64, i32, lane, op, v128, type Expression } from "../assembler/expression.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";
import type { Callee, ModuleBuilder } from "../assembler/module.js";

/** Scalar functions of JavaScript (on float64) that a module may call where a vector needs a rare, slow path. */
export type ScalarFunctions = { readonly [F in "sin" | "cos" | "pow"]: Callee<"f64"> };

export function importScalarFunctions(module: ModuleBuilder): ScalarFunctions {
  return {
    sin: module.import("sin", ["f64"], "f64"),
    cos: module.import("cos", ["f64"], "f64"),
    pow: module.import("pow", ["f64", "f64"], "f64"),
  };
}

export type FloatLanes = "f32x4" | "f64x2";
type Vector = Expression<"v128">;

/** How IEEE 754 lays a float type out, from the lowest bit: fraction, exponent (biased), sign. */
interface FloatFormat {
  readonly bits: number;
  readonly fractionBits: number;
  readonly exponentBias: number;
  readonly smallestNormal: number;
  /** The bits of Infinity: greater ones, without a sign, are NaN. */
  readonly infinityBits: bigint;
  /** The lanes as integers of the same size. */
  readonly integers: "i32x4" | "i64x2";
}
const formats: Readonly<Record<FloatLanes, FloatFormat>> = {
  f32x4: {
    bits: 32,
    fractionBits: 23,
    exponentBias: 127,
    smallestNormal: 2 ** -126,
    infinityBits: 0xffn << 23n,
    integers: "i32x4",
  },
  f64x2: {
    bits: 64,
    fractionBits: 52,
    exponentBias: 1023,
    smallestNormal: 2 ** -1022,
    infinityBits: 0x7ffn << 52n,
    integers: "i64x2",
  },
};

/** Arithmetic on vectors of one float type, written into a function. */
export class FloatVectors {
  /** Numbers in a vector. */
  readonly count: 2 | 4;
  readonly format: FloatFormat;

  constructor(
    readonly f: FunctionBuilder,
    readonly lanes: FloatLanes,
    /** Whether the engine has fused multiply-add. */
    readonly fused: boolean,
    readonly scalars: ScalarFunctions,
  ) {
    this.count = lanes === "f32x4" ? 4 : 2;
    this.format = formats[lanes];
  }

  /** The number in every lane, made once a function. */
  lit(value: number): Local<"v128"> {
    const number = this.lanes === "f32x4" ? f32(value) : f64(value);
    return this.f.constant(op(`${this.lanes}.splat`, number));
  }

  /** The lowest bits of the integer in every lane, as many as a lane has, made once a function. */
  bits(value: bigint): Local<"v128"> {
    const integers =
      this.lanes === "f32x4"
        ? new Int32Array(4).fill(Number(BigInt.asIntN(32, value)))
        : new BigInt64Array(2).fill(BigInt.asIntN(64, value));
    return this.f.constant(v128(integers));
  }

  /** A local that holds the value, to be used more than once. */
  let(value: Vector): Local<"v128"> {
    return this.f.let(value);
  }

  add(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.add`, a, b);
  }
  sub(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.sub`, a, b);
  }
  mul(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.mul`, a, b);
  }
  div(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.div`, a, b);
  }
  neg(x: Vector): Vector {
    return op(`${this.lanes}.neg`, x);
  }
  abs(x: Vector): Vector {
    return op(`${this.lanes}.abs`, x);
  }
  sqrt(x: Vector): Vector {
    return op(`${this.lanes}.sqrt`, x);
  }
  floor(x: Vector): Vector {
    return op(`${this.lanes}.floor`, x);
  }
  nearest(x: Vector): Vector {
    return op(`${this.lanes}.nearest`, x);
  }
  /** NaN if either is NaN; −0 < +0. */
  min(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.min`, a, b);
  }
  /** NaN if either is NaN; −0 < +0. */
  max(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.max`, a, b);
  }
  /** x, or the limit where x is beyond it; NaN stays. One instruction, unlike min. */
  atMost(x: Vector, limit: number): Vector {
    return op(`${this.lanes}.pmin`, x, this.lit(limit));
  }
  /** x, or the limit where x is below it; NaN stays. One instruction, unlike max. */
  atLeast(x: Vector, limit: number): Vector {
    return op(`${this.lanes}.pmax`, x, this.lit(limit));
  }
  /** a·b + c, rounded once where the engine has that, else twice. */
  madd(a: Vector, b: Vector, c: Vector): Vector {
    return this.fused ? op(`${this.lanes}.relaxed_madd`, a, b, c) : this.add(this.mul(a, b), c);
  }
  /** c − a·b, rounded once where the engine has that, else twice. */
  nmadd(a: Vector, b: Vector, c: Vector): Vector {
    return this.fused ? op(`${this.lanes}.relaxed_nmadd`, a, b, c) : this.sub(c, this.mul(a, b));
  }
  /** Lanes of ones where it holds, of zeros where not. */
  lt(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.lt`, a, b);
  }
  le(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.le`, a, b);
  }
  eq(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.eq`, a, b);
  }
  ne(a: Vector, b: Vector): Vector {
    return op(`${this.lanes}.ne`, a, b);
  }
  /** a in the lanes where the mask is ones, b where it is zeros. */
  select(mask: Vector, a: Vector, b: Vector): Vector {
    return op("v128.bitselect", a, b, mask);
  }
  /** Whether any bit is one. */
  any(mask: Vector): Expression<"i32"> {
    return op("v128.any_true", mask);
  }
  and(a: Vector, b: Vector): Vector {
    return op("v128.and", a, b);
  }
  /** a without the bits of b. */
  andNot(a: Vector, b: Vector): Vector {
    return op("v128.andnot", a, b);
  }
  or(a: Vector, b: Vector): Vector {
    return op("v128.or", a, b);
  }
  xor(a: Vector, b: Vector): Vector {
    return op("v128.xor", a, b);
  }
  /** The sign bit of each lane, the others zero. */
  signBit(x: Vector): Vector {
    return this.and(x, this.lit(-0));
  }

  /** a + b of the lanes' bits as integers, wrapping. */
  addBits(a: Vector, b: Vector): Vector {
    return op(`${this.format.integers}.add`, a, b);
  }
  /** a − b of the lanes' bits as integers, wrapping. */
  subBits(a: Vector, b: Vector): Vector {
    return op(`${this.format.integers}.sub`, a, b);
  }
  /** The lanes' bits moved up, zeros from below. */
  shiftUp(x: Vector, by: number): Vector {
    return op(`${this.format.integers}.shl`, x, i32(by));
  }
  /** The lanes' bits moved down, zeros from above. */
  shiftDown(x: Vector, by: number): Vector {
    return op(`${this.format.integers}.shr_u`, x, i32(by));
  }
  /** Lanes of ones where the bits of a are greater than those of b, both as signed integers. */
  gtBits(a: Vector, b: Vector): Vector {
    return op(`${this.format.integers}.gt_s`, a, b);
  }

  /**
   * c₀ + c₁·x + c₂·x² + …: Horner's rule for the even and for the odd powers, so that two chains of operations run side by
   * side. (Measured on Zen 5 in exp: as fast as one chain with fused multiply-add, a tenth faster without.)
   */
  polynomial(x: Local<"v128">, coefficients: readonly number[]): Vector {
    const square = this.let(this.mul(x, x));
    const even = coefficients.filter((_, i) => i % 2 === 0);
    const odd = coefficients.filter((_, i) => i % 2 === 1);
    return this.madd(this.horner(square, odd), x, this.horner(square, even));
  }

  private horner(x: Vector, coefficients: readonly number[]): Vector {
    const [highest, ...lower] = coefficients.map((coefficient) => this.lit(coefficient)).reverse();
    return lower.reduce<Vector>((sum, coefficient) => this.madd(sum, x, coefficient), highest);
  }

  /** A scalar function of float64 for each lane in turn: slow. */
  byLanes(callee: Callee<"f64">, ...vectors: Local<"v128">[]): Vector {
    const single = this.lanes === "f32x4";
    const scalar = (index: number): Expression => {
      const numbers = vectors.map((vector) => lane(`${this.lanes}.extract_lane`, index, vector));
      const result = callee.call(...numbers.map((number) => (single ? op("f64.promote_f32", number) : number)));
      return single ? op("f32.demote_f64", result) : result;
    };
    const rest = Array.from({ length: this.count - 1 }, (_, i) => i + 1);
    return rest.reduce<Vector>(
      (vector, index) => lane(`${this.lanes}.replace_lane`, index, vector, scalar(index)),
      op(`${this.lanes}.splat`, scalar(0)),
    );
  }
}
