import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DType } from "../shape/dtype.js";
import { concat, tensor, variable, where, type Tensor } from "./index.js";

const of = (dtype: DType, values: number[] = [1, 0]): Tensor => tensor(values, { dtype });
const f32 = of("float32");
const f64 = of("float64");
const i32 = of("int32");
const u8 = of("uint8");
const bool = of("bool");

describe("dtypes of a result", () => {
  const cases: [what: string, x: Tensor, dtype: DType, weak?: "weak"][] = [
    ["weak with weak is float64, and weak", tensor(3).mul(variable(100)), "float64", "weak"],
    ["weak with a bare number too", variable(100).mul(1.1), "float64", "weak"],
    ["weak stays weak through functions", tensor(3).exp().sum().reshape([1]).neg(), "float64", "weak"],
    ["weak with float32 is float32", tensor(3).mul(f32), "float32"],
    ["… on either side", f32.mul(tensor(3)), "float32"],
    ["weak with float64", f64.div(tensor(3)), "float64"],
    ["a bare number with float32", f32.add(0.1), "float32"],
    ["a whole number with int32", i32.add(3), "int32"],
    ["a fraction with int32", i32.mul(0.5), "float32"],
    ["a weak tensor with int32: its value is not known when the op is built", i32.add(tensor(3)), "float32"],
    ["a whole number with uint8", u8.add(255), "uint8"],
    ["… with bool, if it is one of its values", bool.maximum(1), "bool"],
    ["… with bool, if it is not", bool.maximum(2), "int32"],
    ["int32 with float32", i32.mul(f32), "float32"],
    ["uint8 with float64", u8.add(f64), "float64"],
    ["bool with float32", bool.mul(f32), "float32"],
    ["uint8 with int32", u8.mul(i32), "int32"],
    ["bool with uint8", bool.mul(u8), "uint8"],
    ["bool with int32", bool.sub(i32), "int32"],
    ["arithmetic of two bools", bool.add(bool), "int32"],
    ["the opposite of a bool", bool.neg(), "int32"],
    ["the larger of two bools", bool.maximum(bool), "bool"],
    ["a quotient of integers", i32.div(2), "float32"],
    ["a function of integers", u8.exp(), "float32"],
    ["a power of integers", i32.pow(2), "float32"],
    ["a comparison", f32.gt(i32), "bool"],
    ["a comparison of weak ones", tensor(1).lt(2), "bool"],
    ["logic", bool.logicalAnd(f64), "bool"],
    ["argmax", f64.argmax(), "int32"],
    ["a sum of bools", bool.sum(), "int32"],
    ["a sum of uint8", u8.sum(), "int32"],
    ["a sum of int32", i32.sum(), "int32"],
    ["a product of uint8", u8.prod(), "int32"],
    ["the largest of uint8", u8.max(), "uint8"],
    ["a mean of integers", i32.mean(), "float32"],
    ["a mean of float64", f64.mean(), "float64"],
    ["a softmax of integers", u8.softmax(), "float32"],
    ["a product of uint8 matrices", u8.reshape([1, 2]).matmul(u8.reshape([2, 1])), "int32"],
    ["a product of int32 and float32 matrices", i32.reshape([1, 2]).matmul(f32.reshape([2, 1])), "float32"],
    ["where of an integer and a float", where(bool, i32, f32), "float32"],
    ["where of a float32 and a number", where(bool, f32, 0), "float32"],
    ["where of two numbers", where(bool, 1, 0), "float64", "weak"],
    ["concat of an integer and a float", concat([i32, f32]), "float32"],
    ["a cast", tensor(3).cast("float32"), "float32"],
    ["one-hot", i32.oneHot(2), "float32"],
    ["gather", i32.gather(u8), "int32"],
  ];
  test.each(cases)("%s", (_, x, dtype, weak) => expect([x.dtype, x.node.weak]).toEqual([dtype, weak === "weak"]));

  test("weak scalars are computed in float64: the chapter's apples are exact", () => {
    const [apple, count, tax] = [variable(100), variable(2), variable(1.1)];
    expect(apple.mul(count).mul(tax).item()).toBe(100 * 2 * 1.1);
  });

  test("a weak scalar is rounded to the other side's type once", () => {
    expect(
      tensor(0.1)
        .mul(tensor([3]))
        .item(),
    ).toBe(Math.fround(Math.fround(0.1) * 3));
  });
});

describe("what does not mix is refused", () => {
  const cases: [what: string, make: () => unknown, message: string][] = [
    [
      "two float types",
      () => f32.mul(f64),
      'mul: float32 and float64 do not mix; cast one with .cast("float32") or .cast("float64") (a float32, b float64)',
    ],
    ["… in a comparison", () => f32.lt(f64), "lt: float32 and float64 do not mix"],
    ["… in a matrix product", () => f32.matmul(f64), "contract: float32 and float64 do not mix"],
    ["… in where", () => where(bool, f32, f64), "where: float32 and float64 do not mix"],
    ["… in concat", () => concat([f32, i32, f64]), "concat: float32 and float64 do not mix"],
    [
      "a number that its integer type cannot hold",
      () => u8.add(256),
      "add: 256 does not fit uint8; cast the other side first (a uint8, b float64)",
    ],
    ["… or int32", () => i32.add(2 ** 31), "add: 2147483648 does not fit int32"],
    ["… or a negative one", () => u8.mul(-1), "mul: -1 does not fit uint8"],
    [
      "a condition that is no bool",
      () => where(f32, 1, 0),
      "where: the condition must be bool; compare it first, for example .ne(0) (condition float32)",
    ],
    [
      "float indices",
      () => f32.gather(f32),
      'gather: indices must be int32 or uint8; cast them with .cast("int32") (indices float32)',
    ],
    [
      "a cast to no dtype",
      () => f32.cast("half" as never),
      "cast: there is no dtype half; use float32, float64, int32, uint8, bool (x float32)",
    ],
    [
      "an array where a tensor belongs",
      () => f32.add([1, 2] as never),
      "an op takes tensors and numbers, not an array; make a tensor of it with tensor(…)",
    ],
    ["a missing operand", () => (f32.add as () => unknown).call(f32), "add: takes 2 arguments (a, b), got 1"],
  ];
  test.each(cases)("%s", (_, make, message) => expect(make).toThrow(message));
});

test("int32 wraps around, and so do sums of it; uint8 does too", () => {
  expect(
    of("int32", [2 ** 31 - 1, 1])
      .add(1)
      .arraySync(),
  ).toEqual([-(2 ** 31), 2]);
  expect(
    of("int32", [2 ** 31 - 1, 2])
      .sum()
      .item(),
  ).toBe(-(2 ** 31) + 1);
  expect(of("int32", [65537, 65537]).prod().item()).toBe(131073);
  expect(of("uint8", [250, 1]).add(10).arraySync()).toEqual([4, 11]);
});

test("promotion does not depend on the order of the operands, and its result mixes with each of them", () => {
  const operand = fc.constantFrom(f32, f64, i32, u8, bool, tensor(2));
  const outcome = (make: () => Tensor): string => {
    try {
      const { dtype, node } = make();
      return `${dtype} ${node.weak}`;
    } catch (error) {
      return (error as Error).name;
    }
  };
  fc.assert(
    fc.property(operand, operand, (a, b) => {
      const both = outcome(() => a.mul(b));
      expect(outcome(() => b.mul(a))).toBe(both);
      if (both !== "DTypeError") expect(outcome(() => a.mul(b).mul(a))).not.toBe("DTypeError");
    }),
  );
});
