// Coefficients by tools/fixtures/erf.py, constant first.

/** 2/√π − 1. */
export const EXCESS_SLOPE = 0.1283791670955126;

/** (erf(x)/x − 2/√π) / x² in powers of x², for |x| < 1. */
export const INNER = [
  -0.37612638903183754, 0.11283791670955111, -0.026866170645123838, 0.005223977625303518, -0.0008548327010033328,
  0.00012055332214716276, -1.4925622504489842e-5, 1.6461446656928561e-6, -1.6355118610877705e-7, 1.4692484859133263e-8,
  -1.1500357159785296e-9, 6.174097221305255e-11,
] as const;

/** exp(x²)·erfc(x) in powers of (x − 2.5)/(x + 2.5), for 1 ≤ x < 6. */
export const OUTER = [
  0.2108063640611436, -0.3717367339489734, 0.2517131932174494, -0.1250330523788247, 0.039922539075574935,
  -0.003993701166223159, -0.002642365963784453, 0.0008759154630794508, 0.00022838036598153182, -0.00012887741536369735,
  -3.4182063549802165e-5, 1.8617072081910595e-5, 7.5513017799442535e-6, -2.3140931150942177e-6, -1.79706306540687e-6,
  1.2966926825389417e-7, 3.3657006736237105e-7,
] as const;

/** erf rounds to ±1 from here on: 1 − erf(6) is 2e-17, less than half a unit in the last place of 1. */
export const SATURATION = 6;

function polynomial(coefficients: readonly number[], x: number): number {
  let value = coefficients[coefficients.length - 1];
  for (let i = coefficients.length - 2; i >= 0; i--) value = value * x + coefficients[i];
  return value;
}

/**
 * The error function 2/√π · ∫₀ˣ exp(−t²) dt, within 2 units in the last place of a double. Odd: erf(−0) is −0.
 *
 * Below 1 the slope at 0 is kept apart from the correction, which is at most 0.3 x, so that its rounding hardly counts;
 * above, the same holds for erfc beside 1.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 1) {
    const square = x * x;
    return x + x * (EXCESS_SLOPE + square * polynomial(INNER, square));
  }
  if (size < SATURATION) {
    const complement = Math.exp(-size * size) * polynomial(OUTER, (size - 2.5) / (size + 2.5));
    return Math.sign(x) * (1 - complement);
  }
  return Math.sign(x); // also ±1 at ±Infinity, NaN at NaN
}
