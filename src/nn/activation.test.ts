import { expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { tensor, variable } from "../tensor/index.js";
import { Relu, Sigmoid } from "./index.js";

test("Relu on both sides of 0, at both zeros, and at NaN", () => {
  const layer = new Relu();
  const out = layer.forward(tensor([-2, -0, 0, 1e-300, 3, NaN], { dtype: "float64" }));
  expectSame(out, [0, 0, 0, 1e-300, 3, NaN]);
  const dout = tensor([1, 2, 3, 4, 5, 6], { dtype: "float64" });
  expectSame(layer.backward(dout), [0, 0, 0, 4, 5, 6]);
});

test.each([
  [0, 0, 0],
  [-1, 0, 0],
  [2, 2, 7],
] as const)("Relu of the number %d", (x, y, dx) => {
  const layer = new Relu();
  expectSame(layer(x), y);
  expectSame(layer.backward(7), dx);
});

test("Sigmoid keeps its output; far from 0 it neither overflows nor loses its tail", () => {
  const layer = new Sigmoid();
  const x = variable([-1000, -40, 0, 1, 40, 1000], { dtype: "float64" });
  const out = layer.forward(x);
  expect(layer.out).toBe(out);
  const values = [0, Math.exp(-40) / (1 + Math.exp(-40)), 0.5, 0.7310585786300049, 1, 1];
  expectClose(out, values, { rtol: 1e-15, atol: 0 });
  const dout = tensor([1, 2, 3, 4, 5, 6], { dtype: "float64" });
  const dx = layer.backward(dout);
  expectClose(dx, values.map((y, i) => (i + 1) * y * (1 - y)), { rtol: 1e-15, atol: 0 }); // oxfmt-ignore
  out.backward(dout);
  expectClose(dx, x.grad!, { rtol: 1e-15, atol: 0 });
});

test("Sigmoid of a number", () => {
  const layer = new Sigmoid();
  expectSame(layer(0), 0.5);
  expectSame(layer.backward(8), 2);
});
