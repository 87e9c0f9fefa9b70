import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { randomGraphs } from "../../../test/support/randomGraph.js";
import { compare } from "../../check/compare.js";
import type { Node } from "../../graph/node.js";
import { topologicalOrder } from "../../graph/walk.js";
import { constantData } from "../../ops/leaf.js";
import { isFloat } from "../../shape/dtype.js";
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
});
