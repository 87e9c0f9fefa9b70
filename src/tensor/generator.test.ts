import { describe, expect, test } from "vitest";
import { compile, Generator, grad, tensor, variable, type Tensor } from "./index.js";

const values = (x: Tensor): number[] => Array.from(x.dataSync());

describe("a Generator is state", () => {
  test("numbers differ from call to call, and repeat from the seed", () => {
    const draw = (seed: number): number[][] => {
      const generator = new Generator({ seed });
      return [
        generator.uniform([3]),
        generator.uniform([3]),
        generator.normal([3]),
        generator.normal([2], { dtype: "float64" }),
      ].map(values);
    };
    expect(draw(7)).toEqual(draw(7));
    expect(new Set([...draw(7).flat(), ...draw(8).flat()]).size).toBe(22);
  });

  test("each call of a compiled function draws new ones, the same as without compile", () => {
    const f = (generator: Generator) => (x: Tensor) => [x.add(generator.uniform([2])), generator.normal([3])];
    const [plain, compiled] = [f(new Generator({ seed: 1 })), compile(f(new Generator({ seed: 1 })))];
    const x = tensor([0, 0]);
    const seen: number[] = [];
    for (let call = 0; call < 3; call++) {
      const expected = plain(x).map(values);
      expect(compiled(x).map(values)).toEqual(expected);
      seen.push(...expected.flat());
    }
    expect(new Set(seen).size).toBe(15);
  });

  test("numbers repeat from a saved state, in and out of compile", () => {
    const generator = new Generator({ seed: 3 });
    const step = compile(() => generator.uniform([4]));
    step();
    generator.normal([5]);
    const saved = generator.state.dataSync();
    const expected = [values(step()), values(generator.uniform([4])), values(step())];
    expect(new Set(expected.flat()).size).toBe(12);

    generator.state.assign(saved);
    expect([values(step()), values(generator.uniform([4])), values(step())]).toEqual(expected);

    const other = new Generator({ seed: 99 });
    other.state.assign(saved);
    expect(values(other.uniform([4]))).toEqual(expected[0]);
  });

  test("its counter moves when the op is built: what is read later, or never, changes no other number", () => {
    const run = (order: "as built" | "backwards" | "second only"): number[] => {
      const generator = new Generator({ seed: 11 });
      const draws = [generator.uniform([2]), generator.uniform([2]), generator.normal([2])];
      if (order === "as built") draws.forEach(values);
      if (order === "backwards") [...draws].reverse().forEach(values);
      return [...values(draws[1]), ...values(generator.state)];
    };
    expect(run("backwards")).toEqual(run("as built"));
    expect(run("second only")).toEqual(run("as built"));
  });

  test("a draw that was read once keeps its value, also by other graphs on it", () => {
    const generator = new Generator({ seed: 2 });
    const noise = generator.uniform([2]);
    generator.uniform([2]);
    expect(values(noise.add(noise).div(2))).toEqual(values(noise));
    expect(values(noise.sub(noise))).toEqual([0, 0]);
  });

  test("draws of one compiled function are drawn once each, and its derivatives use the same numbers", () => {
    const generator = new Generator({ seed: 4 });
    const w = variable([1, 1, 1]);
    const step = compile(() => {
      const mask = generator.uniform([3]).ge(0.5).cast("float32");
      const out = w.mul(mask);
      out.sum().backward();
      return [out, mask, w.grad!];
    });
    for (let call = 0; call < 4; call++) {
      const [out, mask, dw] = step().map(values);
      expect(out).toEqual(mask);
      expect(dw).toEqual(mask);
    }
  });

  test("draws inside grad are constants of it", () => {
    const generator = new Generator({ seed: 6 });
    const noise = values(new Generator({ seed: 6 }).uniform([2]));
    expect(values(grad((x: Tensor) => x.mul(generator.uniform([2])).sum())(tensor([1, 2])))).toEqual(noise);
  });

  test.each([0.5, NaN, 2 ** 53, Infinity])("seed %s is refused", (seed) => {
    expect(() => new Generator({ seed })).toThrow(`seed ${seed} is not a safe integer; give a whole number`);
  });

  test("negative seeds and seeds of more than 32 bits are seeds of their own", () => {
    const first = [0, -1, 2 ** 32, 2 ** 40 + 1, 1].map((seed) => new Generator({ seed }).uniform([]).item());
    expect(new Set(first).size).toBe(5);
  });

  test("integers cannot be drawn, and a shape must be one", () => {
    const generator = new Generator({ seed: 0 });
    const before = values(generator.state);
    expect(() => generator.uniform([2], { dtype: "int32" })).toThrow(
      "uniform: int32 cannot be drawn; use float32 or float64",
    );
    expect(() => generator.normal([-1])).toThrow("dimension -1 of (-1,) is not a whole number ≥ 0");
    expect(values(generator.state)).toEqual(before);
    expect(generator.uniform([0, 3]).shape).toEqual([0, 3]);
  });

  test("moments of many numbers, and the range", () => {
    const generator = new Generator({ seed: 1 });
    const [u, n] = [values(generator.uniform([20000])), values(generator.normal([20000]))];
    const mean = (list: number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
    const variance = (list: number[]): number => mean(list.map((x) => x * x)) - mean(list) ** 2;
    expect(u.every((x) => x >= 0 && x < 1)).toBe(true);
    // five standard errors of each
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(0.0103);
    expect(Math.abs(variance(u) - 1 / 12)).toBeLessThan(0.0027);
    expect(Math.abs(mean(n))).toBeLessThan(0.036);
    expect(Math.abs(variance(n) - 1)).toBeLessThan(0.05);
  });
});
