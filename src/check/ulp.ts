import type { DType } from "../shape/dtype.js";

const float32 = new Float32Array(1);
const float32Bits = new Uint32Array(float32.buffer);
const float64 = new Float64Array(1);
const float64Bits = new Uint32Array(float64.buffer);
const HIGH_WORD = littleEndian() ? 1 : 0;
const MAGNITUDE = 0x7fffffff;

function littleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}

/**
 * How many steps of the dtype lie between two values; across zero the steps of both sides are counted,
 * and −0 and +0 are one place. For integers and bool a step is 1.
 * Exact up to 2⁵³ steps, beyond that rounded to the nearest float64.
 * Two values that are not both finite are Infinity apart, or 0 when they are the same (NaN and NaN too).
 * @throws RangeError when a value is not one of the dtype's.
 */
export function ulpDistance(a: number, b: number, dtype: DType): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b) ? 0 : Infinity;
  if (dtype === "float64") return distance64(a, b);
  if (dtype === "float32") return distance32(a, b);
  return Math.abs(a - b);
}

/** The bits of a float, sign apart, count the floats between it and zero (IEEE 754's order). */
function distance32(a: number, b: number): number {
  const placeA = place32(a);
  const placeB = place32(b);
  return Math.abs(placeA - placeB);
}

function place32(value: number): number {
  float32[0] = value;
  if (float32[0] !== value) throw new RangeError(`ulpDistance: ${value} is not a float32; round it with Math.fround`);
  const magnitude = float32Bits[0] & MAGNITUDE;
  return value < 0 ? -magnitude : magnitude;
}

/** In two words, for a place in float64 needs 63 bits and a number holds 53. */
function distance64(a: number, b: number): number {
  const [highA, lowA] = place64(a);
  const [highB, lowB] = place64(b);
  return Math.abs((highA - highB) * 2 ** 32 + (lowA - lowB));
}

function place64(value: number): [high: number, low: number] {
  float64[0] = value;
  const high = float64Bits[HIGH_WORD] & MAGNITUDE;
  const low = float64Bits[1 - HIGH_WORD];
  return value < 0 ? [-high, -low] : [high, low];
}
