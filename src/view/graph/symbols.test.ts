import { describe, expect, test } from "vitest";
import { scope } from "../../tensor/index.js";
import { modelOf, newSession, sessionScene, sourceOf } from "../session.js";
import { given, nestedScopes, shown } from "./fixtures.js";
import type { GraphScene } from "./scene.js";

function figureScene(figure: number): GraphScene {
  const session = newSession({ kind: "figure", figure }, "en");
  return sessionScene(session, modelOf(sourceOf(session.source), {}));
}
const gradients = ({ edges }: GraphScene): Record<string, string> =>
  Object.fromEntries(edges.map(({ id, symbols }) => [id, symbols.gradient]));

test.each<[number, Record<string, string>]>([
  [32, { "y.a": "E·∂y/∂x", "y.out": "E" }],
  [33, { "t.a": "∂z/∂z·∂z/∂t·∂t/∂x", "t.b": "∂z/∂z·∂z/∂t·∂t/∂y", "z.a": "∂z/∂z·∂z/∂t", "z.out": "∂z/∂z" }],
  [34, { "z.a": "∂L/∂z·1", "z.b": "∂L/∂z·1", "z.out": "∂L/∂z" }],
  [35, { "z.a": "∂L/∂z·y", "z.b": "∂L/∂z·x", "z.out": "∂L/∂z" }],
  [41, { "XW.a": "∂L/∂Y·Wᵀ", "XW.b": "Xᵀ·∂L/∂Y", "Y.a": "∂L/∂Y·1", "Y.b": "∂L/∂Y·1", "Y.out": "∂L/∂Y" }],
  [42, { "XW.a": "∂L/∂Y·Wᵀ", "XW.b": "Xᵀ·∂L/∂Y", "Y.a": "∂L/∂Y·1", "Y.b": "Σ ∂L/∂Y", "Y.out": "∂L/∂Y" }],
])("figure %d", (figure, expected) => {
  expect(gradients(figureScene(figure))).toEqual(expected);
});

test("figure 32: the local derivative of x² is 2·x", () => {
  expect(figureScene(32).edges[0].symbols.local).toBe("2·x");
});

test("figure 40: the local derivatives that the chapter names", () => {
  const local = Object.fromEntries(figureScene(40).edges.map(({ to, symbols }) => [to, symbols.local]));
  expect(local).toMatchObject({ mul_1: "−1", exp_1: "exp_1", add_1: "1", y: "−y/add_1" });
});

describe("chains", () => {
  test("are cut after three factors: the rest is one fraction", () => {
    const scene = shown(given(1, "x").exp().named("a").exp().named("b").exp().named("c").exp().named("y"));
    expect(gradients(scene)).toEqual({
      ...{ "y.out": "∂y/∂y", "y.x": "∂y/∂y·∂y/∂c", "c.x": "∂y/∂y·∂y/∂c·∂c/∂b" },
      ...{ "b.x": "∂y/∂b·∂b/∂a", "a.x": "∂y/∂b·∂b/∂a·∂a/∂x" },
    });
  });

  test("begin anew where several arrows leave a node, for then the derivative is a sum", () => {
    const x = given(3, "x");
    const t = x.mul(2).named("t");
    expect(gradients(shown(t.mul(t).named("y")))["t.a"]).toBe("∂y/∂t·∂t/∂x");
  });

  test("of several results are of L", () => {
    const x = given(3, "x");
    const scene = shown([{ out: x.mul(2).named("a") }, { out: x.mul(3).named("b") }]);
    expect(gradients(scene)).toMatchObject({ "a.a": "∂L/∂a·∂a/∂x", "b.out": "∂L/∂b" });
  });

  test("go through folded parts under the names of their results", () => {
    const scene = shown(nestedScopes().mul(2).named("z"), { folds: new Set(["outer"]) });
    expect(scene.edges.map(({ symbols }) => symbols.value)).toEqual(["x", "y", "z"]);
    expect(gradients(scene)["outer.in1"]).toBe("∂z/∂z·∂z/∂y·∂outer/∂x");
  });
});

test("results of a folded part that have no names are told apart", () => {
  const x = given(1, "x");
  const [a, b] = scope("pair", () => [x.exp(), x.exp().log()] as const);
  const scene = shown(a.add(b), { folds: new Set(["pair"]) });
  expect(scene.edges.map(({ symbols }) => symbols.value)).toEqual(["x", "pair.1", "pair.2", "add_1"]);
});

test("a sum over a broadcast is not passed on as a factor", () => {
  const scene = shown(
    [{ out: given([1, 2], "x").mul(given(3, "s").exp().named("e")).named("y"), upstream: given([1, 1], "g") }],
    { symbols: "local", beyond: { result: "L", upstream: "∂L/∂y" } },
  );
  expect(gradients(scene)).toMatchObject({ "y.b": "Σ ∂L/∂y·x", "e.x": "∂L/∂e·e" });
});
