import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelOf, newSession, renderFigure, sessionScene } from "../session.js";
import { isOp } from "../graph/index.js";
import { functions } from "./functions.js";
import { expressionSource } from "./source.js";
import { nodeAt, spansOf } from "./spans.js";

const modelOfText = (text: string) => modelOf(expressionSource(text), {});
const valueOf = (text: string): number => modelOfText(text).results[0].out.item();
function sceneOfText(text: string) {
  const session = newSession({ kind: "expression", text }, "en");
  return sessionScene(session, modelOfText(text));
}

test("the chain rule's figure: two ops, with the literal written on its op", () => {
  const { nodes, edges } = sceneOfText("z = (x + y)**2");
  expect(nodes.filter(isOp).map(({ id, label }) => [id, label])).toEqual([
    ["add_1", "+"],
    ["z", "**2"],
  ]);
  expect(edges.map(({ id, value, gradient }) => [id, value?.text, gradient?.text])).toEqual([
    ["add_1.a", "2", "10"],
    ["add_1.b", "3", "10"],
    ["z.a", "5", "10"],
    ["z.out", "25", "1"],
  ]);
});

test.each([
  ["y = x*x + x", { x: 2 }],
  ["x = 3; y = x*x + x", { x: 3 }],
  ["y = x*k; k = -1.5e1", { x: 2, k: -15 }],
  ["b = a*c\nd = 1\nb + d + a", { a: 2, c: 3, d: 1 }],
  ["constructor * __proto__", { constructor: 2, ["__proto__"]: 3 }],
])("inputs of %s", (text, inputs) =>
  expect(Object.entries(expressionSource(text).inputs)).toEqual(Object.entries(inputs)),
);

test.each([
  ["y = x*x + x; x = 3", 12],
  ["t = x + y\nz = t**2", 25],
  ["max(x, y) - min(x, y)", 1],
  ["1/x + -2*-y", 6.5],
  ["abs(-x)**-1", 0.5],
  ["log(exp(x))", 2],
  ["z = x", 2],
  ["2 + 3", 5],
])("%s is %d", (text, expected) => expect(valueOf(text)).toBeCloseTo(expected, 12));

test("functions are the elementwise ops of the library whose arguments are all numbers", () => {
  const named = "exp log sqrt sin cos tanh sigmoid relu softplus abs min max pow erf gelu".split(" ");
  expect([...functions.keys()]).toEqual(expect.arrayContaining(named));
  for (const name of ["where", "eq", "identity", "matmul", "maximum"]) expect(functions.has(name)).toBe(false);
});

/** An expression of JavaScript, which has the same operators, and what it comes to there. */
const { tree } = fc.letrec<{ tree: [text: string, value: number] }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<[string, number]>(["x", 2], ["y", 3], ["w", -0.5]),
    fc.integer({ min: 0, max: 9 }).map((value): [string, number] => [String(value), value]),
    tie("tree").map(([text, value]): [string, number] => [`(-${text})`, -value]),
    fc
      .tuple(tie("tree"), fc.constantFrom("+", "-", "*", "/", "**"), tie("tree"))
      .map(([[a, left], sign, [b, right]]): [string, number] => {
        const value = {
          "+": left + right,
          "-": left - right,
          "*": left * right,
          "/": left / right,
          "**": left ** right,
        };
        return [`(${a} ${sign} ${b})`, value[sign]];
      }),
    fc
      .tuple(fc.constantFrom("exp", "sin", "cos", "abs", "sqrt", "tanh"), tie("tree"))
      .map(([name, [text, value]]): [string, number] => [
        `${name}(${text})`,
        (Math[name as keyof Math] as (x: number) => number)(value),
      ]),
  ),
}));

test("values are those of a direct evaluation", () => {
  fc.assert(
    fc.property(tree, ([text, expected]) => {
      const value = valueOf(`x = 2; y = 3; w = -0.5; r = ${text} + 0*x*y*w`);
      // 1 to any power is 1 by IEEE 754, and NaN by JavaScript for an infinite one
      fc.pre(!Number.isNaN(expected) && Number.isFinite(expected));
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
    }),
    { numRuns: 200 },
  );
});

describe("nodes and the text that they were built from", () => {
  const text = "t = x + y\nz = t**2 + exp(t)";
  const spans = () => spansOf(modelOfText(text).results.map(({ out }) => out.node));

  test("each node marks its parts", () => {
    const marked = [...spans()].map(([id, places]) => [id, places.map(({ start, end }) => text.slice(start, end))]);
    expect(Object.fromEntries(marked)).toEqual({
      x: ["x"],
      y: ["y"],
      t: ["x + y", "t", "t", "t"],
      pow_1: ["t**2"],
      exp_1: ["exp(t)"],
      z: ["t**2 + exp(t)", "z"],
    });
  });

  test.each([
    [4, "x"],
    [6, "t"],
    [10, "z"],
    [16, "pow_1"],
    [19, "z"],
    [22, "exp_1"],
    [3, undefined],
  ])("the caret at %d is in %s", (place, id) => expect(nodeAt(place, spans())).toBe(id));
});

test("a session of an expression is drawn in Node", () => {
  const session = { ...newSession({ kind: "expression", text: "z = (x + y)**2" }, "zh-CN"), step: 5 };
  expect(renderFigure(session)).toMatch(/^<svg .*data-node="z".*<\/svg>\n$/s);
  expect(renderFigure({ ...session, inputs: { x: 4 } })).toContain('data-value="49"');
});
