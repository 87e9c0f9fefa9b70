import type { Expression } from "../assembler/expression.js";
import type { FloatLanes, FloatVectors, ScalarFunction } from "./floatVectors.js";

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
    sine: [-0.1666666716337204, 0.008333331905305386, -0.00019840084132738411, 2.724962087086169e-6],
    cosine: [0.0416666641831398, -0.0013888301327824593, 2.4547689463361166e-5],
  },
  f64x2: {
    quarterTurns: 2 ** 20,
    quarter: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21],
    sine: [
      -0.16666666666666666, 0.008333333333330936, -0.00019841269836740532, 2.7557316093198404e-6,
      -2.5051129896450185e-8, 1.5917988979397435e-10,
    ],
    cosine: [
      0.041666666666666664, -0.0013888888888887389, 2.48015872987544e-5, -2.755731726587808e-7, 2.087614504941318e-9,
      -1.138254464534925e-11,
    ],
  },
};

/**
 * Sine of radians. Worst error found, in units in the last place: float32 FILL with fused multiply-add, FILL without;
 * float64 FILL.
 */
export function sin(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  return wave(v, x, "sin");
}

/**
 * Cosine of radians. Worst error found, in units in the last place: float32 FILL with fused multiply-add, FILL without;
 * float64 FILL.
 */
export function cos(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  return wave(v, x, "cos");
}

/** |x| is n quarter turns and a rest within an eighth: the rest's sine or cosine, negated in half of the turn. */
function wave(v: FloatVectors, x: Expression<"v128">, name: ScalarFunction & ("sin" | "cos")): Expression<"v128"> {
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

  const limit = Float64Array.of((quarterTurns * Math.PI) / 2);
  const limitBits =
    v.lanes === "f64x2"
      ? new BigInt64Array(limit.buffer)[0]
      : BigInt(new Int32Array(Float32Array.from(limit).buffer)[0]);
  const far = v.let(v.gtBits(size, v.bits(limitBits))); // Infinity and NaN too
  v.f.if(v.any(far), () => v.f.set(result, v.select(far, v.byLanes(v.scalars[name], given), result)));
  return result;
}
