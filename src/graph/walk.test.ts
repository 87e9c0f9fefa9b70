import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildNode, nextNodeId, type Node, type Op } from "./node.js";
import { topologicalOrder } from "./walk.js";

const leafOp: Op = { name: "leaf", kind: "leaf", args: [] };
const sumOp: Op = { name: "sum", kind: "concat", args: ["inputs"] };
const build = (...inputs: Node[]): Node =>
  buildNode(inputs.length === 0 ? leafOp : sumOp, inputs, {}, { shape: [], dtype: "float32" });

/** Graphs: each node reads some of those before it. */
const graph = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 20 })
  .map((inputs) =>
    inputs.reduce<Node[]>(
      (nodes, places, i) => [...nodes, build(...(i === 0 ? [] : places.map((place) => nodes[place % i])))],
      [],
    ),
  );

describe("topologicalOrder", () => {
  test("has every node that the roots need, once, inputs before readers", () => {
    fc.assert(
      fc.property(graph, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (nodes, picks) => {
        const roots = picks.map((pick) => nodes[pick % nodes.length]);
        const order = topologicalOrder(roots);
        const place = new Map(order.map((node, i) => [node, i]));
        expect(place.size).toBe(order.length);
        const needed = new Set<Node>(roots);
        for (const node of [...nodes].reverse())
          if (needed.has(node)) node.inputs.forEach((input) => needed.add(input));
        expect(new Set(order)).toEqual(needed);
        for (const node of order)
          for (const input of node.inputs) expect(place.get(input)!).toBeLessThan(place.get(node)!);
      }),
    );
  });

  test("stop cuts: the node is listed, what is behind it is not, unless it is reached otherwise", () => {
    const [a, b] = [build(), build()];
    const cut = build(a, b);
    const root = build(cut, b);
    expect(topologicalOrder([root], (node) => node === cut)).toEqual([cut, b, root]);
    expect(topologicalOrder([cut], (node) => node === cut)).toEqual([cut]);
  });

  test("a million nodes overflow no stack", () => {
    let node = build();
    for (let i = 1; i < 1_000_000; i++) node = build(node);
    expect(topologicalOrder([node]).length).toBe(1_000_000);
  });
});

describe("a node", () => {
  test("is frozen, with its inputs, attributes and shape; the caller's shape stays the caller's", () => {
    const shape = [2, 3];
    const input = build();
    const node = buildNode(sumOp, [input], { axis: 0 }, { shape, dtype: "float32", name: "n" });
    shape[0] = 9;
    expect([node.shape, node.weak, node.name]).toEqual([[2, 3], false, "n"]);
    for (const part of [node, node.inputs, node.attributes, node.shape]) expect(Object.isFrozen(part)).toBe(true);
  });

  test("has a number larger than every node's before it", () => {
    const next = nextNodeId();
    const [a, b] = [build(), build()];
    expect([a.id, b.id]).toEqual([next, next + 1]);
  });
});
