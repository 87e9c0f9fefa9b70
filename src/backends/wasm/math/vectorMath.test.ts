import { setFlagsFromString } from "node:v8";
import { describe, expect, it } from "vitest";
import { powTable, ulpDistance, unaryTable, worstRow, type UnaryName } from "../../../../test/fixtures/tables.js";
import { numbers, power } from "../../../scalar/number.js";
import { load, store, type Expression } from "../assembler/expression.js";
import { ModuleBuilder } from "../assembler/module.js";
import { hasRelaxedSimd } from "../features.js";
import { FloatVectors, vectorMath, type FloatLanes } from "./index.js";

// Node 20 has it behind a flag, which later versions do not know.
if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");

type Unary = Exclude<UnaryName, "sqrt" | "sigmoid">;
type Name = keyof typeof vectorMath;
type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

const CHUNK = 4096;

/** The function over arrays, as a module compiled for it computes it. */
function compiled(name: Name, lanes: FloatLanes, fused: boolean): (...inputs: ArrayLike<number>[]) => Floats {
  const FloatArray = lanes === "f32x4" ? Float32Array : Float64Array;
  const { length } = vectorMath[name]; // the writer, then the function's own arguments
  const size = CHUNK * FloatArray.BYTES_PER_ELEMENT;
  const pages = Math.ceil((length * size) / 2 ** 16);
  const module = new ModuleBuilder(false);
  const scalars = {
    sin: module.import("sin", ["f64"], "f64"),
    cos: module.import("cos", ["f64"], "f64"),
    pow: module.import("pow", ["f64", "f64"], "f64"),
  };
  module.function(
    [],
    (f) => {
      const write: (v: FloatVectors, a: Expression<"v128">, b: Expression<"v128">) => Expression<"v128"> =
        vectorMath[name];
      const v = new FloatVectors(f, lanes, fused, scalars);
      const address = f.local("i32");
      f.for(address, 0, size, 16, () => {
        const [a, b] = [load("v128.load", address, size), load("v128.load", address, 2 * size)];
        f.do(store("v128.store", address, write(v, a, b)));
      });
    },
    { exported: "run" },
  );
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode(pages)), {
    program: { memory },
    math: { sin: Math.sin, cos: Math.cos, pow: Math.pow },
  });
  const places = Array.from({ length }, (_, i) => new FloatArray(memory.buffer, i * size, CHUNK));
  return (...inputs) => {
    const out = new FloatArray(inputs[0].length);
    for (let start = 0; start < out.length; start += CHUNK) {
      inputs.forEach((input, i) => places[i + 1].fill(0).set(Array.prototype.slice.call(input, start, start + CHUNK)));
      (exports.run as () => void)();
      out.set(places[0].subarray(0, Math.min(CHUNK, out.length - start)), start);
    }
    return out;
  };
}

/** Evenly spread over [0, 1), the same each time. */
function source(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const bitsOfFloat32 = new Uint32Array(1);
const float32Of = (bits: number): number => {
  bitsOfFloat32[0] = bits;
  return new Float32Array(bitsOfFloat32.buffer)[0];
};

/** Where formulas change over, and where results leave the range. */
const turns = [
  ...[0, 1, 0.55, 4, 6, 9.01, 10, 18, 20, 0.5 * Math.LN2, Math.LN2, 1.5 * Math.LN2, Math.SQRT1_2, Math.SQRT2],
  ...[Math.SQRT2 - 1, Math.SQRT1_2 - 1, Math.PI / 4, Math.PI / 2, Math.PI, 201.0619, 1647099.3, 3.4e38, 1.2e-38],
  ...[88.722839, 87.336544, 103.97208, 709.782712893384, 708.3964185322641, 745.1332191019411, 37.42994775023705],
].flatMap((x) => [x, -x]);

/** Every float32 edge, a walk over all bit patterns, and the neighbours of the turns. */
function spreadFloat32(): Float32Array {
  const edges = [0, 1, 2, 0x007fffff, 0x00800000, 0x3f800000, 0x7f7fffff, 0x7f800000, 0x7fc00000];
  const patterns = [
    ...edges.flatMap((bits) => [bits, (bits | 0x80000000) >>> 0]),
    ...Array.from({ length: 20_000 }, (_, i) => (i * 214_748 + 77) >>> 0),
    ...turns.flatMap((x) => {
      const bits = new Uint32Array(Float32Array.of(x).buffer)[0];
      return Array.from({ length: 41 }, (_, i) => (bits + i - 20) >>> 0);
    }),
  ];
  return Float32Array.from(patterns, float32Of);
}

/** In units in the last place of float32; 0 where both are rightly NaN or infinite, or of equal sign and zero. */
function errorFloat32(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (!Number.isFinite(rounded) || !Number.isFinite(actual)) return Object.is(actual, rounded) ? 0 : Infinity;
  if (rounded === 0 && actual === 0) return Object.is(actual, rounded) ? 0 : Infinity;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}

/** The errors that the functions' descriptions state for float32. */
const statedFloat32: Readonly<Record<Unary, number>> = {
  exp: 1.5,
  log: 0.9,
  tanh: 2.5,
  erf: 2.1,
  sin: 2.2,
  cos: 2.3,
  expm1: 1.3,
  log1p: 1.4,
};
const unary = Object.keys(statedFloat32) as Unary[];
const pointsFloat32 = spreadFloat32();

describe.each([true, false])("with fused multiply-add %s", (fused) => {
  it.each(unary)("%s of float32 is as near as stated, over the whole range", (name) => {
    const out = compiled(name, "f32x4", fused)(pointsFloat32);
    let worst = { error: 0, x: 0, actual: 0 };
    pointsFloat32.forEach((x, i) => {
      const error = errorFloat32(out[i], numbers[name](x));
      if (!(error <= worst.error)) worst = { error, x, actual: out[i] };
    });
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(statedFloat32[name]);
  });

  it.each(unary)("%s of float64 is within 2 units in the last place of mpmath's table, edges exact", (name) => {
    const rows = unaryTable(name);
    const out = compiled(name, "f64x2", fused)(rows.map(({ x }) => x));
    const worst = worstRow(
      [...rows.entries()].map(([i, row]) => ({ ...row, i })),
      ({ i }) => out[i],
    );
    expect(worst.ulp, JSON.stringify(worst)).toBeLessThanOrEqual(2);
  });

  it.each(unary)("%s of float64 is within 2 units in the last place of JavaScript's", (name) => {
    const random = source(5);
    const points = [
      ...turns.flatMap((x) => Array.from({ length: 21 }, (_, i) => x * (1 + (i - 10) * 2 ** -52))),
      ...Array.from({ length: 3000 }, () => 4 * random() - 2),
      ...Array.from({ length: 1500 }, () => 60 * random() - 30),
      ...Array.from({ length: 1500 }, () => 1500 * random() - 750),
    ];
    const out = compiled(name, "f64x2", fused)(points);
    const rows = points.map((x, i) => ({ x, i, out: numbers[name](x) }));
    const worst = worstRow(rows, ({ i }) => out[i]);
    expect(worst.ulp, JSON.stringify(worst)).toBeLessThanOrEqual(2);
  });

  it.each(unary.flatMap((name) => [[name, "f32x4"] as const, [name, "f64x2"] as const]))(
    "%s of a number does not depend on its neighbours in the vector (%s)",
    (name, lanes) => {
      const run = compiled(name, lanes, fused);
      const points = [0.3, 1e-39, Infinity, 0.7, -2, 1e9, 3, 0, 1e-310, 500, -0.1, NaN, 1, 2, 1e300, 5];
      const alone = points.map((x) => run(Array.from({ length: 16 }, () => x))[0]);
      for (let by = 0; by < 4; by++) {
        const turned = points.map((_, i) => points[(i + by) % points.length]);
        expect([...run(turned)], `turned by ${by}`).toEqual(turned.map((x) => alone[points.indexOf(x)] ?? NaN));
      }
    },
  );

  it("tanh and erf stay within ±1, and exp within what is not negative", () => {
    const { length } = pointsFloat32;
    for (const name of ["tanh", "erf"] as const)
      expect(compiled(name, "f32x4", fused)(pointsFloat32).filter((y) => Math.abs(y) > 1)).toHaveLength(0);
    const exps = compiled("exp", "f32x4", fused)(pointsFloat32);
    expect(exps.filter((y) => y >= 0 || Number.isNaN(y))).toHaveLength(length);
  });

  const limits = [0, 1, 2, 3, 0.5, 2.5, 1 / 3, 2 ** 24 + 2, 2 ** 53, 1e-40, 3e38, Infinity].flatMap((x) => [x, -x]);
  const pairs = [...limits, NaN].flatMap((a) => [...limits, NaN].map((b) => [Math.fround(a), Math.fround(b)] as const));

  it("pow of float32 is within 1 unit in the last place, with IEEE 754's limits and signs", () => {
    const random = source(11);
    const drawn = Array.from({ length: 8000 }, (_, i) => {
      const a = Math.fround(i % 4 === 0 ? 10 ** (60 * random() - 30) : 4 * random());
      const b = Math.fround(i % 3 === 0 ? Math.round(20 * random() - 10) : 40 * random() - 20);
      return [i % 5 === 0 ? -a : a, b] as const;
    });
    const points = [...pairs, ...drawn];
    const out = compiled(
      "pow",
      "f32x4",
      fused,
    )(
      points.map(([a]) => a),
      points.map(([, b]) => b),
    );
    let worst = { error: 0, a: 0, b: 0, actual: 0 };
    points.forEach(([a, b], i) => {
      const error = errorFloat32(out[i], power(a, b));
      if (!(error <= worst.error)) worst = { error, a, b, actual: out[i] };
    });
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(1);
  });

  it("pow of float64 is the scalar function", () => {
    const points = [...pairs, ...powTable().map(({ a, b }) => [a, b] as const)];
    const out = compiled(
      "pow",
      "f64x2",
      fused,
    )(
      points.map(([a]) => a),
      points.map(([, b]) => b),
    );
    points.forEach(([a, b], i) => expect(ulpDistance(out[i], power(a, b)), `${a}, ${b}`).toBe(0));
  });
});
