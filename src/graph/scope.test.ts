import { expect, test } from "vitest";
import { nn, scope, tensor, variable, type Tensor } from "../index.js";
import { scopesOf } from "./scope.js";

const names = (result: Tensor): string[] => scopesOf(result.node).map(({ name }) => name);

test("a result knows the scopes that end in it, the innermost first, also under another name", () => {
  const x = variable([1, 2], { name: "x" });
  const inner = (): Tensor => scope("inner", () => x.exp().add(1));
  expect(names(scope("outer", inner))).toEqual(["inner", "outer"]);
  expect(names(scope("outer", () => inner().mul(2)).named("y"))).toEqual(["outer"]);
  const several = scope("pair", () => [x.exp(), x.log()]);
  expect(several.map(names)).toEqual([["pair"], ["pair"]]);
  expect(new Set(several.flatMap(({ node }) => scopesOf(node))).size).toBe(1);
});

test("what was there before is no part of a scope that hands it on", () => {
  const before = variable(1).mul(2);
  expect(names(scope("nothing", () => before))).toEqual([]);
});

test("composite ops and layers are scopes", () => {
  const x = variable([[1, 2]]);
  expect(names(x.softmax())).toEqual(["softmax"]);
  expect(names(new nn.Affine(variable([[1], [2]]), variable([0])).forward(x))).toEqual(["Affine"]);
  expect(names(new nn.SoftmaxWithLoss().forward(x, tensor([[0, 1]])))).toEqual(["SoftmaxWithLoss"]);
  expect(names(new nn.LayerNorm(2).forward(x))).toEqual(["LayerNorm"]);
});

test("a scope that throws leaves nothing behind", () => {
  const x = variable(1);
  expect(() =>
    scope("broken", () => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(names(x.exp())).toEqual([]);
});
