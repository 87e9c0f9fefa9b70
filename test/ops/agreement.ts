import { compare, type Comparison, type Tolerance } from "../../src/check/compare.js";
import type { Node } from "../../src/graph/node.js";
import { allocate, isFloat, type DType } from "../../src/shape/dtype.js";
import type { TensorData } from "../../src/shape/tensorData.js";
import type { NdArray } from "./ndarray.js";
import { toDType, type Oracle } from "./oracles.js";
import { read } from "./read.js";

const EPSILON = { float32: 2 ** -24, float64: 2 ** -53 } as const;

/** The oracle's answer in `dtype`, which the harness knows from the oracle too. */
export function expectedOf(array: NdArray, dtype: DType): TensorData {
  const data = allocate(dtype, array.data.length);
  array.data.forEach((value, i) => (data[i] = toDType(value, dtype)));
  return { data, shape: array.shape, dtype };
}

/** Reads a node and compares it with what the oracle makes of the same inputs. */
export function judge(oracle: Oracle, out: Node, inputs: readonly TensorData[], rest: readonly unknown[]): Comparison {
  // a float op computes on integers as float32 does
  const dtype = out.dtype;
  const arrays = inputs.map(({ data, shape }): NdArray => ({ shape, data: [...data] }));
  const expected = expectedOf(oracle.value(arrays, rest), dtype);
  const [actual] = read([out]);
  return compare(actual, expected, toleranceOf(oracle, dtype, arrays, rest, expected));
}

function toleranceOf(
  { near }: Oracle,
  dtype: DType,
  inputs: readonly NdArray[],
  rest: readonly unknown[],
  expected: TensorData,
): Tolerance {
  if (near === undefined || !isFloat(dtype)) return "exact";
  const width = dtype as "float32" | "float64";
  if ("ulp" in near) return { ulp: width === "float64" ? near.ulp : 1 };
  if ("terms" in near) {
    // the rounding of the expected value itself, half a unit, is on top of the sum's bound
    const { data } = near.terms(inputs, rest);
    return { bound: data.map((size, i) => EPSILON[width] * (2 * size + Math.abs(expected.data[i]))) };
  }
  return { rtol: near.relative[width], atol: near.relative[width] };
}
