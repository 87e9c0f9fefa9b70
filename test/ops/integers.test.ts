import { describe, expect, it } from "vitest";
import type { Node } from "../../src/graph/node.js";
import { literal } from "../../src/ops/leaf.js";
import * as ops from "../../src/ops/records.js";
import type { DType } from "../../src/shape/dtype.js";
import { leafOf, valuesOf } from "./read.js";

const [LOW, HIGH] = [-(2 ** 31), 2 ** 31 - 1];
const int = (...values: number[]): Node => leafOf(values, "int32");
const byte = (...values: number[]): Node => leafOf(values, "uint8");
const bool = (...values: number[]): Node => leafOf(values, "bool");

describe("int32 wraps around", () => {
  it.each<[string, () => Node, number[]]>([
    ["a sum", () => ops.add(int(HIGH), int(1)), [LOW]],
    ["a difference", () => ops.sub(int(LOW), int(1)), [HIGH]],
    [
      "a product",
      () => ops.mul(int(65_536, 46_341, 123_456_789), int(65_536, 46_341, 987_654_321)),
      [0, -2_147_479_015, -67_153_019],
    ],
    ["the opposite of the smallest", () => ops.neg(int(LOW)), [LOW]],
    ["its absolute value", () => ops.abs(int(LOW)), [LOW]],
    ["a reduced sum", () => ops.sum(int(HIGH, 2)), [LOW + 1]],
    ["a reduced product", () => ops.prod(int(65_536, 65_536, 3)), [0]],
    ["… past what a double holds", () => ops.prod(int(123_456_789, 987_654_321, 3)), [-201_459_057]],
    ["a contraction", () => ops.contract(int(HIGH, 1), int(2, 3), "k,k->"), [1]],
    ["a product of matrices", () => ops.matmul(leafOf([HIGH], "int32", [1, 1]), leafOf([HIGH], "int32", [1, 1])), [1]],
    ["added by index", () => ops.scatterAdd(int(HIGH), int(0, 0), int(1, 1)), [LOW + 1]],
    ["with a plain number", () => ops.add(int(HIGH), 1), [LOW]],
    ["but no minimum", () => ops.minimum(int(LOW), int(HIGH)), [LOW]],
    ["nor relu", () => ops.relu(int(LOW, HIGH)), [0, HIGH]],
    ["no 0 has a sign", () => ops.neg(int(0)), [0]],
  ])("%s", (_, build, expected) => {
    const out = build();
    expect(out.dtype).toBe("int32");
    expect(valuesOf(out)).toEqual(expected);
  });
});

describe("uint8 wraps at 256, and its sums are int32", () => {
  it.each<[string, () => Node, DType, number[]]>([
    ["a sum", () => ops.add(byte(250), byte(10)), "uint8", [4]],
    ["a difference", () => ops.sub(byte(3), byte(5)), "uint8", [254]],
    ["a product", () => ops.mul(byte(16, 255), byte(16, 255)), "uint8", [0, 1]],
    ["the opposite", () => ops.neg(byte(1, 0)), "uint8", [255, 0]],
    ["a reduced sum", () => ops.sum(byte(255, 255)), "int32", [510]],
    ["a reduced product", () => ops.prod(byte(255, 255)), "int32", [65_025]],
    ["a contraction", () => ops.contract(byte(255, 1), byte(255, 1), "k,k->"), "int32", [65_026]],
    ["with int32", () => ops.add(byte(255), int(1)), "int32", [256]],
    ["largest", () => ops.max(byte(3, 255)), "uint8", [255]],
    ["added by index", () => ops.scatterAdd(byte(255), int(0), byte(2)), "uint8", [1]],
    ["relu", () => ops.relu(byte(0, 200)), "uint8", [0, 200]],
  ])("%s", (_, build, dtype, expected) => {
    const out = build();
    expect(out.dtype).toBe(dtype);
    expect(valuesOf(out)).toEqual(expected);
  });
});

describe("bool", () => {
  it.each<[string, () => Node, DType, number[]]>([
    ["adds as int32", () => ops.add(bool(1, 1), bool(1, 0)), "int32", [2, 1]],
    ["multiplies as int32", () => ops.mul(bool(1, 1), bool(1, 0)), "int32", [1, 0]],
    ["negates as int32", () => ops.neg(bool(1)), "int32", [-1]],
    ["sums as int32", () => ops.sum(bool(1, 1, 0)), "int32", [2]],
    ["has a largest: any", () => ops.max(bool(0, 1)), "bool", [1]],
    ["has a smallest: all", () => ops.min(bool(0, 1)), "bool", [0]],
    ["divides as float32", () => ops.div(bool(1, 0), bool(1, 1)), "float32", [1, 0]],
    ["contracts as int32", () => ops.contract(bool(1, 1), bool(1, 1), "k,k->"), "int32", [2]],
    ["has a mean", () => ops.mean(bool(1, 0, 0, 0)), "float32", [0.25]],
    ["is made of any number but 0", () => ops.cast(leafOf([0, -0, NaN, 0.1, -3]), "bool"), "bool", [0, 0, 1, 1, 1]],
  ])("%s", (_, build, dtype, expected) => {
    const out = build();
    expect(out.dtype).toBe(dtype);
    expect(valuesOf(out)).toEqual(expected);
  });
});

describe("cast", () => {
  const cases: [from: DType, to: DType, value: number, out: number][] = [
    ["float64", "float32", 0.1, Math.fround(0.1)],
    ["float64", "float32", 1e300, Infinity],
    ["float64", "float32", 1e-300, 0],
    ["float64", "float32", -1e-300, -0],
    ["float64", "float32", 16_777_217, 16_777_216], // half way: to even
    ["float64", "float32", 16_777_219, 16_777_220],
    ["float64", "float32", NaN, NaN],
    ["float64", "int32", 2.9, 2],
    ["float64", "int32", -2.9, -2],
    ["float64", "int32", -0.5, 0],
    ["float64", "int32", 2 ** 31, LOW],
    ["float64", "int32", 2 ** 32 + 5.5, 5],
    ["float64", "int32", NaN, 0],
    ["float64", "int32", Infinity, 0],
    ["float64", "int32", -Infinity, 0],
    ["float64", "uint8", 256, 0],
    ["float64", "uint8", -1, 255],
    ["float64", "uint8", 300.7, 44],
    ["float64", "uint8", NaN, 0],
    ["float64", "bool", 0.5, 1],
    ["float64", "bool", -0, 0],
    ["float64", "bool", NaN, 1],
    ["float32", "float64", Math.fround(0.1), Math.fround(0.1)],
    ["float32", "int32", -7.5, -7],
    ["int32", "uint8", -1, 255],
    ["int32", "uint8", 511, 255],
    ["int32", "float32", HIGH, 2 ** 31],
    ["int32", "float64", HIGH, HIGH],
    ["int32", "bool", 256, 1],
    ["uint8", "int32", 255, 255],
    ["uint8", "bool", 2, 1],
    ["bool", "float32", 1, 1],
    ["bool", "int32", 1, 1],
  ];
  it.each(cases)("%s to %s: %d becomes %d", (from, to, value, out) => {
    expect(valuesOf(ops.cast(leafOf([value], from), to))).toEqual([out]);
  });

  it.each(cases.filter(([from]) => from === "float64"))("a literal as a tensor: %s to %s, %d", (_, to, value, out) => {
    expect(valuesOf(ops.cast(literal(value), to))).toEqual([out]);
  });

  it("to its own dtype is nothing at all", () => {
    const x = leafOf([1]);
    expect(ops.cast(x, "float64")).toBe(x);
  });
});
