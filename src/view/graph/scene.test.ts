import { describe, expect, test } from "vitest";
import type { Node } from "../../graph/node.js";
import { binary, leaf, lookup, twoFruits } from "./fixtures.js";
import { sceneOf } from "./scene.js";

describe("sceneOf", () => {
  test("lists nodes inputs first, by name or by op and number, and every arrow with its two numbers", () => {
    const { price, ...options } = twoFruits();
    const scene = sceneOf([price], options);
    expect(scene.nodes.map((node) => node.id)).toEqual([
      "apple",
      "apple_num",
      "mul_1",
      "orange",
      "orange_num",
      "mul_2",
      "add_1",
      "tax",
      "price",
    ]);
    expect(
      scene.edges.map((edge) => [edge.from, edge.to, edge.argument, edge.value?.text, edge.gradient?.text]),
    ).toEqual([
      ["apple", "mul_1", "a", "100", "2.2"],
      ["apple_num", "mul_1", "b", "2", "110"],
      ["orange", "mul_2", "a", "150", "3.3"],
      ["orange_num", "mul_2", "b", "3", "165"],
      ["mul_1", "add_1", "a", "200", "1.1"],
      ["mul_2", "add_1", "b", "450", "1.1"],
      ["add_1", "price", "a", "650", "1.1"],
      ["tax", "price", "b", "1.1", "650"],
    ]);
    expect(scene.outputs).toEqual(["price"]);
    expect(scene.nodes.at(-1)).toEqual({
      id: "price",
      op: "mul",
      label: "×",
      source: false,
      inputs: ["add_1", "tax"],
      shape: [],
      dtype: "float64",
      waysOut: 1,
      value: { text: "715", number: 715.0000000000001 },
      gradient: { text: "1", number: 1 },
    });
  });

  test("what is not known yet is absent, not 0", () => {
    const scene = sceneOf([leaf({ name: "x" })]);
    expect(scene.nodes[0]).not.toHaveProperty("value");
    expect(scene.nodes[0]).not.toHaveProperty("gradient");
  });

  test("ids are unique: repeated names are numbered, numbers step over an author's name", () => {
    const x = leaf({ name: "x" });
    const other = leaf({ name: "x" });
    const product = binary("mul", undefined, x, other);
    const named = binary("mul", undefined, product, leaf(), { name: "mul_1" });
    const scene = sceneOf([named]);
    expect(scene.nodes.map((node) => node.id)).toEqual(["x", "x_2", "mul_2", "variable_1", "mul_1"]);
    expect(scene.nodes[2].label).toBe("mul");
  });

  test("of several arrows out of a node none claims the node's whole derivative", () => {
    const x = leaf({ name: "x" });
    const y = binary("mul", "×", x, x, { name: "y" });
    const scene = sceneOf([y, y], {
      readGradient: lookup([
        [x, 6],
        [y, 1],
      ]),
    });
    expect(scene.nodes.map((node) => [node.id, node.waysOut, node.gradient?.number])).toEqual([
      ["x", 2, 6],
      ["y", 1, 1],
    ]);
    expect(scene.edges).toEqual([
      { from: "x", to: "y", argument: "a" },
      { from: "x", to: "y", argument: "b" },
    ]);
    expect(scene.outputs).toEqual(["y"]);
    const rootInside = sceneOf([y, x], { readGradient: lookup([[x, 6]]) });
    expect(rootInside.nodes[0].waysOut).toBe(3);
  });

  test("values that do not fill a node's shape are refused", () => {
    const x = leaf({ shape: [2] });
    expect(() => sceneOf([x], { readValue: () => Float64Array.of(1) })).toThrow(/1 values do not fill shape \(2,\)/);
  });

  test("100,000 nodes in a row overflow no stack", () => {
    const one = leaf();
    let node: Node = one;
    for (let i = 0; i < 100_000; i++) node = binary("add", "+", node, one);
    expect(sceneOf([node]).edges).toHaveLength(200_000);
  });
});
