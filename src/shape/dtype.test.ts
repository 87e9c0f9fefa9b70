import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/support/thrownBy.js";
import { allocate, dtypeOfArray, dtypes, isDType, isFloat, promote, type DType, type Operand } from "./dtype.js";
import { DTypeError } from "./errors.js";

const all = Object.keys(dtypes) as DType[];
const strong = (dtype: DType): Operand => ({ dtype, weak: false });
const weak: Operand = { dtype: "float64", weak: true };
const literal = (value: number): Operand => ({ ...weak, literal: value });
const promoted = (...operands: Operand[]): string => {
  try {
    const { dtype, weak } = promote(
      "op",
      operands.map((_, i) => `x${i}`),
      operands,
    );
    return weak ? `weak ${dtype}` : dtype;
  } catch (error) {
    return (error as Error).name;
  }
};

describe("promotion of two", () => {
  const table: { readonly [A in DType]: { readonly [B in DType]: string } } = {
    float32: { float32: "float32", float64: "DTypeError", int32: "float32", uint8: "float32", bool: "float32" },
    float64: { float32: "DTypeError", float64: "float64", int32: "float64", uint8: "float64", bool: "float64" },
    int32: { float32: "float32", float64: "float64", int32: "int32", uint8: "int32", bool: "int32" },
    uint8: { float32: "float32", float64: "float64", int32: "int32", uint8: "uint8", bool: "uint8" },
    bool: { float32: "float32", float64: "float64", int32: "int32", uint8: "uint8", bool: "bool" },
  };
  test.each(all.flatMap((a) => all.map((b): [DType, DType, string] => [a, b, table[a][b]])))(
    "%s with %s is %s",
    (a, b, expected) => {
      expect(promoted(strong(a), strong(b))).toBe(expected);
    },
  );

  const withWeak: { readonly [A in DType]: readonly [value: string, whole: string, fraction: string] } = {
    float32: ["float32", "float32", "float32"],
    float64: ["float64", "float64", "float64"],
    int32: ["float32", "int32", "float32"],
    uint8: ["float32", "uint8", "float32"],
    bool: ["float32", "int32", "float32"],
  };
  test.each(all.map((a): [DType, readonly string[]] => [a, withWeak[a]]))(
    "%s with a weak value, the literal 3, the literal 0.5: %j",
    (a, expected) => {
      for (const order of [(x: Operand) => [strong(a), x], (x: Operand) => [x, strong(a)]])
        expect([weak, literal(3), literal(0.5)].map((x) => promoted(...order(x)))).toEqual(expected);
    },
  );

  test("weak among its like stays weak float64", () => expect(promoted(weak, literal(3))).toBe("weak float64"));
});

describe("promotion of three looks at all of them", () => {
  test.each([
    [[strong("int32"), strong("float32"), literal(2 ** 40)], "float32"],
    [[strong("uint8"), literal(1), strong("int32")], "int32"],
    [[strong("bool"), literal(1), literal(7)], "int32"],
    [[strong("bool"), literal(1), literal(0)], "bool"],
    [[strong("float32"), strong("int32"), strong("float64")], "DTypeError"],
  ])("%j is %s", (operands, expected) => expect(promoted(...operands)).toBe(expected));
});

test("a literal that the integer type cannot hold is refused, at each end of its range", () => {
  const fits = (dtype: DType, value: number): boolean => promoted(strong(dtype), literal(value)) !== "DTypeError";
  const ends: [DType, number, number][] = [
    ["int32", -(2 ** 31), 2 ** 31 - 1],
    ["uint8", 0, 255],
  ];
  for (const [dtype, low, high] of ends)
    expect([low - 1, low, high, high + 1].map((value) => fits(dtype, value))).toEqual([false, true, true, false]);
});

test("an error is data with a sentence that names cast", () => {
  const error = thrownBy(() => promote("mul", ["a", "b"], [strong("float32"), strong("float64")])) as DTypeError;
  expect(error).toBeInstanceOf(DTypeError);
  expect([error.name, error.op, error.args, error.dtypes]).toEqual([
    "DTypeError",
    "mul",
    ["a", "b"],
    ["float32", "float64"],
  ]);
  expect(error.message).toBe(
    'mul: float32 and float64 do not mix; cast one with .cast("float32") or .cast("float64") (a float32, b float64)',
  );
});

describe("facts", () => {
  test.each(all)("%s: its array holds its range", (dtype) => {
    const { bytes, float, range } = dtypes[dtype];
    const array = allocate(dtype, 2);
    expect([array.BYTES_PER_ELEMENT, array.length, isFloat(dtype)]).toEqual([bytes, 2, float]);
    array.set(range);
    expect(Array.from(array)).toEqual([...range]);
    expect(dtypeOfArray(array)).toBe(dtype === "bool" ? "uint8" : dtype);
  });

  test.each([
    ["float32", true],
    ["float16", false],
    ["toString", false],
    [undefined, false],
    [32, false],
  ])("%s is a dtype: %s", (name, expected) => expect(isDType(name)).toBe(expected));
});
