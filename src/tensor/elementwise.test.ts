import { describe, expect, test } from "vitest";
import { compile, elementwise, grad, tensor, variable, type Tensor } from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());
const shapes = [{ inputs: [{ shape: [2] }], rest: [] }] as const;

/** x·exp(−x²·s): a record as a user writes it. */
const wave = elementwise(["x", "s"], {
  name: "wave",
  value: (s, { x, s: scale }) => s.mul(x, s.exp(s.neg(s.mul(s.mul(x, x), scale)))),
  partials: {
    x: (s, { x, s: scale }) => {
      const bell = s.exp(s.neg(s.mul(s.mul(x, x), scale)));
      return s.mul(bell, s.sub(s.lit(1), s.mul(s.lit(2), s.mul(s.mul(x, x), scale))));
    },
    s: (s, { x, out }) => s.neg(s.mul(s.mul(x, x), out)),
  },
  samples: [{ inputs: [{ shape: [2] }, { shape: [] }], rest: [] }],
});

const f = (x: number, s: number): number => x * Math.exp(-x * x * s);
const dx = (x: number, s: number): number => Math.exp(-x * x * s) * (1 - 2 * x * x * s);
const dxx = (x: number, s: number): number => Math.exp(-x * x * s) * (4 * x ** 3 * s * s - 6 * x * s);
const ds = (x: number, s: number): number => -x * x * f(x, s);

describe("an elementwise op of the user's own", () => {
  const [x, s] = [0.7, 1.3];
  const how: [string, (run: () => Tensor[]) => Tensor[]][] = [
    ["at once", (run) => run()],
    ["in compile", (run) => compile(run)()],
  ];
  test.each(how)("value, first and second derivatives: %s", (_, run) => {
    const at = tensor(x, { dtype: "float64" });
    const results = run(() => [
      wave(at, s),
      grad((y: Tensor) => wave(y, s))(at),
      grad(grad((y: Tensor) => wave(y, s)))(at),
      grad((scale: Tensor) => wave(at, scale))(s),
    ]);
    [f(x, s), dx(x, s), dxx(x, s), ds(x, s)].forEach((expected, i) =>
      expect(results[i].item()).toBeCloseTo(expected, 12),
    );
  });

  test("broadcasts, and its derivatives are summed back", () => {
    const [a, b] = [variable([[1], [2]], { dtype: "float64" }), variable([0.5, 0.25, 0.125], { dtype: "float64" })];
    const out = wave(a, b);
    expect(out.shape).toEqual([2, 3]);
    [1, 2].forEach((x, i) =>
      [0.5, 0.25, 0.125].forEach((s, j) => expect(values(out)[3 * i + j]).toBeCloseTo(f(x, s), 12)),
    );
    out.sum().backward();
    expect([a.grad!.shape, b.grad!.shape]).toEqual([[2, 1], [3]]);
    expect(values(b.grad!)[1]).toBeCloseTo(ds(1, 0.25) + ds(2, 0.25), 12);
  });

  test("takes the dtype rules of every op: integers become float32, two float types are refused", () => {
    expect(wave(tensor([1], { dtype: "int32" }), 1).dtype).toBe("float32");
    expect(() => wave(tensor([1]), tensor([1], { dtype: "float64" }))).toThrow(
      "wave: float32 and float64 do not mix; cast one with .cast",
    );
    expect(() => wave(tensor([1, 2]), tensor([1, 2, 3]))).toThrow("wave: dimensions 2 and 3 do not broadcast");
    expect(() => (wave as unknown as (x: Tensor) => Tensor)(tensor([1]))).toThrow(
      "wave: takes 2 arguments (x, s), got 1",
    );
  });

  test("a declared non-gradient passes none", () => {
    const step = elementwise(["x"], {
      name: "step",
      value: (s, { x }) => s.select(s.lt(x, s.lit(0)), s.lit(0), s.lit(1)),
      partials: { x: null },
      samples: shapes,
    });
    const x = variable([-1, 2]);
    step(x).add(x).sum().backward();
    expect([values(step(x)), values(x.grad!)]).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  test.each([["out"], ["x", "x"]])(
    "arguments named %s, %s are refused: a partial could not tell them apart",
    (...args) => {
      const define = () => elementwise(args, { name: "odd", value: (s) => s.lit(1), partials: {}, samples: shapes });
      expect(define).toThrow(`elementwise: the arguments of odd (${args.join(", ")}) must have names of their own`);
    },
  );

  test("two ops of one name are two ops", () => {
    const make = (factor: number) =>
      elementwise(["x"], {
        name: "times",
        value: (s, { x }) => s.mul(x, s.lit(factor)),
        partials: { x: (s) => s.lit(factor) },
        samples: shapes,
      });
    const x = tensor([1]);
    expect([make(2)(x).item(), make(3)(x).item()]).toEqual([2, 3]);
    expect(make(2)(x).add(make(3)(x)).item()).toBe(5);
  });
});
