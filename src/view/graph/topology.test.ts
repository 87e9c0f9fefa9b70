import { describe, expect, test } from "vitest";
import { Affine } from "../../nn/index.js";
import { concat, scope, tensor, variable, type Tensor } from "../../tensor/index.js";
import { graphFigures } from "../figures/index.js";
import { given, nestedScopes } from "./fixtures.js";
import { topologyOf, type Topology } from "./topology.js";

const of = (out: Tensor | readonly Tensor[], ...folds: string[]): Topology =>
  topologyOf(Array.isArray(out) ? (out as Tensor[]).map(({ node }) => node) : [(out as Tensor).node], new Set(folds));
const ids = ({ vertices }: Topology): string[] => vertices.map(({ id }) => id);
const ways = ({ arrows }: Topology): string[] =>
  arrows.map(({ id, from, to }) => `${id}: ${from.id} → ${to?.id ?? ""}`);

test.each<[string, (x: Tensor) => Tensor, string]>([
  ["× 2", (x) => x.mul(2), "×2"],
  ["× −1", (x) => x.mul(-1), "×(−1)"],
  ["+ 1", (x) => x.add(1), "+1"],
  ["+ −1.5", (x) => x.add(-1.5), "+(−1.5)"],
  ["− 1", (x) => x.sub(1), "−1"],
  ["1 −", (x) => tensor(1, { dtype: "float64" }).sub(x), "−"],
  ["÷ 2", (x) => x.div(2), "÷2"],
  ["** 2", (x) => x.pow(2), "**2"],
  ["** −1", (x) => x.pow(-1), "**(−1)"],
  ["exp", (x) => x.exp(), "exp"],
  ["a large number", (x) => x.mul(123456.789), "×1.235e5"],
])("what is written on an op: %s", (_, build, label) => {
  expect(of(build(given(3, "x"))).vertices.at(-1)?.label).toBe(label);
});

test("a number that stands on an op is no node; one that is a result, or read by another kind of op, is one", () => {
  expect(ids(of(given(3, "x").add(1).mul(2)))).toEqual(["x", "add_1", "mul_1"]);
  const [sum] = [of(given([1, 2], "x").add(1).sum())];
  expect(ids(sum)).toEqual(["x", "add_1", "sum_1"]);
});

describe("scopes", () => {
  test("nested: each can be folded alone, the outer one hides the inner one", () => {
    const y = nestedScopes();
    const open = of(y);
    expect(ids(open)).toEqual(["x", "mul_1", "exp_1", "add_1", "div_1", "y"]);
    expect(open.foldables).toEqual([
      { id: "outer", name: "outer", folded: false, holds: ["mul_1", "exp_1", "add_1", "div_1", "y"] },
      { id: "inner", name: "inner", folded: false, holds: ["mul_1", "exp_1", "add_1", "div_1"] },
    ]);
    expect(ids(of(y, "inner"))).toEqual(["x", "inner", "y"]);
    for (const folds of [["outer"], ["outer", "inner"]]) {
      const folded = of(y, ...folds);
      expect(ids(folded)).toEqual(["x", "outer"]);
      expect(folded.foldables[0]).toMatchObject({ folded: true, holds: ["outer"] });
      expect(folded.foldables[1].holds).toEqual([]); // it cannot be seen
    }
    expect(of(y, "nothing of the kind")).toEqual(open);
  });

  test("several results leave along arrows of their own; one of them goes to two readers that are far apart", () => {
    const [a, b] = [given(1, "a"), given(2, "b")];
    const [sum, product] = scope("both", () => {
      const shared = a.mul(b);
      return [shared.add(a).named("sum"), shared.mul(b).named("product")];
    });
    const z = sum.exp().log().add(sum).mul(product).named("z");
    const folded = of(z, "both");
    expect(ids(folded)).toEqual(["a", "b", "both", "exp_1", "log_1", "add_1", "z"]);
    expect(ways(folded)).toEqual([
      ...["both.in1: a → both", "both.in2: b → both", "exp_1.x: both → exp_1", "log_1.x: exp_1 → log_1"],
      ...["add_1.a: log_1 → add_1", "add_1.b: both → add_1", "z.a: add_1 → z", "z.b: both → z", "z.out: z → "],
    ]);
    const sources = folded.arrows.filter(({ from }) => from.id === "both").map(({ source }) => source.name);
    expect(sources).toEqual(["sum", "sum", "product"]);
    expect(folded.vertices[2].results.map(({ name }) => name)).toEqual(["sum", "product"]);
  });

  test("what a scope reads in several places comes along one arrow", () => {
    const x = given(3, "x");
    const folded = of(
      scope("square", () => x.mul(x).add(x)),
      "square",
    );
    expect(ways(folded)).toEqual(["square.in1: x → square", "square.out: square → "]);
    expect(folded.arrows[0].readings).toHaveLength(3);
  });

  test("without inputs a folded scope is what is given; a scope of one op is none", () => {
    const figure = graphFigures.get(31)!;
    const inputs = Object.fromEntries(
      Object.entries(figure.inputs).map(([name, value]) => [name, given(value as number, name)]),
    );
    const [{ out }] = figure.build(inputs);
    expect(ids(of(out, "others"))).toEqual([
      "apple",
      "apple_num",
      "apple_price",
      "others",
      "all_price",
      "tax",
      "price",
    ]);
    expect(ids(of(out))).toContain("bread_num");
    expect(of(scope("single", () => given(1, "x").exp())).foldables).toEqual([]);
  });

  test("a variable that a scope reads first is given to it", () => {
    const [W, b] = [given([[1], [2]], "W"), given([0.5], "b")];
    const [first, second] = [new Affine(W, b), new Affine(given([[3]], "W2"), given([1], "b2"))];
    const hidden = first.forward(tensor([[1, 2]], { dtype: "float64", name: "x" })).relu();
    const folded = of(second.forward(hidden), "Affine", "Affine_2");
    expect(ids(folded)).toEqual(["x", "W", "b", "Affine", "relu_1", "W2", "b2", "Affine_2"]);
  });

  test("a part that is read from outside in its middle has that as a second result", () => {
    const x = given(1, "x");
    let middle = x as Tensor;
    const end = scope("part", () => (middle = x.exp().named("middle")).add(1));
    const folded = of(end.mul(middle).named("y"), "part");
    expect(ids(folded)).toEqual(["x", "part", "y"]);
    expect(folded.arrows.map(({ source }) => source.name ?? source.op.name)).toEqual(["x", "add", "middle", "y"]);
  });

  test("2,000 scopes, each folded", () => {
    let h: Tensor = given(1, "x");
    for (let i = 0; i < 2000; i++) h = scope("block", () => h.sin().add(1));
    const folds = of(h).foldables.map(({ id }) => id);
    expect(folds).toHaveLength(2000);
    expect(of(h, ...folds).vertices).toHaveLength(2001);
  });
});

test("ids are unique, of nodes, arrows and scopes, whatever the names", () => {
  const [x, twin] = [variable(1, { name: "x.out" }), variable(2, { name: "x.out" })];
  const y = scope("mul_1", () => x.mul(twin).add(x)).named("add_1");
  const { vertices, arrows, foldables } = of([y, concat([x.reshape([1]), y.reshape([1])])]);
  const all = [...vertices, ...foldables].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
  const ends = arrows.filter(({ to }) => to === null).map(({ id }) => id);
  expect(new Set([...all, ...ends]).size).toBe(all.length + ends.length);
  expect(new Set(arrows.map(({ id }) => id)).size).toBe(arrows.length);
});
