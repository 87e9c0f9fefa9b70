import type { BackwardFacts, GraphWords, NodeFacts } from "./words.js";

const list = (inputs: NodeFacts["inputs"], sign = " = "): string =>
  inputs.map(({ name, value }) => (value === undefined ? name : `${name}${sign}${value}`)).join(", ");
const tail = ({ output, derivative }: NodeFacts): string =>
  `${output === undefined ? "" : `, output ${output}`}${derivative === undefined ? "" : `, derivative ${derivative}`}`;
const kept = ({ inputs }: BackwardFacts): string => inputs.map(({ name, value }) => value ?? name).join(" and ");
const result = ({ id, output }: NodeFacts): string => output ?? id;

export const en: GraphWords = {
  title: "Computational graph",
  figures: {
    30: "apples and oranges with tax, forward",
    31: "local computation at one node",
    32: "backward through one node, E·∂y/∂x",
    33: "the chain rule on z = (x + y)²",
    34: "+ passes the upstream derivative on unchanged",
    35: "× swaps its inputs",
    36: "two apples with tax, forward and backward",
    37: "apples and oranges with tax, forward and backward",
    38: "ReLU where x > 0 and where x ≤ 0",
    39: "the sigmoid step by step, forward",
    40: "the sigmoid step by step, backward",
    41: "Affine on one sample, X·W + B",
    42: "Affine on a batch of three samples",
    43: "from a picture of a digit to probabilities",
    44: "softmax with cross-entropy, step by step",
    45: "softmax with cross-entropy, folded",
    46: "accuracy on MNIST, by epoch",
    47: "the backward pass of figure 44 in numbered steps",
  },
  figureTitle: (figure, shows) => `Figure ${figure}: ${shows}`,
  summary: ({ nodes, inputs, outputs }) =>
    `${nodes} ${nodes === 1 ? "operation" : "operations"}, from ${inputs.join(", ") || "nothing"} to ${outputs.join(", ")}. Values stand above the arrows, derivatives below.`,
  node: (facts) => `${facts.label} node ${facts.id}, inputs ${list(facts.inputs, " ")}${tail(facts)}`,
  source: (facts) =>
    `input ${facts.id}${facts.output === undefined ? "" : `, value ${facts.output}`}${facts.derivative === undefined ? "" : `, derivative ${facts.derivative}`}`,
  output: (facts) => `result ${facts.id}${tail(facts)}`,
  stepper: {
    first: "Back to the start",
    back: "Step back",
    next: "Step on",
    last: "To the end",
    slider: "Step",
    keys: "Keys: . and , or the arrows step on and back; Home and End go to the start and to the end.",
    position: (step, steps) => `${step} of ${steps}`,
  },
  start: "Start: only the inputs are known.",
  forward: (facts) => `Forward: ${facts.label} makes ${facts.id} of ${list(facts.inputs)}: ${result(facts)}.`,
  seed: (of, derivative) => `Backward begins: the derivative of ${of} by itself is ${derivative}.`,
  seedGiven: (derivatives) => `Backward begins: ${derivatives} comes from upstream.`,
  backward: (facts) =>
    `Backward: ${facts.label} at ${facts.id} gets ${facts.upstream ?? "no derivative"} from upstream and passes on ${list(facts.passed) || "nothing"}.`,
  ops: {
    general: ({ label }) => `${label} multiplies what comes from upstream by its local derivative.`,
    add: () => "+ passes the upstream derivative on unchanged.",
    sub: () => "− passes the upstream derivative on, to what is taken away with the opposite sign.",
    mul: (facts) =>
      facts.inputs.length === 2
        ? `× swaps its inputs; it kept ${kept(facts)} from the forward pass.`
        : `${facts.label} multiplies the upstream derivative by the same number.`,
    div: (facts) =>
      `${facts.label} needs what it divided by, and its own result ${result(facts)}, from the forward pass.`,
    neg: () => "− turns the sign of the upstream derivative.",
    exp: (facts) => `exp is its own derivative: it multiplies by its result ${result(facts)}.`,
    log: (facts) => `log divides the upstream derivative by its input ${kept(facts)}.`,
    sqrt: (facts) => `The square root divides by twice its result ${result(facts)}.`,
    pow: (facts) => `${facts.label} multiplies by the power and by one power less of its input ${kept(facts)}.`,
    relu: () => "ReLU lets the derivative through where its input was positive, and nothing elsewhere.",
    sigmoid: (facts) => `The sigmoid needs only its own result y = ${result(facts)}: it multiplies by y(1 − y).`,
    tanh: (facts) => `tanh needs only its own result y = ${result(facts)}: it multiplies by 1 − y².`,
    contract: () => "The matrix product swaps its inputs too: each gets upstream times the other one, transposed.",
    sum: () => "A sum hands the same derivative to everything that it added up.",
    max: () => "Only the largest element gets the derivative.",
    reshape: () => "Only the shape changes, forward and back.",
    transpose: () => "Axes are exchanged forward, and back again backward.",
    expand: () => "What was repeated forward is summed backward.",
    where: () => "Each side gets the derivative where it was chosen, and 0 elsewhere.",
    cast: () => "Only the type of the numbers changes.",
    stopGradient: () => "No derivative passes here.",
    Affine: () => "Affine passes dY·Wᵀ to its input, Xᵀ·dY to its weights, and the sum over the batch to its biases.",
    SoftmaxWithLoss: () => "Softmax and cross-entropy together pass back the error itself: y − t.",
    softmax: (facts) => `softmax needs only its own results: ${result(facts)}.`,
  },
};
