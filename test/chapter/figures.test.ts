import { describe, expect, test } from "vitest";
import { tex, atom } from "../../src/scalar/tex.js";
import { AddLayer, Affine, MulLayer, Relu, Sigmoid, SoftmaxWithLoss, softmax } from "../../src/nn/index.js";
import { elementwise, tensor, variable, type NestedNumbers, type Tensor } from "../../src/tensor/index.js";
import { chapterNumbers } from "../fixtures/tables.js";
import { expectClose } from "../support/close.js";

/*
 * The chapter's figures 30 to 45, number by number. Each figure builds its graph and lists what its arrows show: values
 * above, derivatives below. Figures 46 and 47 have files of their own.
 */
type Row = readonly [what: string, actual: Tensor | null, expected: NestedNumbers, digits?: number];

const float64 = (values: number | number[] | number[][], name?: string) =>
  variable(values as number[], { dtype: "float64", name });

function fruits() {
  const apple = variable(100, { name: "apple" });
  const appleCount = variable(2, { name: "apple_num" });
  const orange = variable(150, { name: "orange" });
  const orangeCount = variable(3, { name: "orange_num" });
  const tax = variable(1.1, { name: "tax" });
  const apples = apple.mul(appleCount);
  const oranges = orange.mul(orangeCount);
  const all = apples.add(oranges);
  return { apple, appleCount, orange, orangeCount, tax, apples, oranges, all, price: all.mul(tax) };
}

function sigmoidByNodes(at: number) {
  const x = float64(at, "x");
  const negated = x.mul(-1);
  const exp = negated.exp();
  const sum = exp.add(1);
  const y = tensor(1, { dtype: "float64" }).div(sum);
  y.backward();
  return { x, negated, exp, sum, y };
}

function softmaxWithLossByNodes({ a: scores, t }: { a: readonly number[]; t: readonly number[] }) {
  const a = scores.map((score, i) => float64(score, `a${i + 1}`));
  const exps = a.map((score) => score.exp());
  const sum = exps.reduce<Tensor>((total, exp, i) => (i === 0 ? exp : total.add(exp)), exps[0]);
  const inverse = tensor(1, { dtype: "float64" }).div(sum);
  const y = exps.map((exp) => exp.mul(inverse));
  const logs = y.map((probability) => probability.log());
  const labelled = logs.map((log, i) => log.mul(t[i]));
  const total = labelled.reduce((left, right) => left.add(right));
  const loss = total.mul(-1);
  loss.backward();
  return { a, exps, sum, inverse, y, logs, labelled, total, loss };
}

const figures: readonly { figure: string; shows: string; rows: () => Row[] }[] = [
  {
    figure: "30",
    shows: "apples and oranges with tax, forward",
    rows: () => {
      const { apples, oranges, all, price } = fruits();
      return [
        ["apples", apples, 200],
        ["oranges", oranges, 450],
        ["all", all, 650],
        ["price", price, 715],
      ];
    },
  },
  {
    figure: "31",
    shows: "local computation: where 4000 comes from is nobody's business",
    rows: () => {
      const buy = (others: Tensor) => {
        const apples = variable(100).mul(2);
        const sum = apples.add(others);
        const price = sum.mul(1.1);
        price.backward();
        return { sum, price, apples };
      };
      const folded = buy(variable(4000));
      const unfolded = buy(variable(150).mul(20).add(variable(500).mul(2)));
      return [
        ["sum", folded.sum, 4200],
        ["price", folded.price, 4620],
        ["sum, the others unfolded", unfolded.sum, 4200],
        ["price, the others unfolded", unfolded.price, 4620],
        ["derivative by the apples", folded.apples.grad, 1.1],
        ["derivative by the apples, the others unfolded", unfolded.apples.grad, 1.1],
      ];
    },
  },
  {
    figure: "32",
    shows: "a node multiplies the upstream derivative E by its local one",
    rows: () => {
      const x = float64(3);
      const y = x.pow(2);
      y.backward(5);
      return [
        ["x²", y, 9],
        ["E·2x", x.grad, 5 * 2 * 3],
      ];
    },
  },
  {
    figure: "33",
    shows: "the chain rule on z = (x + y)²",
    rows: () => {
      const [x, y] = [float64(2), float64(3)];
      const t = x.add(y);
      const z = t.pow(2);
      z.backward();
      return [
        ["z", z, 25],
        ["∂z/∂z", z.grad, 1],
        ["∂z/∂t", t.grad, 10],
        ["∂z/∂x", x.grad, 10],
        ["∂z/∂y", y.grad, 10],
      ];
    },
  },
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
    figure: "36",
    shows: "two apples, by price.backward()",
    rows: () => {
      const [apple, count, tax] = [variable(100), variable(2), variable(1.1)];
      const applePrice = apple.mul(count);
      const price = applePrice.mul(tax);
      price.backward();
      return [
        ["price", price, 220],
        ["∂/∂price", price.grad, 1],
        ["∂/∂apple price", applePrice.grad, 1.1],
        ["∂/∂tax", tax.grad, 200],
        ["∂/∂apple", apple.grad, 2.2],
        ["∂/∂apple number", count.grad, 110],
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
    figure: "37",
    shows: "apples and oranges, by price.backward()",
    rows: () => {
      const { apple, appleCount, orange, orangeCount, tax, apples, oranges, all, price } = fruits();
      price.backward();
      return [
        ["price", price, 715],
        ["∂/∂price", price.grad, 1],
        ["∂/∂all", all.grad, 1.1],
        ["∂/∂tax", tax.grad, 650],
        ["∂/∂apple price", apples.grad, 1.1],
        ["∂/∂orange price", oranges.grad, 1.1],
        ["∂/∂apple", apple.grad, 2.2],
        ["∂/∂apple number", appleCount.grad, 110],
        ["∂/∂orange", orange.grad, 3.3],
        ["∂/∂orange number", orangeCount.grad, 165],
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
    figure: "39",
    shows: "sigmoid as ×(−1), exp, +1, ÷, forward at x = 1",
    rows: () => {
      const { negated, exp, sum, y } = sigmoidByNodes(1);
      const { forward } = chapterNumbers().sigmoid;
      return [
        ["×(−1)", negated, forward.negate],
        ["exp", exp, forward.exp],
        ["+1", sum, forward.add],
        ["÷", y, forward.divide],
        ["×(−1), as printed", negated, -1, 1e-6],
        ["exp, as printed", exp, 0.367879, 1e-6],
        ["+1, as printed", sum, 1.367879, 1e-6],
        ["÷, as printed", y, 0.731059, 1e-6],
      ];
    },
  },
  {
    figure: "40",
    shows: "the same backward from 1, step by step, and folded into one node",
    rows: () => {
      const { x, negated, exp, sum, y } = sigmoidByNodes(1);
      const { backward } = chapterNumbers().sigmoid;
      const [folded, layer] = [float64(1), new Sigmoid()];
      folded.sigmoid().backward();
      const out = layer.forward(tensor(1, { dtype: "float64" }));
      return [
        ["upstream", y.grad, 1],
        ["before ÷: −y²", sum.grad, backward.beforeDivide],
        ["before +1", exp.grad, backward.beforeAdd],
        ["before exp", negated.grad, backward.beforeExp],
        ["before ×(−1): y(1 − y)", x.grad, backward.beforeNegate],
        ["before ÷, as printed", sum.grad, -0.534447, 1e-6],
        ["before +1, as printed", exp.grad, -0.534447, 1e-6],
        ["before exp, as printed", negated.grad, -0.196612, 1e-6],
        ["before ×(−1), as printed", x.grad, 0.196612, 1e-6],
        ["one node", folded.grad, backward.beforeNegate],
        ["the layer, forward", out, chapterNumbers().sigmoid.forward.divide],
        ["the layer, backward", layer.backward(1), backward.beforeNegate],
      ];
    },
  },
  {
    figure: "41",
    shows: "Affine on one row: (1, 2) · (2, 3) + (1, 3) → (1, 3)",
    rows: () => {
      const X = float64([[1, 2]]);
      const W = float64([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
      const B = float64([[10, 20, 30]]);
      const dY = float64([[1, -1, 2]]);
      const product = X.matmul(W);
      const Y = product.add(B);
      Y.backward(dY);
      const layer = new Affine(W, B);
      const out = layer.forward(X);
      const dX = layer.backward(dY);
      const expected = { Y: [[19, 32, 45]], dX: [[5, 11]], dW: [[1, -1, 2], [2, -2, 4]], dB: [[1, -1, 2]] }; // prettier-ignore
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
      const X = float64([[1, 2], [3, 4], [5, 6]]); // prettier-ignore
      const W = float64([[1, 2, 3], [4, 5, 6]]); // prettier-ignore
      const B = float64([10, 20, 30]);
      const dY = float64([[1, 2, 3], [4, 5, 6], [7, 8, 9]]); // prettier-ignore
      const Y = X.matmul(W).add(B);
      Y.backward(dY);
      const layer = new Affine(W, B);
      const out = layer.forward(X);
      const dX = layer.backward(dY);
      const expected = {
        Y: [[19, 32, 45], [29, 46, 63], [39, 60, 81]], // prettier-ignore
        dX: [[14, 32], [32, 77], [50, 122]], // prettier-ignore
        dW: [[48, 57, 66], [60, 72, 84]], // prettier-ignore
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
      const affine1 = new Affine(float64([[1, -1], [2, 0], [0, 1]]), float64([0.5, 0.5])); // prettier-ignore
      const affine2 = new Affine(float64([[1, 0, 2], [2, 1, -1]]), float64([0, 0, 1])); // prettier-ignore
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
    figure: "44",
    shows: "Softmax-with-Loss node by node: exp, +, ÷, ×, log, ×t, +, ×(−1)",
    rows: () => {
      const { a: scores, t, y: probabilities, loss: L, da } = chapterNumbers().softmaxWithLoss;
      const { a, exps, sum, inverse, y, logs, labelled, total, loss } = softmaxWithLossByNodes({ a: scores, t });
      const S = scores.map(Math.exp).reduce((left, right) => left + right);
      const each = (what: string, nodes: readonly Tensor[], expected: (i: number) => number): Row[] =>
        nodes.map((node, i) => [`${what} ${i + 1}`, node, expected(i)]);
      const eachGrad = (what: string, nodes: readonly Tensor[], expected: (i: number) => number): Row[] =>
        nodes.map((node, i) => [`${what} ${i + 1}`, node.grad, expected(i)]);
      return [
        ...each("exp", exps, (i) => Math.exp(scores[i])),
        ["S", sum, S],
        ["1/S", inverse, 1 / S],
        ...each("y", y, (i) => probabilities[i]),
        ...each("log y", logs, (i) => Math.log(probabilities[i])),
        ...each("t·log y", labelled, (i) => t[i] * Math.log(probabilities[i])),
        ["Σ t·log y", total, -L],
        ["L", loss, L],
        ["upstream", loss.grad, 1],
        ["∂L/∂Σ", total.grad, -1],
        ...eachGrad("∂L/∂(t·log y)", labelled, () => -1),
        ...eachGrad("∂L/∂log y = −t", logs, (i) => -t[i]),
        ...eachGrad("∂L/∂y = −t/y", y, (i) => -t[i] / probabilities[i]),
        ["∂L/∂(1/S) = −S", inverse.grad, -S],
        ["∂L/∂S = 1/S", sum.grad, 1 / S],
        ...eachGrad("∂L/∂exp = 1/S − t/exp(a)", exps, (i) => 1 / S - t[i] / Math.exp(scores[i])),
        ...eachGrad("∂L/∂a = y − t", a, (i) => da[i]),
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
