import fc from "fast-check";
import { expect, test } from "vitest";
import { randomGraphs } from "../../../test/support/randomGraph.js";
import { isFloat } from "../../shape/dtype.js";
import { sizeOf } from "../../shape/shape.js";
import { Tensor, tensor } from "../../tensor/index.js";
import { given, shown } from "./fixtures.js";

test("y = x·x + x at x = 3: the parts 3, 3 and 1 add up to 7", () => {
  const x = given(3, "x");
  const scene = shown(x.mul(x).add(x).named("y"));
  expect(scene.edges.map(({ id, gradient }) => [id, gradient?.data[0]])).toEqual([
    ["mul_1.a", 3],
    ["mul_1.b", 3],
    ["y.a", 1],
    ["y.b", 1],
    ["y.out", 1],
  ]);
  expect(scene.nodes[0].gradient?.data[0]).toBe(7);
});

test("in a folded softmax the way through the maximum brings nothing back, and takes nothing from the other", () => {
  const x = given([1, 2, 3], "x");
  const g = tensor([1, 0, 0], { dtype: "float64" });
  const results = [{ out: x.softmax(), upstream: g }];
  const open = shown(results);
  const folded = shown(results, { folds: new Set(["softmax"]) });
  expect(folded.edges).toHaveLength(2);
  expect(folded.edges[0].gradient?.text).toBe(open.nodes[0].gradient?.text);
});

test("what goes back along a node's arrows adds up to its derivative", () => {
  fc.assert(
    fc.property(randomGraphs(), ({ nodes }) => {
      const out = nodes.filter(({ dtype }) => isFloat(dtype)).at(-1);
      fc.pre(out !== undefined && nodes.length <= 60);
      const upstream = tensor(new Float64Array(sizeOf(out.shape)).fill(1), { shape: out.shape }).cast(out.dtype);
      const scene = shown([{ out: new Tensor(out), upstream }]);
      for (const node of scene.nodes) {
        const parts = scene.edges.filter(({ from, gradient }) => from === node.id && gradient !== undefined);
        expect(parts.length > 0, node.id).toBe(node.gradient !== undefined);
        node.gradient?.data.forEach((value, i) => {
          const terms = parts.map(({ gradient }) => gradient!.data[i]);
          const sum = terms.reduce((total, term) => total + term, 0);
          const size = terms.reduce((total, term) => total + Math.abs(term), 0);
          if (Number.isFinite(value)) expect(Math.abs(value - sum), node.id).toBeLessThanOrEqual(1e-5 * size);
        });
      }
    }),
    { numRuns: 60 },
  );
});
