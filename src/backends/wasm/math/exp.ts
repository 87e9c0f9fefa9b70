import type { Expression } from "../assembler/expression.js";
import type { FloatLanes, FloatVectors } from "./floatVectors.js";
import { ln2 } from "./ln2.js";
import { splitByPeriods } from "./splitByPeriods.js";

interface Constants {
  /** exp is 0 from here down. */
  readonly zero: number;
  /** exp is Infinity from here on. */
  readonly infinity: number;
  /** (exp(r) − 1 − r) / r² for |r| ≤ ln 2. */
  readonly bend: readonly number[];
}

// By tools/coefficients/vector_math.py, constant first.
const constants: Readonly<Record<FloatLanes, Constants>> = {
  f32x4: {
    zero: -105,
    infinity: 89,
    bend: [
      0.5, 0.16666670143604279, 0.0416666716337204, 0.008332770317792892, 0.0013888326939195395, 0.00020074707572348416,
      2.5034813006641343e-5,
    ],
  },
  f64x2: {
    zero: -746,
    infinity: 710,
    bend: [
      0.5, 0.16666666666666663, 0.041666666666666664, 0.008333333333335101, 0.0013888888888889993,
      0.00019841269838333475, 2.48015872997532e-5, 2.7557321314611623e-6, 2.7557320529867144e-7, 2.505138500093633e-8,
      2.0876305108126373e-9, 1.6179115596488387e-10, 1.1545760916766415e-11,
    ],
  },
};

/**
 * eˣ. Greatest error found, in units in the last place: 1.48 (float32) and 1.32 (float64) with fused multiply-add,
 * 1.39 and 1.20 without.
 *
 * x = n·2 ln 2 + r, so that eˣ = eʳ·2ⁿ·2ⁿ: either factor is a normal number even where the result overflows or is
 * subnormal, and no lane needs a case of its own.
 */
export function exp(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  const { zero, infinity, bend } = constants[v.lanes];
  const [high, low] = ln2[v.lanes];
  const { rest, scale } = splitByPeriods(v, v.let(v.atLeast(v.atMost(x, infinity), zero)), [2 * high, 2 * low]);
  const square = v.mul(rest, rest);
  const power = v.add(v.lit(1), v.madd(v.polynomial(rest, bend), square, rest));
  return v.mul(v.mul(power, scale), scale);
}
