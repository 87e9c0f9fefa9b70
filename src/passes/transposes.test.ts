import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formula } from "../../test/support/formula.js";
import { programFor } from "../backends/conformance.js";
import { reference } from "../backends/reference/index.js";
import { normalSource } from "../backends/sampleValues.js";
import { backward } from "../autodiff/backward.js";
import { verify } from "../graph/verify.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { relu } from "../ops/activation.js";
import { matmul } from "../ops/composite.js";
import { contract } from "../ops/contract.js";
import { constant, constantData } from "../ops/leaf.js";
import { flip, reshape, transpose } from "../ops/movement.js";
import { sum } from "../ops/reduce.js";
import { transposes } from "./transposes.js";

const leaf = (name: string, ...shape: number[]): Node =>
  constant(Float32Array.from({ length: shape.reduce((size, n) => size * n, 1) }, normalSource(shape.length)), shape, {
    name,
  });
const [x, w, square, cube, other] = [
  leaf("x", 2, 3),
  leaf("w", 4, 3),
  leaf("square", 3, 3),
  leaf("cube", 2, 5, 7),
  leaf("other", 5, 7, 2),
];
const leaves = [x, w, square, cube, other];

const rewritten = (...roots: Node[]): Node[] => {
  const graph = transposes({ roots, leaves: new Set(leaves) });
  verify(graph.roots);
  graph.roots.forEach((root, i) => expect([root.shape, root.dtype]).toEqual([roots[i].shape, roots[i].dtype]));
  return [...graph.roots];
};

describe("transposes", () => {
  it.each<[string, Node, string]>([
    ["of the right side", matmul(x, transpose(w)), "contract[mk,nk->mn](x, w)"],
    ["of the left side", matmul(transpose(x), x), "contract[km,kn->mn](x, x)"],
    ["of both", matmul(transpose(x), transpose(leaf("y", 4, 2))), "contract[km,nk->mn](x, y)"],
    ["of a batch", contract(transpose(cube, [2, 0, 1]), other, "bmk,kbm->bm"), "contract[mkb,kbm->bm](cube, other)"],
    ["of a side, twice", matmul(x, transpose(transpose(square))), "contract[mk,kn->mn](x, square)"],
    ["of the result", transpose(matmul(x, square)), "contract[mk,kn->nm](x, square)"],
    ["of operands and result", transpose(matmul(x, transpose(w))), "contract[mk,nk->nm](x, w)"],
    ["of a result, twice", transpose(transpose(matmul(x, square))), "contract[mk,kn->mn](x, square)"],
    [
      "of a result that is an operand",
      matmul(transpose(matmul(x, square)), x),
      "contract[mk,kn->mn](contract[mk,kn->nm](x, square), x)",
    ],
    [
      "of an operand with two inner letters in one order",
      contract(transpose(cube, [1, 2, 0]), other, "ijk,ijl->kl"),
      "contract[kij,ijl->kl](cube, other)",
    ],
    [
      "of the second operand, its inner letters in any order",
      contract(cube, transpose(other, [1, 0, 2]), "kij,jil->kl"),
      "contract[kij,ijl->kl](cube, other)",
    ],
  ])("go into the letters: %s", (_, root, expected) => expect(rewritten(root).map(formula)).toEqual([expected]));

  const product = matmul(x, square);
  it.each<[string, Node[]]>([
    ["of a result that another reads", [transpose(product), relu(product)]],
    ["of a result that is wanted itself", [transpose(product), product]],
    ["of the first operand, which would add in another order", [contract(transpose(cube), other, "jik,ijl->kl")]],
    ["with something between", [matmul(x, relu(transpose(w)))]],
    ["which are flips", [matmul(x, flip(square))]],
    ["which are reshapes", [matmul(x, reshape(w, [3, 4]))]],
  ])("stay: %s", (_, roots) => expect(rewritten(...roots)).toEqual(roots));

  it("go into the derivatives' letters as well", () => {
    const out = sum(matmul(x, transpose(w)));
    const found = backward(out, undefined, new Set([x, w]));
    const ops = topologicalOrder(rewritten(found.get(x)!, found.get(w)!)).map(({ op }) => op.name);
    expect(ops.filter((name) => name === "contract")).toHaveLength(2);
    expect(ops).not.toContain("transpose");
  });

  it("look into no leaf", () => {
    const given = [transpose(w), matmul(x, square)];
    const roots = [matmul(x, given[0]), transpose(given[1])];
    expect(transposes({ roots, leaves: new Set(given) }).roots).toEqual(roots);
  });

  it("change no bit, whatever the letters", () => {
    const order = (rank: number) =>
      fc.shuffledSubarray(
        Array.from({ length: rank }, (_, axis) => axis),
        { minLength: rank },
      );
    const letter = fc.record({
      size: fc.constantFrom(1, 2, 3, 5),
      parts: fc.constantFrom("ab", "ab", "ao", "bo", "abo"),
    });
    const inputs = fc.array(letter, { minLength: 1, maxLength: 5 }).chain((letters) => {
      const names = (part: string) =>
        fc.shuffledSubarray(
          letters.flatMap(({ parts, size }, i) => (parts.includes(part) ? [{ name: "ijklm"[i], size }] : [])),
          { minLength: letters.filter(({ parts }) => parts.includes(part)).length },
        );
      return fc.tuple(names("a"), names("b"), names("o")).chain(([a, b, out]) =>
        fc.record({
          a: fc.constant(a),
          b: fc.constant(b),
          out: fc.constant(out),
          orders: fc.tuple(order(a.length), order(b.length), order(out.length)),
        }),
      );
    });
    let folded = 0;
    fc.assert(
      fc.property(inputs, ({ a, b, out, orders }) => {
        const names = (part: typeof a): string => part.map(({ name }) => name).join("");
        // a leaf whose transpose has the axes of the part
        const before = (name: string, part: typeof a, order: readonly number[]): Node =>
          leaf(name, ...part.map((_, axis) => part[order.indexOf(axis)].size));
        const [left, right] = [before("left", a, orders[0]), before("right", b, orders[1])];
        const inner = contract(
          transpose(left, orders[0]),
          transpose(right, orders[1]),
          `${names(a)},${names(b)}->${names(out)}`,
        );
        const root = transpose(inner, orders[2]);
        const graph = { roots: [root], leaves: [left, right] };
        const values = [left, right].map((node) => constantData(node)!);
        const [plain] = programFor(reference, graph, [])(values);
        const [optimised] = programFor(reference, graph, [transposes])(values);
        expect(optimised).toEqual(plain);
        const count = (node: Node): number => topologicalOrder([node]).filter(({ op }) => op === transpose).length;
        folded += count(root) - count(transposes({ roots: [root], leaves: new Set(graph.leaves) }).roots[0]);
      }),
      { numRuns: 300 },
    );
    expect(folded).toBeGreaterThan(300);
  });
});
