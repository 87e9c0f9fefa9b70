import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { exactGraphs } from "../../../test/support/exactGraph.js";
import { randomGraphs } from "../../../test/support/randomGraph.js";
import { compare } from "../../check/compare.js";
import type { Node } from "../../graph/node.js";
import { topologicalOrder } from "../../graph/walk.js";
import { constant, constantData } from "../../ops/leaf.js";
import * as ops from "../../ops/records.js";
import { isFloat, type TypedArray } from "../../shape/dtype.js";
import { sizeOf, type Shape } from "../../shape/shape.js";
import { conformanceCases, programFor, runConformanceCase } from "../conformance.js";
import { reference } from "../reference/index.js";
import { pool, wasm } from "./index.js";

afterAll(() => pool.setThreads(1));

describe("conformance", () => {
  it.each(conformanceCases().map((test) => [test.name, test] as const))("%s", (_, test) => {
    const faults = runConformanceCase(test, wasm).flatMap(({ actual, expected, tolerance }) => {
      const { verdict, message } = compare(actual, expected, tolerance);
      return verdict === "pass" ? [] : [message];
    });
    expect(faults).toEqual([]);
  });
});

/** What wasm makes of a graph of one leaf, and what is right. */
function both(data: TypedArray, shape: Shape, build: (x: Node) => Node): [actual: TypedArray, expected: TypedArray] {
  const leaf = constant(data, shape);
  const graph = { roots: [build(leaf)], leaves: [leaf] };
  return [programFor(wasm, graph)([data])[0], programFor(reference, graph)([data])[0]];
}

const counting = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => (i * 7) % 11);

const WIDE = 100_003;
it.each<[string, Shape, (x: Node) => Node]>([
  ["a column alone", [5, WIDE], (x) => ops.neg(ops.slice(x, [null, [WIDE - 1, WIDE]]))],
  ["sums of columns", [5, WIDE], (x) => ops.sum(ops.transpose(x), 0)],
  ["largest of columns", [5, WIDE], (x) => ops.max(ops.transpose(x), 0)],
  ["sums of what is turned round", [17 * 17, 4, 4], (x) => ops.sum(ops.flip(x), [1, 2])],
])("reads nothing outside its memory for %s", (_, shape, build) => {
  const [actual, expected] = both(counting(sizeOf(shape)), shape, build);
  expect(actual).toEqual(expected);
});

it.each(["int32", "uint8"] as const)("a float becomes %s whatever its neighbours are", (dtype) => {
  const values = [-2, -1, -100.7, 0.9, 3e9, -5e9, 2 ** 40 + 2 ** 20, NaN, Infinity, -Infinity, 7];
  const pairs = values.flatMap((a) => values.flatMap((b) => [a, b]));
  for (const data of [Float32Array.from(pairs), Float64Array.from(pairs)]) {
    const [actual, expected] = both(data, [data.length], (x) => ops.cast(x, dtype));
    expect(actual).toEqual(expected);
  }
});

describe("random graphs", () => {
  const values = (leaves: readonly Node[]) => leaves.map((leaf) => constantData(leaf)!);
  /** Facts about a node and all that leads to it, found once a node. */
  const inherited = (fact: (node: Node) => boolean) => {
    const known = new Map<Node, boolean>();
    return (root: Node): boolean => {
      for (const node of topologicalOrder([root], (node) => known.has(node))) {
        if (!known.has(node)) known.set(node, fact(node) || node.inputs.some((input) => known.get(input)));
      }
      return known.get(root)!;
    };
  };
  /** The leaves a little changed: where that changes a result much, rounding may too. */
  const shaken = (leaves: readonly Node[], by: number) =>
    values(leaves).map((data, i) => (isFloat(leaves[i].dtype) ? data.map((x) => x * (1 + by) + by) : data));

  it("optimised is what unoptimised is, and what wasm gives", () => {
    fc.assert(
      fc.property(randomGraphs(), ({ leaves, nodes }) => {
        // what is decided by a rounded number may go the other way
        const decided = inherited((node) => node.inputs.length > 0 && !isFloat(node.dtype));
        const narrow = inherited(({ dtype }) => dtype === "float32");
        const roots = nodes.filter((node) => !decided(node)).slice(-8);
        if (roots.length === 0) return;
        const graph = { roots, leaves };
        const plain = programFor(reference, graph, [])(values(leaves));
        expect(programFor(reference, graph)(values(leaves))).toEqual(plain);
        const [near, nearer] = [1e-6, 1e-12].map((by) => programFor(reference, graph, [])(shaken(leaves, by)));
        programFor(
          wasm,
          graph,
        )(values(leaves)).forEach((actual, i) => {
          const other = narrow(roots[i]) ? near[i] : nearer[i];
          const unit = narrow(roots[i]) ? 1e-5 : 1e-11;
          const far = actual.findIndex((x, at) => {
            const [wanted, moved] = [plain[i][at], Math.abs(plain[i][at] - other[at])];
            if (Object.is(x, wanted) || x === wanted) return false;
            return !(Math.abs(x - wanted) <= 100 * moved + unit * (1 + Math.abs(wanted)));
          });
          // next to an overflow or a pole, a shaken result may be no number
          if (far >= 0 && Number.isFinite(other[far]))
            expect.fail(`${roots[i].op.name} at ${far}: ${actual[far]} instead of ${plain[i][far]}`);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("of small whole numbers are exact, on any number of threads", () => {
    fc.assert(
      fc.property(exactGraphs(), ({ leaves, nodes }) => {
        const roots = nodes.filter((_, i) => i >= nodes.length - 4 || i % 9 === 0);
        if (roots.length === 0) return;
        const graph = { roots, leaves };
        const plain = programFor(reference, graph, [])(values(leaves));
        const program = programFor(wasm, graph);
        for (const threads of [1, 2]) {
          pool.setThreads(threads);
          program(values(leaves)).forEach((actual, i) => {
            // as numbers: the sign of zero follows the order of adding
            const fault = actual.findIndex((x, at) => x !== plain[i][at]);
            if (fault >= 0)
              expect.fail(`${roots[i].op.name} at ${fault}: ${actual[fault]} instead of ${plain[i][fault]}`);
          });
        }
      }),
      { numRuns: 400 },
    );
  });
});
