import { describe, expect, test } from "vitest";
import { compile, concat, Generator, grad, stack, tensor, variable, where, type Tensor } from "./index.js";

/** What the compiler would refuse, for what the runtime says to it. */
const loose = (x: Tensor): { [method: string]: (...args: unknown[]) => Tensor } => x as never;
type Plain = (...args: unknown[]) => Tensor;
const generator = new Generator({ seed: 0 });
const a = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);

describe("functions of several tensors", () => {
  test("concat along each axis, counted from the end too, and its derivatives", () => {
    const [x, y] = [
      variable([[1], [2]]),
      variable([
        [3, 4],
        [5, 6],
      ]),
    ];
    const out = concat([x, y], 1);
    expect(out.arraySync()).toEqual([
      [1, 3, 4],
      [2, 5, 6],
    ]);
    expect(concat([x, y] as Tensor[], -1).arraySync()).toEqual(out.arraySync());
    out.mul(a).sum().backward();
    expect([x.grad!.arraySync(), y.grad!.arraySync()]).toEqual([
      [[1], [4]],
      [
        [2, 3],
        [5, 6],
      ],
    ]);
    expect(concat([tensor([-0]), tensor([0])]).dataSync()).toEqual(Float32Array.of(-0, 0));
  });

  test("stack along a new axis, the last too", () => {
    const [x, y] = [tensor([1, 2]), tensor([3, 4])];
    expect(
      [stack([x, y]), stack([x, y], 1), stack([x, y] as Tensor[], -1), stack([tensor(1), tensor(2)])].map((s) =>
        s.arraySync(),
      ),
    ).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 3],
        [2, 4],
      ],
      [
        [1, 3],
        [2, 4],
      ],
      [1, 2],
    ]);
  });

  test("where takes tensors and numbers, broadcasts, and gives the derivative to the side taken", () => {
    const x = variable([-1, 2, NaN]);
    const out = where(x.gt(0), x.mul(3), 0);
    expect(out.arraySync()).toEqual([0, 6, 0]);
    out.sum().backward();
    expect(x.grad!.arraySync()).toEqual([0, 3, 0]);
    expect(where(tensor([[true], [false]]), tensor([1, 2]), 9).arraySync()).toEqual([
      [1, 2],
      [9, 9],
    ]);
  });

  const refused: [what: string, make: () => unknown, message: string][] = [
    ["concat of nothing", () => concat([] as never), "concat: there must be at least one input"],
    [
      "concat of other dimensions",
      () => concat([a, tensor([[1, 2]])] as Tensor[]),
      "concat: all dimensions but that of axis 0 must be equal (input0 (2, 3), input1 (1, 2))",
    ],
    [
      "concat of other ranks",
      () => concat([a, tensor([1, 2, 3])] as Tensor[]),
      "concat: all dimensions but that of axis 0 must be equal",
    ],
    ["concat of scalars", () => concat([tensor(1), tensor(2)] as Tensor[]), "concat: axis 0 is not an axis of rank 0"],
    ["stack of other shapes", () => stack([a, tensor([1])] as Tensor[]), "concat: all dimensions"],
    ["stack along no axis", () => stack([a, a] as Tensor[], 3), "stack: axis 3 is not an axis of rank 3, the result's"],
    [
      "where of shapes that do not broadcast",
      () => where(tensor([true, false]), tensor([1, 2, 3]), 0),
      "where: dimensions 2 and 3 do not broadcast",
    ],
  ];
  test.each(refused)("%s is refused", (_, make, message) => expect(make).toThrow(message));
});

describe("axis arguments", () => {
  const cases: [what: string, x: Tensor, expected: unknown][] = [
    ["none: all", a.sum(), 21],
    ["one", a.sum(0), [5, 7, 9]],
    ["from the end", a.sum(-1), [6, 15]],
    ["several, in any order", loose(a).sum([1, 0]), 21],
    [
      "no axis at all",
      loose(a).sum([]),
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    ["kept", a.max(1, true), [[3], [6]]],
    ["kept, all", a.mean(undefined, true), [[3.5]]],
    ["argmax, all: its place in row-major order", a.argmax(), 5],
    ["argmax along one", a.argmax(0), [1, 1, 1]],
    ["softmax by default along the last", a.softmax().sum(1), [1, 1]],
    [
      "flip of one",
      a.flip(1),
      [
        [3, 2, 1],
        [6, 5, 4],
      ],
    ],
    [
      "transpose reverses by default",
      a.transpose(),
      [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    ],
    [
      "gather along one, from the end",
      loose(a).gather(tensor([2, 0], { dtype: "int32" }), -1),
      [
        [3, 1],
        [6, 4],
      ],
    ],
  ];
  test.each(cases)("%s", (_, x, expected) => {
    const rounded = (v: unknown): unknown =>
      Array.isArray(v) ? v.map(rounded) : Math.round(1e6 * (v as number)) / 1e6;
    expect(rounded(x.arraySync())).toEqual(expected);
  });

  const refused: [what: string, make: () => unknown, message: string][] = [
    ["out of range", () => loose(a).sum(2), "sum: axis 2 is not an axis of rank 2 (x (2, 3))"],
    ["before the first", () => loose(a).max(-3), "max: axis -3 is not an axis of rank 2"],
    ["no whole number", () => loose(a).sum(0.5), "sum: axis 0.5 is not an axis of rank 2"],
    ["twice", () => loose(a).sum([0, -2]), "sum: axes [0,-2] name one axis twice (x (2, 3))"],
    ["of a scalar", () => loose(tensor(1)).sum(0), "sum: axis 0 is not an axis of rank 0 (x ())"],
    ["argmax of nothing", () => loose(tensor([])).argmax(), "argmax: there is no element to choose (x (0,))"],
    [
      "max of nothing",
      () => loose(tensor([[]])).max(1),
      "max: axes [1] hold no element, and nothing has no max (x (1, 0))",
    ],
    [
      "transpose by no permutation",
      () => loose(a).transpose([0, 0]),
      "transpose: [0, 0] must name each of the 2 axes once (x (2, 3))",
    ],
    [
      "matmul of other inner dimensions",
      () => loose(a).matmul(a),
      "matmul: inner dimensions differ, 3 and 2 (a (2, 3), b (2, 3))",
    ],
    [
      "a reshape to another size",
      () => loose(a).reshape([4]),
      "reshape: 6 elements do not fill the new shape (x (2, 3), shape (4,))",
    ],
    [
      "an op on shapes that do not broadcast",
      () => loose(a).add(tensor([1, 2])),
      "add: dimensions 3 and 2 do not broadcast; each must be equal or 1, counted from the right (a (2, 3), b (2,))",
    ],
    ["dimensions that are not in an array", () => loose(a).reshape(3, 2), "reshape: the shape must be an array, not 3"],
    ["expand to a number", () => loose(a).expand(3), "expand: the shape must be an array, not 3"],
    ["axes that are not", () => loose(a).transpose(1, 0), "transpose: the permutation must be an array, not 1"],
    ["an axis that is a text", () => loose(a).sum("0"), "sum: axes, unless one number, must be an array, not 0"],
    ["an axis that is null", () => loose(a).mean(null), "mean: axes, unless one number, must be an array, not null"],
    ["slice from, to", () => loose(a).slice(0, 2), "slice: the ranges must be an array, not 0"],
    ["slice of a flat pair", () => loose(a).slice([0, 2]), "slice: the range of axis 0 must be an array, not 0"],
    ["pad by a number", () => loose(a).pad(1), "pad: the widths must be an array, not 1"],
    ["pad by a flat pair", () => loose(a).pad([1, 1]), "pad: the width of axis 0 must be an array, not 1"],
    ["tensor(v, dtype)", () => (tensor as Plain)([1], "float64"), 'tensor: options are an object, not "float64"'],
    ["grad(3)", () => grad(3 as never), "grad: takes a function, not a value of type number"],
    ["compile(3)", () => compile(3 as never), "compile: takes a function, not a value of type number"],
    ["concat(a, b)", () => (concat as Plain)(a, a), "concat: the tensors must be an array, not an object"],
    ["stack(a, b)", () => (stack as Plain)(a, a), "stack: the tensors must be an array, not an object"],
    ["a draw of a number", () => loose(generator as never).uniform(3), "uniform: the shape must be an array, not 3"],
    [
      "values of a shape that is none",
      () => (tensor as Plain)([1], { shape: 1 }),
      "tensor: the shape must be an array, not 1",
    ],
  ];
  test.each(refused)("%s is refused where the op is built, with the shapes", (_, make, message) => {
    expect(make).toThrow(message);
    expect(() => compile(make)()).toThrow(message);
    expect(() => grad(() => make() as Tensor)(1)).toThrow(message);
  });
});
