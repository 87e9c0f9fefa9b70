import { EXCESS_SLOPE, INNER, OUTER, SATURATION } from "../../../scalar/erf.js";
import type { Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import { exp } from "./exp.js";
import { expm1Within } from "./expm1.js";
import type { FloatVectors } from "./floatVectors.js";

/**
 * The error function 2/√π · ∫₀ˣ exp(−t²) dt. Greatest error found, in units in the last place: 1.79 (float32) and
 * 0.94 (float64) with fused multiply-add, 1.99 and 1.10 without.
 */
export function erf(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  const given = v.let(x);
  const size = v.lanes === "f32x4" ? byExponent(v, given) : byTwoFormulas(v, v.let(v.abs(given)));
  return v.or(size, v.signBit(given));
}

/**
 * ln(erfc(−u))/u − 1 in powers of u for −4 ≤ u ≤ 0, with a weight that makes the error of erf even; by
 * tools/coefficients/vector_math.py, constant first.
 */
const EXPONENT = [
  0.12837916612625122, -0.6366193890571594, 0.10277783125638962, 0.019153064116835594, -0.00016039618640206754,
  -0.0016670275945216417, -0.0006328368908725679, -0.00011764129158109426, -9.256267730961554e-6,
];

/** 1 − exp(u + u·EXPONENT(u)) with u = −|x|, for float32: one polynomial and no quotient over the whole range. */
function byExponent(v: FloatVectors, x: Local<"v128">): Expression<"v128"> {
  const minus = v.let(v.atLeast(v.or(x, v.lit(-0)), -4)); // 1 − erf(4) is less than half a unit in the last place of 1
  return v.abs(expm1Within(v, v.let(v.madd(v.polynomial(minus, EXPONENT), minus, minus))));
}

/** As the scalar erf: a polynomial beside x below 1, one times exp(−x²) beside 1 above. */
function byTwoFormulas(v: FloatVectors, x: Local<"v128">): Expression<"v128"> {
  const within = v.let(v.atMost(x, SATURATION));
  const square = v.let(v.mul(within, within));
  const inner = v.madd(v.madd(v.polynomial(square, INNER), square, v.lit(EXCESS_SLOPE)), within, within);
  const place = v.let(v.div(v.sub(within, v.lit(2.5)), v.add(within, v.lit(2.5))));
  const outer = v.nmadd(exp(v, v.neg(square)), v.polynomial(place, OUTER), v.lit(1));
  return v.select(v.lt(within, v.lit(1)), inner, outer);
}
