import { expect, test } from "vitest";
import { binary, leaf, twoFruits } from "./fixtures.js";
import { outline } from "./outline.js";
import { sceneOf } from "./scene.js";

test("two fruits, with values and derivatives", () => {
  const { price, ...options } = twoFruits();
  expect(outline(sceneOf([price], options))).toBe(
    `
node        op        inputs              value  derivative  shape  dtype
──────────  ────────  ──────────────────  ─────  ──────────  ─────  ───────
apple       variable                        100         2.2  ()     float64
apple_num   variable                          2         110  ()     float64
mul_1       ×         apple, apple_num      200         1.1  ()     float64
orange      variable                        150         3.3  ()     float64
orange_num  variable                          3         165  ()     float64
mul_2       ×         orange, orange_num    450         1.1  ()     float64
add_1       +         mul_1, mul_2          650         1.1  ()     float64
tax         variable                        1.1         650  ()     float64
price       ×         add_1, tax            715           1  ()     float64`.slice(1),
  );
});

test("tensors show their range, small ones their elements; a pending derivative is blank", () => {
  const x = leaf({ name: "x", shape: [1, 3], dtype: "float32" });
  const W = leaf({ name: "W", shape: [3, 50], dtype: "float32" });
  const y = binary("matmul", "·", x, W, { name: "y", shape: [1, 50], dtype: "float32" });
  const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i / 4);
  const scene = sceneOf([y], {
    readValue: (node) => ramp(node.shape[0] * node.shape[1]),
    readGradient: (node) => (node === W ? ramp(150) : undefined),
  });
  expect(outline(scene)).toBe(
    `
node  op        inputs  value             derivative  shape    dtype
────  ────────  ──────  ────────────────  ──────────  ───────  ───────
x     variable          [[0, 0.25, 0.5]]              (1, 3)   float32
W     variable          0 .. 37.25        0 .. 37.25  (3, 50)  float32
y     ·         x, W    0 .. 12.25                    (1, 50)  float32`.slice(1),
  );
});

test("a graph that was not run has no columns for what is not known", () => {
  const x = leaf({ name: "x", shape: [2, 3] });
  expect(outline(sceneOf([binary("add", "+", x, x, { shape: [2, 3] })]))).toBe(
    `
node   op        inputs  shape   dtype
─────  ────────  ──────  ──────  ───────
x      variable          (2, 3)  float64
add_1  +         x, x    (2, 3)  float64`.slice(1),
  );
});
