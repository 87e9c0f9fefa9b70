import fc from "fast-check";
import { expect, it } from "vitest";
import { constant } from "../../../../ops/leaf.js";
import { max, min, sum } from "../../../../ops/reduce.js";
import { allocate, type TypedArray } from "../../../../shape/dtype.js";
import { sizeOf, type Shape } from "../../../../shape/shape.js";
import { programFor } from "../../../conformance.js";
import { reference } from "../../../reference/index.js";
import { wasm } from "../../index.js";

// toEqual tells −0 from 0, and takes every NaN for the same.
it.each(["float32", "float64"] as const)(
  "the extremes of %s are the reference's, NaN and the sign of 0 too",
  (dtype) => {
    const value = fc.constantFrom(0, -0, 0, -0, 1, -1, 1e-40, Infinity, -Infinity, NaN);
    const table = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70 })).chain(([rows, columns]) =>
      fc.record({
        shape: fc.constant([rows, columns]),
        // often of few different values, so that the extreme is often a zero
        values: fc
          .uniqueArray(value, { minLength: 1, maxLength: 3, comparator: Object.is })
          .chain((few) => fc.array(fc.constantFrom(...few), { minLength: rows * columns, maxLength: rows * columns })),
      }),
    );
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(max, min),
        fc.constantFrom(0, 1, [0, 1]),
        ({ shape, values }, extreme, axes) => {
          const data = allocate(dtype, values.length);
          data.set(values);
          const leaf = constant(data, shape);
          const graph = { roots: [extreme(leaf, axes)], leaves: [leaf] };
          expect(programFor(wasm, graph)([data])).toEqual(programFor(reference, graph)([data]));
        },
      ),
      { numRuns: 150 },
    );
  },
);

/** A sum on wasm. */
function summed(values: Float32Array, shape: Shape, axis: number): TypedArray {
  const leaf = constant(values, shape);
  return programFor(wasm, { roots: [sum(leaf, axis)], leaves: [leaf] })([values])[0];
}

it.each<[string, Shape, number, number]>([
  ["along rows", [1, 1_000_003], 1, 1_000_003],
  ["across rows", [250_001, 3], 0, 250_001],
  ["of few rows, many of which are summed", [3, 40_009], 1, 40_009],
])("a long sum %s is as exact as a short one", (_, shape, axis, terms) => {
  const values = new Float32Array(sizeOf(shape)).fill(0.1);
  for (const value of summed(values, shape, axis))
    expect(Math.abs(value / (terms * Math.fround(0.1)) - 1)).toBeLessThan(2e-6);
});

it.each([
  [Infinity, Infinity],
  [-Infinity, -Infinity],
  [NaN, NaN],
])("%s in the middle of a long sum gives %s", (odd, expected) => {
  const values = new Float32Array(100_000).fill(1);
  values[50_000] = odd;
  expect([...summed(values, [100_000], 0)]).toEqual([expected]);
  expect([...summed(values, [50_000, 2], 0)]).toEqual([expected, 50_000]);
});
