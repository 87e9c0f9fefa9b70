import type { Expression } from "../assembler/expression.js";
import type { Local } from "../assembler/function.js";
import type { FloatLanes, FloatVectors } from "./floatVectors.js";
import { ln2 } from "./ln2.js";

interface Constants {
  /** The bits of √½. */
  readonly rootHalf: bigint;
  /** (ln((1 + s)/(1 − s))/s − 2)/s² in powers of s², for s from √½ to √2 in (1 + s)/(1 − s). */
  readonly bend: readonly number[];
}

// By tools/coefficients/vector_math.py, constant first.
const constants: Readonly<Record<FloatLanes, Constants>> = {
  f32x4: {
    rootHalf: 0x3f3504f3n,
    bend: [0.6666668653488159, 0.3998878002166748, 0.29579949378967285],
  },
  f64x2: {
    rootHalf: 0x3fe6a09e667f3bcdn,
    bend: [
      0.666666666666667, 0.39999999999899505, 0.28571428625975487, 0.2222221113479508, 0.18182889125261723,
      0.15331721600556042, 0.14616449685043406,
    ],
  },
};

/**
 * Natural logarithm. Greatest error found, in units in the last place: 0.83 (float32) and 0.74 (float64) with fused
 * multiply-add, 0.82 and 0.73 without.
 */
export function log(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  return logOfSum(v, v.let(x));
}

/**
 * ln(1 + x). Greatest error found, in units in the last place: 1.40 (float32) and 0.99 (float64) with fused
 * multiply-add, 1.40 and 1.08 without.
 */
export function log1p(v: FloatVectors, x: Expression<"v128">): Expression<"v128"> {
  const given = v.let(x);
  const one = v.lit(1);
  const sum = v.let(v.add(one, given));
  const added = v.let(v.sub(sum, one));
  const error = v.add(v.sub(one, v.sub(sum, added)), v.sub(given, added)); // exact, whichever is larger
  return v.or(logOfSum(v, sum, error), v.signBit(given)); // the bit is there but for −0
}

/**
 * ln(x + error), where the error is one that rounding x has made.
 *
 * x is 2ᵏ·(1 + f) with 1 + f from √½ to √2; with s = f/(2 + f), ln(1 + f) = f − (f²/2 − s·(f²/2 + s²·bend)), the form of
 * FreeBSD's msun: f is exact, and what is taken from it small.
 */
function logOfSum(v: FloatVectors, x: Local<"v128">, error?: Expression<"v128">): Expression<"v128"> {
  const { rootHalf, bend } = constants[v.lanes];
  const [high, low] = ln2[v.lanes];
  const { bits, fractionBits, exponentBias, smallestNormal, infinityBits } = v.format;
  const inExponent = (exponent: number): bigint => BigInt(exponent) << BigInt(fractionBits);

  // Subtracting √½ as an integer leaves k in the exponent's place, raised here so that no k is negative.
  const raise = 2 * (exponentBias + 1);
  const offset = inExponent(raise) - rootHalf;
  const split = v.let(v.addBits(x, v.bits(offset)));

  // Zeros, subnormals, Infinity, NaN, negative numbers: all but the bits from the smallest normal number to Infinity.
  const lowest = -(1n << BigInt(bits - 1));
  const smallest = inExponent(1);
  const odd = v.f.let(
    v.any(v.gtBits(v.addBits(x, v.bits(lowest - smallest)), v.bits(lowest + infinityBits - smallest - 1n))),
  );
  if (error === undefined) {
    v.f.if(odd, () => {
      const raised = v.mul(x, v.lit(2 ** (fractionBits + 1)));
      const normal = v.addBits(raised, v.bits(offset - inExponent(fractionBits + 1)));
      v.f.set(split, v.select(v.lt(x, v.lit(smallestNormal)), normal, split));
    });
  }
  const whole = 2 ** fractionBits; // its lowest fraction bit counts 1
  const k = v.let(v.sub(v.or(v.shiftDown(split, fractionBits), v.lit(whole)), v.lit(whole + raise)));
  const mantissa = v.addBits(v.and(split, v.bits(inExponent(1) - 1n)), v.bits(rootHalf));
  let f = v.let(v.sub(mantissa, v.lit(1)));
  if (error !== undefined) {
    const exponent = v.and(split, v.bits(-inExponent(1)));
    const scale = v.subBits(v.bits(inExponent(raise + exponentBias)), exponent); // 2⁻ᵏ; −Infinity for the greatest k
    f = v.let(v.madd(error, v.atLeast(scale, 0), f));
  }

  const half = v.let(v.mul(v.mul(f, f), v.lit(0.5)));
  const s = v.let(v.div(f, v.add(f, v.lit(2))));
  const square = v.let(v.mul(s, s));
  const bent = v.madd(v.polynomial(square, bend), square, half);
  const small = v.sub(v.madd(s, bent, v.mul(k, v.lit(low))), half);
  const result = v.let(v.madd(k, v.lit(high), v.add(f, small)));
  v.f.if(odd, () => {
    const positive = v.lt(v.lit(0), x);
    const atMostZero = v.select(v.eq(x, v.lit(0)), v.lit(-Infinity), v.lit(NaN));
    const finite = v.lt(x, v.lit(Infinity));
    v.f.set(result, v.select(positive, v.select(finite, result, x), atMostZero));
  });
  return result;
}
