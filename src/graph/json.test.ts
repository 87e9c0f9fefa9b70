import { describe, expect, test } from "vitest";
import { valueOps } from "../ops/leaf.js";
import type { ElementwiseRecord } from "../ops/record.js";
import * as records from "../ops/records.js";
import { sameShape } from "../shape/shape.js";
import { compile, customGradient, elementwise, grad, Tensor, tensor, variable, where } from "../tensor/index.js";
import { fromBase64, toBase64 } from "./base64.js";
import { fromJson, toJson, type Lookup } from "./json.js";
import type { Node, Op } from "./node.js";
import { printGraph } from "./print.js";
import { GraphError } from "./verify.js";

const ops = new Map<string, Op>([
  ...Object.entries(records as unknown as Record<string, Op>),
  ...valueOps.map((op): [string, Op] => [op.name, op]),
]);
const w = variable([[1, 2]], { name: "w" });
const rate = variable(0.5, { name: "rate" });
const leaves = new Map([w, rate].map((leaf) => [leaf.name, leaf.node]));

/** An elementwise op's result is what its record makes of the inputs. */
const rule = (node: Node): string | null => {
  if (node.op.kind !== "elementwise") return null;
  const { shape, dtype } = (node.op as ElementwiseRecord).from(node.inputs);
  return sameShape(shape, node.shape) && dtype === node.dtype ? null : `it gives ${dtype} (${shape.join(", ")})`;
};
const lookup: Lookup = { op: (name) => ops.get(name), leaf: (name) => leaves.get(name), rule };
const stored = (...roots: Tensor[]): unknown => JSON.parse(JSON.stringify(toJson(roots.map(({ node }) => node))));

const graphs: [what: string, make: () => Tensor[]][] = [
  ["arithmetic on a variable, with a name", () => [w.mul(rate).add(1).named("y")]],
  ["several results, one twice", () => [w, w.exp(), w]],
  [
    "reductions, movements, contractions, casts",
    () => [
      w
        .matmul(w.transpose())
        .sum(0, true)
        .pad(
          [
            [1, 0],
            [0, 2],
          ],
          -1,
        )
        .cast("int32"),
      w.slice([null, [1]]).flip(),
    ],
  ],
  ["indices and conditions", () => [where(w.gt(1), w, 0).gather(tensor([0, 0], { dtype: "int32" }))]],
  ["numbers that JSON has no word for", () => [w.pad([[1, 0]], -Infinity), w.mul(-0), w.add(NaN), w.minimum(Infinity)]],
  [
    "constants of each dtype",
    () => [
      tensor([1, -0, NaN]),
      tensor(Float64Array.of(Math.PI)),
      tensor(Int32Array.of(-1)),
      tensor(Uint8Array.of(255)),
      tensor([true, false]),
      tensor([]),
      tensor(3),
    ],
  ],
  [
    "a first and a second derivative",
    () => [grad((x: Tensor) => x.tanh().sum())(w), grad(grad((x: Tensor) => x.pow(3)))(rate)],
  ],
  ["a draw from a stored state", () => [new Tensor(records.uniform(tensor(Int32Array.of(7, 0, 0, 0)).node, [2, 2]))]],
];

describe("printing what was parsed gives the same text, and the same values", () => {
  test.each(graphs)("%s", (_, make) => {
    const roots = make();
    const nodes = roots.map(({ node }) => node);
    const back = fromJson(stored(...roots), lookup);
    expect(printGraph(back)).toBe(printGraph(nodes));
    expect(JSON.stringify(toJson(back))).toBe(JSON.stringify(toJson(nodes)));
    expect(back.map((node) => new Tensor(node).dataSync())).toEqual(roots.map((root) => root.dataSync()));
  });

  test("leaves are the caller's own nodes: derivatives reach their variable", () => {
    const [loss] = fromJson(stored(w.mul(w).sum()), lookup);
    new Tensor(loss).backward();
    expect(w.grad!.arraySync()).toEqual([[2, 4]]);
  });

  test("leaves under names of the caller's choice", () => {
    const unnamed = variable([3]);
    const json = toJson([unnamed.mul(2).node], () => "first");
    expect(json.nodes[0]).toEqual({ leaf: "first", shape: [1], dtype: "float32" });
    const [back] = fromJson(json, { ...lookup, leaf: (name) => (name === "first" ? unnamed.node : undefined) });
    expect(new Tensor(back).item()).toBe(6);
  });

  test("the text is what this version writes", () => {
    expect(stored(w.add(1).named("y"), tensor([-0]))).toEqual({
      format: "edgegrad graph",
      version: 1,
      nodes: [
        { leaf: "w", shape: [1, 2], dtype: "float32" },
        { op: "literal", inputs: [], attributes: { value: 1 }, shape: [], dtype: "float32" },
        { op: "add", inputs: [0, 1], attributes: {}, shape: [1, 2], dtype: "float32", name: "y" },
        { op: "constant", inputs: [], attributes: { data: { float32: "AAAAgA==" } }, shape: [1], dtype: "float32" },
      ],
      roots: [2, 3],
    });
  });
});

describe("what cannot be written is refused", () => {
  const refused: [what: string, make: () => unknown, message: string][] = [
    ["a variable without a name", () => stored(variable([1])), "(read) cannot be written: variable needs a name"],
    [
      "two variables of one name",
      () => stored(w.add(variable([1], { name: "w" }))),
      '(read) cannot be written: another leaf is named "w"',
    ],
    [
      "a custom gradient",
      () =>
        stored(
          customGradient(
            (x: Tensor) => x,
            (g) => [g],
          )(w),
        ),
      "(customGradient) cannot be written: rule is no data",
    ],
    [
      "two ops of one name",
      () => {
        const other = elementwise(["a", "b"], {
          name: "mul",
          value: (_, { a }) => a,
          partials: { a: null, b: null },
          samples: [{ inputs: [], rest: [] }],
        });
        return stored(other(w.mul(2), w));
      },
      "(mul) cannot be written: another op of the graph has the same name",
    ],
    [
      "what a trace has assigned",
      () => compile(() => (w.assign(w.mul(1)), stored(w.mul(2))))(),
      "(read) cannot be written: variable w is no data",
    ],
  ];
  test.each(refused)("%s", (_, make, message) => {
    expect(make).toThrow(GraphError);
    expect(make).toThrow(message);
  });
});

describe("the reader is strict, and says where", () => {
  type Json = ReturnType<typeof JSON.parse>;
  const good = (): Json =>
    stored(
      w
        .mul(rate)
        .add(tensor([[1, 2]]))
        .named("y"),
    ) as Json;
  const cases: [what: string, change: (graph: Json) => unknown, message: string][] = [
    ["no object", () => [1], "graph: graph is a list, not an object"],
    ["nothing", () => null, "graph: graph is null, not an object"],
    ["another format", (g) => void (g.format = "onnx"), 'graph: format is "onnx", not "edgegrad graph"'],
    ["another version", (g) => void (g.version = 2), "graph: version is 2; this reader knows version 1"],
    ["a missing field", (g) => void delete g.roots, 'graph: graph has no "roots"'],
    ["an unknown field", (g) => void (g.comment = ""), 'graph: graph has a field "comment" that is unknown'],
    ["an unknown field of a node", (g) => void (g.nodes[2].id = 3), 'graph: nodes[2] has a field "id" that is unknown'],
    [
      "an unknown field of a leaf",
      (g) => void (g.nodes[0].op = "read"),
      'graph: nodes[0] has a field "op" that is unknown',
    ],
    ["a missing field of a node", (g) => void delete g.nodes[2].inputs, 'graph: nodes[2] has no "inputs"'],
    ["nodes that are no list", (g) => void (g.nodes = {}), "graph: nodes is an object, not a list"],
    ["a node that is none", (g) => void (g.nodes[2] = 7), "graph: nodes[2] is 7, not an object"],
    ["an unknown op", (g) => void (g.nodes[3].op = "conv9"), 'graph: nodes[3].op "conv9" is no op that is known here'],
    ["an op of every object", (g) => void (g.nodes[3].op = "constructor"), '"constructor" is no op that is known here'],
    ["an op's name that is no text", (g) => void (g.nodes[3].op = 1), "graph: nodes[3].op is 1, not a text"],
    ["an unknown leaf", (g) => void (g.nodes[0].leaf = "v"), 'graph: nodes[0].leaf "v" is not among the leaves given'],
    ["one leaf twice", (g) => void (g.nodes[1] = g.nodes[0]), 'graph: nodes[1].leaf "w" stands there twice'],
    [
      "a leaf of another shape",
      (g) => void (g.nodes[0].shape = [2]),
      'graph: nodes[0] says float32 (2,) of leaf "w", which is float32 (1, 2)',
    ],
    [
      "a leaf of another dtype",
      (g) => void (g.nodes[0].dtype = "int32"),
      'graph: nodes[0] says int32 (1, 2) of leaf "w", which is float32 (1, 2)',
    ],
    [
      "a leaf that is weak, and is not said to be",
      (g) => void delete g.nodes[1].weak,
      'graph: nodes[1] says float64 () of leaf "rate", which is weak float64 ()',
    ],
    [
      "an input that comes later",
      (g) => void (g.nodes[2].inputs[1] = 4),
      "graph: nodes[2].inputs[1] is 4, not the place of one of the",
    ],
    ["itself as input", (g) => void (g.nodes[3].inputs[0] = 3), "graph: nodes[3].inputs[0] is 3, not the place"],
    ["an input of no place", (g) => void (g.nodes[3].inputs[0] = -1), "graph: nodes[3].inputs[0] is -1, not the place"],
    [
      "an input that is no number",
      (g) => void (g.nodes[3].inputs[0] = "0"),
      'graph: nodes[3].inputs[0] is "0", not the place',
    ],
    [
      "a root of no place",
      (g) => void (g.roots = [99]),
      "graph: roots[0] is 99, not the place of one of the 6 nodes before it",
    ],
    ["inputs too few", (g) => void g.nodes[3].inputs.pop(), "(mul): it has 1 inputs, and takes 2 (a, b)"],
    [
      "a shape that is none",
      (g) => void (g.nodes[3].shape = [1, -2]),
      "graph: nodes[3].shape: dimension -2 of (1, -2) is not a whole number ≥ 0",
    ],
    [
      "a shape of texts",
      (g) => void (g.nodes[3].shape = ["1"]),
      "graph: nodes[3].shape: dimension 1 of (1,) is not a whole number ≥ 0",
    ],
    ["a wrong shape, by the rule of the op", (g) => void (g.nodes[3].shape = [2, 2]), "(mul): it gives float32 (1, 2)"],
    [
      "a wrong dtype, by the rule of the op",
      (g) => void (g.nodes[3].dtype = "float64"),
      "(mul): it gives float32 (1, 2)",
    ],
    [
      "a dtype that is none",
      (g) => void (g.nodes[3].dtype = "bfloat16"),
      'graph: nodes[3].dtype is "bfloat16", which is no dtype',
    ],
    [
      "weak that is not true",
      (g) => void (g.nodes[3].weak = false),
      "graph: nodes[3].weak is false; it is true or left out",
    ],
    ["a weak float32", (g) => void (g.nodes[3].weak = true), "(mul): it is weak, and float32; only float64 is"],
    ["a name that is no text", (g) => void (g.nodes[5].name = 5), "graph: nodes[5].name is 5, not a text"],
    [
      "attributes that are none",
      (g) => void (g.nodes[3].attributes = []),
      "graph: nodes[3].attributes is a list, not an object",
    ],
    [
      "an attribute that is null",
      (g) => void (g.nodes[3].attributes.x = [null]),
      "graph: nodes[3].attributes.x[0] is null, which is no attribute",
    ],
    [
      "an attribute of two kinds",
      (g) => void (g.nodes[3].attributes.x = { number: "NaN", float32: "" }),
      "graph: nodes[3].attributes.x is an object, which is no attribute",
    ],
    [
      "an attribute of no kind",
      (g) => void (g.nodes[3].attributes.x = { date: "" }),
      'graph: nodes[3].attributes.x has a "date", which is no kind of attribute',
    ],
    [
      "a number in words that has none",
      (g) => void (g.nodes[3].attributes.x = { number: "1" }),
      'graph: nodes[3].attributes.x.number is "1"; a number that JSON can write is written plainly',
    ],
    [
      "no base64",
      (g) => void (g.nodes[4].attributes.data = { float32: "AAA" }),
      "graph: nodes[4].attributes.data.float32 is no base64",
    ],
    [
      "part of a value",
      (g) => void (g.nodes[4].attributes.data = { float32: "AAAA" }),
      "graph: nodes[4].attributes.data.float32 has 3 bytes, which are no whole number of float32",
    ],
    [
      "values too few for the shape",
      (g) => void (g.nodes[4].attributes.data = { float32: "AAAAAA==" }),
      "(constant): its data has 1 values, which do not fill (1, 2)",
    ],
    [
      "values of another type than the dtype",
      (g) => void (g.nodes[4].attributes.data = { int32: "AAAAAAAAAAA=" }),
      "(constant): its data is a Int32Array, which does not hold float32",
    ],
  ];
  test("the graph that is changed below is good", () => {
    expect(() => fromJson(good(), lookup)).not.toThrow();
    expect(good().nodes.map((node: Json) => node.op ?? node.leaf)).toEqual([
      "w",
      "rate",
      "cast",
      "mul",
      "constant",
      "add",
    ]);
  });
  test.each(cases)("%s", (_, change, message) => {
    const graph = good();
    const json = change(graph) ?? (message.startsWith("graph: graph is null") ? null : graph);
    expect(() => fromJson(json, lookup)).toThrow(GraphError);
    expect(() => fromJson(json, lookup)).toThrow(message);
  });
});

describe("base64", () => {
  test.each([0, 1, 2, 3, 4, 8191, 8192, 8193, 30_000])("%d bytes, as Node writes them", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) % 256);
    const text = toBase64(bytes);
    expect(text).toBe(Buffer.from(bytes).toString("base64"));
    expect(fromBase64(text)).toEqual(bytes);
  });
  test.each(["A", "AA", "AA=", "A===", "AA==AA==", "AB==", "AAB=", "AAA ", " AAAA", "AA-_", "AAAA\n", "===="])(
    "%j is none",
    (text) => expect(fromBase64(text)).toBeNull(),
  );
});
