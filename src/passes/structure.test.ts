import { describe, expect, it } from "vitest";
import { buildNode, Identity, type Attributes, type Op } from "../graph/node.js";
import { structureOf } from "./structure.js";

class Thing extends Identity {
  describe(): string {
    return "thing"; // the same for all: only identity may count
  }
}

const op: Op = { name: "op", kind: "index", args: [] };
const thing = new Thing();
const array = Float64Array.of(1);
const key = (attributes: Attributes, of: Op = op) =>
  structureOf(buildNode(of, [], attributes, { shape: [2], dtype: "float64" }), () => 0);

describe("structureOf", () => {
  it.each<[string, Attributes, Attributes]>([
    ["numbers", { n: 1 }, { n: 1 }],
    ["lists", { n: [1, [2, 3]] }, { n: [1, [2, 3]] }],
    ["objects", { n: { a: 1, b: "x" } }, { n: { a: 1, b: "x" } }],
    ["the same thing", { n: thing }, { n: thing }],
    ["the same array", { n: array }, { n: array }],
    ["nothing said", { n: undefined }, { n: undefined }],
  ])("is the same for %s", (_, a, b) => expect(key(a)).toBe(key(b)));

  it.each<[string, Attributes, Attributes]>([
    ["a number and its text", { n: 1 }, { n: "1" }],
    ["−0 and 0", { n: -0 }, { n: 0 }],
    ["−0 and 0 in a list", { n: [-0] }, { n: [0] }],
    ["true and its text", { n: true }, { n: "true" }],
    ["lists nested otherwise", { n: [1, [2]] }, { n: [[1], 2] }],
    ["a list and its element", { n: [1] }, { n: 1 }],
    ["other keys", { n: { a: 1 } }, { n: { b: 1 } }],
    ["another thing of the same words", { n: thing }, { n: new Thing() }],
    ["another array of the same values", { n: array }, { n: Float64Array.of(1) }],
    ["a text that looks like two attributes", { n: "1 m:2" }, { n: "1", m: "2" }],
    ["NaN and null's text", { n: NaN }, { n: "null" }],
  ])("tells apart %s", (_, a, b) => expect(key(a)).not.toBe(key(b)));

  it("tells apart two ops of one name", () => {
    expect(key({}, { ...op })).not.toBe(key({}, op));
  });

  it.each([
    ["shapes", { shape: [2, 1], dtype: "float64" as const }],
    ["dtypes", { shape: [2], dtype: "float32" as const }],
    ["weak and strong", { shape: [2], dtype: "float64" as const, weak: true }],
  ])("tells apart %s", (_, result) => {
    expect(structureOf(buildNode(op, [], {}, result), () => 0)).not.toBe(key({}));
  });
});
