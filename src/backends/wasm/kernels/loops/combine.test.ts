import fc from "fast-check";
import { expect, it } from "vitest";
import { constant } from "../../../../ops/leaf.js";
import { max, min } from "../../../../ops/reduce.js";
import { allocate } from "../../../../shape/dtype.js";
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
