import { describe, expect, it } from "vitest";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { literalValue } from "../ops/leaf.js";
import type { TypedArray } from "../shape/dtype.js";
import { evaluate } from "../tensor/evaluate.js";
import { Generator, tensor, Tensor, variable } from "../tensor/index.js";
import { retype } from "./retype.js";

const valueOf = (leaf: Node): TypedArray => evaluate([leaf])[0];

function retyped(root: Tensor, ...leaves: Tensor[]): { root: Node; leaves: Node[] } {
  const graph = retype({ roots: [root.node], leaves: new Set(leaves.map(({ node }) => node)) }, valueOf);
  return { root: graph.roots[0], leaves: [...graph.leaves] };
}

const opNames = (root: Node): string[] => topologicalOrder([root]).map((node) => node.op.name);

describe("retype", () => {
  it("computes in float64 what was float32, from the same leaves", () => {
    const x = tensor([0.1, 0.2, 0.3], { name: "x" });
    const { root, leaves } = retyped(x.exp().sum(), x);
    expect(topologicalOrder([root]).map(({ dtype }) => dtype)).toEqual(["float64", "float64", "float64"]);
    expect(leaves.map(({ name, dtype, shape }) => ({ name, dtype, shape }))).toEqual([
      { name: "x", dtype: "float64", shape: [3] },
    ]);
    const exact = [0.1, 0.2, 0.3].reduce((sum, value) => sum + Math.exp(Math.fround(value)), 0);
    expect(evaluate([root])[0][0]).toBe(exact);
    expect(x.exp().sum().item()).not.toBe(exact);
  });

  it("gives the new leaves in the order of the old ones, also those that no root reads", () => {
    const [a, b] = [tensor([1, 2]), variable([3, 4], { name: "b" })];
    const { leaves } = retyped(b.sum(), a, b);
    expect(leaves.map((leaf) => [...valueOf(leaf)])).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("drops casts between the floats and keeps all others", () => {
    const x = tensor([0.1, 2.5]);
    const { root } = retyped(x.cast("float64").mul(2).cast("float32").cast("int32").cast("float32").sum(), x);
    expect(opNames(root).filter((name) => name === "cast")).toEqual(["cast", "cast"]);
    expect(evaluate([root])[0][0]).toBe(5);
  });

  it("leaves integers, bool and conditions as they are", () => {
    const x = tensor([[0.5, -1.5]]);
    const labels = tensor(Int32Array.of(1));
    const chosen = x.gt(0).where(x, labels.oneHot(2)).sum();
    const { root, leaves } = retyped(chosen, x, labels);
    expect(leaves[1]).toBe(labels.node);
    expect(topologicalOrder([root]).map(({ op, dtype }) => `${op.name} ${dtype}`)).toContain("gt bool");
    expect(evaluate([root])[0][0]).toBe(1.5);
  });

  it("keeps weak nodes weak", () => {
    const x = tensor([1, 2]);
    const { root } = retyped(x.mul(new Tensor(tensor(3).node)).sum(), x);
    const weak = topologicalOrder([root]).filter((node) => node.weak);
    expect(weak.map(({ op, dtype }) => `${op.name} ${dtype}`)).toEqual(["constant float64"]);
  });

  it("widens the literals that float32 rounded, with their values", () => {
    const x = tensor([1]);
    const { root } = retyped(x.mul(0.1).sum(), x);
    expect(topologicalOrder([root]).map(literalValue)).toContain(Math.fround(0.1));
    expect(evaluate([root])[0][0]).toBe(Math.fround(0.1));
  });

  it("draws the same random numbers", () => {
    const noise = new Generator({ seed: 3 }).normal([5]);
    const { root } = retyped(noise);
    expect(root.dtype).toBe("float64");
    expect([...evaluate([root])[0]]).toEqual([...noise.dataSync()]);
  });

  it("gives a graph without float32 back as it is", () => {
    const x = tensor([1, 2], { dtype: "float64" });
    const graph = { roots: [x.mul(2).gt(1).node], leaves: new Set([x.node]) };
    expect(retype(graph, valueOf)).toBe(graph);
  });
});
