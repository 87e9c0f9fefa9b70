import type { FloatLanes } from "./floatVectors.js";

/**
 * ln 2 in two parts, by tools/coefficients/vector_math.py. The first is short enough (15 of 24 bits, 33 of 53) that its
 * product with any exponent, or half or double that, is exact.
 */
export const ln2: Readonly<Record<FloatLanes, readonly [number, number]>> = {
  f32x4: [0.693145751953125, 1.428606765330187e-6],
  f64x2: [0.6931471804855391, 7.440617110012397e-11],
};
