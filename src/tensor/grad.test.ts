import { describe, expect, test } from "vitest";
import { compile, grad, stopGradient, tensor, Tensor, variable, vjp } from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());

describe("grad and vjp bind each argument to a fresh leaf, so that nesting cannot confuse levels", () => {
  const cases: [what: string, build: () => Tensor, expected: number][] = [
    ["grad(y => y.mul(x))(x) is x", () => grad((y: Tensor) => y.mul(x))(x), 3],
    ["… also at a variable", () => grad((y: Tensor) => y.mul(w))(w), 3],
    ["… also at a number", () => grad((y: Tensor) => y.mul(3))(3), 3],
    ["d/dx x·(d/dy (x + y)) is 1", () => grad((x: Tensor) => x.mul(grad((y: Tensor) => x.add(y))(1)))(1), 1],
    ["d/dx x·(d/dy x·y) is 2x", () => grad((x: Tensor) => x.mul(grad((y: Tensor) => x.mul(y))(5)))(3), 6],
    ["d/dx (d/dy x·y² at x) is 4x", () => grad((x: Tensor) => grad((y: Tensor) => x.mul(y).mul(y))(x))(3), 12],
    ["d/dx (d/dy y² at y = x²) is 4x", () => grad((x: Tensor) => grad((y: Tensor) => y.mul(y))(x.mul(x)))(3), 12],
    ["the same tensor at both arguments", () => grad((a: Tensor, b: Tensor) => a.mul(a).mul(b), 1)(x, x), 9],
    ["grad of grad of x³ is 6x", () => grad(grad((x: Tensor) => x.pow(3)))(3), 18],
    ["grad of grad of grad of x⁴ is 24x", () => grad(grad(grad((x: Tensor) => x.pow(4))))(3), 72],
    [
      "grad of a vjp's pullback, by the point",
      () => grad((x: Tensor) => vjp((y: Tensor) => y.pow(3), x).pullback(1)[0])(3),
      18,
    ],
    [
      "grad of a vjp's pullback, by the upstream derivative",
      () => grad((g: Tensor) => vjp((y: Tensor) => y.pow(3), x).pullback(g)[0])(7),
      27,
    ],
    [
      "grad of a pullback made outside: it is linear in its upstream derivative",
      () => grad((y: Tensor) => cube.pullback(y)[0].mul(y))(2),
      108,
    ],
    [
      "backward() inside grad gives graph that can be differentiated",
      () => grad((y: Tensor) => backwardBy(y, y.pow(3)).mul(y))(3),
      81,
    ],
  ];
  const x = tensor(3);
  const w = variable(3);
  const cube = vjp((y: Tensor) => y.pow(3), x);
  function backwardBy(y: Tensor, out: Tensor): Tensor {
    out.backward();
    return y.grad!;
  }
  const how: [string, (build: () => Tensor) => Tensor][] = [
    ["at once", (build) => build()],
    ["grad inside compile", (build) => compile(build)()],
    ["compile inside compile", (build) => compile(compile(build))()],
  ];
  describe.each(how)("%s", (_, run) =>
    test.each(cases)("%s", (_, build, expected) => expect(run(build).item()).toBeCloseTo(expected, 10)),
  );

  test("compile inside grad: what is differentiated runs as graph, so that derivatives of any order pass", () => {
    const f = compile((x: Tensor, n: Tensor) => x.pow(3).mul(n));
    const by = (x: Tensor): Tensor => f(x, 5);
    expect([f(2, 5), grad(by)(2), grad(grad(by))(2), grad(grad(compile(by)))(2)].map((y) => y.item())).toEqual([
      40, 60, 60, 60,
    ]);
    expect(
      vjp(f, tensor(2), tensor(5))
        .pullback(1)
        .map((d) => d.item()),
    ).toEqual([60, 8]);
    expect(f(3, 5).node.inputs).toEqual([]); // outside grad its results are leaves again
    expect(() => grad(() => 1 as never)(2)).toThrow("grad: the function must return a tensor");
    expect(f(3, 5).node.inputs).toEqual([]); // also after an error
  });

  test("a variable's own grad is not touched by grad and vjp", () => {
    w.mul(5).backward();
    grad((y: Tensor) => y.mul(w))(w).item();
    vjp((y: Tensor) => y.mul(w), w)
      .pullback(1)[0]
      .item();
    expect(w.grad!.item()).toBe(5);
  });
});

describe("arguments may be tensors, numbers, and arrays and objects of them; results have the same structure", () => {
  test("by a tree, with empty parts", () => {
    const params = { W: tensor([[1, 2]]), b: [tensor([3]), 4] as [Tensor, number], none: [], deep: { empty: {} } };
    const d = grad((p: typeof params) =>
      p.W.mul(2)
        .sum()
        .add(p.b[0].mul(p.b[1] as never).sum()),
    )(params) as unknown as {
      [key: string]: unknown;
    };
    expect(Object.keys(d)).toEqual(["W", "b", "none", "deep"]);
    expect(values(d.W as Tensor)).toEqual([2, 2]);
    expect((d.b as Tensor[]).map((y) => y.item())).toEqual([4, 3]);
    expect([d.none, d.deep]).toEqual([[], { empty: {} }]);
  });

  test("argnums says by which argument, or by which", () => {
    const f = (a: Tensor, b: Tensor, c: Tensor): Tensor => a.mul(b).add(c);
    expect(grad(f, 1)(2, 3, 4).item()).toBe(2);
    expect(grad(f, [2, 0])(2, 3, 4).map((d) => d.item())).toEqual([1, 3]);
    expect(grad(f, [])(2, 3, 4)).toEqual([]);
    expect(() => grad(f, 3)(2, 3, 4)).toThrow("grad: there is no argument 3; the function was called with 3");
    expect(() => grad(f, -1)(2, 3, 4)).toThrow("grad: there is no argument -1");
  });

  test("numbers arrive as weak scalars, whether or not they are differentiated by; the rest as it is", () => {
    const seen: unknown[] = [];
    grad((x: Tensor, n: Tensor, how: string) => {
      seen.push(x, n, how);
      return x.mul(n);
    })(tensor(2), 3 as never, "how");
    expect(seen.slice(0, 2).map((y) => y instanceof Tensor)).toEqual([true, true]);
    expect(seen[2]).toBe("how");
  });

  test("vjp: out, and a pullback that can be used again", () => {
    const { out, pullback } = vjp((x: Tensor, w: Tensor) => x.matmul(w), tensor([[1, 2]]), tensor([[3], [4]]));
    expect(values(out)).toEqual([11]);
    for (const g of [1, 10]) {
      const [dx, dw] = pullback(tensor([[g]]));
      expect([dx.shape, values(dx), values(dw)]).toEqual([
        [1, 2],
        [3 * g, 4 * g],
        [g, 2 * g],
      ]);
    }
    expect(() => pullback(1)).toThrow("the upstream derivative must have the result's shape (out (1, 1), g ())");
  });

  test("zeros, in its own shape and dtype, by what the result does not depend on", () => {
    const [d] = vjp((_: Tensor, b: Tensor) => b, tensor([[1, 2]], { dtype: "float64" }), tensor(1)).pullback(1);
    expect([d.shape, d.dtype, values(d)]).toEqual([[1, 2], "float64", [0, 0]]);
  });

  const refused: [what: string, call: () => unknown, message: string][] = [
    [
      "a result that is no scalar",
      () => grad((x: Tensor) => x.mul(2))(tensor([1, 2])),
      "grad: the function must give a scalar; sum it, or use vjp (out (2,))",
    ],
    [
      "a derivative by an integer",
      () => grad((x: Tensor) => x.mul(2.5))(tensor(1, { dtype: "int32" })),
      "grad: there is no derivative by an integer; cast it first (x int32)",
    ],
    [
      "an integer result",
      () => grad((x: Tensor) => x.cast("int32"))(tensor(1)),
      "backward: only a float has derivatives; cast it first (out int32)",
    ],
    ["no tensor at all", () => grad((() => 2) as never)(1), "grad: the function must return a tensor"],
    [
      "an argument of another kind",
      () => vjp((x: Tensor) => x, "x" as never),
      "vjp: arguments are tensors, numbers, and arrays and objects of them, not string",
    ],
    [
      "a differentiated string",
      () => grad(() => tensor(1))("x" as never),
      "grad: arguments are tensors, numbers, and arrays and objects of them, not string",
    ],
  ];
  test.each(refused)("%s is refused", (_, call, message) => expect(call).toThrow(message));
});

test("a derivative has its argument's dtype, also where the dtypes differ on the way", () => {
  const x = variable([1, 2], { dtype: "float64" });
  x.cast("float32")
    .mul(tensor([3, 4]))
    .sum()
    .backward();
  expect([x.grad!.dtype, values(x.grad!)]).toEqual(["float64", [3, 4]]);
  const n = variable([1, 2]);
  n.mul(tensor([2, 3], { dtype: "int32" }))
    .sum()
    .backward();
  expect([n.grad!.dtype, values(n.grad!)]).toEqual(["float32", [2, 3]]);
});

test("no derivative passes through integers, comparisons and stopGradient", () => {
  const x = variable([1.5, 2.5]);
  x.cast("int32").cast("float32").add(x.gt(2).cast("float32")).add(stopGradient(x)).sum().backward();
  expect(x.grad).toBeNull();
  expect(grad((y: Tensor) => stopGradient(y).mul(y))(3).item()).toBe(3);
});

test("a derivative that reaches a node on two ways is added up", () => {
  expect(grad((x: Tensor) => x.add(x).mul(x.mul(x)))(2).item()).toBe(24); // 2x³
});

describe("a name changes no derivative", () => {
  const cases: [what: string, derivative: () => Tensor | null][] = [
    ["an argument of grad", () => grad((y: Tensor) => y.named("y").mul(y))(3)],
    ["… named twice", () => grad((y: Tensor) => y.named("y").named("z").mul(y))(3)],
    ["… in a compiled function", () => compile((y: Tensor) => grad((z: Tensor) => z.named("z").mul(z))(y))(3)],
    ["a tensor", () => gradOf(tensor(3))],
    ["a variable", () => gradOf(variable(3))],
    [
      "a variable that a trace has assigned",
      () => {
        const w = variable(1);
        return compile(() => {
          w.assign(3);
          return gradOf(w)!;
        })();
      },
    ],
  ];
  const gradOf = (x: Tensor): Tensor | null => {
    x.named("x").mul(x).backward();
    return x.grad;
  };
  test.each(cases)("%s", (_, derivative) => expect(derivative()?.item()).toBe(6));
});
