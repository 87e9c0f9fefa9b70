import type { Expression } from "../assembler/expression.js";
import type { FloatLanes, FloatVectors } from "./floatVectors.js";

interface Constants {
  /** Quarter turns up to which the reduction is exact enough; what lies beyond is left to the scalar function. */
  readonly quarterTurns: number;
  /** π/2 in three parts; the first two are short enough that their products with so many quarter turns are exact. */
  readonly quarter: readonly [number, number, number];
  /** (sin(r)/r − 1)/r² in powers of r², for |r| ≤ π/4. */
  readonly sine: readonly number[];
  /** (cos(r) − 1 + r²/2)/r⁴ in powers of r², for |r| ≤ π/4. */
  readonly cosine: readonly number[];
}

// By tools/coefficients/vector_math.py, constant first.
const constants: Readonly<Record<FloatLanes, Constants>> = {
  f32x4: {
    quarterTurns: 2 ** 7,
    quarter: [1.5707855224609375, 1.0804273188114166e-5, 6.07710062827671e-11],
    sine: [-0.1666666716337204, 0.008333331905305386, -0.00019840082677546889, 2.7249313916399842e-6],
    cosine: [0.0416666641831398, -0.0013888300163671374, 2.4547436623834074e-5],
  },
  f64x2: {
    quarterTurns: 2 ** 20,
    quarter: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21],
    sine: [
      -0.16666666666666666, 0.008333333333330925, -0.00019841269836722418, 2.755731608381636e-6, -2.5051127944014188e-8,
      1.5917848524808262e-10,
    ],
    cosine: [
      0.041666666666666664, -0.0013888888888887382, 2.480158729874307e-5, -2.7557317260008837e-7, 2.0876143827993133e-9,
      -1.1382456778061306e-11,
    ],
  },
};

/**
 * Sine of radians. Greatest error found, in units in the last place: 2.13 (float32) and 1.46 (float64) with fused
 * multiply-add, 2.13 and 1.51 without.
 */
export function sin(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  return wave(v, x, "sin");
}

/**
 * Cosine of radians. Greatest error found, in units in the last place: 2.28 (float32) and 1.39 (float64) with fused
 * multiply-add, 2.23 and 1.45 without.
 */
export function cos(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  return wave(v, x, "cos");
}

/** |x| is n quarter turns and a rest within an eighth: the rest's sine or cosine, negated in half of the turn. */
function wave(v: FloatVectors, x: Expression<"v128">, name: "sin" | "cos"): Expression<"v128"> {
  const { quarterTurns, quarter, sine, cosine } = constants[v.lanes];
  const { fractionBits, bits } = v.format;
  const given = v.let(x);
  const size = v.let(v.abs(given));
  const shifter = v.lit(1.5 * 2 ** fractionBits); // rounds to a whole number, in the lowest bits
  const shifted = v.let(v.madd(size, v.lit(2 / Math.PI), shifter));
  const n = v.let(v.sub(shifted, shifter));
  const rest = v.let(quarter.reduce<Expression<"v128">>((left, part) => v.nmadd(n, v.lit(part), left), size));
  const square = v.let(v.mul(rest, rest));
  const curve = v.nmadd(square, v.lit(0.5), v.lit(1));
  const restCosine = v.madd(v.polynomial(square, cosine), v.mul(square, square), curve);
  const restSine = v.madd(v.mul(v.polynomial(square, sine), square), rest, rest);

  // Quarters 0 to 3 of a turn: sin, cos, −sin, −cos; the cosine is a quarter ahead. The lowest bit becomes a mask.
  const place = v.let(name === "sin" ? shifted : v.addBits(shifted, v.bits(1n)));
  const cosines = v.gtBits(v.bits(0n), v.shiftUp(place, bits - 1));
  const negative = v.signBit(v.shiftUp(place, bits - 2));
  const sign = name === "sin" ? v.xor(negative, v.signBit(given)) : negative;
  const result = v.let(v.xor(v.select(cosines, restCosine, restSine), sign));

  // Positive floats are in the order of their bits, with Infinity and NaN behind.
  const far = v.let(v.gtBits(size, v.lit((quarterTurns * Math.PI) / 2)));
  v.f.if(v.any(far), () => v.f.set(result, v.select(far, v.byLanes(v.scalars[name], given), result)));
  return result;
}
