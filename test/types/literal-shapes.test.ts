import { describe, expect, test } from "vitest";
import { compileSnippets } from "./compile.js";

/** The module whose Tensor is tested. */
const tensorModule = "../../src/tensor/index.js";

const header = `
import { concat, stack, tensor, variable, type Tensor, type Variable } from "${tensorModule}";
import type { Broadcast, Known, MatMul, Refuse } from "../../src/shape/literal.js";
import type { Flipped, Gathered, Reduced, Windowed } from "../../src/shape/literal-axis.js";
import type { Size, Sum } from "../../src/shape/literal-decimal.js";
import type { Concatenated, Expanded, OneHot, Padded, Permuted, Reshaped, Sliced, Stacked } from "../../src/shape/literal-movement.js";
import type { NestedArray, ShapeOf, TensorShape } from "../../src/shape/literal-nested.js";
import type { Shape } from "../../src/shape/shape.js";
type Same<X, Y> = (<T>() => T extends X ? 1 : 2) extends <T>() => T extends Y ? 1 : 2 ? true : false;
declare function shaped<S extends Shape>(): Tensor<S>;
declare const n: number;
declare const flag: boolean;
declare const maybe: number | undefined;
declare const maybeOrder: [1, 0] | undefined;
declare const numbers: number[];
declare const anything: any;
declare const plain: Tensor;
declare const a: Tensor<[2, 3]>;
declare const b: Tensor<[4, 3]>;
declare const row: Tensor<[3]>;
declare const scalar: Tensor<[]>;
declare const batch: Tensor<[number, 784]>;
declare const weight: Variable<[784, 10]>;
declare const either: Tensor<[2, 3]> | Tensor<[4]>;
declare const operand: number | Tensor<[3]>;
declare const list: Tensor<[2, 3]>[];
declare const floats: Float32Array;
`;

/** A type, and what it must be: the rules by themselves. */
const rules: readonly (readonly [rule: string, expected: string])[] = [
  ["Known<readonly [2, 3]>", "[2, 3]"],
  ["Known<[number, 3]>", "[number, 3]"],
  ["Known<[2 | 3, 4]>", "[number, 4]"],
  ["Known<[-1, 4]>", "[number, 4]"],
  ["Known<[any, 4]>", "[number, 4]"],
  ["Known<[2] | [3]>", "Shape"],
  ["Known<[2, ...number[]]>", "Shape"],
  ["Known<[3] | number[]>", "Shape"],
  ["Known<number[]>", "Shape"],
  ["Known<any>", "Shape"],
  ["Known<never>", "Shape"],

  ["Broadcast<[], []>", "[]"],
  ["Broadcast<[2, 3], []>", "[2, 3]"],
  ["Broadcast<[], readonly [2, 3]>", "[2, 3]"],
  ["Broadcast<[2, 3], [3]>", "[2, 3]"],
  ["Broadcast<[3], [2, 3]>", "[2, 3]"],
  ["Broadcast<[2, 1], [1, 3]>", "[2, 3]"],
  ["Broadcast<[4, 1, 3], [5, 1]>", "[4, 5, 3]"],
  ["Broadcast<[0], [1]>", "[0]"],
  ["Broadcast<[number, 3], [3]>", "[number, 3]"],
  ["Broadcast<[number], [1]>", "[number]"],
  ["Broadcast<[number], [5]>", "[5]"],
  ["Broadcast<[5], [number]>", "[5]"],
  ["Broadcast<[number], [number]>", "[number]"],
  ["Broadcast<Shape, [3]>", "Shape"],
  ["Broadcast<[3], number[]>", "Shape"],
  ["Broadcast<Shape, []>", "Shape"],
  ["Broadcast<any, [3]>", "Shape"],
  ["Broadcast<never, [3]>", "Shape"],
  ["Broadcast<[2] | [3], [3]>", "Shape"],
  ["Broadcast<[2 | 3], [4]>", "[4]"],
  ["Broadcast<[2, 3], [4]>", 'Refuse<"broadcast: dimensions 3 and 4 differ in (2, 3) and (4,)">'],
  ["Broadcast<[2, 3], [4, 3]>", 'Refuse<"broadcast: dimensions 2 and 4 differ in (2, 3) and (4, 3)">'],
  ["Broadcast<[number, 3], [0]>", 'Refuse<"broadcast: dimensions 3 and 0 differ in (number, 3) and (0,)">'],

  ["MatMul<[2, 3], [3, 4]>", "[2, 4]"],
  ["MatMul<readonly [2, 3], readonly [3, 4]>", "[2, 4]"],
  ["MatMul<[3], [3]>", "[]"],
  ["MatMul<[3], [3, 4]>", "[4]"],
  ["MatMul<[2, 3], [3]>", "[2]"],
  ["MatMul<[3], [5, 3, 4]>", "[5, 4]"],
  ["MatMul<[5, 2, 3], [3]>", "[5, 2]"],
  ["MatMul<[5, 2, 3], [3, 4]>", "[5, 2, 4]"],
  ["MatMul<[6, 1, 2, 3], [5, 3, 4]>", "[6, 5, 2, 4]"],
  ["MatMul<[number, 784], [784, 50]>", "[number, 50]"],
  ["MatMul<[2, number], [784, 50]>", "[2, 50]"],
  ["MatMul<[number, number], [number, number]>", "[number, number]"],
  ["MatMul<Shape, [3, 4]>", "Shape"],
  ["MatMul<[3, 4], Shape>", "Shape"],
  ["MatMul<any, any>", "Shape"],
  ["MatMul<[100, 784], [10, 50]>", 'Refuse<"matmul: inner dimensions differ, 784 and 10">'],
  ["MatMul<[3], [4]>", 'Refuse<"matmul: inner dimensions differ, 3 and 4">'],
  ["MatMul<[2, 4, 5], [3, 5, 6]>", 'Refuse<"matmul: batch dimensions 2 and 3 differ in (2, 4, 5) and (3, 5, 6)">'],
  ["MatMul<[], [3]>", 'Refuse<"matmul: a is a scalar, use mul for () and (3,)">'],
  ["MatMul<Shape, []>", 'Refuse<"matmul: b is a scalar, use mul for (...) and ()">'],

  ["Reduced<[2, 3]>", "[]"],
  ["Reduced<[2, 3], undefined, true>", "[1, 1]"],
  ["Reduced<[2, 3], 0>", "[3]"],
  ["Reduced<[2, 3], 1, true>", "[2, 1]"],
  ["Reduced<[2, 3], -1>", "[2]"],
  ["Reduced<[2, 3, 4], readonly [0, -1]>", "[3]"],
  ["Reduced<[2, 3, 4], [0, 2], true>", "[1, 3, 1]"],
  ["Reduced<[2, 3], []>", "[2, 3]"],
  ["Reduced<[2, 3], number>", "[number]"],
  ["Reduced<[2, 3], number, true>", "[number, number]"],
  ["Reduced<[2, 3], number[]>", "Shape"],
  ["Reduced<[2, 3], [0, number]>", "Shape"],
  ["Reduced<[2, 3], number[], true>", "[number, number]"],
  ["Reduced<[2, 3], 0 | 1>", "[number]"],
  ["Reduced<[2, 3], number | undefined>", "Shape"],
  ["Reduced<[2, 3], 0, boolean>", "Shape"],
  ["Reduced<[2, 3], any, any>", "Shape"],
  ["Reduced<Shape>", "[]"],
  ["Reduced<Shape, 0>", "Shape"],
  ["Reduced<Shape, 0, true>", "Shape"],
  ["Reduced<Shape, undefined, true>", "Shape"],
  ["Reduced<[2, 3], 2>", 'Refuse<"reduce: axis 2 is not an axis of (2, 3)">'],
  ['Reduced<[2, 3], [0, -3], false, "sum">', 'Refuse<"sum: axis -3 is not an axis of (2, 3)">'],
  ['Reduced<[], 0, false, "sum">', 'Refuse<"sum: axis 0 is not an axis of ()">'],

  ["Permuted<[2, 3, 4]>", "[4, 3, 2]"],
  ["Permuted<[number, 3]>", "[3, number]"],
  ["Permuted<[2, 3, 4], readonly [1, 2, 0]>", "[3, 4, 2]"],
  ["Permuted<[2, 3, 4], [-1, 0, -2]>", "[4, 2, 3]"],
  ["Permuted<[2, 3], number[]>", "[number, number]"],
  ["Permuted<Shape, [1, 0]>", "Shape"],
  ["Permuted<[2, 3], any>", "[number, number]"],
  ["Permuted<[2, 3], [0, 0]>", 'Refuse<"transpose: (0, 0) does not name each axis of (2, 3) once">'],
  ["Permuted<[2, 3], [0]>", 'Refuse<"transpose: (0,) does not name each axis of (2, 3) once">'],
  ["Permuted<[2, 3], [0, 2]>", 'Refuse<"transpose: axis 2 is not an axis of (2, 3)">'],

  ["Size<[]>", '"1"'],
  ["Size<[7]>", '"7"'],
  ["Size<[0, 784]>", '"0"'],
  ["Size<[100, 784]>", '"78400"'],
  ["Size<[99, 99, 99]>", '"970299"'],
  ["Size<[65536, 65536, 65536, 3]>", '"844424930131968"'],
  ["Size<[number, 3]>", "string"],
  ["Size<[1.5, 2]>", "string"],
  ["Sum<2, 3>", "5"],
  ["Sum<999, 1>", "1000"],
  ["Sum<0, 12>", "12"],
  ["Sum<1437, 360>", "1797"],
  ["Sum<number, 3>", "number"],

  ["Reshaped<[100, 784], readonly [100, 28, 28]>", "[100, 28, 28]"],
  ["Reshaped<[1], []>", "[]"],
  ["Reshaped<[2, 3], [-1, 2]>", "[number, 2]"],
  ["Reshaped<[number, 784], [number, 28, 28]>", "[number, 28, 28]"],
  ["Reshaped<Shape, [2, 3]>", "[2, 3]"],
  ["Reshaped<[2, 3], number[]>", "Shape"],
  ["Reshaped<[2, 3], any>", "Shape"],
  ["Reshaped<[2, 3], [4, 2]>", 'Refuse<"reshape: (2, 3) has 6 elements, (4, 2) has 8">'],
  ["Reshaped<[0, 3], [1]>", 'Refuse<"reshape: (0, 3) has 0 elements, (1,) has 1">'],

  ["Expanded<[3], readonly [2, 3]>", "[2, 3]"],
  ["Expanded<[2, 1], [2, 5]>", "[2, 5]"],
  ["Expanded<[], [2]>", "[2]"],
  ["Expanded<[number, 1], [2, 5]>", "[2, 5]"],
  ["Expanded<[1], [number]>", "[number]"],
  ["Expanded<Shape, [2]>", "[2]"],
  ["Expanded<[2], number[]>", "Shape"],
  ["Expanded<[3], [2, 4]>", 'Refuse<"expand: dimension 3 of (3,) does not stretch to 4 of (2, 4)">'],
  ["Expanded<[3], [1]>", 'Refuse<"expand: dimension 3 of (3,) does not stretch to 1 of (1,)">'],
  ["Expanded<[2, 3], [3]>", 'Refuse<"expand: (2, 3) has more dimensions than (3,)">'],

  ["Sliced<[2, 3]>", "[number, number]"],
  ["Sliced<[2, 3, 4], [[0, 1], null]>", "[number, 3, 4]"],
  ["Sliced<[2, 3], [([number] | null)]>", "[number, 3]"],
  ["Sliced<Shape>", "Shape"],
  ["Sliced<[2], [null, [0, 1]]>", 'Refuse<"slice: more ranges than (2,) has axes">'],
  ["Flipped<[2, 3], 0>", "[2, 3]"],
  ["Flipped<[2, 3], number[]>", "[2, 3]"],
  ["Flipped<Shape, 0>", "Shape"],
  ["Flipped<[2, 3], [0, 2]>", 'Refuse<"flip: axis 2 is not an axis of (2, 3)">'],
  ["Padded<[2, 3], [[1, 1], [0, 9]]>", "[4, 12]"],
  ["Padded<[2, 3], [[number, 1], [0, 0]]>", "[number, 3]"],
  ["Padded<[2, 3], [number, number][]>", "[number, number]"],
  ["Padded<Shape, [[1, 1]]>", "Shape"],
  ["Padded<[2, 3], [[1, 1]]>", "[4, 3]"],
  ["Padded<[2, 3], [[1, 1, 0], [0, 0, 2]]>", "[4, number]"],
  ["Padded<[2], [[1, 1], [0, 0]]>", 'Refuse<"pad: more widths than (2,) has axes">'],

  ["Concatenated<[[2, 3], [4, 3]]>", "[6, 3]"],
  ["Concatenated<[[2, 3], [2, 1], [2, number]], -1>", "[2, number]"],
  ["Concatenated<[[number, 3], [2, number]], 0>", "[number, 3]"],
  ["Concatenated<[[2, 3]], 1>", "[2, 3]"],
  ["Concatenated<readonly [2, 3][], 0>", "[number, 3]"],
  ["Concatenated<Shape[], 0>", "Shape"],
  ["Concatenated<[[2, 3], Shape], 0>", "Shape"],
  ["Concatenated<[[2, 3], [2, 3]], number>", "[number, number]"],
  ["Concatenated<[[2, 3], [4, 5]]>", 'Refuse<"concat: dimensions 3 and 5 differ in (2, 3) and (4, 5)">'],
  ["Concatenated<[[2, 3], [3]]>", 'Refuse<"concat: (2, 3) and (3,) differ in rank">'],
  ["Concatenated<[[2, 3]], 2>", 'Refuse<"concat: axis 2 is not an axis of (2, 3)">'],
  ["Concatenated<[]>", 'Refuse<"concat: no tensors given">'],

  ["Stacked<[[2, 3], [2, 3], [2, number]]>", "[3, 2, 3]"],
  ["Stacked<[[2, 3], [2, 3]], 1>", "[2, 2, 3]"],
  ["Stacked<[[2, 3], [2, 3], [2, 3]], -1>", "[2, 3, 3]"],
  ["Stacked<[[4, 3], [4, 3]], -2>", "[4, 2, 3]"],
  ["Stacked<[[], []]>", "[2]"],
  ["Stacked<[2, 3][]>", "[number, 2, 3]"],
  ["Stacked<Shape[]>", "Shape"],
  ["Stacked<[[2, 3], [2, 3]], number>", "[number, number, number]"],
  ["Stacked<[[2, 3], [2, 4]]>", 'Refuse<"stack: dimensions 3 and 4 differ in (2, 3) and (2, 4)">'],
  ["Stacked<[[2, 3], [3]]>", 'Refuse<"stack: (2, 3) and (3,) differ in rank">'],
  ["Stacked<[[2, 3]], 3>", 'Refuse<"stack: axis 3 is not an axis of a stack of (2, 3)">'],
  ["Stacked<[]>", 'Refuse<"stack: no tensors given">'],

  ["Gathered<[5, 3], [7]>", "[7, 3]"],
  ["Gathered<[5, 3], [], 1>", "[5]"],
  ["Gathered<[5, 3, 2], [7, 8], -2>", "[5, 7, 8, 2]"],
  ["Gathered<Shape, [7]>", "Shape"],
  ["Gathered<[5, 3], [7], number>", "Shape"],
  ["Gathered<[5, 3], [7], 2>", 'Refuse<"gather: axis 2 is not an axis of (5, 3)">'],
  ["Windowed<[5, 3], 0, 2>", "[number, 2, 3]"],
  ["Windowed<[5, 3], -1, number>", "[5, number, number]"],
  ["Windowed<[5, 3], number, 2>", "Shape"],
  ["Windowed<Shape, 0, 2>", "Shape"],
  ["Windowed<[5, 3], 2, 2>", 'Refuse<"window: axis 2 is not an axis of (5, 3)">'],
  ["OneHot<[100], 10>", "[100, 10]"],
  ["OneHot<[number], number>", "[number, number]"],
  ["OneHot<Shape, 10>", "Shape"],

  ["ShapeOf<3>", "[]"],
  ["ShapeOf<boolean>", "[]"],
  ["ShapeOf<readonly [readonly [1, 2], readonly [3, 4]]>", "[2, 2]"],
  ["ShapeOf<readonly [readonly [1, 2, 3]]>", "[1, 3]"],
  ["ShapeOf<readonly []>", "[0]"],
  ["ShapeOf<readonly [readonly [], readonly []]>", "[2, 0]"],
  ["ShapeOf<number[]>", "[number]"],
  ["ShapeOf<number[][]>", "[number, number]"],
  ["ShapeOf<readonly [number[], readonly [1, 2]]>", "[2, number]"],
  ["ShapeOf<readonly (readonly [number, number])[]>", "[number, 2]"],
  ["ShapeOf<Float32Array>", "[number]"],
  ["ShapeOf<NestedArray>", "Shape"],
  ["ShapeOf<readonly NestedArray[]>", "Shape"],
  ["ShapeOf<any>", "Shape"],
  ["ShapeOf<readonly [readonly [1, 2], readonly [3]]>", 'Refuse<"tensor: rows differ in shape, (2,) and (1,)">'],
  ["ShapeOf<readonly [readonly [1, 2], 3]>", 'Refuse<"tensor: rows differ in shape, (2,) and ()">'],
  [
    "ShapeOf<readonly [readonly [readonly [1, 2], readonly [3]]]>",
    'Refuse<"tensor: rows differ in shape, (2,) and (1,)">',
  ],
  ["TensorShape<Float32Array, readonly [2, 3]>", "[2, 3]"],
  ["TensorShape<0, [1, 1]>", "[1, 1]"],
  ["TensorShape<number[], [2, number]>", "[2, number]"],
  ["TensorShape<number[], number[]>", "Shape"],
  ["TensorShape<number[], [2] | undefined>", "Shape"],
  ["TensorShape<readonly [1, 2, 3, 4], [2, 2]>", "[2, 2]"],
  ["TensorShape<0, [2, 3]>", 'Refuse<"tensor: () has 1 elements, (2, 3) has 6">'],
  ["TensorShape<readonly [1, 2, 3], [2, 2]>", 'Refuse<"tensor: (3,) has 3 elements, (2, 2) has 4">'],
];

/** An expression, and the type it must have. */
const calls: readonly (readonly [expression: string, expected: string])[] = [
  ["a.add(1)", "Tensor<[2, 3]>"],
  ["a.add(n)", "Tensor<[2, 3]>"],
  ["a.add(row)", "Tensor<[2, 3]>"],
  ["row.add(a)", "Tensor<[2, 3]>"],
  ["a.add(operand)", "Tensor<Shape>"],
  ["a.add(plain)", "Tensor<Shape>"],
  ["plain.add(a)", "Tensor<Shape>"],
  ["plain.add(1)", "Tensor<Shape>"],
  ["a.mul(a).exp().add(row).lt(0)", "Tensor<[2, 3]>"],
  ["either.add(1)", "Tensor<Shape>"],
  ["a.add(either)", "Tensor<Shape>"],
  ["a.add(anything)", "Tensor<Shape>"],
  ["a.gt(0).where(a, row)", "Tensor<[2, 3]>"],
  ["row.gt(0).where(a, 0)", "Tensor<[2, 3]>"],
  ["scalar.gt(0).where(1, 0)", "Tensor<[]>"],
  ["plain.gt(0).where(a, plain)", "Tensor<Shape>"],
  ["batch.matmul(weight)", "Tensor<[number, 10]>"],
  ["batch.matmul(weight).relu().sum()", "Tensor<[]>"],
  ["plain.matmul(weight)", "Tensor<Shape>"],
  ["batch.matmul(plain)", "Tensor<Shape>"],
  ["weight.exp()", "Tensor<[784, 10]>"],
  ["a.sum()", "Tensor<[]>"],
  ["a.sum(0)", "Tensor<[3]>"],
  ["a.mean(-1, true)", "Tensor<[2, 1]>"],
  ["a.max([0, 1], true)", "Tensor<[1, 1]>"],
  ["a.sum(undefined, true)", "Tensor<[1, 1]>"],
  ["a.sum(n)", "Tensor<[number]>"],
  ["a.sum(numbers)", "Tensor<Shape>"],
  ["a.sum(maybe)", "Tensor<Shape>"],
  ["a.sum(0, flag)", "Tensor<Shape>"],
  ["plain.sum(0)", "Tensor<Shape>"],
  ["plain.sum()", "Tensor<[]>"],
  ["batch.argmax(1)", "Tensor<[number]>"],
  ["a.reshape([3, 2])", "Tensor<[3, 2]>"],
  ["a.reshape([-1])", "Tensor<[number]>"],
  ["a.reshape(numbers)", "Tensor<Shape>"],
  ["batch.reshape([n, 28, 28])", "Tensor<[number, 28, 28]>"],
  ["plain.reshape([3, 2])", "Tensor<[3, 2]>"],
  ["a.reshape(plain.shape)", "Tensor<Shape>"],
  ["a.reshape([...row.shape, 2])", "Tensor<[3, 2]>"],
  ["a.transpose()", "Tensor<[3, 2]>"],
  ["a.transpose(maybeOrder)", "Tensor<[number, number]>"],
  ["a.transpose([1, 0])", "Tensor<[3, 2]>"],
  ["plain.transpose([1, 0])", "Tensor<Shape>"],
  ["row.expand([2, 3])", "Tensor<[2, 3]>"],
  ["a.slice([[0, 1]])", "Tensor<[number, 3]>"],
  ["a.pad([[1, 1], [0, 0]])", "Tensor<[4, 3]>"],
  ["a.flip()", "Tensor<[2, 3]>"],
  ["a.flip([0])", "Tensor<[2, 3]>"],
  ['a.cast("float64")', "Tensor<[2, 3]>"],
  ["a.gather(row)", "Tensor<[3, 3]>"],
  ["a.gather(row, 1)", "Tensor<[2, 3]>"],
  ["a.window(1, 2)", "Tensor<[2, number, 2]>"],
  ["a.window(-2, n, 1)", "Tensor<[number, number, 3]>"],
  ["a.layerNorm({ epsilon: 1e-6 })", "Tensor<[2, 3]>"],
  ["plain.conv2d(plain, { padding: 'same' })", "Tensor<[number, number, number, number]>"],
  ["plain.maxPool2d({ size: 2 })", "Tensor<[number, number, number, number]>"],
  ["plain.attention(plain, plain, { causal: true })", "Tensor<Shape>"],
  ["row.oneHot(10)", "Tensor<[3, 10]>"],
  ["concat([a, b])", "Tensor<[6, 3]>"],
  ["concat(list)", "Tensor<[number, 3]>"],
  ["concat([a, plain])", "Tensor<Shape>"],
  ["stack([row, row], -1)", "Tensor<[3, 2]>"],
  ["stack(list)", "Tensor<[number, 2, 3]>"],
  ["tensor(1)", "Tensor<[]>"],
  ["tensor([[1, 2, 3], [4, 5, 6]])", "Tensor<[2, 3]>"],
  ["tensor([true, false])", "Tensor<[2]>"],
  ["tensor([n, 2])", "Tensor<[2]>"],
  ["tensor(numbers)", "Tensor<[number]>"],
  ["tensor(floats)", "Tensor<[number]>"],
  ["tensor(floats, { shape: [100, 784] })", "Tensor<[100, 784]>"],
  ["tensor(floats, { shape: numbers })", "Tensor<Shape>"],
  ['tensor([1, 2], { dtype: "float64" })', "Tensor<[2]>"],
  ["tensor([[1, 2], [3, 4]] as NestedArray)", "Tensor<Shape>"],
  ["tensor(plain.arraySync())", "Tensor<Shape>"],
  ["tensor(anything)", "Tensor<Shape>"],
  ['variable(100, { name: "apple" }).mul(2)', "Tensor<[]>"],
  ["variable([[1, 2]])", "Variable<[1, 2]>"],
];

/** Statements without an error: what may stand where. */
const accepted: readonly string[] = [
  "const any: Tensor = a;",
  "const any: Tensor<Shape> = weight;",
  "const open: Tensor<[number, 3]> = a;",
  "const open: Tensor<readonly number[]> = a;",
  "const shape: [2, 3] = a.shape;",
  "const f = (x: Tensor): Tensor => x.mul(x).add(1).matmul(x).sum(0).reshape([1, 2]).transpose(); f(a); f(weight);",
  "const f = (x: Tensor<[number, 784]>): Tensor<[number, 10]> => x.matmul(weight).relu(); f(shaped<[5, 784]>());",
  "const tensors: Tensor[] = [a, row, scalar, weight, plain]; tensors.map((x) => x.exp());",
  "const total = [a, a].reduce<Tensor>((x, y) => x.add(y), scalar); total.item();",
  "const parameters: Record<string, Variable> = { weight }; parameters.weight.mul(2);",
  "function square<S extends Shape>(x: Tensor<S>): Tensor<S> { return x.exp(); } const out: Tensor<[2, 3]> = square(a);",
  "(flag ? a : row).add(flag ? row : 1).sum();",
  "function scale<S extends Shape>(x: Tensor<S>): Tensor<S> { return x.detach(); } const out: Tensor<[2, 3]> = scale(a);",
];

/** Statements that must not compile, and what the message must contain. */
const refused: readonly (readonly [statement: string, message: string])[] = [
  ["a.add(shaped<[4]>());", "broadcast: dimensions 3 and 4 differ in (2, 3) and (4,)"],
  ["a.gt(shaped<[4]>());", "broadcast: dimensions 3 and 4 differ in (2, 3) and (4,)"],
  ["row.gt(0).where(a, shaped<[4]>());", "broadcast: dimensions 3 and 4 differ in (2, 3) and (4,)"],
  ["row.gt(0).where(shaped<[2]>(), 0);", "broadcast: dimensions 3 and 2 differ in (3,) and (2,)"],
  ["tensor(floats, { shape: [100, 784] }).matmul(shaped<[10, 50]>());", "matmul: inner dimensions differ, 784 and 10"],
  ["batch.matmul(shaped<[10, 50]>());", "matmul: inner dimensions differ, 784 and 10"],
  ["variable([[1, 2]]).matmul(variable([[1, 2]]));", "matmul: inner dimensions differ, 2 and 1"],
  ["a.sum(2);", "sum: axis 2 is not an axis of (2, 3)"],
  ["a.mean([0, -3]);", "mean: axis -3 is not an axis of (2, 3)"],
  ["a.argmax(2);", "argmax: axis 2 is not an axis of (2, 3)"],
  ["a.reshape([4, 2]);", "reshape: (2, 3) has 6 elements, (4, 2) has 8"],
  ["a.transpose([0, 0]);", "transpose: (0, 0) does not name each axis of (2, 3) once"],
  ["a.expand([2, 4]);", "expand: dimension 3 of (2, 3) does not stretch to 4 of (2, 4)"],
  ["row.pad([[1, 1], [0, 0]]);", "pad: more widths than (3,) has axes"],
  ["row.slice([null, [0, 1]]);", "slice: more ranges than (3,) has axes"],
  ["a.flip(2);", "flip: axis 2 is not an axis of (2, 3)"],
  ["a.gather(row, 2);", "gather: axis 2 is not an axis of (2, 3)"],
  ["a.window(2, 2);", "window: axis 2 is not an axis of (2, 3)"],
  ["concat([a, shaped<[4, 5]>()]);", "concat: dimensions 3 and 5 differ in (2, 3) and (4, 5)"],
  ["stack([a, row]);", "stack: (2, 3) and (3,) differ in rank"],
  ["tensor([[1, 2], [3]]);", "tensor: rows differ in shape, (2,) and (1,)"],
  ["tensor([1, 2, 3], { shape: [2, 2] });", "tensor: (3,) has 3 elements, (2, 2) has 4"],
  ["const exact: Tensor<[2, 4]> = a;", "Type '3' is not assignable to type '4'"],
  ["const exact: Tensor<[2, 3]> = plain;", "not assignable"],
  ["const flat: Tensor<[6]> = a;", "not assignable"],
  ['a.add("1");', "not assignable"],
  ['a.cast("float16");', "not assignable"],
];

const ruleSnippet = (rule: string, expected: string): string =>
  `type Out = ${rule}; const same: Same<Out, ${expected}> = true;`;
const callSnippet = (expression: string, expected: string): string =>
  `const out = ${expression}; const same: Same<typeof out, ${expected}> = true;`;

const manyCalls = (count: number): string => {
  const unary = ["exp", "log", "tanh", "sigmoid", "relu", "sqrt", "sin", "erf"];
  const binary = ["add", "sub", "mul", "div", "pow", "maximum", "lt", "minimum"];
  const lines: string[] = [];
  for (let i = 0; i < count / 5; i++) {
    const [rows, inner, columns] = [2 + (i % 13), 3 + (i % 17), 4 + (i % 11)];
    lines.push(
      `const x${i} = shaped<[${rows}, ${inner}]>().matmul(shaped<[${inner}, ${columns}]>());`,
      `const y${i}: Tensor<[${rows}, ${columns}]> = x${i}.${binary[i % 8]}(shaped<[${columns}]>()).${unary[(i >> 3) % 8]}();`,
      `const z${i}: Tensor<[${rows}]> = y${i}.sum(-1); z${i}.reshape([1, ${rows}]);`,
    );
  }
  return lines.join("\n");
};

const many = manyCalls(2000);
const compilation = compileSnippets(header, [
  ...rules.map(([rule, expected]) => ruleSnippet(rule, expected)),
  ...calls.map(([expression, expected]) => callSnippet(expression, expected)),
  ...accepted,
  ...refused.map(([statement]) => statement),
  many,
]);
const compiled = (code: string) => compilation.snippets.get(code)!;

test("nothing is wrong outside the snippets", () => {
  expect(compilation.elsewhere).toEqual([]);
});

describe("a rule gives", () => {
  test.each(rules)("%s = %s", (rule, expected) => {
    const { errors, out } = compiled(ruleSnippet(rule, expected));
    expect(errors.length === 0 ? expected : out).toBe(expected);
  });
});

describe("an expression has the type", () => {
  test.each(calls)("%s: %s", (expression, expected) => {
    const { errors, out } = compiled(callSnippet(expression, expected));
    expect(errors.length === 0 ? expected : `${out}: ${errors.join("; ")}`).toBe(expected);
  });
});

describe("accepted", () => {
  test.each(accepted)("%s", (statement) => {
    expect(compiled(statement).errors).toEqual([]);
  });
});

describe("refused, with the reason in the message", () => {
  test.each(refused)("%s %s", (statement, message) => {
    expect(compiled(statement).errors).toEqual([expect.stringContaining(message)]);
  });
});

test("2,000 calls check, with bounded work", () => {
  expect(compiled(many).errors).toEqual([]);
  expect(compilation.instantiations).toBeLessThan(500_000);
});
