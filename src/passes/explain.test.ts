import { describe, expect, it } from "vitest";
import { elementwise } from "../ops/elementwise.js";
import { constant } from "../ops/leaf.js";
import { sample } from "../ops/record.js";
import { add, contract, eq, gather, max, relu, sigmoid, sum, transpose } from "../ops/records.js";
import type { Node } from "../graph/node.js";
import { allocate, type DType } from "../shape/dtype.js";
import { sizeOf, type Shape } from "../shape/shape.js";
import { costOf, explain } from "./explain.js";
import { schedule } from "./schedule.js";

const leaf = (shape: Shape, dtype: DType = "float32") => constant(allocate(dtype, sizeOf(shape)), shape, { dtype });
const [x, w, b] = [leaf([100, 784]), leaf([784, 50]), leaf([50])];
const indices = leaf([4], "int32");
const leaves = [x, w, b, indices];
const planOf = (root: Node) => schedule({ roots: [root], leaves: new Set(leaves) }, leaves);

describe("explain", () => {
  it("shows kernels with shapes, FLOPs and bytes, and the arena", () => {
    expect(explain(planOf(sum(relu(add(contract(x, w, "mk,kn->mn"), b)))))).toBe(
      [
        "contract mk,kn->mn  float32(100, 784) float32(784, 50) → float32(100, 50)    7,840,000 FLOP      490,400 B",
        "add                 float32(100, 50) float32(50,)      → float32(100, 50)        5,000 FLOP       40,200 B",
        "relu                float32(100, 50)                   → float32(100, 50)       10,000 FLOP       40,000 B",
        "sum                 float32(100, 50)                   → float32()               5,000 FLOP       20,004 B",
        "4 kernels, 7,860,000 FLOP, 590,604 B read and written, arena 20,096 B",
      ].join("\n"),
    );
  });

  it("of nothing to do is one line", () => {
    expect(explain(planOf(x))).toBe("0 kernels, 0 FLOP, 0 B read and written, arena 0 B");
  });

  it.each<[string, () => Node, number]>([
    ["a product and a sum for each letter's value", () => contract(x, x, "mk,nk->mn"), 2 * 100 * 100 * 784],
    ["an intrinsic each, literals not counted", () => sigmoid(b), 50 * 7],
    ["a comparison", () => eq(b, 1), 50],
    ["a reduction's elements", () => max(x, 1), 78_400],
    ["movement", () => transpose(x), 0],
    ["indexing", () => gather(b, indices), 0],
    [
      "an op of the user's",
      () =>
        elementwise(["x"], {
          name: "square",
          value: (s, { x: v }) => s.mul(v, v),
          partials: { x: (s, { x: v }) => s.mul(s.lit(2), v) },
          samples: [sample([[2]])],
        })(b),
      50,
    ],
  ])("counts FLOPs of %s", (_, build, flops) => {
    expect(costOf(planOf(build()).steps.at(-1)!).flops).toBe(flops);
  });
});
