import { broadcastStrides } from "../ops/movement.js";
import { isComparison, type OpRecord, type Sample } from "../ops/record.js";
import { erf } from "../scalar/erf.js";
import { numbers } from "../scalar/number.js";
import { philox } from "../scalar/philox.js";
import { allocate, dtypes, isFloat, type DType } from "../shape/dtype.js";
import { broadcastShapes, sizeOf, stridesOf, type Shape } from "../shape/shape.js";
import type { TensorData } from "../shape/tensorData.js";

/** Kinks and ties are at least this far from a float sample. */
export const KINK_DISTANCE = 0.05;
/** Integers of samples lie in ± this, so that a product of a dozen is a whole number that float64 holds. */
const LARGEST_INTEGER = 20;
const ATTEMPTS = 1000;

/** An endless source of standard normal numbers: Box and Muller on Philox, counted by `stream` and draw. */
export function normalSource(seed: number, stream = 0): () => number {
  const words = new Uint32Array(4);
  let draw = 0;
  return () => {
    philox(draw++, stream, 0, 0, seed, 0, words, 0);
    const [u, v] = [(words[0] + 1) * 2 ** -32, words[1] * 2 ** -32];
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  };
}

/**
 * Values for the tensors of a sample: those that the sample gives, else Gaussians, mapped into the record's domain where
 * it has one and, in floats, kept away from its kinks (for the largest and smallest of a reduction: from ties). Integers
 * are whole numbers up to ±20 in the domain. `dtype` is for the inputs that name none. Fixed by the seed.
 * @throws RangeError when no such values are found.
 */
export function sampleValues(record: OpRecord, { inputs }: Sample, dtype: DType, seed = 1): TensorData[] {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const tensors = inputs.map((input, i): TensorData => {
      const own = input.dtype ?? dtype;
      const data = allocate(own, sizeOf(input.shape));
      if (input.values !== undefined) data.set(input.values);
      else {
        const next = normalSource(seed, attempt * inputs.length + i);
        const name = record.args[i] ?? record.args[0]; // a list of inputs has one name
        for (let at = 0; at < data.length; at++) data[at] = draw(next(), own, record.domain?.[name]);
      }
      return { data, shape: input.shape, dtype: own };
    });
    if (!isFloat(dtype) || awayFromKinks(record, tensors)) return tensors;
  }
  throw new RangeError(`${record.name}: no sample values away from its kinks in ${ATTEMPTS} attempts`);
}

function draw(normal: number, dtype: DType, domain?: readonly [number, number]): number {
  const share = (1 + erf(normal / Math.SQRT2)) / 2; // uniform
  if (isFloat(dtype)) return domain === undefined ? normal : domain[0] + (domain[1] - domain[0]) * share;
  const low = Math.max(-LARGEST_INTEGER, dtypes[dtype].range[0], Math.ceil(domain?.[0] ?? -Infinity));
  const high = Math.min(LARGEST_INTEGER, dtypes[dtype].range[1], Math.floor(domain?.[1] ?? Infinity));
  return Math.min(high, low + Math.floor(share * (high - low + 1)));
}

function awayFromKinks(record: OpRecord, tensors: readonly TensorData[]): boolean {
  if (record.kind === "reduce" && ["max", "min"].includes(record.combiner)) {
    const sorted = [...tensors[0].data].sort((a, b) => a - b);
    return sorted.every((value, i) => i === 0 || value - sorted[i - 1] >= KINK_DISTANCE);
  }
  if (record.kind !== "elementwise" || isComparison(record)) return true;
  const { kinks, args } = record;
  if (kinks === undefined) return true;
  const shapes = tensors.map(({ shape }) => shape);
  const out = broadcastShapes(record.name, args, shapes);
  for (let flat = 0; flat < sizeOf(out); flat++) {
    const values = Object.fromEntries(
      args.map((name, i) => [name, tensors[i].data[offsetOf(flat, out, broadcastStrides(shapes[i], out))]]),
    );
    if (Math.abs(kinks(numbers, values)) < KINK_DISTANCE) return false;
  }
  return true;
}

/** Where strides lead for the element at `flat` of a contiguous array of `shape`. */
function offsetOf(flat: number, shape: Shape, strides: readonly number[]): number {
  return stridesOf(shape).reduce(
    (offset, step, axis) => offset + (Math.floor(flat / step) % shape[axis]) * strides[axis],
    0,
  );
}
