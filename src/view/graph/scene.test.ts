import { describe, expect, test } from "vitest";
import { tensor, variable, type Tensor } from "../../tensor/index.js";
import { fruitPrice, given, shown } from "./fixtures.js";
import { fullText, isOp, sceneOf, type Reading } from "./scene.js";

describe("sceneOf", () => {
  test("lists nodes inputs first, by name or by op and number, and every arrow with its two numbers", () => {
    const scene = shown(fruitPrice());
    expect(scene.nodes.map(({ id, form, label }) => [id, form, label])).toEqual([
      ["apple", "source", "apple"],
      ["apple_num", "source", "apple_num"],
      ["mul_1", "op", "×"],
      ["orange", "source", "orange"],
      ["orange_num", "source", "orange_num"],
      ["mul_2", "op", "×"],
      ["add_1", "op", "+"],
      ["tax", "source", "tax"],
      ["price", "op", "×"],
    ]);
    expect(
      scene.edges.map(({ id, from, to, value, gradient, local }) => [id, from, to, value?.text, gradient?.text, local]),
    ).toEqual([
      ["mul_1.a", "apple", "mul_1", "100", "2.2", 2],
      ["mul_1.b", "apple_num", "mul_1", "2", "110", 100],
      ["mul_2.a", "orange", "mul_2", "150", "3.3", 3],
      ["mul_2.b", "orange_num", "mul_2", "3", "165", 150],
      ["add_1.a", "mul_1", "add_1", "200", "1.1", 1],
      ["add_1.b", "mul_2", "add_1", "450", "1.1", 1],
      ["price.a", "add_1", "price", "650", "1.1", 1.1],
      ["price.b", "tax", "price", "1.1", "650", 650],
      ["price.out", "price", null, "715", "1", undefined],
    ]);
    const price = scene.nodes.at(-1)!;
    expect([price.result, price.named, price.inputs, price.shape, price.dtype, isOp(price)]).toEqual([
      ...[true, true, ["add_1", "tax"], [], "float64", true],
    ]);
    expect(price.value?.data[0]).toBe(715.0000000000001);
  });

  test("what is not known is absent, not 0", () => {
    const [node] = sceneOf([given(3, "x").node]).nodes;
    expect(node).not.toHaveProperty("value");
    expect(node).not.toHaveProperty("gradient");
  });

  test("ids are unique: repeated names are numbered, numbers step over an author's name", () => {
    const [x, other, third] = [given(1, "x"), given(2, "x"), given(3, "x_2")];
    const named = x
      .mul(other)
      .mul(tensor(1, { dtype: "float64" }))
      .named("mul_1");
    expect(sceneOf([named.mul(third).node]).nodes.map(({ id }) => id)).toEqual([
      ...["x", "x_2", "mul_2", "constant_1", "mul_1", "x_2_2", "mul_3"],
    ]);
  });

  test("the same name over and over costs no search from the start", () => {
    const all = Array.from({ length: 30_000 }, () => variable(1, { name: "w" }));
    const ids = sceneOf(all.map(({ node }) => node)).nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(30_000);
    expect(ids.at(-1)).toBe("w_30000");
  });

  test("values that do not fill a node's shape are refused", () => {
    const x = given([1, 2], "x").node;
    expect(() => sceneOf([x], { readValue: () => Float64Array.of(1) })).toThrow(/1 values do not fill shape \(2,\)/);
  });

  test("30,000 nodes in a row overflow no stack", () => {
    let node: Tensor = given(1, "x");
    for (let i = 0; i < 30_000; i++) node = node.add(node);
    expect(sceneOf([node.node]).edges).toHaveLength(60_001);
  });
});

describe("roots that are not one float scalar", () => {
  test("an integer result has values and no derivative", () => {
    const scene = shown(tensor([1, 2], { dtype: "int32" }).add(1).named("n"));
    expect(scene.nodes.map(({ id, value, gradient }) => [id, value?.text, gradient])).toEqual([
      ["constant_1", "[1, 2]", undefined],
      ["n", "[2, 3]", undefined],
    ]);
  });

  test("a tensor needs an upstream derivative of its shape", () => {
    const x = given([1, 2], "x");
    expect(() => shown(x.mul(2))).toThrow(/needs an upstream derivative/);
    expect(() => shown([{ out: x.mul(2), upstream: 1 }])).toThrow(/must have the result's shape/);
    const scene = shown([{ out: x.mul(2), upstream: tensor([1, 10], { dtype: "float64" }) }]);
    expect(scene.nodes[0].gradient?.text).toBe("[2, 20]");
    expect(shown([{ out: x.mul(2), upstream: null }]).nodes[0].gradient).toBeUndefined();
  });

  test("a result that is read on the way to another one gets its own upstream at its own arrow", () => {
    const x = given(3, "x");
    const y = x.mul(x).named("y");
    const scene = shown([{ out: y }, { out: y.mul(5).named("z"), upstream: 2 }]);
    const gradients = Object.fromEntries(scene.edges.map(({ id, gradient }) => [id, gradient?.data[0]]));
    expect(gradients).toEqual({ "y.a": 33, "y.b": 33, "z.a": 10, "y.out": 1, "z.out": 2 });
    expect(scene.nodes.find(({ id }) => id === "y")?.gradient?.data[0]).toBe(11);
  });

  test("one result given twice leaves once, with both upstreams", () => {
    const y = given(3, "x").mul(2).named("y");
    const scene = shown([{ out: y }, { out: y, upstream: 4 }]);
    expect(scene.edges.map(({ id, gradient }) => [id, gradient?.text])).toEqual([
      ["y.a", "10"],
      ["y.out", "5"],
    ]);
  });
});

test("dtypes meet in one graph: bool, int32, float32, float64", () => {
  const x = variable([1.5, -2], { dtype: "float32", name: "x" });
  const count = tensor([3, 4], { dtype: "int32", name: "n" });
  const positive = x.gt(0).named("p");
  const out = x.mul(count).cast("float64").mul(positive.cast("float64")).sum().named("s");
  const scene = shown(out);
  const texts = scene.nodes.map(({ id, dtype, value, gradient }) => [id, dtype, value?.text, gradient?.text]);
  expect(texts).toContainEqual(["p", "bool", "[true, false]", undefined]);
  expect(texts).toContainEqual(["n", "int32", "[3, 4]", undefined]);
  expect(texts).toContainEqual(["x", "float32", "[1.5, -2]", "[3, 0]"]);
  expect(texts.at(-1)).toEqual(["s", "float64", "4.5", "1"]);
});

test("values that are no numbers, and tensors without elements", () => {
  const zero = given(0, "zero");
  const infinite = zero.log().named("l");
  expect(shown(infinite).edges.map(({ value, gradient }) => [value?.text, gradient?.text])).toEqual([
    ["0", "∞"],
    ["-∞", "1"],
  ]);
  expect(shown(infinite.sub(infinite)).edges.at(-1)?.value?.text).toBe("NaN");
  const empty = variable(new Float64Array(0), { shape: [0, 3], name: "e" });
  const { value, gradient } = shown(empty.sum()).nodes[0];
  expect([value?.text, gradient?.text, fullText(value!, 64)]).toEqual(["[]", "[]", "[]"]);
});

test("full precision as text: numbers, nested arrays, and the range of what is too large", () => {
  const reading = (data: number[], shape: number[], dtype: Reading["dtype"] = "float64"): Reading => ({
    ...{ text: "range", data: Float64Array.from(data), shape, dtype },
  });
  expect(fullText(reading([0.1 + 0.2], []), 4)).toBe("0.30000000000000004");
  expect(fullText(reading([1, 2, 3, 4], [2, 2]), 4)).toBe("[[1,2],[3,4]]");
  expect(fullText(reading([1, 0], [2], "bool"), 4)).toBe("[true,false]");
  expect(fullText(reading([1, 2, 3, 4, 5], [5]), 4)).toBe("range");
});
