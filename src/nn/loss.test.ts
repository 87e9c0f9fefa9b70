import { describe, expect, test } from "vitest";
import { expectClose, expectSame } from "../../test/support/close.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { tensor, variable, type Tensor } from "../tensor/index.js";
import { IdentityWithLoss, SoftmaxWithLoss } from "./index.js";

const float64 = (values: number[] | number[][]) => variable(values as number[][], { dtype: "float64" });
const scores = [[0.3, 2.9, 4], [1, -1, 0], [-2, 0.5, 0.5], [0, 0, 7]]; // oxfmt-ignore
const indices = [1, 0, 2, 2];
const oneHot = indices.map((label) => [0, 1, 2].map((k) => Number(k === label)));

describe("SoftmaxWithLoss", () => {
  test.each([
    ["int32 indices", tensor(indices, { dtype: "int32" })],
    ["uint8 indices", tensor(indices, { dtype: "uint8" })],
    ["whole float indices", tensor(indices)],
    ["one-hot floats", tensor(oneHot)],
    ["one-hot uint8", tensor(oneHot, { dtype: "uint8" })],
  ])("%s: keeps y and loss; backward is (y − t) / batch and the graph's derivative", (_, t: Tensor) => {
    const layer = new SoftmaxWithLoss();
    const x = float64(scores);
    const loss = layer.forward(x, t);
    expect(layer.loss).toBe(loss);
    const y = scores.map((row) => {
      const exps = row.map(Math.exp);
      return exps.map((exp) => exp / exps.reduce((total, value) => total + value));
    });
    expectClose(layer.y, y);
    expectClose(layer.t, oneHot);
    expectClose(loss, -indices.reduce((total, label, n) => total + Math.log(y[n][label]), 0) / 4);
    const dx = layer.backward();
    expectClose(dx, y.map((row, n) => row.map((p, k) => (p - oneHot[n][k]) / 4))); // oxfmt-ignore
    loss.backward();
    expectClose(dx, x.grad!);
  });

  test.each([
    ["number", -2.5],
    ["tensor", tensor(-2.5, { dtype: "float64" })],
  ])("respects dout, a %s", (_, dout) => {
    const layer = new SoftmaxWithLoss();
    const x = float64(scores);
    layer.forward(x, tensor(indices)).backward(dout);
    expectClose(layer.backward(dout), x.grad!);
    expectClose(layer.backward(dout), layer.backward().mul(-2.5));
  });

  test("one sample is a batch of one", () => {
    const [single, batch] = [new SoftmaxWithLoss(), new SoftmaxWithLoss()];
    const loss = single.forward(float64(scores[0]), 1);
    expectSame(batch.forward(float64([scores[0]]), tensor([1])), loss);
    expectSame(batch.backward().reshape([3]), single.backward());
    expectClose(single.backward(), single.y!.sub(tensor([0, 1, 0], { dtype: "float64" })));
  });

  test("soft labels, also those that do not sum to 1, have the graph's derivative", () => {
    const t = float64([[0.2, 0.3, 0.5], [0, 0, 0], [1, 1, 0], [0, 0.1, 0]]); // oxfmt-ignore
    const layer = new SoftmaxWithLoss();
    const x = float64(scores);
    layer.forward(x, t).backward();
    expectClose(layer.backward(), x.grad!);
  });

  test("a batch of rank 3", () => {
    const layer = new SoftmaxWithLoss();
    const x = float64(scores);
    const flat = layer.forward(x, tensor(indices));
    const dx = layer.backward();
    const cube = layer.forward(x.reshape([2, 2, 3]), tensor([[1, 0], [2, 2]])); // oxfmt-ignore
    expectSame(cube, flat);
    expectSame(layer.backward().reshape([4, 3]), dx);
  });

  test.each(["float32", "float64"] as const)("%s scores of ±1e4 and ±1e30", (dtype) => {
    for (const far of [1e4, 1e30]) {
      const layer = new SoftmaxWithLoss();
      const x = variable([[far, -far, 0], [far, -far, 0]], { dtype }); // oxfmt-ignore
      const loss = layer.forward(x, tensor([0, 1]));
      loss.backward();
      expectClose(loss, far, { rtol: 1e-6, atol: 0 });
      expectClose(layer.y, [[1, 0, 0], [1, 0, 0]]); // oxfmt-ignore
      for (const derivative of [layer.backward(), x.grad]) expectClose(derivative, [[0, 0, 0], [0.5, -0.5, 0]]); // oxfmt-ignore
    }
  });

  test.each([
    ["label not whole", [0, 1, 2, 0.5], DTypeError, "SoftmaxWithLoss: label 0.5 at position 3 is not a whole number"],
    ["label out of range", [0, 9, 2, 0], RangeError, "SoftmaxWithLoss: label 9 at position 1 is outside 0 … 2"],
    ["labels of another count", [0, 1], ShapeError, "SoftmaxWithLoss: labels must be one class index a sample"],
  ] as const)("refuses: %s", (_, labels, type, message) => {
    const forward = () => new SoftmaxWithLoss().forward(float64(scores), tensor([...labels]));
    expect(forward).toThrow(type);
    expect(forward).toThrow(message);
  });

  test("refuses an empty batch and a scalar", () => {
    const empty = tensor([], { shape: [0, 3] });
    expect(() => new SoftmaxWithLoss().forward(empty, tensor([]))).toThrow("SoftmaxWithLoss: the batch is empty");
    expect(() => new SoftmaxWithLoss().forward(3, 0)).toThrow("SoftmaxWithLoss: there must be one output a class");
  });
});

describe("IdentityWithLoss", () => {
  const y = [[1, 2], [3, 4], [5, 7]]; // oxfmt-ignore
  const t = [[1, 0], [0, 4], [6, 5]]; // oxfmt-ignore

  test("half the sum of squares over the batch; backward is the same (y − t) / batch", () => {
    const layer = new IdentityWithLoss();
    const x = float64(y);
    const loss = layer.forward(x, tensor(t, { dtype: "int32" }));
    expectClose(loss, (0 + 4 + 9 + 0 + 1 + 4) / 2 / 3);
    expect(layer.loss).toBe(loss);
    expectSame(layer.y, x);
    const derivative = [[0, 2], [3, 0], [-1, 2]].map((row) => row.map((error) => error / 3)); // oxfmt-ignore
    expectClose(layer.backward(), derivative);
    loss.backward();
    expectClose(x.grad, derivative);
    expectClose(layer.backward(6), layer.backward().mul(6));
  });

  test("one sample, and a number", () => {
    const layer = new IdentityWithLoss();
    expectClose(layer.forward(float64([1, 2]), float64([3, 5])), 6.5);
    expectClose(layer.backward(), [-2, -3]);
    expectClose(layer.forward(3, 5), 2);
    expectClose(layer.backward(2), -4);
  });

  test("refuses targets of another shape, even if they would broadcast, and an empty batch", () => {
    expect(() => new IdentityWithLoss().forward(float64(y), tensor([1, 2]))).toThrow(
      "IdentityWithLoss: targets must have the shape of x (x (3, 2), t (2,))",
    );
    const empty = tensor([], { shape: [0, 2] });
    expect(() => new IdentityWithLoss().forward(empty, empty)).toThrow("IdentityWithLoss: the batch is empty");
  });
});
