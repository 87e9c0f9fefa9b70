import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/support/close.js";
import { ShapeError } from "../shape/errors.js";
import { Generator, tensor, variable, type Tensor } from "../tensor/index.js";
import { Affine } from "./index.js";

const generator = new Generator({ seed: 5 });
const normal = (...shape: number[]): Tensor => generator.normal(shape, { dtype: "float64" }).detach();

const [inputs, outputs] = [4, 3];
const shapes: readonly (readonly [name: string, shape: number[]])[] = [
  ["one sample", [inputs]],
  ["a batch", [5, inputs]],
  ["a batch of one", [1, inputs]],
  ["an empty batch", [0, inputs]],
  ["rank 3", [2, 5, inputs]],
  ["rank 4", [2, 3, 2, inputs]],
];

describe.each(shapes)("%s", (_, shape) => {
  const samples = shape.slice(0, -1);

  function driven() {
    const [W, b, x] = [variable(normal(inputs, outputs)), variable(normal(outputs)), variable(normal(...shape))];
    const dout = normal(...samples, outputs);
    const layer = new Affine(W, b);
    const out = layer.forward(x);
    return { W, b, x, dout, layer, out, dx: layer.backward(dout) };
  }

  test("forward and backward are the graph's", () => {
    const { W, b, x, dout, layer, out, dx } = driven();
    const expected = x.matmul(W).add(b);
    expectClose(out, expected);
    expected.backward(dout);
    expectClose(dx, x.grad!);
    expectClose(layer.dW, W.grad!);
    expectClose(layer.db, b.grad!);
  });

  test("forward and backward are the sums of the closed form", () => {
    const { W, b, x, dout, layer, out, dx } = driven();
    const rows = samples.reduce((product, size) => product * size, 1);
    const [xs, ws, bs, gs] = [x, W, b, dout].map((tensor) => tensor.dataSync());
    const sum = (count: number, term: (k: number) => number): number =>
      Array.from({ length: count }, (_, k) => term(k)).reduce((total, value) => total + value, 0);
    const table = (height: number, width: number, at: (row: number, column: number) => number): Float64Array =>
      Float64Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width));
    const y = table(rows, outputs, (n, j) => bs[j] + sum(inputs, (i) => xs[n * inputs + i] * ws[i * outputs + j]));
    const dX = table(rows, inputs, (n, i) => sum(outputs, (j) => gs[n * outputs + j] * ws[i * outputs + j]));
    const dW = table(inputs, outputs, (i, j) => sum(rows, (n) => xs[n * inputs + i] * gs[n * outputs + j]));
    const db = table(1, outputs, (_, j) => sum(rows, (n) => gs[n * outputs + j]));
    expectClose(out, tensor(y, { shape: [...samples, outputs] }));
    expectClose(dx, tensor(dX, { shape }));
    expectClose(layer.dW, tensor(dW, { shape: [inputs, outputs] }));
    expectClose(layer.db, tensor(db));
  });
});

test("a bias of shape (1, out), as in figure 41, gets a derivative of its own shape", () => {
  for (const shape of [[inputs], [2, inputs], [2, 3, inputs]]) {
    const [W, b, x] = [variable(normal(inputs, outputs)), variable(normal(1, outputs)), variable(normal(...shape))];
    const layer = new Affine(W, b);
    const out = layer.forward(x);
    const dout = normal(...out.shape);
    out.backward(dout);
    expectClose(layer.backward(dout), x.grad!);
    expectClose(layer.dW, W.grad!);
    expectClose(layer.db, b.grad!);
  }
});

test("images of uint8 are taken as numbers of the weights' dtype", () => {
  const layer = new Affine(tensor([[0.5], [0.25]]), tensor([1]));
  const x = tensor(Uint8Array.of(2, 4, 255, 0), { shape: [2, 2] });
  expectClose(layer.forward(x), [[3], [128.5]], "exact");
  layer.backward(1);
  expectClose(layer.dW, [[257], [4]], "exact");
});

test("its parameters are the variables among W and b", () => {
  const [W, b] = [variable(normal(2, 2)), variable(normal(2))];
  expect(Object.keys(new Affine(W, b).params)).toEqual(["W", "b"]);
  expect(Object.keys(new Affine(normal(2, 2), b).params)).toEqual(["b"]);
  expect(new Affine(W, b).gradients).toEqual({ W: null, b: null });
});

test.each([
  ["W is a vector", [2], [2], "Affine: W must be a matrix (in, out) (W (2,))"],
  ["b is too long", [2, 3], [4], "Affine: b must have one number for each column of W (W (2, 3), b (4,))"],
  ["b would broadcast", [2, 3], [1], "Affine: b must have one number for each column of W (W (2, 3), b (1,))"],
  ["b is a column", [2, 3], [3, 1], "Affine: b must have one number for each column of W (W (2, 3), b (3, 1))"],
])("refused: %s", (_, W, b, message) => {
  const make = () => new Affine(normal(...W), normal(...b));
  expect(make).toThrow(ShapeError);
  expect(make).toThrow(message);
});

test("inputs of another length are refused when the layer is called, with both dimensions", () => {
  const layer = new Affine(normal(4, 3), normal(3));
  expect(() => layer(normal(2, 5))).toThrow("matmul: inner dimensions differ, 5 and 4");
});
