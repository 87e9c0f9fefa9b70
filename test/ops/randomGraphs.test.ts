import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { programFor } from "../../src/backends/conformance.js";
import { everyPass, type Pass } from "../../src/passes/pipeline.js";
import { reference } from "../../src/backends/reference/index.js";
import { compare } from "../../src/check/compare.js";
import { dedupe } from "../../src/passes/dedupe.js";
import { fold } from "../../src/passes/fold.js";
import { movements } from "../../src/passes/movements.js";
import { simplify } from "../../src/passes/simplify.js";
import { transposes } from "../../src/passes/transposes.js";
import { unwrap } from "../../src/passes/unwrap.js";
import { constantData } from "../../src/ops/leaf.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import { randomGraphs, type RandomGraph } from "../support/randomGraph.js";

/** The last nodes, and some from the middle, so that results are read while later kernels still need them. */
const rootsOf = ({ nodes }: RandomGraph) => nodes.filter((_, i) => i >= nodes.length - 3 || i % 17 === 0);

const run = ({ leaves }: RandomGraph, roots: RandomGraph["nodes"], passes: readonly Pass[]) =>
  programFor(
    reference,
    { roots, leaves },
    passes,
  )(leaves.map((leaf) => constantData(leaf)!)).map((data, i) => ({
    data,
    shape: roots[i].shape,
    dtype: roots[i].dtype,
  }));

describe("random graphs", () => {
  it.each([
    ["unwrap", [unwrap]],
    ["fold", [fold]],
    ["simplify", [simplify]],
    ["movements", [movements]],
    ["dedupe", [dedupe]],
    ["transposes", [transposes]],
    ["all passes", everyPass],
  ] as const)("%s changes no bit", (_, passes) => {
    fc.assert(
      fc.property(randomGraphs(), (graph) => {
        const roots = rootsOf(graph);
        fc.pre(roots.length > 0);
        const plain = run(graph, roots, []);
        run(graph, roots, passes).forEach((optimised, i) => {
          const { verdict, message } = compare(optimised, plain[i], "exact");
          expect(verdict, `${roots[i].op.name}: ${message}`).toBe("pass");
        });
      }),
      { numRuns: 150 },
    );
  });

  it("each node computed alone is the node computed among the others", () => {
    fc.assert(
      fc.property(randomGraphs(), (graph) => {
        const together = run(graph, graph.nodes, everyPass);
        graph.nodes.forEach((node, i) => {
          if (i % 7 !== 0) return;
          const { verdict, message } = compare(run(graph, [node], [])[0], together[i], "exact");
          expect(verdict, `${node.op.name}: ${message}`).toBe("pass");
        });
      }),
      { numRuns: 30 },
    );
  });

  it("are what they are meant to be: large, deep, and of every kind of op", () => {
    const graphs = fc.sample(randomGraphs(), { numRuns: 60, seed: 1 });
    const depths = graphs.map(({ nodes }) => {
      const depth = new Map();
      for (const node of topologicalOrder(nodes))
        depth.set(node, 1 + Math.max(0, ...node.inputs.map((input) => depth.get(input) as number)));
      return Math.max(...depth.values());
    });
    expect(Math.max(...graphs.map(({ nodes }) => nodes.length))).toBeGreaterThan(100);
    expect(Math.max(...depths)).toBeGreaterThan(30);
    const kinds = new Set(graphs.flatMap(({ nodes }) => topologicalOrder(nodes)).map(({ op }) => op.kind));
    for (const kind of ["elementwise", "cast", "reduce", "movement", "concat", "contract", "index"] as const)
      expect(kinds).toContain(kind);
  });
});
