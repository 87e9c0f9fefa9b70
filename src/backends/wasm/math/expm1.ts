import type { Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import type { FloatLanes, FloatVectors } from "./floatVectors.js";
import { ln2 } from "./ln2.js";
import { splitByPeriods } from "./splitByPeriods.js";

interface Constants {
  /** exp(x) − 1 rounds to −1 from here down. */
  readonly low: number;
  /** exp(x) − 1 is Infinity from here on. */
  readonly infinity: number;
  /** (exp(r) − 1 − r) / r² for |r| ≤ (ln 2) / 2. */
  readonly bend: readonly number[];
}

// By tools/coefficients/vector_math.py, constant first.
const constants: Readonly<Record<FloatLanes, Constants>> = {
  f32x4: {
    low: -18,
    infinity: 89,
    bend: [
      0.5, 0.1666666716337204, 0.041666463017463684, 0.00833331048488617, 0.0013933731243014336, 0.000198910798644647,
    ],
  },
  f64x2: {
    low: -38,
    infinity: 710,
    bend: [
      0.5, 0.1666666666666667, 0.04166666666666667, 0.008333333333326084, 0.0013888888888883711, 0.0001984126987500228,
      2.480158732567746e-5, 2.755725517000089e-6, 2.755727347871858e-7, 2.5105312729622103e-8, 2.09147553258932e-9,
    ],
  },
};

/**
 * eˣ − 1. Greatest error found, in units in the last place: 1.29 (float32) and 1.33 (float64) with fused
 * multiply-add, 1.30 and 1.27 without.
 */
export function expm1(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  const { low, infinity } = constants[v.lanes];
  const given = v.let(x);
  // Half of it, for 2ⁿ itself overflows a little before the result does.
  const half = v.let(expm1Within(v, v.let(v.atLeast(v.atMost(given, infinity), low)), -1));
  return v.or(v.add(half, half), v.signBit(given)); // the bit is there but for −0
}

/** (eˣ − 1)·2^raise for x in ±60 (float32) or ±500 (float64), or NaN; +0 at −0. */
export function expm1Within(v: FloatVectors, x: Local<"v128">, raise = 0): Expression<"v128"> {
  const { bend } = constants[v.lanes];
  const { rest, scale } = splitByPeriods(v, x, ln2[v.lanes], raise);
  const curve = v.mul(v.polynomial(rest, bend), v.mul(rest, rest));
  // Summed in this order, the large parts cancel before the small one is there: rounding hardly counts.
  return v.madd(scale, curve, v.madd(scale, rest, v.sub(scale, v.lit(2 ** raise))));
}
