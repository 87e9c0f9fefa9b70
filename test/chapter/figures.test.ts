import { describe, expect, test } from "vitest";
import { tex, atom } from "../../src/scalar/tex.js";
import { AddLayer, Affine, MulLayer, Relu, Sigmoid, SoftmaxWithLoss, softmax } from "../../src/nn/index.js";
import { elementwise, tensor, variable, type NestedNumbers, type Tensor } from "../../src/tensor/index.js";
import {
  foldDifference,
  modelOf,
  newSession,
  sessionScene,
  sourceOf,
  type InputValues,
  type Reading,
} from "../../src/view/index.js";
import { chapterNumbers } from "../fixtures/tables.js";
import { expectClose } from "../support/close.js";

/*
 * The chapter's figures, number by number: first as graphs, those of the lab, with what their arrows show, values above
 * and derivatives below; then by the library's layers.
 */
type Row = readonly [what: string, actual: Tensor | null, expected: NestedNumbers, digits?: number];

const float64 = (values: number | number[] | number[][], name?: string) =>
  variable(values as number[], { dtype: "float64", name });

interface GraphNumbers {
  readonly figure: number;
  readonly shows: string;
  /** By the name of a node. */
  readonly values?: Readonly<Record<string, NestedNumbers>>;
  readonly derivatives?: Readonly<Record<string, NestedNumbers>>;
  readonly inputs?: InputValues;
  readonly folds?: readonly string[];
  /** Of printed numbers. */
  readonly digits?: number;
}

const { sigmoid, softmaxWithLoss } = chapterNumbers();
const apples = {
  values: { apple_price: 200, price: 220 },
  derivatives: { price: 1, apple_price: 1.1, tax: 200, apple: 2.2, apple_num: 110 },
};
const fruits = {
  values: { apple_price: 200, orange_price: 450, all_price: 650, price: 715 },
  derivatives: {
    ...{ price: 1, all_price: 1.1, tax: 650, apple_price: 1.1, orange_price: 1.1 },
    ...{ apple: 2.2, apple_num: 110, orange: 3.3, orange_num: 165 },
  },
};
const affine = { X: [[1, 2]], W: [[1, 2, 3], [4, 5, 6]], B: [[10, 20, 30]] }; // oxfmt-ignore
const dY41 = [[0.2, -0.1, 0.4]];
const { a, t, y, loss: L, da } = softmaxWithLoss;
const S = a.map(Math.exp).reduce((left, right) => left + right);
/** Of each of three samples under a name and its number. */
const each = (name: (i: number) => string, value: (i: number) => number): Record<string, number> =>
  Object.fromEntries([0, 1, 2].map((i) => [name(i), value(i)]));
const steps44 = {
  values: {
    ...each((i) => `exp_${i + 1}`, (i) => Math.exp(a[i])),
    ...{ S, div_1: 1 / S, add_3: -L, L },
    ...each((i) => `y${i + 1}`, (i) => y[i]),
    ...each((i) => `log_${i + 1}`, (i) => Math.log(y[i])),
    ...each((i) => `mul_${i + 1}`, (i) => t[i] * Math.log(y[i])),
  },
  derivatives: {
    ...{ L: 1, add_3: -1, div_1: -S, S: 1 / S },
    ...each((i) => `mul_${i + 1}`, () => -1),
    ...each((i) => `log_${i + 1}`, (i) => -t[i]),
    ...each((i) => `y${i + 1}`, (i) => -t[i] / y[i]),
    ...each((i) => `exp_${i + 1}`, (i) => 1 / S - t[i] / Math.exp(a[i])),
    ...each((i) => `a${i + 1}`, (i) => da[i]),
  },
}; // oxfmt-ignore

const graphs: readonly GraphNumbers[] = [
  { figure: 30, shows: "apples and oranges with tax, forward", ...fruits },
  {
    figure: 31,
    shows: "local computation: where 4000 comes from is nobody's business",
    values: { others: 4000, all_price: 4200, price: 4620 },
    derivatives: { apple_price: 1.1, others: 1.1 },
  },
  {
    figure: 31,
    shows: "and it comes from as many things as one likes",
    folds: [],
    values: { add_1: 4000, all_price: 4200, price: 4620 },
    derivatives: { apple_price: 1.1, add_1: 1.1, bread: 22 },
  },
  {
    figure: 32,
    shows: "a node multiplies the upstream derivative E by its local one",
    values: { y: 9 },
    derivatives: { y: 5, x: 5 * 2 * 3 },
  },
  {
    figure: 33,
    shows: "the chain rule on z = (x + y)²",
    values: { t: 5, z: 25 },
    derivatives: { z: 1, t: 10, x: 10, y: 10 },
  },
  { figure: 34, shows: "+ passes 1.3 on", values: { z: 15 }, derivatives: { x: 1.3, y: 1.3 } },
  { figure: 35, shows: "× swaps its inputs", values: { z: 50 }, derivatives: { x: 6.5, y: 13 } },
  { figure: 36, shows: "two apples", ...apples },
  { figure: 37, shows: "apples and oranges", ...fruits },
  {
    figure: 38,
    shows: "ReLU where x > 0, and where x ≤ 0",
    values: { y_pos: 2, y_neg: 0 },
    derivatives: { x_pos: 1.3, x_neg: 0 },
  },
  { figure: 38, shows: "ReLU at 0", inputs: { x_neg: 0 }, values: { y_neg: 0 }, derivatives: { x_neg: 0 } },
  {
    figure: 39,
    shows: "the sigmoid as ×(−1), exp, +1, /",
    values: {
      ...{ mul_1: sigmoid.forward.negate, exp_1: sigmoid.forward.exp },
      ...{ add_1: sigmoid.forward.add, y: sigmoid.forward.divide },
    },
  },
  {
    figure: 39,
    shows: "the sigmoid, as printed",
    values: { mul_1: -1, exp_1: 0.367879, add_1: 1.367879, y: 0.731059 },
    digits: 1e-6,
  },
  {
    figure: 40,
    shows: "the same backward from 1: −y², −y², −y(1 − y), y(1 − y)",
    derivatives: {
      ...{ y: 1, add_1: sigmoid.backward.beforeDivide, exp_1: sigmoid.backward.beforeAdd },
      ...{ mul_1: sigmoid.backward.beforeExp, x: sigmoid.backward.beforeNegate },
    },
  },
  {
    figure: 40,
    shows: "the same, as printed",
    derivatives: { add_1: -0.534447, exp_1: -0.534447, mul_1: -0.196612, x: 0.196612 },
    digits: 1e-6,
  },
  {
    figure: 40,
    shows: "folded into one node",
    folds: ["sigmoid"],
    values: { sigmoid: sigmoid.forward.divide },
    derivatives: { x: sigmoid.backward.beforeNegate },
  },
  {
    figure: 41,
    shows: "Affine on one row: dX = dY·Wᵀ, dW = Xᵀ·dY",
    inputs: affine,
    values: { XW: [[9, 12, 15]], Y: [[19, 32, 45]] },
    derivatives: { Y: dY41, X: [[1.2, 2.7]], W: [[0.2, -0.1, 0.4], [0.4, -0.2, 0.8]], B: dY41 }, // oxfmt-ignore
  },
  {
    figure: 42,
    shows: "Affine on a batch: db adds up the rows",
    values: { Y: [[0.3, 0.7, 1.1], [0.4, 0.7, 1], [0.3, 0.6, 0.9]] }, // oxfmt-ignore
    derivatives: {
      X: [[0.19, 0.24], [0.05, 0.08], [0.06, 0.04]], // oxfmt-ignore
      W: [[0.1, -0.4, 0.5], [-0.2, 0.75, 0.1]], // oxfmt-ignore
      B: [0.2 + 0.1 - 0.5, -0.1 + 0.3 + 0.2, 0.4 - 0.1 + 0.1],
    },
  },
  { figure: 44, shows: "Softmax-with-Loss: exp, +, /, ×, log, ×t, +, ×(−1)", ...steps44 },
  {
    figure: 44,
    shows: "as printed: y, L, and y − t",
    values: { y1: 0.018211, y2: 0.245192, y3: 0.736597, L: 1.405714 },
    derivatives: { a1: 0.018211, a2: -0.754808, a3: 0.736597 },
    digits: 1e-6,
  },
  {
    figure: 45,
    shows: "folded: the same y, L and y − t",
    values: { cross_entropy_error: L, "softmax.y1": y[0], "softmax.y2": y[1], "softmax.y3": y[2] },
    derivatives: each((i) => `a${i + 1}`, (i) => da[i]), // oxfmt-ignore
  },
  { figure: 47, shows: "the backward walk of 44", derivatives: steps44.derivatives },
];

describe.each(graphs)(
  "figure $figure: $shows",
  ({ figure, values = {}, derivatives = {}, inputs = {}, folds, digits = 1e-12 }) => {
    const session = newSession({ kind: "figure", figure }, "en");
    const source = sourceOf(session.source);
    const scene = sessionScene({ ...session, folds: folds ?? session.folds }, modelOf(source, inputs));
    const read = (kind: "value" | "gradient", name: string): Reading => {
      // of a folded part with several results the arrows have the values
      const found =
        scene.nodes.find(({ id }) => id === name)?.[kind] ??
        scene.edges.find(({ from, symbols }) => `${from}.${symbols.value}` === name)?.[kind];
      if (found === undefined) throw new Error(`figure ${figure} shows no ${kind} of ${name}`);
      return found;
    };
    test.each([
      ["value", values],
      ["gradient", derivatives],
    ] as const)("%s", (kind, expected) => {
      for (const [name, number] of Object.entries(expected)) {
        const { data, shape } = read(kind, name);
        const actual = tensor(Float64Array.from(data), { shape });
        expectClose(actual, number, { rtol: digits, atol: digits }, `${kind} of ${name}`);
      }
    });
  },
);

test.each([39, 40, 44, 45, 47])("figure %d: folding changes nothing", (figure) => {
  const source = sourceOf({ kind: "figure", figure });
  expect(foldDifference(modelOf(source, {}))).toBeLessThanOrEqual(1e-12);
});

test("figure 43: ten probabilities that sum to 1, beside the scores", () => {
  const session = newSession({ kind: "figure", figure: 43 }, "en");
  const { edges } = sessionScene(session, modelOf(sourceOf(session.source), {}));
  const [scores, probabilities] = edges.slice(-2).map(({ value }) => [...value!.data]);
  expect(probabilities).toHaveLength(10);
  expect(probabilities.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
  expect(probabilities.indexOf(Math.max(...probabilities))).toBe(scores.indexOf(Math.max(...scores)));
});

const figures: readonly { figure: string; shows: string; rows: () => Row[] }[] = [
  {
    figure: "34",
    shows: "+ passes the upstream derivative on unchanged",
    rows: () => {
      const layer = new AddLayer();
      const z = layer.forward(10, 5);
      const [dx, dy] = layer.backward(1.3);
      return [
        ["z", z, 15],
        ["∂L/∂z·1 to x", dx, 1.3],
        ["∂L/∂z·1 to y", dy, 1.3],
      ];
    },
  },
  {
    figure: "35",
    shows: "× swaps its inputs, which is why it keeps them",
    rows: () => {
      const layer = new MulLayer();
      const z = layer.forward(10, 5);
      const [dx, dy] = layer.backward(1.3);
      return [
        ["z", z, 50],
        ["kept x", layer.x, 10],
        ["kept y", layer.y, 5],
        ["∂L/∂z·y to x", dx, 6.5],
        ["∂L/∂z·x to y", dy, 13],
      ];
    },
  },
  {
    figure: "36",
    shows: "two apples, by hand-driven layers",
    rows: () => {
      const [mulApple, mulTax] = [new MulLayer(), new MulLayer()];
      const applePrice = mulApple.forward(100, 2);
      const price = mulTax.forward(applePrice, 1.1);
      const [dapplePrice, dtax] = mulTax.backward(1);
      const [dapple, dappleCount] = mulApple.backward(dapplePrice);
      return [
        ["apple price", applePrice, 200],
        ["price", price, 220],
        ["∂/∂apple price", dapplePrice, 1.1],
        ["∂/∂tax", dtax, 200],
        ["∂/∂apple", dapple, 2.2],
        ["∂/∂apple number", dappleCount, 110],
      ];
    },
  },
  {
    figure: "37",
    shows: "apples and oranges, by hand-driven layers",
    rows: () => {
      const [mulApple, mulOrange, add, mulTax] = [new MulLayer(), new MulLayer(), new AddLayer(), new MulLayer()];
      const applePrice = mulApple.forward(100, 2);
      const orangePrice = mulOrange.forward(150, 3);
      const allPrice = add.forward(applePrice, orangePrice);
      const price = mulTax.forward(allPrice, 1.1);
      const [dallPrice, dtax] = mulTax.backward(1);
      const [dapplePrice, dorangePrice] = add.backward(dallPrice);
      const [dorange, dorangeCount] = mulOrange.backward(dorangePrice);
      const [dapple, dappleCount] = mulApple.backward(dapplePrice);
      return [
        ["apple price", applePrice, 200],
        ["orange price", orangePrice, 450],
        ["all", allPrice, 650],
        ["price", price, 715],
        ["∂/∂all", dallPrice, 1.1],
        ["∂/∂tax", dtax, 650],
        ["∂/∂apple price", dapplePrice, 1.1],
        ["∂/∂orange price", dorangePrice, 1.1],
        ["∂/∂apple", dapple, 2.2],
        ["∂/∂apple number", dappleCount, 110],
        ["∂/∂orange", dorange, 3.3],
        ["∂/∂orange number", dorangeCount, 165],
      ];
    },
  },
  {
    figure: "38",
    shows: "ReLU passes the upstream derivative where x > 0, and nothing where x ≤ 0",
    rows: () => {
      const relu = new Relu();
      const y = relu.forward(tensor([2, -2, 0], { dtype: "float64" }));
      return [
        ["y", y, [2, 0, 0]],
        ["mask", relu.mask, [0, 1, 1]],
        ["∂L/∂x", relu.backward(tensor([1.3, 1.3, 1.3], { dtype: "float64" })), [1.3, 0, 0]],
      ];
    },
  },
  {
    figure: "40",
    shows: "the sigmoid as a layer and as one node",
    rows: () => {
      const { forward, backward } = chapterNumbers().sigmoid;
      const [folded, layer] = [float64(1), new Sigmoid()];
      folded.sigmoid().backward();
      const out = layer.forward(tensor(1, { dtype: "float64" }));
      return [
        ["one node", folded.grad, backward.beforeNegate],
        ["the layer, forward", out, forward.divide],
        ["the layer, backward", layer.backward(1), backward.beforeNegate],
      ];
    },
  },
  {
    figure: "41",
    shows: "Affine on one row: (1, 2) · (2, 3) + (1, 3) → (1, 3)",
    rows: () => {
      const X = float64([[1, 2]]);
      const W = float64([[1, 2, 3], [4, 5, 6]]); // oxfmt-ignore
      const B = float64([[10, 20, 30]]);
      const dY = float64([[1, -1, 2]]);
      const product = X.matmul(W);
      const Y = product.add(B);
      Y.backward(dY);
      const layer = new Affine(W, B);
      const out = layer.forward(X);
      const dX = layer.backward(dY);
      const expected = { Y: [[19, 32, 45]], dX: [[5, 11]], dW: [[1, -1, 2], [2, -2, 4]], dB: [[1, -1, 2]] }; // oxfmt-ignore
      return [
        ["X·W", product, [[9, 12, 15]]],
        ["Y", Y, expected.Y],
        ["∂L/∂(X·W)", product.grad, [[1, -1, 2]]],
        ["∂L/∂X = ∂L/∂Y·Wᵀ", X.grad, expected.dX],
        ["∂L/∂W = Xᵀ·∂L/∂Y", W.grad, expected.dW],
        ["∂L/∂B", B.grad, expected.dB],
        ["the layer's Y", out, expected.Y],
        ["the layer's dX", dX, expected.dX],
        ["the layer's dW", layer.dW, expected.dW],
        ["the layer's dB", layer.db, expected.dB],
      ];
    },
  },
  {
    figure: "42",
    shows: "Affine on a batch: (3, 2) · (2, 3) + (3) → (3, 3); db adds up the rows",
    rows: () => {
      const X = float64([[1, 2], [3, 4], [5, 6]]); // oxfmt-ignore
      const W = float64([[1, 2, 3], [4, 5, 6]]); // oxfmt-ignore
      const B = float64([10, 20, 30]);
      const dY = float64([[1, 2, 3], [4, 5, 6], [7, 8, 9]]); // oxfmt-ignore
      const Y = X.matmul(W).add(B);
      Y.backward(dY);
      const layer = new Affine(W, B);
      const out = layer.forward(X);
      const dX = layer.backward(dY);
      const expected = {
        Y: [[19, 32, 45], [29, 46, 63], [39, 60, 81]], // oxfmt-ignore
        dX: [[14, 32], [32, 77], [50, 122]], // oxfmt-ignore
        dW: [[48, 57, 66], [60, 72, 84]], // oxfmt-ignore
        dB: [12, 15, 18],
      };
      return [
        ["Y", Y, expected.Y],
        ["∂L/∂X", X.grad, expected.dX],
        ["∂L/∂W", W.grad, expected.dW],
        ["∂L/∂B, the column sums", B.grad, expected.dB],
        ["the layer's Y", out, expected.Y],
        ["the layer's dX", dX, expected.dX],
        ["the layer's dW", layer.dW, expected.dW],
        ["the layer's db", layer.db, expected.dB],
      ];
    },
  },
  {
    figure: "43",
    shows: "scores become probabilities that sum to 1, in the same order",
    rows: () => {
      const x = tensor([[0.5, -1, 2]], { dtype: "float64" });
      const affine1 = new Affine(float64([[1, -1], [2, 0], [0, 1]]), float64([0.5, 0.5])); // oxfmt-ignore
      const affine2 = new Affine(float64([[1, 0, 2], [2, 1, -1]]), float64([0, 0, 1])); // oxfmt-ignore
      const hidden = new Relu().forward(affine1.forward(x));
      const scores = affine2.forward(hidden);
      const probabilities = softmax(scores);
      const exps = [4, 2, -1].map(Math.exp);
      const sum = exps[0] + exps[1] + exps[2];
      return [
        ["hidden", hidden, [[0, 2]]],
        ["scores", scores, [[4, 2, -1]]],
        ["probabilities", probabilities, [exps.map((exp) => exp / sum)]],
        ["their sum", probabilities.sum(-1), [1]],
        ["the largest score", scores.argmax(-1), [0]],
        ["the largest probability", probabilities.argmax(-1), [0]],
      ];
    },
  },
  {
    figure: "45",
    shows: "the same folded into one layer",
    rows: () => {
      const { a, t, y, loss, da } = chapterNumbers().softmaxWithLoss;
      const layer = new SoftmaxWithLoss();
      const scores = float64([...a]);
      const L = layer.forward(scores, tensor([...t]));
      L.backward();
      const byIndex = new SoftmaxWithLoss();
      return [
        ["L", L, loss],
        ["L, as printed", L, 1.405714, 1e-6],
        ["y", layer.y, [...y]],
        ["y, as printed", layer.y, [0.018211, 0.245192, 0.736597], 1e-6],
        ["y − t: one sample is a batch of one", layer.backward(), [...da]],
        ["y − t, as printed", layer.backward(), [0.018211, -0.754808, 0.736597], 1e-6],
        ["y − t by the graph", scores.grad, [...da]],
        ["L by the class index", byIndex.forward(scores, 1), loss],
        ["y − t by the class index", byIndex.backward(1), [...da]],
      ];
    },
  },
];

describe.each(figures)("figure $figure: $shows", ({ rows }) => {
  test("every number", () => {
    for (const [what, actual, expected, digits = 1e-12] of rows())
      expectClose(actual, expected, { rtol: digits, atol: digits }, what);
  });
});

test("figure 32: the local derivative of x² is printed as 2·x", () => {
  const square = elementwise(["x"], {
    name: "square",
    value: (s, { x }) => s.mul(x, x),
    partials: { x: (s, { x }) => s.mul(s.lit(2), x) },
    samples: [{ inputs: [{ shape: [2] }], rest: [] }],
  });
  const x = float64(3);
  square(x).backward(5);
  expectClose(x.grad, 30);
  expect(square.record.partials.x?.(tex, { x: atom("x"), out: atom("y") }).text).toBe("2 \\cdot x");
});
