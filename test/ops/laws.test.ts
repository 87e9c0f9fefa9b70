import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import { normalSource } from "../../src/backends/sampleValues.js";
import { compare } from "../../src/check/compare.js";
import type { Node } from "../../src/graph/node.js";
import { full } from "../../src/ops/fill.js";
import { unbroadcast } from "../../src/ops/movement.js";
import * as ops from "../../src/ops/records.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";
import { judge } from "./agreement.js";
import { oracles } from "./oracles.js";
import { leafOf, read, valuesOf } from "./read.js";

const dimension = fc.constantFrom(0, 1, 2, 3, 7, 17);
const shapes = (maxRank: number): fc.Arbitrary<number[]> =>
  fc.array(dimension, { maxLength: maxRank }).filter((shape) => sizeOf(shape) <= 500);
const seed = fc.integer({ min: 1, max: 1e6 });

function gaussian(shape: Shape, seed: number): Node {
  return leafOf(Array.from({ length: sizeOf(shape) }, normalSource(seed)), "float64", shape);
}

const inner = (a: Node, b: Node): number => {
  const [x, y] = [valuesOf(a), valuesOf(b)];
  return x.reduce((sum, value, i) => sum + value * y[i], 0);
};
const closeTo = (a: number, b: number, size: number): void =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, size));
const same = (a: Node, b: Node): void => {
  const [x, y] = read([a, b]);
  const { verdict, message } = compare(x, y, "exact");
  expect(verdict, message).toBe("pass");
};
const check = <T extends unknown[]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  law: (...values: T) => void,
  numRuns = 100,
): void =>
  fc.assert(
    fc.property(fc.tuple<T>(...arbitraries), (values) => law(...values)),
    { numRuns },
  );

/** A shape, and one that broadcasts to it: axes dropped in front, others 1. */
const broadcastable = shapes(4).chain((to) =>
  fc
    .tuple(
      fc.integer({ min: 0, max: to.length }),
      fc.array(fc.boolean(), { minLength: to.length, maxLength: to.length }),
    )
    .map(([drop, ones]) => ({ to, from: to.map((size, axis) => (ones[axis] ? 1 : size)).slice(drop) })),
);

describe("laws", () => {
  it("broadcasting is expanding, then working element by element", () => {
    check([broadcastable, seed], ({ from, to }, s) => {
      const [a, b] = [gaussian(from, s), gaussian(to, s + 1)];
      same(ops.sub(a, b), ops.sub(ops.expand(a, to), b));
      same(ops.sub(b, a), ops.sub(b, ops.expand(a, to)));
    });
  });

  it("un-broadcasting is expanding's adjoint", () => {
    check([broadcastable, seed], ({ from, to }, s) => {
      const [x, g] = [gaussian(from, s), gaussian(to, s + 1)];
      const spread = ops.expand(x, to);
      const summed = unbroadcast(g, from);
      expect(summed.shape).toEqual(from);
      closeTo(inner(spread, g), inner(x, summed), sizeOf(to));
    });
  });

  it("reshape after reshape is the last one; back again is nothing", () => {
    check([shapes(4), seed], (shape, s) => {
      const x = gaussian(shape, s);
      same(ops.reshape(ops.reshape(x, [sizeOf(shape)]), shape), x);
      same(ops.reshape(ops.reshape(x, [1, sizeOf(shape)]), [sizeOf(shape), 1]), ops.reshape(x, [sizeOf(shape), 1]));
    });
  });

  const permuted = shapes(4).chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray(
        shape.map((_, axis) => axis),
        { minLength: shape.length },
      ),
    ),
  );
  it("transpose and back is nothing, and moves shapes as elements", () => {
    check([permuted, seed], ([shape, order], s) => {
      const x = gaussian(shape, s);
      const back = order.map((_, axis) => order.indexOf(axis));
      same(ops.transpose(ops.transpose(x, order), back), x);
      same(ops.transpose(ops.transpose(x)), x);
      const judgement = judge(oracles.transpose, ops.transpose(x, order), read([x]), [order]);
      expect(judgement.verdict, judgement.message).toBe("pass");
    });
  });

  it("flip twice is nothing; concat of what slices cut is the whole", () => {
    check([shapes(3).filter(({ length }) => length > 0), seed, fc.nat()], (shape, s, choice) => {
      const x = gaussian(shape, s);
      const axis = choice % shape.length;
      const at = choice % (shape[axis] + 1);
      const cut = (start: number, stop: number) =>
        ops.slice(
          x,
          shape.map((_, i) => (i === axis ? ([start, stop] as const) : null)),
        );
      same(ops.concat([cut(0, at), cut(at, shape[axis])], axis), x);
      same(ops.flip(ops.flip(x, axis), axis), x);
    });
  });

  it("a slice of what was padded is the whole, and each is the other's adjoint", () => {
    const width = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(2));
    check([shapes(3), fc.array(width, { minLength: 3, maxLength: 3 }), seed], (shape, all, s) => {
      const widths = all.slice(0, shape.length);
      const x = gaussian(shape, s);
      const padded = ops.pad(x, widths, 7);
      const ranges = widths.map(
        ([before, after, between], axis) =>
          [before, Math.max(before, padded.shape[axis] - after), between + 1] as const,
      );
      same(ops.slice(padded, ranges), x);
      const g = gaussian(padded.shape, s + 1);
      closeTo(inner(ops.pad(x, widths), g), inner(x, ops.slice(g, ranges)), sizeOf(shape));
    });
  });

  it("gathering and scatter-adding are adjoint", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.nat(3), fc.array(fc.nat(999), { maxLength: 9 }));
    check([sizes, seed], ([size, innerSize, picks], s) => {
      const x = gaussian([2, size, innerSize], s);
      const indices = leafOf(
        picks.map((pick) => pick % size),
        "int32",
      );
      const g = gaussian([2, picks.length, innerSize], s + 1);
      const scattered = ops.scatterAdd(full([2, size, innerSize], 0, x), indices, g, 1);
      closeTo(inner(ops.gather(x, indices, 1), g), inner(x, scattered), 2 * picks.length * innerSize);
    });
  });

  it("gathering is multiplying by one-hot rows", () => {
    check([fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(99), { maxLength: 8 }), seed], (size, picks, s) => {
      const x = gaussian([size, 3], s);
      const indices = leafOf(
        picks.map((pick) => pick % size),
        "int32",
      );
      same(ops.gather(x, indices), ops.matmul(ops.oneHot(indices, size, "float64"), x));
    });
  });

  it("matmul is rows times columns, whatever the batch, the dtype and the size", () => {
    const size = fc.constantFrom(0, 1, 2, 3, 4, 5, 8, 9, 17);
    const batch = fc.constantFrom<[number[], number[]]>(
      [[], []],
      [[2], [2]],
      [[2], []],
      [[], [3]],
      [[1], [4]],
      [[2, 1], [3]],
      [
        [2, 3],
        [1, 3],
      ],
      [[0], [1]],
    );
    const dtype = fc.constantFrom("float64" as const, "float32" as const, "int32" as const);
    check([fc.tuple(size, size, size), batch, dtype, seed], ([m, k, n], [left, right], type, s) => {
      const a = ops.cast(ops.mul(gaussian([...left, m, k], s), 5), type);
      const b = ops.cast(ops.mul(gaussian([...right, k, n], s + 1), 5), type);
      const { verdict, message } = judge(oracles.matmul, ops.matmul(a, b), read([a, b]), []);
      expect(verdict, message).toBe("pass");
    });
  });

  it("matmul takes vectors for rows and columns", () => {
    for (const [a, b, out] of [
      [[3], [3], []],
      [[3], [3, 4], [4]],
      [[2, 3], [3], [2]],
      [[3], [5, 3, 4], [5, 4]],
      [[5, 2, 3], [3], [5, 2]],
    ]) {
      const [x, y] = [gaussian(a, 1), gaussian(b, 2)];
      const product = ops.matmul(x, y);
      expect(product.shape).toEqual(out);
      const { verdict, message } = judge(oracles.matmul, product, read([x, y]), []);
      expect(verdict, message).toBe("pass");
    }
  });

  it("contraction with any letters, in any order, and its derivatives by exchanging them", () => {
    // each letter is in a and b, in a and out, in b and out, or in all three
    const letter = fc.record({
      size: fc.constantFrom(0, 1, 2, 3, 5),
      parts: fc.constantFrom("ab", "ao", "bo", "abo"),
    });
    check([fc.array(letter, { maxLength: 5 }), seed, fc.nat()], (letters, s, shuffle) => {
      const named = letters.map((one, i) => ({ ...one, name: "ijklm"[i] }));
      const turn = <T>(list: T[], by: number): T[] => list.map((_, i) => list[(i + by) % list.length]);
      const part = (which: string, by: number) =>
        turn(
          named.filter(({ parts }) => parts.includes(which)),
          by,
        );
      const [a, b, out] = [part("a", shuffle), part("b", shuffle >> 2), part("o", shuffle >> 4)];
      const names = (list: { name: string }[]) => list.map(({ name }) => name).join("");
      const pattern = `${names(a)},${names(b)}->${names(out)}`;
      const [x, y] = [a, b].map((list, i) =>
        gaussian(
          list.map(({ size }) => size),
          s + i,
        ),
      );
      const product = ops.contract(x, y, pattern);
      const { verdict, message } = judge(oracles.contract, product, read([x, y]), [pattern]);
      expect(verdict, message).toBe("pass");
      const g = gaussian(product.shape, s + 2);
      const found = backward(product, g);
      const total = inner(g, product);
      // bilinear: ⟨dx, x⟩ = ⟨dy, y⟩ = ⟨g, out⟩
      const size = Math.hypot(...valuesOf(x)) * Math.hypot(...valuesOf(y)) * Math.hypot(...valuesOf(g));
      for (const input of [x, y]) closeTo(inner(found.get(input)!, input), total, size);
    });
  });
});

/** A function of matrices with a bit of everything. */
const network = (x: Node, w: Node): Node =>
  ops.add(ops.tanh(ops.matmul(x, w)), ops.mul(ops.sum(x, 1, true), ops.logSoftmax(ops.matmul(x, w))));

describe("derivatives", () => {
  const [x, w] = [gaussian([4, 3], 1), gaussian([3, 5], 2)];
  const derivative = (g: Node, out: Node = network(x, w)): Node => backward(out, g).get(w)!;
  const near = (a: Node, b: Node): void => {
    const [found, expected] = read([a, b]);
    const { verdict, message } = compare(found, expected, { rtol: 1e-12, atol: 1e-12 });
    expect(verdict, message).toBe("pass");
  };

  it("are linear in the upstream derivative", () => {
    check(
      [seed, fc.double({ min: -10, max: 10, noNaN: true })],
      (s, factor) => {
        const [g, h] = [gaussian([4, 5], s), gaussian([4, 5], s + 1)];
        near(derivative(ops.add(g, ops.mul(h, factor))), ops.add(derivative(g), ops.mul(derivative(h), factor)));
      },
      30,
    );
  });

  it("of a sum of functions are the sum of derivatives", () => {
    check(
      [seed],
      (s) => {
        const g = gaussian([4, 5], s);
        const [first, second] = [network(x, w), ops.sin(ops.matmul(x, w))];
        near(derivative(g, ops.add(first, second)), ops.add(derivative(g, first), derivative(g, second)));
      },
      30,
    );
  });

  it("⟨g, J u⟩ is ⟨Jᵀ g, u⟩: forwards by differentiating the pullback by g", () => {
    check(
      [seed],
      (s) => {
        const [g, u, v] = [gaussian([4, 5], s), gaussian([3, 5], s + 1), gaussian([4, 5], s + 2)];
        const forward = backward(ops.sum(ops.mul(derivative(v), u))).get(v)!; // J u, whatever v
        closeTo(inner(g, forward), inner(derivative(g), u), 100);
      },
      30,
    );
  });

  it("of second order are symmetric", () => {
    const hessianTimes = (u: Node): Node => {
      const slope = derivative(full([4, 5], 1, x));
      return backward(ops.sum(ops.mul(slope, u))).get(w)!;
    };
    check(
      [seed],
      (s) => {
        const [u, v] = [gaussian([3, 5], s), gaussian([3, 5], s + 1)];
        closeTo(inner(v, hessianTimes(u)), inner(u, hessianTimes(v)), 1000);
      },
      30,
    );
  });

  it("go only to what was asked for", () => {
    const found = backward(network(x, w), full([4, 5], 1, x), new Set([w]));
    expect(found.has(w)).toBe(true);
    expect(found.has(x)).toBe(false);
  });

  it("stop at a target: what lies behind it has none", () => {
    const middle = ops.matmul(x, w);
    const found = backward(ops.sum(ops.tanh(middle)), undefined, new Set([middle]));
    expect([found.has(middle), found.has(x), found.has(w)]).toEqual([true, false, false]);
  });

  it("where one target is made from another: through it nothing passes", () => {
    const v = leafOf([0.5, 2]);
    const middle = ops.sin(v);
    const found = backward(ops.sum(ops.mul(v, middle)), undefined, new Set([v, middle]));
    expect([valuesOf(found.get(v)!), valuesOf(found.get(middle)!)]).toEqual([[0.5, 2].map(Math.sin), [0.5, 2]]);
  });
});
