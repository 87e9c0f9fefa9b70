import { describe, expect, test } from "vitest";
import { pyTorch } from "../../test/fixtures/layers.js";
import { expectClose, expectSame } from "../../test/support/close.js";
import { numericalGradient } from "../check/numericalGradient.js";
import { ShapeError } from "../shape/errors.js";
import { compile, Generator, tensor, Tensor, variable } from "../tensor/index.js";
import {
  AveragePool2d,
  Conv2d,
  Embedding,
  Flatten,
  Gelu,
  LayerNorm,
  MaxPool2d,
  MultiHeadAttention,
  PositionEmbedding,
  TransformerBlock,
  type Layer,
} from "./index.js";

const generator = new Generator({ seed: 5 });
const normal = (...shape: number[]): Tensor => generator.normal(shape, { dtype: "float64" }).detach();
const dtype = "float64";

const layers: readonly (readonly [what: string, make: () => Layer, x: readonly number[], params: readonly string[]])[] =
  [
    ["Conv2d", () => new Conv2d(2, 3, 3, { padding: 1, dtype }), [2, 3, 4, 2], ["W", "b"]],
    ["Conv2d without bias", () => new Conv2d(1, 2, [2, 3], { stride: 2, bias: false, dtype }), [1, 5, 5, 1], ["W"]],
    ["MaxPool2d", () => new MaxPool2d({ size: 2 }), [2, 4, 5, 2], []],
    ["AveragePool2d", () => new AveragePool2d({ size: [2, 3], stride: 1 }), [1, 4, 5, 2], []],
    ["Flatten", () => new Flatten(), [2, 3, 2, 2], []],
    ["LayerNorm", () => new LayerNorm(4, { dtype }), [2, 3, 4], ["gain", "bias"]],
    ["Gelu", () => new Gelu(), [2, 3], []],
    ["PositionEmbedding", () => new PositionEmbedding(5, 4, { dtype }), [2, 3, 4], ["W"]],
    [
      "MultiHeadAttention",
      () => new MultiHeadAttention({ width: 4, heads: 2, causal: true, weightInitStd: 0.5, dtype }),
      [2, 3, 4],
      ["W", "b", "Wo", "bo"],
    ],
    [
      "TransformerBlock",
      () => new TransformerBlock({ width: 4, heads: 2, causal: true, weightInitStd: 0.5, dtype }),
      [2, 3, 4],
      [
        ...["norm1.gain", "norm1.bias", "attention.W", "attention.b", "attention.Wo", "attention.bo"],
        ...["norm2.gain", "norm2.bias", "affine1.W", "affine1.b", "affine2.W", "affine2.b"],
      ],
    ],
  ];

describe.each(layers)("%s", (what, make, shape, names) => {
  test("has its parameters in order, and no derivative of theirs before backward", () => {
    const layer = make();
    expect(Object.keys(layer.params ?? {})).toEqual(names);
    expect(Object.values(layer.gradients ?? {})).toEqual(names.map(() => null));
  });

  test("backward gives the derivatives that differences have", async () => {
    const layer = make();
    const x = variable(normal(...shape));
    const dout = normal(...layer(x).shape);
    const dx = layer.backward(dout);
    const by: Record<string, Tensor> = { ...layer.params, x };
    const numerical = await numericalGradient(() => layer(x).mul(dout).sum(), by);
    expectClose(dx, numerical.x, { rtol: 1e-6, atol: 1e-7 }, "dx");
    for (const name of names) expectClose(layer.gradients![name], numerical[name], { rtol: 1e-6, atol: 1e-7 }, name);
  });

  test("compiled it gives the same, and a number for dout stands for the same everywhere", () => {
    const layer = make();
    const x = normal(...shape);
    const drive = (input: Tensor): Tensor[] => {
      const out = layer.forward(input);
      const dx = layer.backward(2);
      return [out, dx, ...names.map((name) => layer.gradients![name]!)];
    };
    const compiled = compile(drive)(x);
    const out = layer.forward(x);
    const dx = layer.backward(new Tensor(tensor(2, { dtype }).node).expand(out.shape));
    expectClose(compiled[0], out);
    expectClose(compiled[1], dx);
    names.forEach((name, i) => expectClose(compiled[2 + i], layer.gradients![name]!, undefined, name));
  });

  test("backward refuses to go before forward, and a dout of another shape", () => {
    const layer = make();
    const kind = what.split(" ")[0];
    expect(() => layer.backward(1)).toThrow(`${kind}.backward: call forward first`);
    const out = layer(normal(...shape));
    expect(() => layer.backward(normal(...out.shape, 1))).toThrow(ShapeError);
    expect(() => layer.backward(normal(...out.shape, 1))).toThrow(`${kind}.backward: dout must have the shape`);
  });
});

test.each(pyTorch.layers)(
  "PyTorch's $op, $options, and its derivatives",
  ({ options, inputs, g, out, derivatives }) => {
    const given = Object.fromEntries(
      Object.entries(inputs).map(([name, values]) => [name, tensor(values, { dtype })]),
    ) as Record<string, Tensor>;
    const { x, ...params } = given;
    const layer = new MultiHeadAttention({ width: 4, dtype, ...(options as { heads: number; causal: boolean }) });
    for (const [name, values] of Object.entries(params)) layer.params![name].assign(values);
    const near = { rtol: 1e-11, atol: 1e-13 };
    expectClose(layer(x), out, near, "out");
    expectClose(layer.backward(tensor(g, { dtype })), derivatives.x, near, "dx");
    for (const name of Object.keys(params)) expectClose(layer.gradients[name], derivatives[name], near, `d${name}`);
  },
);

test("an Embedding gives each symbol's vector, and its derivatives add up where a symbol repeats", () => {
  const layer = new Embedding(4, 2, { dtype });
  const rows = layer.W.arraySync() as number[][];
  const tokens = tensor([[1, 3, 1]], { dtype: "int32" });
  expectSame(layer(tokens), [[rows[1], rows[3], rows[1]]]);
  const dx = layer.backward(tensor([[[1, 2], [3, 4], [5, 6]]], { dtype })); // oxfmt-ignore
  expectSame(layer.gradients.W, [[0, 0], [6, 8], [0, 0], [3, 4]]); // oxfmt-ignore
  expectSame(dx, [[0, 0, 0]]);
  expect(() => layer(tensor([0, 4], { dtype: "int32" })).dataSync()).toThrow("4");
});

test("backward takes the parameters that forward has read, also when they have changed since", () => {
  const layer = new LayerNorm(2, { dtype, epsilon: 0 });
  layer(tensor([[1, 3]], { dtype }));
  layer.gain.assign([5, 5]);
  expectClose(layer.backward(tensor([[1, 0]], { dtype })), [[0, 0]]);
  expectClose(layer.gradients.gain, [-1, 0]);
});

describe("initial parameters", () => {
  const values = (layer: Layer): number[] =>
    Object.values(layer.params!).flatMap((parameter) => [...parameter.dataSync()]);

  test("Conv2d: he, by the products that one output adds up; biases 0", () => {
    const { W, b } = new Conv2d(16, 32, 3);
    const deviation = Math.sqrt(W.mul(W).mean().item());
    expect(deviation).toBeCloseTo(Math.sqrt(2 / 144), 2);
    expectSame(b!, new Array<number>(32).fill(0));
  });

  test.each<[string, (options: { seed?: number; generator?: Generator }) => Layer]>([
    ["Conv2d", (options) => new Conv2d(2, 3, 3, options)],
    ["Embedding", (options) => new Embedding(5, 3, options)],
    ["MultiHeadAttention", (options) => new MultiHeadAttention({ width: 4, ...options })],
    ["TransformerBlock", (options) => new TransformerBlock({ width: 4, ...options })],
  ])(
    "%s: a seed gives the same again, another others, and so does a generator that others have drawn from",
    (_, make) => {
      expect(values(make({ seed: 1 }))).toEqual(values(make({ seed: 1 })));
      expect(values(make({ seed: 1 }))).not.toEqual(values(make({ seed: 2 })));
      const shared = new Generator({ seed: 1 });
      const [first, second] = [make({ generator: shared }), make({ generator: shared })];
      expect(values(first)).toEqual(values(make({ seed: 1 })));
      expect(values(second)).not.toEqual(values(first));
    },
  );
});

describe("refused when made", () => {
  test.each<[message: string, make: () => unknown]>([
    ["Conv2d: inputChannels 0 must be a whole number ≥ 1", () => new Conv2d(0, 1, 3)],
    ["Conv2d: outputChannels 1.5 must be a whole number ≥ 1", () => new Conv2d(1, 1.5, 3)],
    ["Conv2d: kernelSize 0 must be a whole number ≥ 1, or two: [vertical, horizontal]", () => new Conv2d(1, 1, 0)],
    ['weightInitStd -1 must be a finite number ≥ 0, or "he"', () => new Conv2d(1, 1, 1, { weightInitStd: -1 })],
    ["LayerNorm: features 0 must be a whole number ≥ 1", () => new LayerNorm(0)],
    ["Embedding: symbols 0 must be a whole number ≥ 1", () => new Embedding(0, 1)],
    ["PositionEmbedding: width 0 must be a whole number ≥ 1", () => new PositionEmbedding(1, 0)],
    [
      "MultiHeadAttention: width 6 must be a multiple of 4, the heads",
      () => new MultiHeadAttention({ width: 6, heads: 4 }),
    ],
    ["MultiHeadAttention: heads 0 must be a whole number ≥ 1", () => new TransformerBlock({ width: 6, heads: 0 })],
  ])("%s", (message, make) => {
    expect(make).toThrow(new RangeError(message));
  });
});

describe("refused when called", () => {
  test.each<[message: string, call: () => unknown]>([
    ["conv2d: x has 2 channels, and the kernel takes 1", () => new Conv2d(1, 1, 1)(tensor([[[[1, 2]]]]))],
    ["Flatten: there must be a batch along the first axis (x ())", () => new Flatten()(1)],
    [
      "PositionEmbedding: x must be [… , time, width] with at most 2 times (x (3, 1), W (2, 1))",
      () => new PositionEmbedding(2, 1)(tensor([[1], [2], [3]])),
    ],
    [
      "MultiHeadAttention: x must be [… , time, 4] (x (2, 3))",
      () => new MultiHeadAttention({ width: 4 })(tensor([[1, 2, 3], [4, 5, 6]])), // oxfmt-ignore
    ],
    ["gather: indices must be int32 or uint8", () => new Embedding(2, 2)(tensor([0.5]))],
  ])("%s", (message, call) => {
    expect(call).toThrow(message);
  });
});
