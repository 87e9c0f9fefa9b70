import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/support/close.js";
import { chapterNumbers, softmaxTable } from "../../test/fixtures/tables.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { compile, grad, tensor, variable, type Tensor } from "../tensor/index.js";
import { crossEntropyError, softmax } from "./index.js";

const float64 = (values: number[] | number[][]) => tensor(values as number[][], { dtype: "float64" });

test.each(softmaxTable())("softmax: $name", ({ x, softmax: expected }) => {
  expectClose(softmax(float64([...x])), [...expected], { rtol: 1e-15, atol: 5e-324 });
});

test("the chapter's cross-entropy, by class index and one-hot", () => {
  const { a, t, loss } = chapterNumbers().softmaxWithLoss;
  for (const labels of [tensor([...t]), tensor(1, { dtype: "int32" })])
    expectClose(crossEntropyError(softmax(float64([...a])), labels), loss);
});

describe("given probabilities", () => {
  const y = [[0.1, 0.6, 0.3], [0.5, 0.25, 0.25]]; // oxfmt-ignore

  test("the mean of −ln y at the label", () => {
    const expected = -(Math.log(0.6) + Math.log(0.25)) / 2;
    expectClose(crossEntropyError(float64(y), tensor([1, 2], { dtype: "int32" })), expected);
  });

  test("soft labels weigh the logarithms", () => {
    const t = [[0.2, 0.7, 0.1], [0, 0.5, 0.5]]; // oxfmt-ignore
    const terms = y.flatMap((row, n) => row.map((p, k) => t[n][k] * Math.log(p)));
    const expected = -terms.reduce((total, term) => total + term) / 2;
    expectClose(crossEntropyError(float64(y), float64(t)), expected);
  });

  test("a sample alone is a batch of one; a batch of rank 3 counts every sample", () => {
    expectClose(crossEntropyError(float64(y[0]), tensor(1, { dtype: "int32" })), -Math.log(0.6));
    const cube = crossEntropyError(float64(y).reshape([1, 2, 3]), tensor([[1, 2]], { dtype: "int32" }));
    expectClose(cube, -(Math.log(0.6) + Math.log(0.25)) / 2);
  });

  test("zeros beside the label cost nothing, and pass nothing back", () => {
    const certain = variable([[0, 1, 0], [0.5, 0, 0.5]], { dtype: "float64" }); // oxfmt-ignore
    const loss = crossEntropyError(certain, tensor([1, 0], { dtype: "int32" }));
    loss.backward();
    expectClose(loss, Math.log(2) / 2);
    expectClose(certain.grad, [[0, -0.5, 0], [-1, 0, 0]]); // oxfmt-ignore
  });

  test("a zero at the label is an infinite loss, not NaN", () => {
    expect(crossEntropyError(float64([[0, 1]]), tensor([0], { dtype: "int32" })).item()).toBe(Infinity);
  });
});

test("the derivative by a softmax's output is that of its probabilities", () => {
  const t = tensor([1], { dtype: "int32" });
  const y = softmax(float64([[0.3, 2.9, 4]]));
  const dy = grad((p: Tensor) => crossEntropyError(p, t))(y);
  expectClose(dy, [[0, -1 / y.dataSync()[1], 0]]);
});

describe.each(["float32", "float64"] as const)("%s logits far apart", (dtype) => {
  test.each([
    ["±1e4, right", [1e4, -1e4, 0], 0, 0, [0, 0, 0]],
    ["±1e4, wrong", [1e4, -1e4, 0], 1, 2e4, [1, -1, 0]],
    ["±1e30, wrong", [1e30, -1e30, 0], 1, 2e30, [1, -1, 0]],
    ["±1e30, tied", [1e30, 1e30, -1e30], 0, Math.LN2, [-0.5, 0.5, 0]],
    ["one masked by −Infinity", [0, 0, -Infinity], 0, Math.LN2, [-0.5, 0.5, 0]],
  ])("%s: loss and derivative are finite", (_, logits, label, expected, derivative) => {
    const x = variable([logits], { dtype });
    const loss = crossEntropyError(softmax(x), tensor([label], { dtype: "int32" }));
    loss.backward();
    expectClose(loss, expected, { rtol: 1e-6, atol: 1e-6 });
    expectClose(x.grad, [derivative], { rtol: 1e-6, atol: 1e-6 });
    const compiled = compile((logits: Tensor, t: Tensor) => crossEntropyError(softmax(logits), t));
    expectClose(compiled(x, tensor([label], { dtype: "int32" })), loss, "exact");
  });
});

describe("labels", () => {
  const y = softmax(float64([[1, 2, 3], [3, 2, 1]])); // oxfmt-ignore
  const expected = crossEntropyError(y, tensor([2, 1], { dtype: "int32" })).item();

  test.each([
    ["int32", tensor([2, 1], { dtype: "int32" })],
    ["uint8", tensor([2, 1], { dtype: "uint8" })],
    ["whole float32", tensor([2, 1])],
    ["whole float64", float64([2, 1])],
    ["one-hot float32", tensor([[0, 0, 1], [0, 1, 0]])], // oxfmt-ignore
    ["one-hot uint8", tensor([[0, 0, 1], [0, 1, 0]], { dtype: "uint8" })], // oxfmt-ignore
    [
      "one-hot bool",
      tensor([
        [false, false, true],
        [false, true, false],
      ]),
    ],
  ])("%s, at once and compiled", (_, t: Tensor) => {
    expect(crossEntropyError(y, t).item()).toBe(expected);
    expect(compile((labels: Tensor) => crossEntropyError(y, labels))(t).item()).toBe(expected);
  });

  test.each([
    ["not whole", tensor([2, 1.5]), DTypeError, "label 1.5 at position 1 is not a whole number (t float32)"],
    ["NaN", tensor([NaN, 1]), DTypeError, "label NaN at position 0 is not a whole number (t float32)"],
    ["bool", tensor([true, false]), DTypeError, "class indices are whole numbers; cast them to int32 (t bool)"],
    ["too large", tensor([2, 3]), RangeError, "label 3 at position 1 is outside 0 … 2"],
    ["negative", tensor([-1, 0], { dtype: "int32" }), RangeError, "label -1 at position 0 is outside 0 … 2"],
    [
      "one too few",
      tensor([1]),
      ShapeError,
      "labels must be one class index a sample, or one-hot of the shape of x (x (2, 3), t (1,))",
    ],
    [
      "one too many",
      tensor([0, 1, 2]),
      ShapeError,
      "labels must be one class index a sample, or one-hot of the shape of x (x (2, 3), t (3,))",
    ],
    ["a column", tensor([[0], [1]]), ShapeError, "one-hot labels must have the shape of x (x (2, 3), t (2, 1))"],
    [
      "a scalar",
      tensor(1),
      ShapeError,
      "labels must be one class index a sample, or one-hot of the shape of x (x (2, 3), t ())",
    ],
  ] as const)("refused when the loss is built: %s", (_, t: Tensor, type, message) => {
    const build = () => crossEntropyError(y, t);
    expect(build).toThrow(type);
    expect(build).toThrow(`crossEntropyError: ${message}`);
  });

  test.each([
    ["too large", tensor([2, 3], { dtype: "int32" }), "index 3 at position 1 is outside 0 … 2"],
    ["not whole", tensor([2, 1.5]), "index -1 at position 1 is outside 0 … 2"],
    ["NaN", tensor([NaN, 1]), "index -1 at position 0 is outside 0 … 2"],
  ])("refused when a compiled loss runs: %s", (_, t: Tensor, message) => {
    const compiled = compile((labels: Tensor) => crossEntropyError(y, labels));
    expect(() => compiled(t)).toThrow(message);
  });
});

test("an empty batch and a scalar are refused", () => {
  const labels = tensor([], { dtype: "int32" });
  expect(() => crossEntropyError(tensor([], { shape: [0, 3] }), labels)).toThrow(
    "crossEntropyError: the batch is empty; there must be one sample at least (x (0, 3))",
  );
  expect(() => crossEntropyError(tensor(0.5), tensor(0))).toThrow(
    "crossEntropyError: there must be one output a class along the last axis (x ())",
  );
});
