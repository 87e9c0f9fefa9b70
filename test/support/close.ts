import { expect } from "vitest";
import { compare, type Tolerance } from "../../src/check/compare.js";
import type { TensorData } from "../../src/shape/tensorData.js";
import { Tensor, tensor, type NestedNumbers } from "../../src/tensor/index.js";

function read(x: Tensor): TensorData {
  return { data: x.dataSync(), shape: x.shape, dtype: x.dtype };
}

/** Fails unless shape, dtype and every element agree; plain numbers are taken in the actual tensor's dtype. */
export function expectClose(
  actual: Tensor | null,
  expected: Tensor | NestedNumbers,
  tolerance: Tolerance = { rtol: 1e-12, atol: 1e-12 },
  what = "",
): void {
  if (actual === null) throw new Error(`${what}: there is no tensor`);
  const wanted = expected instanceof Tensor ? expected : tensor(expected, { dtype: actual.dtype });
  const { verdict, message } = compare(read(actual), read(wanted), tolerance);
  expect(verdict, `${what} ${message}`).toBe("pass");
}

/** Fails unless the tensors agree bit for bit. */
export function expectSame(actual: Tensor | null, expected: Tensor | NestedNumbers, what = ""): void {
  expectClose(actual, expected, "exact", what);
}
