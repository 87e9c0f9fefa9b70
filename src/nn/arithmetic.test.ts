import { describe, expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { ShapeError } from "../shape/errors.js";
import { tensor, variable, type Tensor } from "../tensor/index.js";
import { AddLayer, MulLayer } from "./index.js";

const float64 = (values: number | readonly number[] | readonly (readonly number[])[]) =>
  variable(values as number[][], { dtype: "float64" });
const column = [[2], [-3]];
const row = [10, 20, 30];
const matrix = [[1, 2, 3], [4, 5, 6]]; // oxfmt-ignore
const dout = tensor([[1, -1, 2], [0.5, 3, -2]], { dtype: "float64" }); // oxfmt-ignore

describe("numbers", () => {
  test("product: each gets the upstream derivative times the other", () => {
    const layer = new MulLayer();
    expectSame(layer.forward(3, -4), -12);
    const [dx, dy] = layer.backward(2);
    expectSame(dx, -8);
    expectSame(dy, 6);
  });

  test("sum: both get the upstream derivative", () => {
    const layer = new AddLayer();
    expectSame(layer.forward(3, -4), -1);
    for (const derivative of layer.backward(2)) expectSame(derivative, 2);
  });

  test("a number beside a float32 tensor takes its dtype", () => {
    expect(new MulLayer().forward(tensor([1, 2]), 0.1).dtype).toBe("float32");
  });
});

describe.each([
  ["MulLayer", () => new MulLayer(), (x: Tensor, y: Tensor): Tensor => x.mul(y)],
  ["AddLayer", () => new AddLayer(), (x: Tensor, y: Tensor): Tensor => x.add(y)],
] as const)("%s", (_, make, byGraph) => {
  test.each([
    ["equal shapes", matrix, matrix],
    ["a row broadcast over rows", matrix, row],
    ["a column against a row", column, row],
    ["a scalar", 2, matrix],
  ] as const)("%s: derivatives have the inputs' shapes and are the graph's", (_, first, second) => {
    const [x, y] = [float64(first), float64(second)];
    const layer = make();
    const out = layer.forward(x, y);
    const expected = byGraph(x, y);
    expectSame(out, expected);
    expected.backward(dout);
    const [dx, dy] = layer.backward(dout);
    expectClose(dx, x.grad!);
    expectClose(dy, y.grad!);
  });

  test("a number upstream of broadcast inputs counts once for every place", () => {
    const layer = make();
    const [x, y] = [float64(matrix), float64(row)];
    byGraph(x, y).backward(tensor([[3, 3, 3], [3, 3, 3]], { dtype: "float64" })); // oxfmt-ignore
    layer.forward(x, y);
    const [dx, dy] = layer.backward(3);
    expectClose(dx, x.grad!);
    expectClose(dy, y.grad!);
  });

  test("shapes that do not broadcast are refused when the layer is called", () => {
    expect(() => make().forward(float64(matrix), float64([1, 2]))).toThrow(ShapeError);
  });
});
