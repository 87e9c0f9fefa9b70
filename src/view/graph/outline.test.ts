import { expect, test } from "vitest";
import { tensor } from "../../tensor/index.js";
import { fruitPrice, given, nestedScopes, shown } from "./fixtures.js";
import { outline } from "./outline.js";
import { sceneOf } from "./scene.js";
import { momentOf } from "./steps.js";

test("two fruits, with values and derivatives", () => {
  expect(outline(shown(fruitPrice()))).toBe(
    `
node        op  inputs              value  derivative  shape  dtype
──────────  ──  ──────────────────  ─────  ──────────  ─────  ───────
apple                                 100         2.2  ()     float64
apple_num                               2         110  ()     float64
mul_1       ×   apple, apple_num      200         1.1  ()     float64
orange                                150         3.3  ()     float64
orange_num                              3         165  ()     float64
mul_2       ×   orange, orange_num    450         1.1  ()     float64
add_1       +   mul_1, mul_2          650         1.1  ()     float64
tax                                   1.1         650  ()     float64
price       ×   add_1, tax            715           1  ()     float64`.slice(1),
  );
});

test("tensors show their range, small ones their elements; what is pending is blank", () => {
  const x = tensor([[0, 0.25, 0.5]], { name: "x" });
  const W = tensor(
    Float32Array.from({ length: 150 }, (_, i) => i / 4),
    { shape: [3, 50], name: "W" },
  );
  const scene = shown([{ out: x.matmul(W).named("y"), upstream: tensor(new Float32Array(50), { shape: [1, 50] }) }]);
  const begun = outline(momentOf(scene, 0).scene).split("\n");
  expect(begun[0]).toBe("node  op  inputs  value             shape    dtype");
  expect(begun.at(-1)).toBe("y     ·   x, W                      (1, 50)  float32");
  const done = outline(scene).split("\n");
  expect(done.slice(2)).toEqual([
    "x                 [[0, 0.25, 0.5]]  [[0, 0, 0]]  (1, 3)   float32",
    "W                 0 .. 37.25        0 .. 0       (3, 50)  float32",
    "y     ·   x, W    15.63 .. 24.81    0 .. 0       (1, 50)  float32",
  ]);
});

test("a graph that was not run has no columns for what is not known; a folded part is a row", () => {
  expect(outline(sceneOf([nestedScopes().node], { folds: new Set(["inner"]) }))).toBe(
    `
node   op     inputs  shape  dtype
─────  ─────  ──────  ─────  ───────
x                     ()     float64
inner  inner  x       ()     float64
y      **2    inner   ()     float64`.slice(1),
  );
  expect(outline(sceneOf([given([[1, 2]], "x").node]))).toContain("(1, 2)");
});
