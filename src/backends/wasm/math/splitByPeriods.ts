import type { Local } from "../assembler/function.js";
import type { FloatVectors } from "./floatVectors.js";

/**
 * x as n·period + rest with the whole n nearest to x / period, and 2ⁿ⁺ʳᵃⁱˢᵉ. `period` is in two parts, whose first must be
 * short enough that n times it is exact; 2ⁿ⁺ʳᵃⁱˢᵉ must be a normal number.
 *
 * Adding 1.5·2^fractionBits rounds to a whole number and leaves it in the lowest bits; with the exponent's bias added too,
 * a shift makes them the exponent of 2ⁿ. (Conversions between floats and integers are slow on x86.)
 */
export function splitByPeriods(
  v: FloatVectors,
  x: Local<"v128">,
  period: readonly [number, number],
  raise = 0,
): { readonly rest: Local<"v128">; readonly scale: Local<"v128"> } {
  const { fractionBits, exponentBias } = v.format;
  const shifter = v.lit(1.5 * 2 ** fractionBits + exponentBias + raise);
  const shifted = v.let(v.madd(x, v.lit(1 / (period[0] + period[1])), shifter));
  const n = v.let(v.sub(shifted, shifter));
  const rest = v.let(v.nmadd(n, v.lit(period[1]), v.nmadd(n, v.lit(period[0]), x)));
  return { rest, scale: v.let(v.shiftUp(shifted, fractionBits)) };
}
