import { describe, expect, it } from "vitest";
import { elementwise, tensor, variable } from "../tensor/index.js";
import { LeafProgram } from "./leafProgram.js";

const float64 = { dtype: "float64" } as const;

describe("LeafProgram", () => {
  it("gives the scalar with one element moved, and forgets the move", () => {
    const x = tensor([[1, 2, 3]], float64);
    const program = new LeafProgram(x.mul(x).sum().node, x.node);
    expect(program.value).toBe(14);
    expect(program.moved(2, 1)).toBe(1 + 4 + 16);
    expect(program.moved(0, -1)).toBe(4 + 9);
    expect(program.moved(0, 0)).toBe(14);
    expect(x.arraySync()).toEqual([[1, 2, 3]]);
  });

  it("writes no variable", () => {
    const w = variable([1, 2], float64);
    const before = w.node;
    const program = new LeafProgram(w.exp().sum().node, w.node);
    program.moved(1, 5);
    expect(w.node).toBe(before);
    expect(w.arraySync()).toEqual([1, 2]);
  });

  it("computes what does not depend on the leaf once", () => {
    let calls = 0;
    const counted = elementwise(["x"], {
      name: "counted",
      value: (s, { x }) => {
        calls++;
        return s.mul(x, s.lit(2));
      },
      partials: { x: (s) => s.lit(2) },
      samples: [{ inputs: [{ shape: [] }], rest: [] }],
    });
    const [x, other] = [tensor([1, 2], float64), tensor([3, 4], float64)];
    const program = new LeafProgram(counted(other).mul(x).sum().node, x.node);
    const once = calls;
    expect(program.moved(0, 1)).toBe(6 * 2 + 8 * 2);
    expect(calls).toBe(once);
  });

  it.each([
    { name: "the leaf itself", build: () => tensor(3, float64), moved: 3.5, constant: false },
    { name: "a scalar that does not depend on it", build: () => undefined, moved: 9, constant: true },
  ])("$name", ({ build, moved, constant }) => {
    const leaf = tensor(3, float64);
    const root = build() === undefined ? tensor(3, float64).mul(3) : leaf;
    const program = new LeafProgram(root.node, leaf.node);
    expect(program.moved(0, 0.5)).toBe(moved);
    expect(program.constant).toBe(constant);
  });
});
