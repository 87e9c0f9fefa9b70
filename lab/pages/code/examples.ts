import type { ExampleName } from "./words.js";

/** A text to begin with. */
export interface Example {
  readonly name: ExampleName;
  readonly text: string;
}

export const expressionExamples: readonly [Example, ...Example[]] = [
  { name: "chainRule", text: "z = (x + y)**2" },
  { name: "paths", text: "x = 3\ny = x*x + x" },
  {
    name: "fruits",
    text: "apple = 100; apple_num = 2\norange = 150; orange_num = 3; tax = 1.1\nprice = (apple*apple_num + orange*orange_num)*tax",
  },
  { name: "sigmoid", text: "x = 1\ny = 1/(1 + exp(-x))" },
  {
    name: "neuron",
    text: "x1 = 1; x2 = 0.5; w1 = 0.3; w2 = -0.2; b = 0.1; t = 1\na = w1*x1 + w2*x2 + b\ny = sigmoid(a)\nloss = (y - t)**2",
  },
  {
    name: "softmax",
    text: "a1 = 0.3; a2 = 2.9\ns = exp(a1) + exp(a2)\ny2 = exp(a2)/s\nloss = -log(y2)",
  },
];

export const programExamples: readonly [Example, ...Example[]] = [
  {
    name: "apples",
    text: `import { variable, type Tensor } from "edgegrad";

type Inputs = Record<"apple" | "apple_num" | "tax", Tensor>;

export default {
  inputs: { apple: variable(100), apple_num: variable(2), tax: variable(1.1) },
  loss: ({ apple, apple_num, tax }: Inputs) =>
    apple.mul(apple_num).named("apple_price").mul(tax).named("price"),
};
`,
  },
  {
    name: "network",
    text: `import { nn, tensor, variable, type Tensor } from "edgegrad";

const W1 = variable([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], { name: "W1" });
const b1 = variable([0.1, 0.2, 0.3], { name: "b1" });
const W2 = variable([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], { name: "W2" });
const b2 = variable([0.1, 0.2], { name: "b2" });
const label = tensor([[0, 1]]);

console.log("W1", W1);

export default {
  inputs: { x: [[1, 0.5]] },
  loss: ({ x }: { x: Tensor }) => {
    const hidden = new nn.Affine(W1, b1).forward(x).relu().named("hidden");
    const scores = new nn.Affine(W2, b2).forward(hidden).named("scores");
    return new nn.SoftmaxWithLoss().forward(scores, label);
  },
};
`,
  },
  {
    name: "slope",
    text: `import { grad, variable, type Tensor } from "edgegrad";

const f = (x: Tensor) => x.pow(3);

export default {
  inputs: { x: variable(2) },
  // 3x² is a graph too: its own derivative is 6x
  loss: ({ x }: { x: Tensor }) => grad(f)(x).named("slope"),
};
`,
  },
];
