import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import * as ops from "../../src/ops/records.js";
import { DTypeError, ShapeError } from "../../src/shape/errors.js";
import { allocate, type DType } from "../../src/shape/dtype.js";
import { formatShape, sizeOf, type Shape } from "../../src/shape/shape.js";
import { leaf, leafOf, valuesOf } from "./read.js";

const x = (...shape: number[]) => of("float64", shape);
const of = (dtype: DType, shape: Shape) => leaf({ data: allocate(dtype, sizeOf(shape)), shape, dtype });
const int = (...values: number[]) => leafOf(values, "int32");

function thrownBy(build: () => unknown): Error {
  try {
    build();
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
}

describe("ShapeError: the op, its arguments, their shapes, and a sentence", () => {
  const cases: [build: () => unknown, op: string, args: string[], shapes: Shape[], message: string][] = [
    [
      () => ops.add(x(2, 3), x(4)),
      "add",
      ["a", "b"],
      [[2, 3], [4]],
      "add: dimensions 3 and 4 do not broadcast; each must be equal or 1, counted from the right (a (2, 3), b (4,))",
    ],
    [
      () => ops.where(of("bool", [2]), x(3), 1),
      "where",
      ["condition", "a", "b"],
      [[2], [3], []],
      "where: dimensions 2 and 3 do not broadcast; each must be equal or 1, counted from the right (condition (2,), a (3,), b ())",
    ],
    [
      () => ops.matmul(x(100, 784), x(10, 50)),
      "matmul",
      ["a", "b"],
      [
        [100, 784],
        [10, 50],
      ],
      "matmul: inner dimensions differ, 784 and 10 (a (100, 784), b (10, 50))",
    ],
    [
      () => ops.matmul(x(), x(2)),
      "matmul",
      ["a", "b"],
      [[], [2]],
      "matmul: a scalar is no matrix; use mul (a (), b (2,))",
    ],
    [
      () => ops.matmul(x(2, 2, 3), x(3, 3, 4)),
      "matmul",
      ["a", "b"],
      [
        [2, 2, 3],
        [3, 3, 4],
      ],
      "matmul: batch dimensions 2 and 3 do not broadcast (a (2, 2, 3), b (3, 3, 4))",
    ],
    [
      () => ops.contract(x(2, 3), x(4, 5), "mk,kn->mn"),
      "contract",
      ["a", "b"],
      [
        [2, 3],
        [4, 5],
      ],
      'contract: letter k of "mk,kn->mn" is 3 in a and 4 in b (a (2, 3), b (4, 5))',
    ],
    [
      () => ops.contract(x(2), x(4, 5), "mk,kn->mn"),
      "contract",
      ["a", "b"],
      [[2], [4, 5]],
      'contract: "mk" of "mk,kn->mn" does not name the axes of (2,) (a (2,), b (4, 5))',
    ],
    [() => ops.sum(x(2, 3), 2), "sum", ["x"], [[2, 3]], "sum: axis 2 is not an axis of rank 2 (x (2, 3))"],
    [() => ops.sum(x(2, 3), -3), "sum", ["x"], [[2, 3]], "sum: axis -3 is not an axis of rank 2 (x (2, 3))"],
    [() => ops.sum(x(2, 3), [0, -2]), "sum", ["x"], [[2, 3]], "sum: axes [0,-2] name one axis twice (x (2, 3))"],
    [() => ops.softmax(x()), "softmax", ["x"], [[]], "softmax: axis -1 is not an axis of rank 0 (x ())"],
    [
      () => ops.max(x(0, 3), 0),
      "max",
      ["x"],
      [[0, 3]],
      "max: axes [0] hold no element, and nothing has no max (x (0, 3))",
    ],
    [() => ops.argmax(x(0)), "argmax", ["x"], [[0]], "argmax: there is no element to choose (x (0,))"],
    [
      () => ops.reshape(x(2, 3), [4]),
      "reshape",
      ["x", "shape"],
      [[2, 3], [4]],
      "reshape: 6 elements do not fill the new shape (x (2, 3), shape (4,))",
    ],
    [
      () => ops.reshape(x(2, 3), [-1, -1]),
      "reshape",
      ["x", "shape"],
      [
        [2, 3],
        [-1, -1],
      ],
      "reshape: 6 elements do not fill the new shape (x (2, 3), shape (-1, -1))",
    ],
    [
      () => ops.reshape(x(2, 3), [4, -1]),
      "reshape",
      ["x", "shape"],
      [
        [2, 3],
        [4, -1],
      ],
      "reshape: 6 elements do not fill the new shape (x (2, 3), shape (4, -1))",
    ],
    [
      () => ops.transpose(x(2, 3), [0, 0]),
      "transpose",
      ["x"],
      [[2, 3]],
      "transpose: [0, 0] must name each of the 2 axes once (x (2, 3))",
    ],
    [
      () => ops.expand(x(2, 3), [2, 4]),
      "expand",
      ["x", "shape"],
      [
        [2, 3],
        [2, 4],
      ],
      "expand: each dimension must be equal or 1, counted from the right (x (2, 3), shape (2, 4))",
    ],
    [
      () => ops.slice(x(3), [[1, 4]]),
      "slice",
      ["x"],
      [[3]],
      "slice: [1, 4, 1] is no range of axis 0, which has 3 elements (x (3,))",
    ],
    [
      () => ops.slice(x(3), [[0, 3, 0]]),
      "slice",
      ["x"],
      [[3]],
      "slice: [0, 3, 0] is no range of axis 0, which has 3 elements (x (3,))",
    ],
    [() => ops.slice(x(3), [null, null]), "slice", ["x"], [[3]], "slice: 2 ranges for 1 axes (x (3,))"],
    [
      () => ops.pad(x(3), [[-1, 0]]),
      "pad",
      ["x"],
      [[3]],
      "pad: widths [-1, 0] of axis 0 must be whole numbers ≥ 0 (x (3,))",
    ],
    [() => ops.concat([]), "concat", [], [], "concat: there must be at least one input"],
    [
      () => ops.concat([x(2, 3), x(2, 4)]),
      "concat",
      ["input0", "input1"],
      [
        [2, 3],
        [2, 4],
      ],
      "concat: all dimensions but that of axis 0 must be equal (input0 (2, 3), input1 (2, 4))",
    ],
    [
      () => ops.stack([x(2), x(3)]),
      "concat",
      ["input0", "input1"],
      [
        [1, 2],
        [1, 3],
      ],
      "concat: all dimensions but that of axis 0 must be equal (input0 (1, 2), input1 (1, 3))",
    ],
    [
      () => ops.stack([x(2)], 2),
      "stack",
      ["input0"],
      [[2]],
      "stack: axis 2 is not an axis of rank 2, the result's (input0 (2,))",
    ],
    [
      () => ops.window(x(2, 3), 1, 4),
      "window",
      ["x"],
      [[2, 3]],
      "window: a window of 4 does not fit axis 1, which has 3 elements (x (2, 3))",
    ],
    [() => ops.window(x(3), 0, 2, 0), "window", ["x"], [[3]], "window: step 0 must be a whole number ≥ 1 (x (3,))"],
    [() => ops.window(x(3), 1, 1), "window", ["x"], [[3]], "window: axis 1 is not an axis of rank 1 (x (3,))"],
    [
      () => ops.conv2d(x(28, 28), x(3, 3, 1, 2)),
      "conv2d",
      ["x"],
      [[28, 28]],
      "conv2d: x must be a batch of images, [batch, height, width, channels] (x (28, 28))",
    ],
    [
      () => ops.conv2d(x(1, 5, 5, 1), x(3, 3)),
      "conv2d",
      ["weight"],
      [[3, 3]],
      "conv2d: weight must be a kernel, [kernelHeight, kernelWidth, in, out] (weight (3, 3))",
    ],
    [
      () => ops.conv2d(x(1, 5, 5, 3), x(3, 3, 1, 2)),
      "conv2d",
      ["x", "weight"],
      [
        [1, 5, 5, 3],
        [3, 3, 1, 2],
      ],
      "conv2d: x has 3 channels, and the kernel takes 1 (x (1, 5, 5, 3), weight (3, 3, 1, 2))",
    ],
    [
      () => ops.conv2d(x(1, 3, 1, 1), x(3, 4, 1, 2), { padding: 1 }),
      "conv2d",
      ["x"],
      [[1, 3, 1, 1]],
      "conv2d: a window of 3 × 4 does not fit the image (x (1, 3, 1, 1))",
    ],
    [
      () => ops.conv2d(x(1, 3, 3, 1), x(0, 3, 1, 2)),
      "conv2d",
      ["weight"],
      [[0, 3, 1, 2]],
      "conv2d: the kernel holds no element (weight (0, 3, 1, 2))",
    ],
    [
      () => ops.maxPool2d(x(1, 3, 3, 1), { size: 4 }),
      "maxPool2d",
      ["x"],
      [[1, 3, 3, 1]],
      "maxPool2d: a window of 4 × 4 does not fit the image (x (1, 3, 3, 1))",
    ],
    [() => ops.layerNorm(x()), "layerNorm", ["x"], [[]], "layerNorm: axis -1 is not an axis of rank 0 (x ())"],
    ...(
      [
        [[3], [3, 2], [3, 2], {}, "each must be [… , time, width]"],
        [[2, 3, 2], [3, 2], [3, 2], {}, "all must have the same batch axes"],
        [[3, 2], [3, 4], [3, 2], {}, "queries and keys must be of one width"],
        [[3, 2], [4, 2], [3, 2], {}, "there must be one value for each key"],
        [[3, 2], [0, 2], [0, 2], {}, "there is no key to attend to"],
        [[3, 4], [3, 4], [3, 3], { heads: 2 }, "widths must be multiples of 2, the heads"],
        [[3, 2], [4, 2], [4, 2], { causal: true }, "causal attention needs one key for each query"],
      ] as const
    ).map(([q, k, v, options, reason]): [() => unknown, string, string[], Shape[], string] => [
      () => ops.attention(x(...q), x(...k), x(...v), options),
      "attention",
      ["q", "k", "v"],
      [q, k, v],
      `attention: ${reason} (q ${formatShape(q)}, k ${formatShape(k)}, v ${formatShape(v)})`,
    ]),
    [
      () => ops.scatterAdd(x(3, 2), int(0), x(2, 2)),
      "scatterAdd",
      ["x", "indices", "updates"],
      [[3, 2], [1], [2, 2]],
      "scatterAdd: updates must have the shape (1, 2) (x (3, 2), indices (1,), updates (2, 2))",
    ],
    [
      () => ops.oneHot(int(1), 0),
      "oneHot",
      ["indices"],
      [[1]],
      "oneHot: depth 0 must be a whole number ≥ 1 (indices (1,))",
    ],
    [
      () => ops.uniform(int(1, 2), [3]),
      "uniform",
      ["state"],
      [[2]],
      "uniform: a generator's state is four int32 words; use Generator (state (2,))",
    ],
    [
      () => ops.uniform(int(1, 2, 3, 4), [-1]),
      "uniform",
      [],
      [],
      "uniform: dimension -1 of (-1,) is not a whole number ≥ 0",
    ],
    [
      () => backward(x(2)),
      "backward",
      ["out"],
      [[2]],
      "backward: a result that is no scalar needs an upstream derivative: backward(g) (out (2,))",
    ],
    [
      () => backward(x(2), x(3)),
      "backward",
      ["out", "g"],
      [[2], [3]],
      "backward: the upstream derivative must have the result's shape (out (2,), g (3,))",
    ],
  ];
  it.each(cases.map((row) => [row[4], row] as const))("%s", (message, [build, op, args, shapes]) => {
    const error = thrownBy(build);
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toMatchObject({ name: "ShapeError", op, args, shapes, message });
  });
});

describe("RangeError: numbers that an op's options cannot be", () => {
  const images = () => x(1, 5, 5, 1);
  const kernel = () => x(3, 3, 1, 1);
  it.each<[message: string, build: () => unknown]>([
    [
      "conv2d: stride 0 must be a whole number ≥ 1, or two: [vertical, horizontal]",
      () => ops.conv2d(images(), kernel(), { stride: 0 }),
    ],
    [
      "conv2d: padding [1,-1] must be a whole number ≥ 0, or two: [vertical, horizontal]",
      () => ops.conv2d(images(), kernel(), { padding: [1, -1] }),
    ],
    [
      "conv2d: stride [1] must be a whole number ≥ 1, or two: [vertical, horizontal]",
      () => ops.conv2d(images(), kernel(), { stride: [1] as never }),
    ],
    [
      'conv2d: padding "same" needs stride 1, not [2, 2]; give it in numbers',
      () => ops.conv2d(images(), kernel(), { stride: 2, padding: "same" }),
    ],
    [
      "maxPool2d: size 1.5 must be a whole number ≥ 1, or two: [vertical, horizontal]",
      () => ops.maxPool2d(images(), { size: 1.5 }),
    ],
    [
      "averagePool2d: stride 0 must be a whole number ≥ 1, or two: [vertical, horizontal]",
      () => ops.averagePool2d(images(), { size: 2, stride: 0 }),
    ],
    ["layerNorm: epsilon -1 must be a finite number ≥ 0", () => ops.layerNorm(x(2), { epsilon: -1 })],
    ["attention: heads 0 must be a whole number ≥ 1", () => ops.attention(x(2, 2), x(2, 2), x(2, 2), { heads: 0 })],
  ])("%s", (message, build) => {
    expect(thrownBy(build)).toMatchObject({ name: "RangeError", message });
  });
});

describe("DTypeError: the op, its arguments, their dtypes, and what to do", () => {
  const cases: [build: () => unknown, op: string, args: string[], dtypes: DType[], message: string][] = [
    [
      () => ops.add(x(2), of("float32", [2])),
      "add",
      ["a", "b"],
      ["float64", "float32"],
      'add: float64 and float32 do not mix; cast one with .cast("float32") or .cast("float64") (a float64, b float32)',
    ],
    [
      () => ops.add(of("uint8", [2]), 256),
      "add",
      ["a", "b"],
      ["uint8", "float64"],
      "add: 256 does not fit uint8; cast the other side first (a uint8, b float64)",
    ],
    [
      () => ops.sub(of("uint8", [2]), -1),
      "sub",
      ["a", "b"],
      ["uint8", "float64"],
      "sub: -1 does not fit uint8; cast the other side first (a uint8, b float64)",
    ],
    [
      () => ops.where(x(2), 1, 2),
      "where",
      ["condition"],
      ["float64"],
      "where: the condition must be bool; compare it first, for example .ne(0) (condition float64)",
    ],
    [
      () => ops.gather(x(2), x(2)),
      "gather",
      ["indices"],
      ["float64"],
      'gather: indices must be int32 or uint8; cast them with .cast("int32") (indices float64)',
    ],
    [
      () => ops.gather(x(2), of("bool", [2])),
      "gather",
      ["indices"],
      ["bool"],
      'gather: indices must be int32 or uint8; cast them with .cast("int32") (indices bool)',
    ],
    [
      () => ops.scatterAdd(x(2), int(0), of("float32", [1])),
      "scatterAdd",
      ["x", "updates"],
      ["float64", "float32"],
      'scatterAdd: float64 and float32 do not mix; cast one with .cast("float32") or .cast("float64") (x float64, updates float32)',
    ],
    [
      () => ops.scatterAdd(of("bool", [2]), int(0), of("bool", [1])),
      "scatterAdd",
      ["x"],
      ["bool"],
      'scatterAdd: bool cannot add up; cast it with .cast("int32") (x bool)',
    ],
    [
      () => ops.pad(of("int32", [2]), [[1, 1]], 0.5),
      "pad",
      ["x"],
      ["int32"],
      "pad: 0.5 does not fit int32; cast x first (x int32)",
    ],
    [
      () => ops.pad(of("uint8", [2]), [[1, 1]], 256),
      "pad",
      ["x"],
      ["uint8"],
      "pad: 256 does not fit uint8; cast x first (x uint8)",
    ],
    [
      () => ops.cast(x(2), "float16" as DType),
      "cast",
      ["x"],
      ["float64"],
      "cast: there is no dtype float16; use float32, float64, int32, uint8, bool (x float64)",
    ],
    [
      () => ops.oneHot(int(0), 2, "float16" as DType),
      "oneHot",
      ["indices"],
      ["int32"],
      "oneHot: there is no dtype float16; use float32, float64, int32, uint8, bool (indices int32)",
    ],
    [
      () => ops.normal(int(1, 2, 3, 4), [2], "int32"),
      "normal",
      [],
      [],
      "normal: int32 cannot be drawn; use float32 or float64",
    ],
    [
      () => ops.advance(of("float32", [4]), 1),
      "advance",
      ["state"],
      ["float32"],
      "advance: a generator's state is int32; use Generator (state float32)",
    ],
    [
      () => backward(int(1)),
      "backward",
      ["out"],
      ["int32"],
      "backward: only a float has derivatives; cast it first (out int32)",
    ],
  ];
  it.each(cases.map((row) => [row[4], row] as const))("%s", (message, [build, op, args, dtypes]) => {
    const error = thrownBy(build);
    expect(error).toBeInstanceOf(DTypeError);
    expect(error).toMatchObject({ name: "DTypeError", op, args, dtypes, message });
  });
});

describe("other misuse", () => {
  const cases: [build: () => unknown, type: typeof TypeError | typeof SyntaxError, message: string][] = [
    [
      () => ops.sin([1, 2] as never),
      TypeError,
      "an op takes tensors and numbers, not an array; make a tensor of it with tensor(…)",
    ],
    [
      () => ops.add(1, null as never),
      TypeError,
      "an op takes tensors and numbers, not null; make a tensor of it with tensor(…)",
    ],
    [() => (ops.add as unknown as (a: number) => unknown)(1), TypeError, "add: takes 2 arguments (a, b), got 1"],
    [
      () => ops.contract(x(2), x(2), "k,k"),
      SyntaxError,
      'contract: "k,k" must read like "mk,kn->mn": letters once in a part, each in two parts at least',
    ],
    [
      () => ops.contract(x(2, 2), x(2), "kk,k->"),
      SyntaxError,
      'contract: "kk,k->" must read like "mk,kn->mn": letters once in a part, each in two parts at least',
    ],
    [
      () => ops.contract(x(2), x(2), "i,j->i"),
      SyntaxError,
      'contract: "i,j->i" must read like "mk,kn->mn": letters once in a part, each in two parts at least',
    ],
  ];
  it.each(cases.map((row) => [row[2], row] as const))("%s", (message, [build, type]) => {
    const error = thrownBy(build);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toBe(message);
  });

  const outOfRange: [build: () => ReturnType<typeof ops.gather>, message: string][] = [
    [() => ops.gather(leafOf([1, 2, 3]), int(0, 3)), "gather: index 3 at position 1 is outside 0 … 2"],
    [() => ops.gather(leafOf([1, 2, 3]), int(-1)), "gather: index -1 at position 0 is outside 0 … 2"],
    [() => ops.scatterAdd(leafOf([1, 2]), int(2), leafOf([1])), "scatterAdd: index 2 at position 0 is outside 0 … 1"],
    [() => ops.oneHot(int(0, 1, 2), 2), "oneHot: index 2 at position 2 is outside 0 … 1"],
    [() => ops.oneHot(int(-1), 2), "oneHot: index -1 at position 0 is outside 0 … 1"],
  ];
  it.each(outOfRange.map((row) => [row[1], row] as const))("known when it runs: %s", (message, [build]) => {
    const error = thrownBy(() => valuesOf(build()));
    expect(error).toBeInstanceOf(RangeError);
    expect(error.message).toBe(message);
  });
});
