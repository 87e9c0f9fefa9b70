/*
 * What is measured: the same table for edgegrad and for every peer. A tensor's name is the file that all of them read.
 */

export const workloadNames = [
  "mlp-book",
  "mlp-512",
  "cnn",
  "gpt-mini",
  "matmul-64",
  "matmul-256",
  "matmul-1024",
  "exp",
  "tanh",
  "gelu",
  "softmax",
  "layernorm",
  "gradcheck",
  "predict",
  "fruits",
] as const;
export type WorkloadName = (typeof workloadNames)[number];

/** How a tensor is filled, always from the same seed. */
export type Fill =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "uniform" }
  | { readonly kind: "normal"; readonly deviation: number }
  /** Whole numbers from 0 to below `below`, int32. */
  | { readonly kind: "whole"; readonly below: number };

export interface TensorSpec {
  readonly shape: readonly number[];
  readonly fill: Fill;
}

export interface Workload {
  readonly name: WorkloadName;
  readonly title: string;
  /** A training step gives a loss, and losses are compared; of any other call the output is. */
  readonly training: boolean;
  /** No peer has anything to compare. */
  readonly alone?: boolean;
  /** In the order in which runners with parameters by position take them; the parameters are those of `parameters`. */
  readonly tensors: Readonly<Record<string, TensorSpec>>;
  readonly parameters: readonly string[];
  readonly learningRate?: number;
  /** Multiplications and additions of the matrix products and convolutions of one call; 0 where there is none. */
  readonly flops: number;
  /** Bytes that one call cannot but move: inputs and parameters read, results and updated state written. */
  readonly bytes: number;
}

/** Samples that each runner holds, and index lists that its steps take in turn. */
const samples = 10_000;
const batches = 64;
const symbols = 65;
const context = 64;

const constant = (shape: readonly number[], value: number): TensorSpec => ({
  shape,
  fill: { kind: "constant", value },
});
const zeros = (...shape: number[]): TensorSpec => constant(shape, 0);
const uniform = (...shape: number[]): TensorSpec => ({ shape, fill: { kind: "uniform" } });
const normal = (deviation: number, ...shape: number[]): TensorSpec => ({ shape, fill: { kind: "normal", deviation } });
const whole = (below: number, ...shape: number[]): TensorSpec => ({ shape, fill: { kind: "whole", below } });

const sizeOf = ({ shape }: TensorSpec): number => shape.reduce((product, length) => product * length, 1);
const elementsOf = (tensors: Readonly<Record<string, TensorSpec>>): number =>
  Object.values(tensors).reduce((total, tensor) => total + sizeOf(tensor), 0);

/** Made-up pictures of MNIST's size, their labels, and which of them each step takes. */
const pictures = (batch: number): Record<string, TensorSpec> => ({
  images: uniform(samples, 784),
  labels: whole(10, samples),
  [`batches-${batch}`]: whole(samples, batches, batch),
});

interface TrainingFacts extends Pick<Workload, "name" | "title" | "flops"> {
  readonly learningRate: number;
  readonly data: Readonly<Record<string, TensorSpec>>;
  readonly parameters: Readonly<Record<string, TensorSpec>>;
  readonly batchBytes: number;
  /** float32 values that the optimizer keeps for each parameter. */
  readonly optimizerValues: number;
}

function training({ data, parameters, batchBytes, optimizerValues, ...facts }: TrainingFacts): Workload {
  const own = Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [`${facts.name}.${name}`, tensor] as const),
  );
  // Parameters are read by the forward and by the update and written once; optimizer values are read and written.
  const bytes = batchBytes + elementsOf(parameters) * 4 * (3 + 2 * optimizerValues);
  return { ...facts, training: true, tensors: { ...data, ...own }, parameters: Object.keys(own), bytes };
}

/** Affine layers with a ReLU between each two. */
function perceptron(
  facts: Pick<TrainingFacts, "name" | "title" | "learningRate">,
  sizes: readonly number[],
  batch: number,
  deviation: (inputs: number) => number,
): Workload {
  const parameters: Record<string, TensorSpec> = {};
  let flops = 0;
  for (let i = 1; i < sizes.length; i++) {
    const [inputs, outputs] = [sizes[i - 1], sizes[i]];
    parameters[`W${i}`] = normal(deviation(inputs), inputs, outputs);
    parameters[`b${i}`] = zeros(outputs);
    // Forward, dW and dx; the pictures need no derivative.
    flops += (i === 1 ? 2 : 3) * 2 * batch * inputs * outputs;
  }
  const batchBytes = 2 * 4 * batch * sizes[0]; // gathered: read and written
  return training({ ...facts, flops, data: pictures(batch), parameters, batchBytes, optimizerValues: 0 });
}

const he = (inputs: number): number => Math.sqrt(2 / inputs);

function convolutional(): Workload {
  const batch = 64;
  const first = 2 * batch * 28 * 28 * 9 * 16;
  const second = 2 * batch * 14 * 14 * 9 * 16 * 32;
  const affine = 2 * batch * 1568 * 10;
  return training({
    name: "cnn",
    title: "conv 1→16, ReLU, pool, conv 16→32, ReLU, pool, affine 1568→10; batch 64, Adam",
    learningRate: 0.001,
    flops: 2 * first + 3 * second + 3 * affine,
    data: pictures(batch),
    // Kernels are [height, width, in, out]; the affine layer takes [height, width, channels] in this order.
    parameters: {
      W1: normal(he(9), 3, 3, 1, 16),
      b1: zeros(16),
      W2: normal(he(9 * 16), 3, 3, 16, 32),
      b2: zeros(32),
      W3: normal(he(1568), 1568, 10),
      b3: zeros(10),
    },
    batchBytes: 2 * 4 * batch * 784,
    optimizerValues: 2,
  });
}

function characterModel(): Workload {
  const [blocks, width, heads, batch] = [2, 128, 4, 16];
  const tokens = batch * context;
  const affine = (inputs: number, outputs: number): [TensorSpec, TensorSpec] => [
    normal(0.02, inputs, outputs),
    zeros(outputs),
  ];
  const parameters: Record<string, TensorSpec> = {
    tokenEmbedding: normal(0.02, symbols, width),
    positionEmbedding: normal(0.02, context, width),
  };
  const norm = (name: string): void => {
    parameters[`${name}.gain`] = constant([width], 1);
    parameters[`${name}.bias`] = zeros(width);
  };
  const add = (name: string, inputs: number, outputs: number): void => {
    [parameters[`${name}.W`], parameters[`${name}.b`]] = affine(inputs, outputs);
  };
  for (let i = 0; i < blocks; i++) {
    norm(`blocks.${i}.norm1`);
    add(`blocks.${i}.qkv`, width, 3 * width); // queries, keys, values, each [heads, width / heads]
    add(`blocks.${i}.projection`, width, width);
    norm(`blocks.${i}.norm2`);
    add(`blocks.${i}.up`, width, 4 * width);
    add(`blocks.${i}.down`, 4 * width, width);
  }
  norm("finalNorm");
  add("head", width, symbols);
  const affines = blocks * (3 * width * width + width * width + 8 * width * width) + width * symbols;
  const attention = blocks * 2 * batch * heads * context * context * (width / heads);
  return training({
    name: "gpt-mini",
    title: "65 symbols, 2 pre-norm blocks, width 128, 4 heads, context 64, GELU; batch 16, AdamW",
    learningRate: 0.001,
    flops: 3 * 2 * (tokens * affines + attention),
    data: {
      text: whole(symbols, 100_000),
      // Where each sample begins: `context` symbols are read, and the symbol after each is what follows.
      "starts-16": whole(100_000 - context - 1, batches, batch),
    },
    parameters,
    batchBytes: 2 * 4 * tokens,
    optimizerValues: 2,
  });
}

/** A call without parameters. */
function call(
  facts: Pick<Workload, "name" | "title" | "tensors" | "alone">,
  { flops = 0, bytes = 0 }: Partial<Pick<Workload, "flops" | "bytes">>,
): Workload {
  return { ...facts, training: false, parameters: [], flops, bytes };
}

function product(n: 64 | 256 | 1024): Workload {
  const square = (): TensorSpec => normal(1, n, n);
  const tensors = { [`matmul-${n}.a`]: square(), [`matmul-${n}.b`]: square() };
  return call({ name: `matmul-${n}`, title: `${n} × ${n} float32`, tensors }, { flops: 2 * n ** 3, bytes: 12 * n * n });
}

const million = 2 ** 20;
const elementwise = (name: "exp" | "tanh" | "gelu"): Workload =>
  call({ name, title: "1M float32", tensors: { elements: normal(2, million) } }, { bytes: 8 * million });
const rowwise = (name: "softmax" | "layernorm"): Workload =>
  call(
    { name, title: "[4096, 512] float32, over the last axis", tensors: { rows: normal(2, 4096, 512) } },
    { bytes: 8 * 4096 * 512 },
  );

function prediction(): Workload {
  const parameters = {
    "predict.W1": normal(0.01, 784, 50),
    "predict.b1": zeros(50),
    "predict.W2": normal(0.01, 50, 10),
    "predict.b2": zeros(10),
  };
  const tensors = { "predict.x": uniform(1, 784), ...parameters };
  const flops = 2 * (784 * 50 + 50 * 10);
  const facts = call(
    { name: "predict", title: "784-50-10, batch 1", tensors },
    { flops, bytes: 4 * elementsOf(tensors) },
  );
  return { ...facts, parameters: Object.keys(parameters) };
}

export const workloads: readonly Workload[] = [
  perceptron(
    { name: "mlp-book", title: "784-50-10, batch 100, SGD: the chapter's network", learningRate: 0.1 },
    [784, 50, 10],
    100,
    () => 0.01,
  ),
  perceptron(
    { name: "mlp-512", title: "784-512-512-10, batch 128, SGD", learningRate: 0.01 },
    [784, 512, 512, 10],
    128,
    he,
  ),
  convolutional(),
  characterModel(),
  product(64),
  product(256),
  product(1024),
  elementwise("exp"),
  elementwise("tanh"),
  elementwise("gelu"),
  rowwise("softmax"),
  rowwise("layernorm"),
  call(
    {
      name: "gradcheck",
      title: "784-50-10, batch 3, float64: all 39,760 elements against differences",
      tensors: {},
      alone: true,
    },
    // Two losses an element, each of two products.
    { flops: 39_760 * 2 * 2 * 3 * (784 * 50 + 50 * 10) },
  ),
  prediction(),
  call(
    {
      name: "fruits",
      title: "the chapter's fruits: built, read, differentiated, read; eager",
      tensors: {},
      alone: true,
    },
    {},
  ),
];
