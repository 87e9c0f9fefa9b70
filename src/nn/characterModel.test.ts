import { describe, expect, test } from "vitest";
import { expectClose } from "../../test/support/close.js";
import { checkGradients } from "../check/index.js";
import { topologicalOrder } from "../graph/walk.js";
import { AdamW } from "../optim/index.js";
import { compile, tensor, type Tensor } from "../tensor/index.js";
import { CharacterModel } from "./index.js";

const tokensOf = (...texts: number[][]): Tensor => tensor(texts, { dtype: "int32" });

test("parameters are named by their layers, and can be assigned", () => {
  const model = new CharacterModel({ symbols: 65, context: 64, width: 128, blocks: 2, heads: 4 });
  const block = (i: number): [string, ...number[]][] => [
    [`blocks.${i}.norm1.gain`, 128],
    [`blocks.${i}.norm1.bias`, 128],
    [`blocks.${i}.attention.W`, 128, 384],
    [`blocks.${i}.attention.b`, 384],
    [`blocks.${i}.attention.Wo`, 128, 128],
    [`blocks.${i}.attention.bo`, 128],
    [`blocks.${i}.norm2.gain`, 128],
    [`blocks.${i}.norm2.bias`, 128],
    [`blocks.${i}.affine1.W`, 128, 512],
    [`blocks.${i}.affine1.b`, 512],
    [`blocks.${i}.affine2.W`, 512, 128],
    [`blocks.${i}.affine2.b`, 128],
  ];
  expect(Object.entries(model.params).map(([name, { shape }]) => [name, ...shape])).toEqual([
    ["tokens.W", 65, 128],
    ["positions.W", 64, 128],
    ...block(0),
    ...block(1),
    ["norm.gain", 128],
    ["norm.bias", 128],
    ["head.W", 128, 65],
    ["head.b", 65],
  ]);
  expect(Object.isFrozen(model.params)).toBe(true);
  model.params["head.W"].assign(model.params["head.W"].mul(0));
  const tokens = tokensOf([1, 2, 3], [64, 0, 5]);
  expect(model.predict(tokens).shape).toEqual([2, 3, 65]);
  expectClose(model.loss(tokens, tokens), Math.log(65), { rtol: 1e-6, atol: 0 });
});

describe("a small model", () => {
  const small = {
    symbols: 5,
    context: 4,
    width: 6,
    blocks: 2,
    heads: 2,
    weightInitStd: 0.4,
    dtype: "float64",
  } as const;
  const [tokens, targets] = [tokensOf([0, 1, 2, 3], [4, 3, 3, 0]), tokensOf([1, 2, 3, 4], [3, 3, 0, 1])];

  test("no place's scores depend on what comes after it", () => {
    const model = new CharacterModel(small);
    const changed = tokensOf([0, 1, 4, 4], [4, 3, 0, 2]);
    const before = (x: Tensor): Tensor => model.predict(x).slice([null, [0, 2]]);
    expectClose(before(changed), before(tokens), "exact");
  });

  test("its loss is the mean of −ln of the softmax at the targets", () => {
    const model = new CharacterModel(small);
    const probabilities = model.predict(tokens).softmax().mul(targets.oneHot(5, "float64")).sum(-1);
    expectClose(model.loss(tokens, targets), probabilities.log().mean().neg());
  });

  test("its derivatives are confirmed by differences, and are the same by the layers' own backward", async () => {
    const model = new CharacterModel(small);
    const report = await checkGradients(() => model.loss(tokens, targets), model.params, { sample: 12 });
    expect(report.verdict, report.toString()).toBe("pass");
    const gradient = model.gradient(tokens, targets);
    model.loss(tokens, targets).backward();
    for (const [name, parameter] of Object.entries(model.params))
      expectClose(gradient[name], parameter.grad!, { rtol: 1e-10, atol: 1e-12 }, name);
  });

  test("its graph is plain: nothing is cast, expanded or transposed, and each product is one contraction", () => {
    const model = new CharacterModel({ ...small, dtype: "float32" });
    const names = topologicalOrder([model.loss(tokens, targets).node]).map(({ op }) => op.name);
    for (const name of ["cast", "expand", "transpose", "concat", "pad"]) expect(names).not.toContain(name);
    expect(names.filter((name) => name === "contract")).toHaveLength(2 * 8 + 1);
  });
});

test("learns a sentence by heart", () => {
  const text = "the graph is the program; ";
  const symbols = [...new Set(text)].sort();
  const codes = Array.from(text, (character) => symbols.indexOf(character));
  const context = 8;
  const starts = Array.from({ length: codes.length }, (_, i) => i);
  const cut = (from: number): number[] => Array.from({ length: context }, (_, i) => codes[(from + i) % codes.length]);
  const [x, t] = [tokensOf(...starts.map(cut)), tokensOf(...starts.map((i) => cut(i + 1)))];
  const model = new CharacterModel({ symbols: symbols.length, context, width: 16, blocks: 1, heads: 2 });
  const adam = new AdamW(model.params, { learningRate: 0.02 });
  const step = compile((tokens: Tensor, targets: Tensor) => {
    const loss = model.loss(tokens, targets);
    loss.backward();
    adam.step();
    return loss;
  });
  const losses = Array.from({ length: 60 }, () => step(x, t).item());
  expect(losses[0]).toBeCloseTo(Math.log(symbols.length), 1);
  expect(losses.at(-1)).toBeLessThan(0.5);
});

test.each([
  ["CharacterModel: blocks 0 must be a whole number ≥ 1", { blocks: 0 }],
  ["CharacterModel: symbols 2.5 must be a whole number ≥ 1", { symbols: 2.5 }],
  ["MultiHeadAttention: width 6 must be a multiple of 4, the heads", { heads: 4 }],
])("refused: %s", (message, wrong) => {
  const make = () => new CharacterModel({ symbols: 2, context: 2, width: 6, blocks: 1, heads: 2, ...wrong });
  expect(make).toThrow(new RangeError(message));
});
