import type { Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import { exp } from "./exp.js";
import { expm1Within } from "./expm1.js";
import type { FloatVectors } from "./floatVectors.js";

/**
 * Hyperbolic tangent. Greatest error found, in units in the last place: 2.43 (float32) and 1.34 (float64) with fused
 * multiply-add, 2.40 and 1.31 without.
 */
export function tanh(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  const given = v.let(x);
  const size = v.let(v.abs(given));
  return v.or(v.lanes === "f32x4" ? byOneFormula(v, size) : byTwoFormulas(v, size), v.signBit(given));
}

/** t/(t + 2) with t = exp(2x) − 1, for x ≥ 0: half the work of the other, and twice its error. */
function byOneFormula(v: FloatVectors, x: Local<"v128">): Expression<"v128"> {
  const saturation = 10; // of float32; from 9.02 on the quotient rounds to 1
  const t = v.let(expm1Within(v, v.let(v.atMost(v.add(x, x), 2 * saturation))));
  return v.div(t, v.add(t, v.lit(2)));
}

const SMALL = 0.55;

/** (tanh(x)/x − 1)/x² in powers of x² for x < SMALL, by tools/coefficients/vector_math.py, constant first. */
const BEND = [
  -0.3333333333333333, 0.1333333333333331, -0.05396825396822037, 0.021869488534073906, -0.0088632354631468,
  0.0035921267699626346, -0.001455819097151351, 0.0005899052969492733, -0.0002384727248015252, 9.455133052924858e-5,
  -3.372080112046316e-5, 7.874274345344419e-6,
];

/** A polynomial beside x itself where x is small, 1 − 2/(exp(2x) + 1) where it is not. */
function byTwoFormulas(v: FloatVectors, x: Local<"v128">): Expression<"v128"> {
  const square = v.let(v.mul(x, x));
  const small = v.madd(v.mul(v.polynomial(square, BEND), square), x, x);
  const large = v.sub(v.lit(1), v.div(v.lit(2), v.add(exp(v, v.add(x, x)), v.lit(1))));
  return v.select(v.lt(x, v.lit(SMALL)), small, large);
}
