import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../src/graph/node.js";
import { printGraph } from "../../src/graph/print.js";
import { verify } from "../../src/graph/verify.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import { constant } from "../../src/ops/leaf.js";
import * as ops from "../../src/ops/records.js";
import { fold } from "../../src/passes/fold.js";
import { movements } from "../../src/passes/movements.js";
import { everyPass } from "../../src/passes/pipeline.js";
import type { Graph } from "../../src/passes/rewrite.js";
import { simplify } from "../../src/passes/simplify.js";
import { transposes } from "../../src/passes/transposes.js";
import { randomGraphs } from "../support/randomGraph.js";

const rewrites = [fold, simplify, movements, transposes];
const all = (graph: Graph): Graph => everyPass.reduce((before, pass) => pass(before), graph);
const sizeOf = ({ roots, leaves }: Graph): number => topologicalOrder(roots, (node) => leaves.has(node)).length;

describe("rewriting passes", () => {
  it.each(rewrites.map((pass) => [pass.name, pass] as const))("%s gives a graph that it leaves alone", (_, pass) => {
    let changed = 0;
    fc.assert(
      fc.property(randomGraphs(), ({ nodes, leaves }) => {
        const graph = { roots: nodes.slice(-5), leaves: new Set(leaves) };
        const once = pass(graph);
        verify(once.roots);
        expect(once.roots.map(({ shape, dtype }) => [shape, dtype])).toEqual(
          graph.roots.map(({ shape, dtype }) => [shape, dtype]),
        );
        expect(printGraph(pass(once).roots)).toBe(printGraph(once.roots));
        if (printGraph(once.roots) !== printGraph(graph.roots)) changed++;
      }),
      { numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(5);
  });

  const x = constant(Float64Array.of(1, 2, 3, 4), [2, 2], { name: "x" });
  const chains: readonly [string, (t: Node) => Node, number][] = [
    ["literals", (t) => ops.add(t, ops.sub(2, 2)), 20_000 + 2],
    ["neutral numbers", (t) => ops.neg(ops.neg(ops.mul(t, 1))), 1],
    ["movements", (t) => ops.transpose(ops.reshape(ops.flip(ops.flip(ops.transpose(t))), [2, 2])), 1],
    ["repetition", (t) => ops.expand(ops.mul(ops.expand(ops.sum(t, 0), [2, 2]), x), [2, 2]), 2 * 20_000 + 1],
    ["contractions", (t) => ops.transpose(ops.matmul(ops.transpose(t), ops.transpose(x))), 20_000 + 1],
  ];
  it.each(chains)("go through a hundred thousand nodes: %s", (_, link, expected) => {
    let top: Node = x;
    for (let i = 0; i < 20_000; i++) top = link(top);
    expect(sizeOf(all({ roots: [top], leaves: new Set([x]) }))).toBe(expected);
  });
});
