import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backward } from "../../src/autodiff/backward.js";
import { normalSource } from "../../src/backends/sampleValues.js";
import type { Node } from "../../src/graph/node.js";
import { topologicalOrder } from "../../src/graph/walk.js";
import * as ops from "../../src/ops/records.js";
import { allocate } from "../../src/shape/dtype.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";
import type { TensorData } from "../../src/shape/tensorData.js";
import { judge } from "./agreement.js";
import { gradientFaults } from "./gradientCheck.js";
import { oracleOf } from "./oracles.js";
import { leaf, leafOf, valuesOf } from "./read.js";

function gaussian(shape: Shape, seed: number): TensorData {
  const data = allocate("float64", sizeOf(shape));
  const next = normalSource(seed);
  return { data: data.map(next), shape, dtype: "float64" };
}
const zeros = (...shape: number[]): Node => leaf({ data: new Float64Array(sizeOf(shape)), shape, dtype: "float64" });

/** The names of the ops between results and leaves, without those that the passes drop. */
const opsOf = (roots: readonly Node[]): string[] =>
  topologicalOrder(roots)
    .filter(({ op }) => op.kind !== "leaf" && op.kind !== "custom")
    .map(({ op }) => op.name);

const small = fc.integer({ min: 1, max: 3 });
const convolutions = fc
  .record({
    kernel: fc.tuple(small, small),
    stride: fc.tuple(small, small),
    padding: fc.tuple(fc.nat(4), fc.nat(4)),
    more: fc.tuple(fc.nat(4), fc.nat(4)),
    sizes: fc.tuple(fc.nat(2), small, small),
    seed: fc.nat(),
  })
  .map(({ kernel, stride, padding, more, sizes: [batch, channels, out], seed }) => {
    const [height, width] = [0, 1].map((i) => Math.max(1, kernel[i] - 2 * padding[i]) + more[i]);
    const inputs = [gaussian([batch, height, width, channels], seed), gaussian([...kernel, channels, out], seed + 1)];
    return { inputs, options: { stride, padding } };
  });

describe("conv2d", () => {
  it("is the sum of its definition, whatever the sizes", () => {
    fc.assert(
      fc.property(convolutions, ({ inputs, options }) => {
        const out = ops.conv2d(leaf(inputs[0]), leaf(inputs[1]), options);
        const judgement = judge(oracleOf("conv2d"), out, inputs, [options]);
        expect(judgement.verdict, judgement.message).toBe("pass");
      }),
      { numRuns: 100 },
    );
  });

  it("has the derivatives of order 1 and 2 that differences have, whatever the sizes", () => {
    fc.assert(
      fc.property(convolutions, ({ inputs, options }) => {
        const build = ([x, weight]: readonly Node[]): Node => ops.conv2d(x, weight, options);
        expect(gradientFaults({ build, inputs, by: [0, 1] })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('padding "same" keeps height and width', () => {
    fc.assert(
      fc.property(fc.tuple(small, small), fc.tuple(small, small), ([height, width], [rows, columns]) => {
        const out = ops.conv2d(zeros(1, height, width, 1), zeros(rows, columns, 1, 1), { padding: "same" });
        expect(out.shape).toEqual([1, height, width, 1]);
      }),
    );
  });

  it("is one contraction, and so is each derivative of each order: windows are never added back", () => {
    const [x, weight, g] = [zeros(2, 5, 6, 3), zeros(3, 3, 3, 4), zeros(2, 5, 6, 4)];
    const out = ops.conv2d(x, weight, { padding: 1 });
    expect(opsOf([out])).toEqual(["pad", "window", "window", "contract"]);
    const first = backward(out, g);
    const [dx, dWeight] = [first.get(x)!, first.get(weight)!];
    expect(opsOf([dWeight])).toEqual(["pad", "window", "window", "contract"]);
    expect(opsOf([dx])).toEqual(["pad", "window", "window", "flip", "transpose", "contract"]);
    for (const derivative of [dx, dWeight]) {
      const second = backward(ops.sum(derivative));
      for (const [at, other] of [
        [derivative === dx ? weight : x, second],
        [g, second],
      ] as const) {
        const names = opsOf([other.get(at)!]);
        expect(names).not.toContain("add");
        expect(names.filter((name) => name === "contract")).toHaveLength(1);
      }
    }
  });

  it("takes images of uint8 as numbers of the kernel's dtype, without windows of bytes", () => {
    const x = leaf({ data: Uint8Array.of(1, 2, 3, 255), shape: [1, 2, 2, 1], dtype: "uint8" });
    const out = ops.conv2d(x, leafOf([0.5, 0, 0, 1], "float32", [2, 2, 1, 1]));
    expect(valuesOf(out)).toEqual([255.5]);
    expect(opsOf([out])[0]).toBe("cast");
  });
});

describe("pooling of windows side by side is a reduction, without a copy", () => {
  it.each([
    ["max", ops.maxPool2d, ["reshape", "reshape", "max"]],
    ["mean", ops.averagePool2d, ["reshape", "reshape", "sum", "div"]],
  ] as const)("%s", (_, pool, names) => {
    expect(opsOf([pool(zeros(2, 4, 6, 3), { size: 2 })])).toEqual(names);
  });

  it("rows and columns after the last whole window are left out, and get no derivative", () => {
    const x = leafOf(
      Array.from({ length: 15 }, (_, i) => i),
      "float64",
      [1, 3, 5, 1],
    );
    const out = ops.maxPool2d(x, { size: 2 });
    expect(valuesOf(out)).toEqual([6, 8]);
    const dx = backward(out, leafOf([2, 3], "float64", out.shape)).get(x)!;
    expect(valuesOf(dx)).toEqual([0, 0, 0, 0, 0, 0, 2, 0, 3, 0, 0, 0, 0, 0, 0]);
  });
});

describe("attention", () => {
  const [time, width] = [5, 4];
  const cases = fc.record({ place: fc.nat(time - 1), heads: fc.constantFrom(1, 2, 4), seed: fc.nat() });

  it("that is causal gives a query nothing of the keys and values after it", () => {
    fc.assert(
      fc.property(cases, ({ place, heads, seed }) => {
        const at = (data: TensorData): Node => ops.slice(leaf(data), [null, [place, place + 1]]);
        const [q, k, v] = [0, 1, 2].map((i) => gaussian([2, time, width], seed + i));
        const later = (data: TensorData): TensorData => ({
          ...data,
          data: data.data.map((value, i) => (Math.floor(i / width) % time > place ? 100 - value : value)),
        });
        const outAt = (keys: TensorData, values: TensorData): number[] => {
          const out = ops.attention(leaf(q), leaf(keys), leaf(values), { causal: true, heads });
          return valuesOf(ops.slice(out, [null, [place, place + 1]]));
        };
        expect(outAt(later(k), later(v))).toEqual(outAt(k, v));
        if (place === 0) expect(outAt(k, v)).toEqual(valuesOf(at(v))); // one key: its value
        const found = backward(
          ops.sum(
            ops.slice(ops.attention(leaf(q), leaf(k), leaf(v), { causal: true, heads }), [null, [place, place + 1]]),
          ),
        );
        expect([...found.values()].flatMap(valuesOf).every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("with heads is that of each part by itself", () => {
    fc.assert(
      fc.property(fc.constantFrom(2, 4), fc.boolean(), fc.nat(), (heads, causal, seed) => {
        const inputs = [0, 1, 2].map((i) => leaf(gaussian([2, time, width], seed + i)));
        const parts = Array.from({ length: heads }, (_, head) => {
          const range = [(head * width) / heads, ((head + 1) * width) / heads] as const;
          const [q, k, v] = inputs.map((input) => ops.slice(input, [null, null, range]));
          return ops.attention(q, k, v, { causal });
        });
        const whole = ops.attention(inputs[0], inputs[1], inputs[2], { causal, heads });
        const [expected, actual] = [ops.concat(parts, 2), whole].map(valuesOf);
        actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 13));
      }),
      { numRuns: 20 },
    );
  });

  it("is two contractions and a softmax, with no transpose; the mask is one constant", () => {
    const [q, k, v] = [zeros(2, 3, 4), zeros(2, 3, 4), zeros(2, 3, 4)];
    const names = opsOf([ops.attention(q, k, v, { causal: true, heads: 2 })]);
    expect(names.filter((name) => name === "contract")).toHaveLength(2);
    expect(names).not.toContain("transpose");
    expect(names.filter((name) => name === "where")).toHaveLength(1);
    expect(names.filter((name) => name === "cast" || name === "expand")).toEqual([]);
  });
});
