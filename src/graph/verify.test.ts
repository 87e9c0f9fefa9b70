import { describe, expect, test } from "vitest";
import { dedupe } from "../passes/dedupe.js";
import { unwrap } from "../passes/unwrap.js";
import { concat, customGradient, Generator, grad, variable, type Tensor } from "../tensor/index.js";
import { buildNode, type Attributes, type Node, type Op } from "./node.js";
import { GraphError, verify } from "./verify.js";

const addOp: Op = { name: "add", kind: "elementwise", args: ["a", "b"] };
const leafOp: Op = { name: "constant", kind: "leaf", args: [] };
const result = { shape: [2], dtype: "float32" } as const;
const leaf = (): Node => buildNode(leafOp, [], { data: Float32Array.of(1, 2) }, result);
/** A node as no builder makes it. */
const forged = (changes: Partial<Node>): Node =>
  Object.freeze({ ...buildNode(addOp, [leaf(), leaf()], {}, result), ...changes });
const frozen = <T extends object>(value: T): T => Object.freeze(value);

describe("a graph that keeps the rules", () => {
  const w = variable([1, 2], { name: "w" });
  const square = customGradient(
    (x: Tensor) => x.mul(x),
    (g, { inputs: [x] }) => [g.mul(x).mul(2)],
  );
  const graphs: [what: string, make: () => Tensor][] = [
    ["leaves", () => w],
    ["ops of several kinds", () => concat([w.exp(), w.cast("int32").cast("float32").reshape([2])]).max()],
    ["a random draw", () => new Generator({ seed: 1 }).normal([2]).mul(w)],
    ["a custom gradient, and its derivative", () => grad((x: Tensor) => square(x).sum())(w)],
    ["a second derivative", () => grad(grad((x: Tensor) => x.pow(3)))(2)],
  ];
  test.each(graphs)("%s, before and after each pass", (_, make) => {
    const roots = [make().node];
    const unwrapped = unwrap({ roots, leaves: new Set() });
    for (const graph of [roots, unwrapped.roots, dedupe(unwrapped).roots]) expect(() => verify(graph)).not.toThrow();
  });
});

describe("what breaks a rule is refused, and named", () => {
  const attribute = (attributes: object): Node => forged({ attributes: frozen(attributes) as Attributes });
  const cases: [what: string, node: () => Node, message: string][] = [
    ["a node that can be changed", () => ({ ...forged({}) }), "it is not frozen; build it with buildNode"],
    ["a shape that can be changed", () => forged({ shape: [2] }), "it is not frozen"],
    ["inputs that can be changed", () => forged({ inputs: [leaf(), leaf()], id: 1e9 }), "it is not frozen"],
    ["no number", () => forged({ id: 0.5, inputs: frozen([]) }), "its number 0.5 is not a whole number ≥ 1"],
    ["an input built later", () => forged({ id: 1 }), "(constant) was built after it"],
    ["an input too few", () => forged({ inputs: frozen([leaf()]), id: 1e9 }), "it has 1 inputs, and takes 2 (a, b)"],
    [
      "an input too many",
      () => forged({ inputs: frozen([leaf(), leaf(), leaf()]), id: 1e9 }),
      "it has 3 inputs, and takes 2 (a, b)",
    ],
    ["a leaf with an input", () => buildNode(leafOp, [leaf()], {}, result), "it has 1 inputs, and takes 0 ()"],
    [
      "nothing put together",
      () => buildNode({ name: "concat", kind: "concat", args: ["inputs"] }, [], {}, result),
      "it has 0 inputs, and takes 1 to Infinity (inputs)",
    ],
    [
      "a fraction of a dimension",
      () => forged({ shape: frozen([1.5]) }),
      "add: dimension 1.5 of (1.5,) is not a whole number ≥ 0",
    ],
    [
      "a negative dimension",
      () => forged({ shape: frozen([-1]) }),
      "add: dimension -1 of (-1,) is not a whole number ≥ 0",
    ],
    ["an unknown dtype", () => forged({ dtype: "float16" as never }), "there is no dtype float16"],
    ["a weak float32", () => forged({ weak: true }), "it is weak, and float32; only float64 is"],
    ["a function as attribute", () => attribute({ f: () => 1 }), "its attribute f is no data"],
    ["null deep in an attribute", () => attribute({ list: [[1], { a: null }] }), "its attribute list is no data"],
    ["an object of a class", () => attribute({ date: new Date() }), "its attribute date is no data"],
    [
      "too few values",
      () => buildNode(leafOp, [], { data: Float32Array.of(1) }, result),
      "its data has 1 values, which do not fill (2,)",
    ],
    [
      "values of another type",
      () => buildNode(leafOp, [], { data: Int32Array.of(1, 2) }, result),
      "its data is a Int32Array, which does not hold float32",
    ],
  ];
  test.each(cases)("%s", (_, make, message) => {
    const node = make();
    expect(() => verify([node])).toThrow(GraphError);
    expect(() => verify([node])).toThrow(message);
    expect(() => verify([node])).toThrow(`node ${node.id} (${node.op.name}): `);
  });

  test("two nodes of one number", () => {
    const [a, b] = [leaf(), leaf()];
    expect(() => verify([a, frozen({ ...b, id: a.id })])).toThrow(
      `node ${a.id} (constant): another node has the same number`,
    );
  });

  test("a fault behind the roots is found, and a rule of the caller's own is asked of every node", () => {
    const bad = forged({ weak: true });
    const root = buildNode(addOp, [bad, bad], {}, result);
    expect(() => verify([root])).toThrow(`node ${bad.id} (add)`);
    const asked: number[] = [];
    const good = buildNode(addOp, [leaf(), leaf()], {}, result);
    verify([good], ({ id }) => (asked.push(id), null));
    expect(asked).toEqual([...good.inputs.map(({ id }) => id), good.id]);
    expect(() => verify([good], ({ op }) => (op === addOp ? "it adds" : null))).toThrow(
      `node ${good.id} (add): it adds`,
    );
  });
});
