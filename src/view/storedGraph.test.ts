import { describe, expect, test } from "vitest";
import { toJson, type GraphJson } from "../graph/json.js";
import { GraphError } from "../graph/verify.js";
import * as nn from "../nn/index.js";
import { concat, Generator, tensor, variable, where, type Tensor } from "../tensor/index.js";
import { topologyOf } from "./graph/topology.js";
import { modelOf, newSession, renderFigure } from "./session.js";
import { storeGraph } from "./storeGraph.js";
import { readStoredGraph, storedFigure, type StoredGraph } from "./storedGraph.js";

const x = variable([[1, -2, 3]], { name: "x" });
const k = variable(2, { name: "k" });
const inputs = { x: [[1, -2, 3]], k: 2 };
const jsonOf = (out: Tensor): GraphJson => JSON.parse(JSON.stringify(toJson([out.node]))) as GraphJson;
const loss = () => x.mul(k).exp().sum();

const graphs: [what: string, make: () => Tensor, inputs: Record<string, unknown>][] = [
  ["numbers", loss, inputs],
  ["a matrix product", () => x.matmul(x.transpose()).sum(), { x: inputs.x }],
  ["movements", () => concat([x.reshape([3, 1]).expand([3, 2]).flip(0), tensor([[1, 2]])]).sum(), { x: inputs.x }],
  [
    "windows and padding",
    () =>
      x
        .pad(
          [
            [0, 0],
            [1, 1],
          ],
          2,
        )
        .window(1, 2)
        .slice([null, [1, 3]])
        .prod(),
    { x: inputs.x },
  ],
  ["choices", () => where(x.gt(0), x, k).max(1).mean(), inputs],
  ["indices", () => x.gather(x.argmax(1), 1).add(x.argmax(0).oneHot(2).sum()).sum(), { x: inputs.x }],
  ["a draw", () => x.mul(new Generator({ seed: 1 }).normal([3])).sum(), { x: inputs.x }],
  ["a cast", () => x.cast("float64").log1p().max(), { x: inputs.x }],
  ["layers", () => new nn.SoftmaxWithLoss().forward(x, tensor([1])), { x: inputs.x }],
];

describe("a graph that was stored is the same graph", () => {
  test.each(graphs)("of %s", (_, make, given) => {
    const out = make();
    const stored = storeGraph(out.node);
    expect(stored.inputs).toEqual(given);
    const model = modelOf(storedFigure(readStoredGraph(JSON.parse(JSON.stringify(stored)) as StoredGraph)), {});
    expect(model.results[0].out.item()).toBe(out.item());
    out.backward();
    expect([...model.readings.readGradient(model.variables.x.node)!]).toEqual([...x.grad!.dataSync()]);
  });
});

test("variables that are large, no floats, no numbers or of more axes are constants of it", () => {
  const large = variable(new Float32Array(65), { name: "large" });
  const cube = variable([[[0.1]]], { name: "cube" });
  const lost = variable(NaN, { name: "lost" });
  const small = variable([0.1, 1 / 3], { name: "small" });
  const stored = storeGraph(large.sum().add(cube.sum()).add(lost).add(small.sum()).node);
  const { graph, inputs } = stored;
  expect(inputs).toEqual({ small: [0.1, 0.33333334] });
  const names = graph.nodes.map((node) => ("leaf" in node ? `leaf ${node.leaf}` : `${node.op} ${node.name ?? ""}`));
  expect(names).toEqual(expect.arrayContaining(["constant large", "constant cube", "constant lost", "leaf small"]));
  expect(() => readStoredGraph(stored)).not.toThrow();
});

test("variables without names, or of one name, get names of their own", () => {
  const [first, second] = [variable(1, { name: "w" }), variable(2, { name: "w" })];
  expect(storeGraph(first.mul(second).mul(variable(3)).node).inputs).toEqual({ w: 1, w_2: 2, variable: 3 });
});

test("layers and composite ops are parts that fold, as in the graph that was stored", () => {
  const W = variable(
    [
      [0.1, 0.2],
      [0.3, 0.4],
      [0.5, 0.6],
    ],
    { name: "W" },
  );
  const large = variable(new Float32Array(2 * 40).fill(0.1), { shape: [2, 40], name: "large" });
  const bias = (size: number) => variable(new Float32Array(size), { name: `b${size}` });
  const hidden = new nn.Affine(large, bias(40)).forward(new nn.Affine(W, bias(2)).forward(x).relu());
  const out = new nn.SoftmaxWithLoss().forward(hidden, tensor([3]));
  const stored = readStoredGraph(JSON.parse(JSON.stringify(storeGraph(out.node))) as StoredGraph);
  const parts = (root: Tensor) =>
    topologyOf([root.node]).foldables.map(({ id, holds }) => [id, [...holds].sort()] as const);
  const [{ out: again }] = modelOf(storedFigure(stored), {}).results;
  expect(parts(again).map(([id]) => id)).toEqual(expect.arrayContaining(["Affine", "Affine_2", "SoftmaxWithLoss"]));
  expect(parts(again)).toEqual(parts(out));
});

test.each<[what: string, scopes: unknown]>([
  ["no list", {}],
  ["no scope", [{ name: "a" }]],
  ["a node that there is not", [{ name: "a", first: 99, results: [3] }]],
  ["a leaf", [{ name: "a", first: 0, results: [3] }]],
  ["a result that is no place", [{ name: "a", first: 3, results: ["x"] }]],
])("refuses scopes: %s", (_, scopes) => {
  const { graph, inputs } = storeGraph(loss().node);
  expect(() => readStoredGraph({ graph, inputs, scopes })).toThrow(GraphError);
});

test("refuses nodes of which the result is not made", () => {
  const { graph, ...rest } = storeGraph(loss().node);
  const spare = {
    op: "literal",
    inputs: [],
    attributes: { value: 1 },
    shape: [],
    dtype: "float64",
    weak: true,
  } as const;
  expect(() => readStoredGraph({ ...rest, graph: { ...graph, nodes: [...graph.nodes, spare] } })).toThrow(/not made/);
});

test("it is drawn, and follows its inputs", () => {
  const session = { ...newSession({ kind: "graph", ...storeGraph(loss().node) }, "en"), step: 5 };
  expect(renderFigure(session)).toContain(`data-value="${loss().item()}"`);
  expect(renderFigure({ ...session, inputs: { x: [[0, 0, 0]] } })).toContain('data-value="3"');
});

/** The graph with something written over. */
function changed(change: (nodes: Record<string, unknown>[]) => void): unknown {
  const json = jsonOf(loss());
  change(json.nodes as unknown as Record<string, unknown>[]);
  return json;
}
const place = (op: string) => (nodes: Record<string, unknown>[]) => nodes.find((node) => node.op === op)!;
const long = tensor(new Float32Array(1001)).mul(k);
const constantOf = (shape: number[]) => ({ op: "constant", inputs: [], attributes: {}, shape, dtype: "float32" });

test.each<[what: string, graph: unknown, inputs: unknown, sentence: RegExp]>([
  ["no graph", null, {}, /no list of nodes/],
  ["too many nodes", { nodes: Array(5000).fill({}) }, {}, /5000 nodes/],
  ["no inputs", jsonOf(loss()), [], /inputs are no object/],
  ["an input too few", jsonOf(loss()), { x: inputs.x }, /"k" is not among the leaves/],
  ["an input too many", jsonOf(loss()), { ...inputs, y: 1 }, /"y" is no leaf/],
  ["an input of another shape", jsonOf(loss()), { ...inputs, x: [[1, 2]] }, /leaf "x"/],
  ["a ragged input", jsonOf(loss()), { ...inputs, x: [[1, 2, 3], [1]] }, /"x" is no number/],
  ["an input of text", jsonOf(loss()), { ...inputs, k: "2" }, /"k" is no number/],
  ["an integer input", changed((nodes) => (nodes[1].dtype = "int32")), inputs, /inputs are floats/],
  ["an unknown op", changed((nodes) => (place("exp")(nodes).op = "eval")), inputs, /"eval" is no op/],
  ["a composite, which no node is", changed((nodes) => (place("exp")(nodes).op = "softmax")), inputs, /"softmax"/],
  [
    "another shape than the op makes",
    changed((nodes) => (place("exp")(nodes).shape = [9])),
    inputs,
    /what its op makes/,
  ],
  ["a huge shape", changed((nodes) => (place("mul")(nodes).shape = [1e9])), inputs, /what its op makes/],
  [
    "attributes that the op has not",
    changed((nodes) => (place("exp")(nodes).attributes = { a: 1 })),
    inputs,
    /what its op/,
  ],
  [
    "axes that there are not",
    changed((nodes) => (place("sum")(nodes).attributes = { axes: [7], keepDims: false })),
    inputs,
    /axis 7/,
  ],
  ["a constant without data", { ...jsonOf(k), nodes: [constantOf([])], roots: [0] }, {}, /holds no data/],
  ["a result that is no scalar", jsonOf(x.exp()), { x: inputs.x }, /one scalar float/],
  ["products of many factors", jsonOf(long.prod()), { k: 2 }, /more than 1000 factors/],
  [
    "a backward pass that is too large",
    jsonOf(long.slice([[0, 1000]]).prod()),
    { k: 2 },
    /backward pass have \d{7} elements/,
  ],
  ["too many elements", jsonOf(x.expand([100_000, 3]).sum()), { x: inputs.x }, /300004 elements/],
])("refuses %s", (_, graph, given, sentence) => {
  const read = () => readStoredGraph({ graph, inputs: given, scopes: [] });
  expect(read).toThrow(GraphError);
  expect(read).toThrow(sentence);
});
