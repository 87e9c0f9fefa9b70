import { describe, expect, test } from "vitest";
import { tensor, variable, type Tensor } from "./index.js";

const facts = (x: Tensor): unknown[] => [x.dtype, x.node.weak, x.shape, x.arraySync()];

describe("what values become", () => {
  const f32 = Math.fround;
  const cases: [what: string, make: () => Tensor, facts: unknown[]][] = [
    ["nested arrays are float32", () => tensor([[1, 0.1]]), ["float32", false, [1, 2], [[1, f32(0.1)]]]],
    ["nested arrays of whole numbers too", () => tensor([1, 2]), ["float32", false, [2], [1, 2]]],
    ["one number is weak", () => tensor(0.1), ["float64", true, [], 0.1]],
    ["… a variable of one number too", () => variable(100), ["float64", true, [], 100]],
    ["… not with a dtype", () => tensor(0.1, { dtype: "float32" }), ["float32", false, [], f32(0.1)]],
    ["… nor with a shape", () => tensor(3, { shape: [] }), ["float32", false, [], 3]],
    ["one boolean is bool", () => tensor(true), ["bool", false, [], 1]],
    ["booleans are bool", () => tensor([[true, false]]), ["bool", false, [1, 2], [[1, 0]]]],
    ["… or the dtype asked for", () => tensor([true, false], { dtype: "float32" }), ["float32", false, [2], [1, 0]]],
    ["a Float64Array keeps its type", () => tensor(Float64Array.of(0.1)), ["float64", false, [1], [0.1]]],
    ["a Float32Array", () => tensor(Float32Array.of(1, 2), { shape: [2, 1] }), ["float32", false, [2, 1], [[1], [2]]]],
    ["an Int32Array", () => tensor(Int32Array.of(-1)), ["int32", false, [1], [-1]]],
    ["a Uint8Array", () => tensor(Uint8Array.of(255)), ["uint8", false, [1], [255]]],
    ["a Uint8Array as bool", () => tensor(Uint8Array.of(0, 1), { dtype: "bool" }), ["bool", false, [2], [0, 1]]],
    [
      "a typed array in another dtype",
      () => tensor(Int32Array.of(3), { dtype: "float32" }),
      ["float32", false, [1], [3]],
    ],
    [
      "flat values in a shape",
      () => tensor([1, 2, 3, 4], { shape: [2, 2] }),
      [
        "float32",
        false,
        [2, 2],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    [
      "nested values in a shape of the same size",
      () => tensor([[1, 2]] as number[][], { shape: [2, 1] }),
      ["float32", false, [2, 1], [[1], [2]]],
    ],
    ["nothing", () => tensor([]), ["float32", false, [0], []]],
    ["rows of nothing", () => tensor([[], []]), ["float32", false, [2, 0], [[], []]]],
    ["nothing in a shape", () => tensor([] as number[], { shape: [2, 0, 3] }), ["float32", false, [2, 0, 3], [[], []]]],
    [
      "NaN, infinities and −0 in floats",
      () => tensor([NaN, Infinity, -0]),
      ["float32", false, [3], [NaN, Infinity, -0]],
    ],
    [
      "the largest values of each integer",
      () => tensor([-(2 ** 31), 2 ** 31 - 1], { dtype: "int32" }),
      ["int32", false, [2], [-(2 ** 31), 2 ** 31 - 1]],
    ],
    ["a variable of a tensor", () => variable(tensor([1, 2]).mul(2)), ["float32", false, [2], [2, 4]]],
    ["… cast", () => variable(tensor([1.5]), { dtype: "float64" }), ["float64", false, [1], [1.5]]],
    ["… of a weak one", () => variable(tensor(2).mul(3)), ["float64", true, [], 6]],
  ];
  test.each(cases)("%s", (_, make, expected) => expect(facts(make())).toEqual(expected));

  test("values are copied: writing to them afterwards changes nothing", () => {
    const [flat, nested] = [Float32Array.of(1, 2), [3, 4]];
    const made = [tensor(flat), variable(flat), tensor(nested)];
    flat[0] = nested[0] = 99;
    expect(made.map((x) => x.arraySync())).toEqual([
      [1, 2],
      [1, 2],
      [3, 4],
    ]);
  });

  test("what is read is a copy too", () => {
    const x = variable([1, 2]);
    x.dataSync()[0] = 99;
    const y = x.mul(2);
    y.dataSync()[0] = 99;
    (y.arraySync() as number[])[1] = 99;
    expect([x.arraySync(), y.arraySync()]).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  test("a shape given is copied too", () => {
    const shape = [2, 1];
    const x = tensor([1, 2] as number[], { shape });
    shape[0] = 5;
    expect([x.shape, x.add(1).shape]).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  test("names", () => {
    expect([
      tensor([1], { name: "x" }).name,
      variable(1, { name: "w" }).name,
      variable(tensor(1, { name: "t" })).name,
    ]).toEqual(["x", "w", "t"]);
    expect([tensor(1).name, tensor(1).mul(2).named("y").name]).toEqual([undefined, "y"]);
  });
});

describe("values that do not fit are refused", () => {
  const make = tensor as unknown as (values: unknown, options?: object) => Tensor;
  const cases: [what: string, values: unknown, options: object, message: string][] = [
    ["a short row", [[1, 2], [3]], {}, "tensor: the arrays are ragged: values[1] does not fit (2, 2)"],
    ["a long row", [[1], [2, 3]], {}, "tensor: the arrays are ragged: values[1] does not fit (2, 1)"],
    [
      "a number for a row",
      [[1, 2], 3],
      {},
      "tensor: the arrays are ragged: values[1] is a number where (2, 2) has an array",
    ],
    ["a row for a number", [1, [2]], {}, "tensor: the arrays are ragged: values[1] does not fit (2,)"],
    [
      "a deeper row after an empty one",
      [[], [[1]]],
      {},
      "tensor: the arrays are ragged: values[1] does not fit (2, 0)",
    ],
    ["a string", [1, "2"], {}, "tensor: values[1] is of type string, not a number"],
    ["null", [[null]], {}, "tensor: values[0][0] is null, not a number"],
    ["a hole", Object.assign(new Array(3), { 0: 1, 2: 3 }), {}, "tensor: values[1] is of type undefined, not a number"],
    ["nothing at all", undefined, {}, "tensor: values is of type undefined, not a number"],
    ["a typed array in an array", [Float32Array.of(1)], {}, "tensor: values[0] is of type object, not a number"],
    ["numbers and booleans", [1, true], {}, "tensor: numbers and booleans are mixed; use one of them"],
    ["too few values", [1, 2, 3], { shape: [2, 2] }, "tensor: 3 values do not fill 4 places (shape (2, 2))"],
    ["too many", Float32Array.of(1, 2), { shape: [] }, "tensor: 2 values do not fill 1 places (shape ())"],
    ["one number for many places", 0, { shape: [2] }, "tensor: 1 values do not fill 2 places (shape (2,))"],
    ["a shape with a fraction", [1], { shape: [0.5] }, "tensor: dimension 0.5 of (0.5,) is not a whole number ≥ 0"],
    ["a negative dimension", [1, 2], { shape: [-1, 2] }, "tensor: dimension -1 of (-1, 2) is not a whole number ≥ 0"],
    ["more elements than can be counted", [], { shape: [2 ** 30, 2 ** 30, 0.5] }, "is not a whole number"],
    [
      "NaN for an integer",
      [NaN],
      { dtype: "int32" },
      "tensor: value NaN at position 0 does not fit int32; choose another dtype or cast",
    ],
    ["a fraction", [1, 1.5], { dtype: "int32" }, "tensor: value 1.5 at position 1 does not fit int32"],
    ["2³¹ for int32", [2 ** 31], { dtype: "int32" }, "tensor: value 2147483648 at position 0 does not fit int32"],
    ["256 for uint8", [[255, 256]], { dtype: "uint8" }, "tensor: value 256 at position 1 does not fit uint8"],
    ["−1 for uint8", [-1], { dtype: "uint8" }, "tensor: value -1 at position 0 does not fit uint8"],
    ["2 for bool", Uint8Array.of(0, 2), { dtype: "bool" }, "tensor: value 2 at position 1 does not fit bool"],
    ["0.5 for bool", [0.5], { dtype: "bool" }, "tensor: value 0.5 at position 0 does not fit bool"],
    [
      "a float array with a fraction as integers",
      Float32Array.of(0.5),
      { dtype: "uint8" },
      "tensor: value 0.5 at position 0 does not fit uint8",
    ],
    [
      "a dtype that is none",
      [1],
      { dtype: "float16" },
      "tensor: there is no dtype float16; use float32, float64, int32, uint8, bool",
    ],
    ["… nor a property of every object", [1], { dtype: "toString" }, "there is no dtype toString"],
    [
      "an array type that holds none",
      Int16Array.of(1),
      {},
      "tensor: a Int16Array holds no dtype of ours; convert it to a Float32Array, Float64Array, Int32Array or Uint8Array",
    ],
    ["64-bit integers", BigInt64Array.of(1n), {}, "a BigInt64Array holds no dtype of ours"],
    ["a view of bytes", new DataView(new ArrayBuffer(4)), {}, "a DataView holds no dtype of ours"],
  ];
  test.each(cases)("%s", (_, values, options, message) => expect(() => make(values, options)).toThrow(message));

  test("a tensor keeps its shape when a variable is made of it", () => {
    const make = variable as unknown as (values: unknown, options?: object) => Tensor;
    expect(() => make(tensor([1, 2]), { shape: [2, 1] })).toThrow(
      "variable: a tensor keeps its shape; reshape it first (values (2,), shape (2, 1))",
    );
  });
});
