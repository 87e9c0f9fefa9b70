import { op, shuffle32, type Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import { exp } from "./exp.js";
import { FloatVectors } from "./floatVectors.js";
import { log } from "./log.js";

/**
 * a to the b, by IEEE 754 (as `power` of scalar/number.ts). Greatest error found, in units in the last place: 0.51
 * (float32); float64 is JavaScript's operator, lane by lane.
 */
export function pow(v: FloatVectors, a: Expression<"v128">, b: Expression<"v128">): Expression<"v128"> {
  const [base, exponent] = [v.let(a), v.let(b)];
  return v.lanes === "f64x2" ? double(v, base, exponent) : single(v, base, exponent);
}

/** JavaScript's operator by lanes; where the base is ±1, it gives NaN for exponents for which IEEE 754 has 1. */
function double(v: FloatVectors, a: Local<"v128">, b: Local<"v128">): Expression<"v128"> {
  const one = v.lit(1);
  const atUnit = v.and(v.eq(v.abs(a), one), v.eq(v.abs(b), v.lit(Infinity)));
  return v.select(v.or(v.eq(a, one), atUnit), one, v.byLanes(v.scalars.pow, a, b));
}

/** exp(b·ln a) in float64, where its error does not count; signs and limits are mended where there is need. */
function single(v: FloatVectors, a: Local<"v128">, b: Local<"v128">): Expression<"v128"> {
  const { infinityBits } = v.format;
  const magnitude = v.let(v.abs(a));
  const result = v.let(inFloat64(v, magnitude, b));

  // Anything but a positive finite base (its bits run from 1 to those before Infinity) and a finite exponent.
  const lowest = -(1n << 31n);
  const oddBase = v.gtBits(v.addBits(a, v.bits(lowest - 1n)), v.bits(lowest + infinityBits - 2n));
  const oddExponent = v.gtBits(v.abs(b), v.bits(infinityBits - 1n));
  v.f.if(v.any(v.or(oddBase, oddExponent)), () => {
    const [zero, one, infinity] = [v.lit(0), v.lit(1), v.lit(Infinity)];
    const half = v.let(v.mul(b, v.lit(0.5)));
    const whole = v.let(v.eq(v.floor(b), b)); // ±Infinity is, and even
    const odd = v.and(whole, v.ne(v.floor(half), half));
    const signed = v.xor(result, v.and(v.signBit(a), odd));
    const finiteNegative = v.and(v.lt(a, zero), v.lt(magnitude, infinity));
    const defined = v.let(v.select(v.andNot(finiteNegative, whole), v.lit(NaN), signed));
    const atUnit = v.and(v.eq(magnitude, one), v.eq(v.abs(b), infinity));
    const isOne = v.or(v.or(v.eq(b, zero), v.eq(a, one)), atUnit);
    v.f.set(result, v.select(isOne, one, defined));
  });
  return result;
}

function inFloat64(v: FloatVectors, a: Local<"v128">, b: Local<"v128">): Expression<"v128"> {
  const wide = new FloatVectors(v.f, "f64x2", v.fused, v.scalars);
  const promote = (x: Expression): Expression<"v128"> => op("f64x2.promote_low_f32x4", x);
  const high = (x: Expression): Expression<"v128"> => shuffle32(x, x, [2, 3, 2, 3]);
  const power = (x: Expression<"v128">, y: Expression<"v128">): Expression<"v128"> =>
    op("f32x4.demote_f64x2_zero", exp(wide, wide.mul(log(wide, x), y)));
  const low = v.let(power(promote(a), promote(b)));
  return shuffle32(low, power(promote(high(a)), promote(high(b))), [0, 1, 4, 5]);
}
