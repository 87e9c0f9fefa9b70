import { describe, expect, test } from "vitest";
import { compile, customGradient, grad, tensor, variable, vjp, type Tensor } from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());

/** x² whose stated derivative is 3x, so that the rule can be told from the graph's own. */
const odd = customGradient(
  (x: Tensor) => x.mul(x),
  (g, { inputs: [x] }) => [g.mul(x).mul(3)],
);

describe("a gradient of the user's own", () => {
  const how: [string, <A extends unknown[], R>(f: (...args: A) => R) => (...args: A) => R][] = [
    ["at once", (f) => f],
    ["in compile", (f) => compile(f)],
  ];
  test.each(how)(
    "value by the function, first derivative by the rule, second by the rule's own graph: %s",
    (_, run) => {
      const orders = run((x: Tensor) => [odd(x), grad(odd)(x), grad(grad(odd))(x)]);
      expect(orders(tensor(5)).map((y) => y.item())).toEqual([25, 15, 3]);
    },
  );

  test("the rule may use the result: every order then goes by the rule", () => {
    // a staircase for the value, and the derivative of exp: out, again and again
    const staircase = customGradient(
      (x: Tensor) => x.floor(),
      (g, { out }) => [g.mul(out)],
    );
    const at = (f: (x: Tensor) => Tensor): number => f(tensor(2.7)).item();
    expect([at(staircase), at(grad(staircase)), at(grad(grad(staircase))), at(grad(grad(grad(staircase))))]).toEqual([
      2, 2, 2, 2,
    ]);
  });

  test("backward goes by the rule, not through the function's graph", () => {
    const [x, inside] = [variable([1, 2]), variable([5, 5])];
    customGradient(
      (y: Tensor) => y.mul(inside),
      (g) => [g],
    )(x)
      .sum()
      .backward();
    expect(values(x.grad!)).toEqual([1, 1]);
    expect(inside.grad).toBeNull();
  });

  test("several arguments, null for none, and one argument twice", () => {
    const f = customGradient(
      (a: Tensor, b: Tensor) => a.mul(b),
      (g, { inputs: [, b] }) => [g.mul(b).mul(10), null],
    );
    const [da, db] = vjp(f, tensor(2), tensor(3)).pullback(1);
    expect([da.item(), db.item()]).toEqual([30, 0]);
    expect(grad((x: Tensor) => f(x, x))(4).item()).toBe(40);
  });

  test("the rule is called once for each upstream derivative", () => {
    let calls = 0;
    const f = customGradient(
      (a: Tensor, b: Tensor, c: Tensor) => a.add(b).add(c),
      (g) => {
        calls++;
        return [g, g, g];
      },
    );
    const { pullback } = vjp(f, tensor(1), tensor(2), tensor(3));
    pullback(1);
    expect(calls).toBe(1);
    expect(pullback(2).map((d) => d.item())).toEqual([2, 2, 2]);
    expect(calls).toBe(2);
  });

  test("a derivative of another float type is cast to its argument's", () => {
    const f = customGradient(
      (x: Tensor) => x.mul(2),
      (g) => [g.cast("float64").mul(3)],
    );
    const d = grad((x: Tensor) => f(x).sum())(tensor([1, 2]));
    expect([d.dtype, values(d)]).toEqual(["float32", [3, 3]]);
  });

  const wrong: [what: string, rule: (g: Tensor) => unknown, message: string][] = [
    [
      "too few derivatives",
      () => [],
      "customGradient: the rule must return 1 derivatives, one an argument (null for none)",
    ],
    ["too many", (g) => [g, g], "the rule must return 1 derivatives"],
    ["no array", (g) => g, "the rule must return 1 derivatives"],
    ["another shape", (g) => [g.sum()], "customGradient: derivative 0 must have its argument's shape (x (2,), dx ())"],
    ["a number", () => [1], "customGradient: derivative 0 must be a tensor or null, not a value of type number"],
    [
      "undefined",
      () => [undefined],
      "customGradient: derivative 0 must be a tensor or null, not a value of type undefined",
    ],
  ];
  test.each(wrong)("%s is refused", (_, rule, message) => {
    const f = customGradient((x: Tensor) => x.mul(2), rule as never);
    expect(() =>
      f(variable([1, 2]))
        .sum()
        .backward(),
    ).toThrow(message);
  });

  test("an argument or a result that is no tensor is refused where it is called", () => {
    const call = (forward: (x: Tensor) => unknown, x: unknown) =>
      (customGradient(forward as never, (g: Tensor) => [g]) as (x: unknown) => Tensor)(x);
    expect(() => call((x) => x, 3)).toThrow("customGradient: arguments are tensors, not a value of type number");
    expect(() => call(() => 3, tensor(3))).toThrow(
      "customGradient: the function must return a tensor, not a value of type number",
    );
  });
});
