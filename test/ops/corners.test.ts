import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import type { Node } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import { constantData } from "../../src/ops/leaf.js";
import * as ops from "../../src/ops/records.js";
import { leafOf, valuesOf } from "./read.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
type Unary = (x: Node) => Node;
type Binary = (a: Node, b: Node) => Node;

/** Derivatives of the sum of f(x), of order 1, 2, … */
function derivatives(f: Unary, values: readonly number[], order: number): number[][] {
  const x = leafOf(values);
  let out = f(x);
  return Array.from({ length: order }, () => {
    const found = backward(ops.sum(out)).get(x);
    out = found ?? ops.mul(x, 0);
    return valuesOf(out);
  });
}
const derivative = (f: Unary, values: readonly number[]): number[] => derivatives(f, values, 1)[0];

describe("derivatives at kinks and ties", () => {
  it.each<[string, Unary, number[], number[]]>([
    ["relu", (x) => ops.relu(x), [-1, -0, 0, 1, -inf, inf, nan], [0, 0, 0, 1, 0, 1, 1]],
    ["abs", (x) => ops.abs(x), [-2, -0, 0, 3, -inf, inf], [-1, 0, 0, 1, -1, 1]],
    ["minimum with a number", (x) => ops.minimum(x, 1), [0, 1, 2], [1, 0.5, 0]],
    ["maximum with a number", (x) => ops.maximum(x, 1), [0, 1, 2], [0, 0.5, 1]],
    ["minimum of itself", (x) => ops.minimum(x, x), [5], [1]],
    ["maximum of −0 and 0: a tie", (x) => ops.maximum(x, 0), [-0, 0], [0.5, 0.5]],
    ["max shares equally", (x) => ops.max(x), [3, 1, 3, 3], [1 / 3, 0, 1 / 3, 1 / 3]],
    ["min shares equally", (x) => ops.min(x), [2, 1, 1, 5], [0, 0.5, 0.5, 0]],
    ["max of all the same", (x) => ops.max(x), [7, 7], [0.5, 0.5]],
    ["max over no axis", (x) => ops.max(x, []), [7, 7], [1, 1]],
    ["clipping above and below", (x) => ops.minimum(ops.maximum(x, -1), 1), [-2, -1, 0, 1, 2], [0, 0.5, 1, 0.5, 0]],
    ["floor: none", (x) => ops.add(ops.floor(x), x), [0.5, 1], [1, 1]],
    ["stopGradient: none", (x) => ops.mul(x, ops.stopGradient(x)), [3], [3]],
  ])("%s", (_, f, at, expected) => expect(derivative(f, at)).toEqual(expected));

  it("what a choice does not take cannot turn its derivative into NaN", () => {
    const overflowing: Unary = (x) => ops.where(ops.lt(x, 1), x, ops.exp(ops.mul(x, 1000)));
    expect(derivative(overflowing, [0.5])).toEqual([1]);
    // upstream is Infinity where relu is flat: 0 · Infinity would be NaN
    const infinite: Unary = (x) => ops.log(ops.relu(x));
    expect(derivative(infinite, [-1])).toEqual([0]);
    expect(derivative((x) => ops.sqrt(ops.maximum(x, 0)), [-1])).toEqual([0]);
    expect(derivative((x) => ops.sqrt(ops.abs(x)), [0])).toEqual([0]);
    expect(derivative((x) => ops.div(1, ops.where(ops.le(x, 0), 0, x)), [-1, 2])).toEqual([0, -0.25]);
  });

  it("prod is right where elements are 0, to the third order", () => {
    const [first, second, third] = derivatives((x) => ops.prod(x), [2, 0, 3, 5], 3);
    expect(first).toEqual([0, 30, 0, 0]);
    // row sums of the Hessian, whose entry is the product of the other two
    expect(second).toEqual([15, 10 + 15 + 6, 10, 6]);
    // of the third derivatives: for each element twice the sum of the others
    expect(third).toEqual([2 * (0 + 3 + 5), 2 * (2 + 3 + 5), 2 * (2 + 0 + 5), 2 * (2 + 0 + 3)]);
    expect(derivative((x) => ops.prod(x), [0, 0, 4])).toEqual([0, 0, 0]);
  });

  it("building the derivative of prod holds no table of n² values", () => {
    const x = leafOf(new Array<number>(100).fill(1));
    const held = topologicalOrder([backward(ops.prod(x)).get(x)!]).map((node) => constantData(node)?.length ?? 0);
    expect(Math.max(...held)).toBe(100);
  });
});

describe("pow at its corners", () => {
  it.each([
    [0, 0, 1],
    [-0, 0, 1],
    [nan, 0, 1],
    [1, nan, 1],
    [1, inf, 1],
    [-1, inf, 1],
    [-1, -inf, 1],
    [2, nan, nan],
    [0, 2, 0],
    [-0, 3, -0],
    [-0, 2, 0],
    [0, -1, inf],
    [-0, -1, -inf],
    [-2, 3, -8],
    [-8, 1 / 3, nan],
    [-8, 2, 64],
    [inf, -1, 0],
    [0.5, inf, 0],
    [2, inf, inf],
    [2, -inf, 0],
    [10, 309, inf],
    [10, -400, 0],
  ])("%d to the %d is %d", (a, b, out) => {
    expect(valuesOf(ops.pow(leafOf([a]), leafOf([b])))).toEqual([out]);
  });

  it.each([
    [0, [1, 0, 0, 0]],
    [1, [0, 1, 0, 0]],
    [2, [0, 0, 2, 0]],
    [3, [0, 0, 0, 6]],
    [4, [0, 0, 0, 0]],
  ])("by the base at 0, power %d: value and derivatives to the third order", (power, expected) => {
    const x = [0];
    expect([valuesOf(ops.pow(leafOf(x), power)), ...derivatives((a) => ops.pow(a, power), x, 3)].flat()).toEqual(
      expected,
    );
  });

  it.each([0, 1, 2, 3])("by the base at −2, power %d: derivatives to the third order", (power) => {
    const expected = [1, 2, 3].map((order) => {
      let factor = 1;
      for (let i = 0; i < order; i++) factor *= power - i;
      return factor === 0 ? 0 : factor * (-2) ** (power - order);
    });
    expect(
      derivatives((a) => ops.pow(a, power), [-2], 3)
        .flat()
        .map((d) => d + 0),
    ).toEqual(expected);
  });

  it("by the power: 0 at base 0, and finite to the third order", () => {
    for (const power of [0, 1, 2]) {
      const found = derivatives((b) => ops.pow(0, b), [power], 3).flat();
      expect(found.every((d) => d === 0)).toBe(true);
    }
  });

  it("by the power at base e: the power itself, to every order", () => {
    for (const d of derivatives((b) => ops.pow(Math.E, b), [2], 3).flat()) expect(d).toBeCloseTo(Math.E ** 2, 12);
  });

  it("both at once at (0, 0): finite", () => {
    const [a, b] = [leafOf([0]), leafOf([0])];
    const found = backward(ops.sum(ops.pow(a, b)));
    expect([valuesOf(found.get(a)!), valuesOf(found.get(b)!)]).toEqual([[0], [0]]);
  });
});

describe("NaN, Infinity and −0 go through", () => {
  it.each<[string, Unary, (x: number) => number]>([
    ["neg", (x) => ops.neg(x), (x) => -x],
    ["abs", (x) => ops.abs(x), Math.abs],
    ["relu", (x) => ops.relu(x), (x) => (Number.isNaN(x) ? nan : x > 0 ? x : 0)],
    ["floor", (x) => ops.floor(x), Math.floor],
    ["exp", (x) => ops.exp(x), Math.exp],
    ["expm1", (x) => ops.expm1(x), Math.expm1],
    ["log", (x) => ops.log(x), Math.log],
    ["log1p", (x) => ops.log1p(x), Math.log1p],
    ["sqrt", (x) => ops.sqrt(x), Math.sqrt],
    ["sin", (x) => ops.sin(x), Math.sin],
    ["cos", (x) => ops.cos(x), Math.cos],
    ["tanh", (x) => ops.tanh(x), Math.tanh],
    ["erf", (x) => ops.erf(x), (x) => (x === 0 || Number.isNaN(x) ? x : Math.sign(x))],
    ["sigmoid", (x) => ops.sigmoid(x), (x) => (x === 0 ? 0.5 : Number.isNaN(x) ? nan : x > 0 ? 1 : 0)],
    ["identity", (x) => ops.identity(x), (x) => x],
    ["reshape", (x) => ops.reshape(x, [5, 1]), (x) => x],
    ["flip twice", (x) => ops.flip(ops.flip(x)), (x) => x],
    ["concat of parts", (x) => ops.concat([ops.slice(x, [[0, 2]]), ops.slice(x, [[2]])]), (x) => x],
    ["gather", (x) => ops.gather(x, leafOf([0, 1, 2, 3, 4], "int32")), (x) => x],
    ["max over no axis", (x) => ops.max(x, []), (x) => x],
    ["where", (x) => ops.where(leafOf([1, 1, 1, 1, 1], "bool"), x, 0), (x) => x],
    ["cast to float32", (x) => ops.cast(x, "float32"), (x) => x],
  ])("%s", (_, f, expected) => {
    const values = [nan, inf, -inf, -0, 0];
    expect(valuesOf(f(leafOf(values)))).toEqual(values.map(expected));
  });

  it.each<[string, Binary, number, number, number]>([
    ["add", (a, b) => ops.add(a, b), inf, -inf, nan],
    ["add", (a, b) => ops.add(a, b), -0, -0, -0],
    ["sub", (a, b) => ops.sub(a, b), inf, inf, nan],
    ["mul", (a, b) => ops.mul(a, b), 0, inf, nan],
    ["mul", (a, b) => ops.mul(a, b), -0, 5, -0],
    ["div", (a, b) => ops.div(a, b), 0, 0, nan],
    ["div", (a, b) => ops.div(a, b), 1, -0, -inf],
    ["minimum", (a, b) => ops.minimum(a, b), 1, nan, nan],
    ["minimum", (a, b) => ops.minimum(a, b), nan, 1, nan],
    ["minimum", (a, b) => ops.minimum(a, b), 0, -0, -0],
    ["maximum", (a, b) => ops.maximum(a, b), nan, inf, nan],
    ["maximum", (a, b) => ops.maximum(a, b), -0, 0, 0],
    ["eq", (a, b) => ops.eq(a, b), nan, nan, 0],
    ["eq", (a, b) => ops.eq(a, b), -0, 0, 1],
    ["ne", (a, b) => ops.ne(a, b), nan, nan, 1],
    ["ne", (a, b) => ops.ne(a, b), 1, nan, 1],
    ["lt", (a, b) => ops.lt(a, b), nan, 1, 0],
    ["le", (a, b) => ops.le(a, b), nan, nan, 0],
    ["gt", (a, b) => ops.gt(a, b), inf, 1e308, 1],
    ["ge", (a, b) => ops.ge(a, b), 1, nan, 0],
    ["logicalAnd", (a, b) => ops.logicalAnd(a, b), nan, 1, 1],
    ["logicalOr", (a, b) => ops.logicalOr(a, b), 0, -0, 0],
  ])("%s: %d ⋄ %d", (_, f, a, b, out) => {
    expect(valuesOf(f(leafOf([a]), leafOf([b]))).map(Number)).toEqual([out]);
  });

  it.each<[string, Unary, number[], number]>([
    ["sum", (x) => ops.sum(x), [1, nan, 2], nan],
    ["sum", (x) => ops.sum(x), [inf, -inf], nan],
    ["sum", (x) => ops.sum(x), [inf, 1], inf],
    ["sum of nothing", (x) => ops.sum(x), [], 0],
    ["prod", (x) => ops.prod(x), [0, inf], nan],
    ["prod of nothing", (x) => ops.prod(x), [], 1],
    ["mean of nothing", (x) => ops.mean(x), [], nan],
    ["max", (x) => ops.max(x), [1, nan, inf], nan],
    ["max", (x) => ops.max(x), [nan, 1], nan],
    ["max", (x) => ops.max(x), [-inf, -inf], -inf],
    ["max", (x) => ops.max(x), [-0, 0], 0],
    ["min", (x) => ops.min(x), [1, nan], nan],
    ["min", (x) => ops.min(x), [0, -0], -0],
    ["logsumexp", (x) => ops.logsumexp(x), [-inf, -inf], -inf],
    ["logsumexp", (x) => ops.logsumexp(x), [-inf, 3], 3],
    ["logsumexp", (x) => ops.logsumexp(x), [inf, 3], inf],
    ["logsumexp", (x) => ops.logsumexp(x), [nan, 3], nan],
  ])("%s of %j", (_, f, values, out) => expect(valuesOf(f(leafOf(values)))).toEqual([out]));
});

describe("sigmoid", () => {
  it.each([
    [1e3, 1, 0],
    [-1e3, 0, 0],
    [710, 1, 0],
    [-700, Math.exp(-700), Math.exp(-700)],
    [-745, Math.exp(-745), Math.exp(-745)],
    [0, 0.5, 0.25],
  ])("at %d", (x, value, slope) => {
    expect(valuesOf(ops.sigmoid(leafOf([x])))).toEqual([value]);
    expect(derivative((t) => ops.sigmoid(t), [x])).toEqual([slope]);
  });
});

describe("argmax", () => {
  it.each([
    ["the first that ties", [1, 3, 3, 2], 1],
    ["the first NaN", [1, nan, 5, nan], 1],
    ["a NaN in front", [nan, 5], 0],
    ["NaN before Infinity", [inf, nan], 1],
    ["−0 and 0 tie", [-0, 0], 0],
    ["all −Infinity", [-inf, -inf], 0],
  ])("%s", (_, values, place) => expect(valuesOf(ops.argmax(leafOf(values)))).toEqual([place]));

  it("is the same in integers and bool", () => {
    expect(valuesOf(ops.argmax(leafOf([-5, 7, 7], "int32")))).toEqual([1]);
    expect(valuesOf(ops.argmax(leafOf([0, 1, 1], "bool")))).toEqual([1]);
  });
});
