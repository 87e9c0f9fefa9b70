import { describe, expect, it } from "vitest";
import { checkGradients, nn, tensor, where, type Tensor } from "edgegrad";
import { meanAbsoluteDifference, numericalGradient } from "edgegrad/check";
import { chapterNumbers } from "../fixtures/tables.js";
import { networkAndBatch } from "./gradientCheck.js";

/* The slips in the chapter's own code, planted, each with the words that the check finds for it. */

const float64 = { dtype: "float64" } as const;
const matrix = (rows: readonly (readonly number[])[]): Tensor =>
  tensor(Float64Array.from(rows.flat()), { shape: [rows.length, rows[0].length] });

describe("1: comments of d apple and d apple number, swapped", () => {
  const inputs = { apple: 100, appleCount: 2, orange: 150, orangeCount: 3, tax: 1.1 };

  /** The two fruits by hand-driven layers. */
  function fruits(given: { readonly [K in keyof typeof inputs]: Tensor }) {
    const [mulApple, mulOrange, mulTax] = [new nn.MulLayer(), new nn.MulLayer(), new nn.MulLayer()];
    const addFruits = new nn.AddLayer();
    const fruit = addFruits.forward(
      mulApple.forward(given.apple, given.appleCount),
      mulOrange.forward(given.orange, given.orangeCount),
    );
    const price = mulTax.forward(fruit, given.tax);
    const gradients = () => {
      const [dFruit, tax] = mulTax.backward(1);
      const [dApple, dOrange] = addFruits.backward(dFruit);
      const [apple, appleCount] = mulApple.backward(dApple);
      const [orange, orangeCount] = mulOrange.backward(dOrange);
      return { apple, appleCount, orange, orangeCount, tax };
    };
    return { price, gradients };
  }

  it("is 2.2 by the apple's price and 110 by their number", async () => {
    const report = await checkGradients((given) => fruits(given).price, inputs, {
      gradients: (given) => fruits(given).gradients(),
    });
    expect(report.verdict).toBe("pass");
    const analytic = report.parameters.map(({ name, worst }) => [name, worst!.analytic] as const);
    for (const [name, expected] of [
      ["apple", 2.2],
      ["appleCount", 110],
      ["orange", 3.3],
      ["orangeCount", 165],
      ["tax", 650],
    ] as const)
      expect(Math.abs(Object.fromEntries(analytic)[name] - expected)).toBeLessThan(1e-12 * expected);
  });

  it("swapped as the comments say, is found", async () => {
    const report = await checkGradients((given) => fruits(given).price, inputs, {
      gradients: (given) => {
        const { apple, appleCount, ...others } = fruits(given).gradients();
        return { apple: appleCount, appleCount: apple, ...others };
      },
    });
    expect(report.parameters.map(({ verdict }) => verdict)).toEqual(["fail", "fail", "pass", "pass", "pass"]);
    expect(report.parameters[0].message).toContain("analytic 110 against numeric 2.2");
    expect(report.parameters[1].message).toContain("analytic 2.2 against numeric 110");
  });
});

describe("2: grads['b2'] = Affine2.dW", () => {
  it("is told by its shape, before any number", async () => {
    const { net, x, t } = networkAndBatch();
    const report = await checkGradients(() => net.loss(x, t), net.params, {
      sample: 1,
      gradients: () => {
        const gradients = net.gradient(x, t);
        return { ...gradients, b2: gradients.W2 };
      },
    });
    expect(report.verdict).toBe("fail");
    expect(report.parameters.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "fail"]);
    expect(report.parameters[3]).toMatchObject({ name: "b2", shapesAgree: false, checked: 0 });
    expect(report.parameters[3].message).toBe("shapes differ: (50, 10) ≠ (10,)");
    expect(String(report)).toContain("b2: shapes differ: (50, 10) ≠ (10,)");
  });
});

describe("3: the ReLU's mask is x < 0, its formula x ≤ 0", () => {
  const derivatives = [
    { name: "the chapter's code", at0: 1, backward: (x: Tensor) => where(x.lt(0), 0, tensor([1, 1, 1], float64)) },
    {
      name: "the layer",
      at0: 0,
      backward: (x: Tensor) => {
        const relu = new nn.Relu();
        relu.forward(x);
        return relu.backward(tensor([1, 1, 1], float64));
      },
    },
  ];

  it.each(derivatives)("$name gives $at0 at 0: a kink either way", async ({ at0, backward }) => {
    const x = tensor([0, 2, -2], float64);
    const report = await checkGradients(
      ({ x }) => new nn.Relu().forward(x).sum(),
      { x },
      {
        gradients: ({ x }) => ({ x: backward(x) }),
      },
    );
    expect(report.verdict).toBe("kink");
    const { worst, kinks, failures } = report.parameters[0];
    expect({ kinks, failures }).toEqual({ kinks: 1, failures: 0 });
    expect(worst).toMatchObject({ index: [0], analytic: at0, left: 0 });
    expect(worst!.right).toBeCloseTo(1, 9);
    expect(worst!.numeric).toBeCloseTo(0.5, 9);
  });

  it("a central difference gives 0.5 there", async () => {
    const numeric = await numericalGradient((x: Tensor) => new nn.Relu().forward(x).sum(), [0]);
    expect(numeric.item()).toBeCloseTo(0.5, 9);
  });
});

describe("4: ReLU.backward writes into its argument", () => {
  const x = matrix([
    [-1, 2],
    [3, -4],
  ]);
  const W = matrix([
    [1, 2],
    [3, 4],
  ]);
  const upstream = [
    [5, 6],
    [7, 8],
  ];
  /** A layer that has been run forward. */
  const run = <Layer extends { forward(...inputs: Tensor[]): Tensor }>(layer: Layer, ...inputs: Tensor[]): Layer => {
    layer.forward(...inputs);
    return layer;
  };

  it.each([
    { name: "Relu", layer: run(new nn.Relu(), x), dout: upstream },
    { name: "Sigmoid", layer: run(new nn.Sigmoid(), x), dout: upstream },
    { name: "Affine", layer: run(new nn.Affine(W, tensor([1, 2], float64)), x), dout: upstream },
    { name: "MulLayer", layer: run(new nn.MulLayer(), x, W), dout: upstream },
    { name: "AddLayer", layer: run(new nn.AddLayer(), x, W), dout: upstream },
    { name: "IdentityWithLoss", layer: run(new nn.IdentityWithLoss(), x, W), dout: 2 },
    { name: "SoftmaxWithLoss", layer: run(new nn.SoftmaxWithLoss(), x, tensor(Int32Array.of(0, 1))), dout: 2 },
  ])("$name does not, and gives the same again", ({ layer, dout }) => {
    const given = tensor(dout, float64);
    const read = (): unknown => [layer.backward(given)].flat().map((dx) => dx.arraySync());
    const first = read();
    expect(given.arraySync()).toEqual(dout);
    expect(read()).toEqual(first);
  });

  it("nor does a ReLU pass anything back where x ≤ 0", () => {
    const dx = run(new nn.Relu(), x).backward(x);
    expect(dx.arraySync()).toEqual([
      [0, 2],
      [3, 0],
    ]);
  });
});

describe("5: what the last layer and the sigmoid overlook", () => {
  class IgnoresDout extends nn.SoftmaxWithLoss {
    override backward(): Tensor {
      return super.backward(1);
    }
  }
  const t = tensor(Int32Array.of(1, 0));
  const inputs = {
    x: [
      [0.3, 2.9, 4],
      [1, -1, 0.5],
    ],
  };

  it.each([
    { name: "respecting dout", layer: () => new nn.SoftmaxWithLoss(), verdict: "pass" },
    { name: "ignoring dout", layer: () => new IgnoresDout(), verdict: "fail" },
  ])("SoftmaxWithLoss.backward $name: $verdict", async ({ layer, verdict }) => {
    const last = layer();
    const report = await checkGradients(({ x }) => last.forward(x, t).mul(2), inputs, {
      gradients: () => ({ x: last.backward(2) }),
    });
    expect(report.verdict).toBe(verdict);
    if (verdict === "fail") {
      expect(report.parameters[0]).toMatchObject({ failures: 6, checked: 6 });
      expect(report.parameters[0].maxRelativeError).toBeCloseTo(0.5, 6);
      expect(report.parameters[0].message).toMatch(/^6 of 6 elements are wrong, worst at .* relative error 0\.5$/);
    }
  });

  it("1 / (1 + exp(−x)) overflows: its derivative is not a number, and the check says so", async () => {
    const naive = (x: Tensor): Tensor => x.neg().exp().add(1).pow(-1);
    const report = await checkGradients(({ x }) => naive(x).sum(), { x: [-1000, 1] });
    expect(report.parameters[0]).toMatchObject({ verdict: "fail", failures: 1 });
    expect(report.parameters[0].message).toContain(
      "worst at [0]: analytic NaN against numeric 0, the derivative is not finite",
    );
    const ours = await checkGradients(({ x }) => new nn.Sigmoid().forward(x).sum(), { x: [-1000, 1, 1000] });
    expect(ours.verdict).toBe("pass");
  });

  it("log 0: an infinite loss confirms nothing; the layer's is finite", async () => {
    const logits = { x: [[1e4, -1e4]] };
    const naive = (x: Tensor): Tensor =>
      x
        .softmax()
        .mul(tensor([[0, 1]]))
        .log()
        .neg()
        .sum();
    const report = await checkGradients(({ x }) => naive(x), logits);
    expect(report.parameters[0]).toMatchObject({ verdict: "fail", checked: 0 });
    expect(report.parameters[0].message).toBe("the loss is Infinity, and differences of that confirm nothing");
    const ours = await checkGradients(({ x }) => new nn.SoftmaxWithLoss().forward(x, tensor(Int32Array.of(1))), logits);
    expect(ours.verdict).toBe("pass");
    expect(Math.abs(ours.parameters[0].worst!.analytic)).toBe(1);
  });
});

describe("6: the mean of absolute differences", () => {
  it("stays small with one wrong element of W1, which the check names", async () => {
    const { net, x, t } = networkAndBatch();
    const place = [17, 3] as const;
    const error = new Float64Array(784 * 50);
    error[place[0] * 50 + place[1]] = 0.1;
    const right = net.gradient(x, t).W1;
    const wrong = right.add(tensor(error, { shape: [784, 50] }));
    // seed 0's choice of 1,000 elements holds the wrong one
    const report = await checkGradients(
      () => net.loss(x, t),
      { W1: net.params.W1 },
      {
        gradients: () => ({ W1: wrong }),
        sample: 1000,
        seed: 0,
      },
    );
    const [{ verdict, failures, worst, message }] = report.parameters;
    expect({ verdict, failures, index: worst!.index }).toEqual({ verdict: "fail", failures: 1, index: [...place] });
    expect(message).toContain("worst at [17, 3]");
    // what the chapter prints, over all elements
    const data = (of: Tensor) => ({ data: of.dataSync(), shape: of.shape, dtype: of.dtype });
    expect(meanAbsoluteDifference(data(wrong), data(right))).toBeLessThan(1e-5);
  });
});

describe("7: t.shape[0] of a single sample", () => {
  const { a, t, da } = chapterNumbers().softmaxWithLoss;
  const labels = tensor(Float64Array.from(t));

  it("is 3 for figure 45, where the batch is 1", async () => {
    const dividesByClasses = (x: Tensor): Tensor => x.softmax().sub(labels).div(t.length);
    const loss = ({ x }: { x: Tensor }): Tensor => new nn.SoftmaxWithLoss().forward(x, labels);
    const report = await checkGradients(
      loss,
      { x: Float64Array.from(a) },
      {
        gradients: ({ x }) => ({ x: dividesByClasses(x) }),
      },
    );
    expect(report.parameters[0]).toMatchObject({ verdict: "fail", failures: 3 });
    expect(report.parameters[0].maxRelativeError).toBeCloseTo(2 / 3, 6);
  });

  it("does not matter to the layer: its backward is y − t", async () => {
    const layer = new nn.SoftmaxWithLoss();
    const report = await checkGradients(
      ({ x }) => layer.forward(x, labels),
      { x: Float64Array.from(a) },
      {
        gradients: () => ({ x: layer.backward() }),
      },
    );
    expect(report.verdict).toBe("pass");
    const dx = layer.backward().dataSync();
    da.forEach((expected, i) => expect(dx[i]).toBeCloseTo(expected, 14));
  });
});
