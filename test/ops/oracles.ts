import type { ElementwiseRecord } from "../../src/ops/record.js";
import * as records from "../../src/ops/records.js";
import { numbers } from "../../src/scalar/number.js";
import { isFloat, type DType } from "../../src/shape/dtype.js";
import type { Shape } from "../../src/shape/shape.js";
import { at, atBroadcast, axesOf, broadcastShape, fold, fromIndices, indicesOf, type NdArray } from "./ndarray.js";

/** What is known of an op without looking at it: the tests hold every record to this. */
export interface Oracle {
  /** The result in exact or float64 arithmetic, before it is put into its dtype. */
  value(inputs: readonly NdArray[], rest: readonly unknown[]): NdArray;
  /** The result's dtype when the sample's tensors have this one; null: refused. */
  dtype(dtype: DType, rest: readonly unknown[]): DType | null;
  /** How far a float may lie from `value`; absent: nowhere. */
  readonly near?: Near;
  /** Positions of the inputs that have no derivative, even if they are floats; all: true. */
  readonly noGradient?: true | readonly number[];
}

export type Near =
  /** Units in the last place in float64; float32 is the correctly rounded result, or its neighbour where the double is in doubt. */
  | { readonly ulp: number }
  /** Softmax, norms and losses: TRUST's relative errors. */
  | { readonly relative: { readonly float64: number; readonly float32: number } }
  /** k·Σ|aᵢbᵢ| of each result, of which 2ε is allowed. */
  | { readonly terms: (inputs: readonly NdArray[], rest: readonly unknown[]) => NdArray };

const same = (dtype: DType): DType => dtype;
const float = (dtype: DType): DType => (isFloat(dtype) ? dtype : "float32");
const arithmetic = (dtype: DType): DType => (dtype === "bool" ? "int32" : dtype);
const counted = (dtype: DType): DType => (dtype === "bool" || dtype === "uint8" ? "int32" : dtype);
const truth = (): DType => "bool";

function elementwise(
  dtype: Oracle["dtype"],
  formula: (...elements: number[]) => number,
  facts: Pick<Oracle, "near" | "noGradient"> = {},
): Oracle {
  return {
    dtype,
    value: (inputs) =>
      fromIndices(broadcastShape(inputs.map(({ shape }) => shape)), (index) =>
        formula(...inputs.map((input) => atBroadcast(input, index))),
      ),
    ...facts,
  };
}

const within = (ulp: number): Pick<Oracle, "near"> => ({ near: { ulp } });
const comparison = (formula: (a: number, b: number) => boolean): Oracle =>
  elementwise(truth, (a, b) => Number(formula(a, b)), { noGradient: true });

/** 2/√π·exp(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!, whose terms have one sign. */
function erfSeries(x: number): number {
  let [term, sum] = [x, 0];
  for (let n = 1; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

type Axes = number | readonly number[] | undefined;

function reduction(
  dtype: (dtype: DType) => DType,
  combine: (elements: number[]) => number,
  terms?: (elements: number[]) => number,
): Oracle {
  const over = (how: (elements: number[]) => number) => (inputs: readonly NdArray[], rest: readonly unknown[]) =>
    fold(inputs[0], axesOf(inputs[0], rest[0] as Axes), rest[1] === true, how);
  return { dtype, value: over(combine), ...(terms === undefined ? {} : { near: { terms: over(terms) } }) };
}

const total = (elements: number[]): number => elements.reduce((sum, x) => sum + x, 0);
const product = (elements: number[]): number => elements.reduce((all, x) => all * x, 1);
const magnitude = (elements: number[]): number => elements.length * total(elements.map(Math.abs));

function movement(value: (x: NdArray, rest: readonly unknown[]) => NdArray): Oracle {
  return { dtype: same, value: ([x], rest) => value(x, rest) };
}

/** Σ over every value of the letters that the result does not name. */
function contraction([a, b]: readonly NdArray[], letters: string): NdArray {
  const [left, right, out] = letters.split(/,|->/);
  const size = (letter: string): number =>
    left.includes(letter) ? a.shape[left.indexOf(letter)] : b.shape[right.indexOf(letter)];
  const all = [...new Set(left + right)].join("");
  const summed = [...all].filter((letter) => !out.includes(letter));
  return fromIndices([...out].map(size), (outIndex) => {
    const terms = indicesOf(summed.map(size)).map((inner) => {
      const valueOf = (letter: string): number =>
        out.includes(letter) ? outIndex[out.indexOf(letter)] : inner[summed.indexOf(letter)];
      return at(a, [...left].map(valueOf)) * at(b, [...right].map(valueOf));
    });
    return total(terms);
  });
}

/** Rows times columns, the axes before them broadcast. */
function matrixProduct([a, b]: readonly NdArray[]): NdArray {
  const left = a.shape.length === 1 ? { shape: [1, ...a.shape], data: a.data } : a;
  const right = b.shape.length === 1 ? { shape: [...b.shape, 1], data: b.data } : b;
  const batch =
    left.shape.length === 2 && right.shape.length === 2
      ? []
      : broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const [rows, inner, columns] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const { data } = fromIndices([...batch, rows, columns], (index) => {
    const [outer, i, j] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return total(
      Array.from(
        { length: inner },
        (_, k) => atBroadcast(left, [...outer, i, k]) * atBroadcast(right, [...outer, k, j]),
      ),
    );
  });
  return {
    shape: [...batch, ...(a.shape.length === 1 ? [] : [rows]), ...(b.shape.length === 1 ? [] : [columns])],
    data,
  };
}

const absolute = ({ shape, data }: NdArray): NdArray => ({ shape, data: data.map(Math.abs) });
const times = (factor: number, { shape, data }: NdArray): NdArray => ({ shape, data: data.map((x) => factor * x) });

/** Softmax's relatives along one axis, by the textbook and without taking anything out first. */
function alongAxis(formula: (x: number, row: number[]) => number): Oracle {
  return {
    dtype: float,
    near: { relative: { float64: 1e-13, float32: 2e-6 } },
    value: ([x], [axis]) => {
      const [along] = axesOf(x, (axis as number | undefined) ?? -1);
      return fromIndices(x.shape, (index) =>
        formula(
          at(x, index),
          Array.from({ length: x.shape[along] }, (_, i) => at(x, index.with(along, i))),
        ),
      );
    },
  };
}

type Both = readonly [number, number];
const both = (pair: number | Both): Both => (typeof pair === "number" ? [pair, pair] : pair);

/** Kernel and windows of a convolution, by its definition: a sum for each output, zeros outside the image. */
function convolution([x, weight]: readonly NdArray[], options: unknown): NdArray {
  const given = (options ?? {}) as { stride?: number | Both; padding?: number | Both | "same" };
  const [[n, height, width, channels], [kernelHeight, kernelWidth, , out]] = [x.shape, weight.shape];
  const stride = both(given.stride ?? 1);
  const kernel: Both = [kernelHeight, kernelWidth];
  const same = given.padding === "same";
  const before = same ? kernel.map((size) => Math.floor((size - 1) / 2)) : both((given.padding ?? 0) as number | Both);
  const around = same ? kernel.map((size) => size - 1) : before.map((size) => 2 * size);
  const counts = [height, width].map((size, i) => Math.floor((size + around[i] - kernel[i]) / stride[i]) + 1);
  const inside = (row: number, column: number): boolean => row >= 0 && row < height && column >= 0 && column < width;
  return fromIndices([n, ...counts, out], ([image, row, column, o]) =>
    total(
      indicesOf([...kernel, channels]).map(([k, l, c]) => {
        const place: Both = [row * stride[0] + k - before[0], column * stride[1] + l - before[1]];
        return inside(...place) ? at(x, [image, ...place, c]) * at(weight, [k, l, c, o]) : 0;
      }),
    ),
  );
}

/** Each window of images folded to one number. */
function pooling([x]: readonly NdArray[], options: unknown, combine: (elements: number[]) => number): NdArray {
  const given = options as { size: number | Both; stride?: number | Both };
  const [size, stride] = [both(given.size), both(given.stride ?? given.size)];
  const [n, height, width, channels] = x.shape;
  const counts = [height, width].map((length, i) => Math.floor((length - size[i]) / stride[i]) + 1);
  return fromIndices([n, ...counts, channels], ([image, row, column, c]) =>
    combine(indicesOf(size).map(([i, j]) => at(x, [image, row * stride[0] + i, column * stride[1] + j, c]))),
  );
}

/** Each query by itself: the weights of the keys that it sees, and the mean of their values. */
function weightedValues([q, k, v]: readonly NdArray[], options: unknown): NdArray {
  const { causal = false, heads = 1 } = (options ?? {}) as { causal?: boolean; heads?: number };
  const [width, valueWidth] = [q.shape.at(-1)! / heads, v.shape.at(-1)! / heads];
  return fromIndices([...q.shape.slice(0, -1), v.shape.at(-1)!], (index) => {
    const [batch, time, head] = [index.slice(0, -2), index.at(-2)!, Math.floor(index.at(-1)! / valueWidth)];
    const seen = Array.from({ length: causal ? time + 1 : k.shape.at(-2)! }, (_, key) => key);
    const weights = seen.map((key) => {
      const products = Array.from(
        { length: width },
        (_, i) => at(q, [...batch, time, head * width + i]) * at(k, [...batch, key, head * width + i]),
      );
      return Math.exp(total(products) / Math.sqrt(width));
    });
    return total(seen.map((key) => (weights[key] * at(v, [...batch, key, index.at(-1)!])) / total(weights)));
  });
}

/** The inputs one after the other along an axis. */
function joined(inputs: readonly NdArray[], axis: number): NdArray {
  const shape = inputs[0].shape.with(
    axis,
    inputs.reduce((length, input) => length + input.shape[axis], 0),
  );
  return fromIndices(shape, (index) => {
    let place = index[axis];
    let part = 0;
    while (place >= inputs[part].shape[axis]) place -= inputs[part++].shape[axis];
    return at(inputs[part], index.with(axis, place));
  });
}

/** Philox-4x32-10 in whole numbers of any size: the words of one counter (64 bits) under one key. */
function philoxWords(counter: bigint, key: readonly [number, number]): bigint[] {
  const mask = 0xffffffffn;
  let [c0, c1, c2, c3] = [counter & mask, (counter >> 32n) & mask, 0n, 0n];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0));
  for (let round = 0; round < 10; round++) {
    const [p0, p1] = [0xd2511f53n * c0, 0xcd9e8d57n * c2];
    [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
    [k0, k1] = [(k0 + 0x9e3779b9n) & mask, (k1 + 0xbb67ae85n) & mask];
  }
  return [c0, c1, c2, c3];
}

const counterOf = ({ data }: NdArray): bigint => (BigInt(data[3] >>> 0) << 32n) + BigInt(data[2] >>> 0);

/** Element by element, as the op's doc lays out the words: two a float32, four a float64. */
function drawn(formula: (u: number, v: number) => number, facts: Pick<Oracle, "near"> = {}): Oracle {
  return {
    dtype: (dtype, rest) => (dtype === "int32" ? ((rest[1] as DType | undefined) ?? "float32") : null),
    noGradient: true,
    ...facts,
    value: ([state], [shape, dtype = "float32", offset = 0]) => {
      const key: [number, number] = [state.data[0], state.data[1]];
      const start = counterOf(state) + BigInt(offset as number);
      const word = (i: number): bigint => philoxWords(start + BigInt(Math.floor(i / 4)), key)[i % 4];
      let element = 0;
      return fromIndices(shape as Shape, () => {
        const i = element++;
        if (dtype === "float32") {
          const top24 = (at: number): number => Number(word(at) >> 8n) / 2 ** 24;
          return formula(top24(2 * i), top24(2 * i + 1));
        }
        const top27and26 = (at: number): number => Number(((word(at) >> 5n) << 26n) + (word(at + 1) >> 6n)) / 2 ** 53;
        return formula(top27and26(4 * i), top27and26(4 * i + 2));
      });
    },
  };
}

/** JavaScript's own conversions, done by hand: whole part, modulo 2ⁿ. */
function wrapped(x: number, bits: number, signed: boolean): number {
  if (!Number.isFinite(x)) return 0;
  const whole = BigInt(Math.trunc(x));
  return Number(signed ? BigInt.asIntN(bits, whole) : BigInt.asUintN(bits, whole));
}

export function toDType(x: number, dtype: DType): number {
  switch (dtype) {
    case "float64":
      return x;
    case "float32":
      return Math.fround(x);
    case "int32":
      return wrapped(x, 32, true);
    case "uint8":
      return wrapped(x, 8, false);
    case "bool":
      return x === 0 ? 0 : 1;
  }
}

type Range = readonly [number, number?, number?] | null;

/** One for every record: a record without an oracle does not compile. */
export const oracles = {
  add: elementwise(arithmetic, (a, b) => a + b),
  sub: elementwise(arithmetic, (a, b) => a - b),
  mul: elementwise(arithmetic, (a, b) => a * b),
  div: elementwise(float, (a, b) => a / b),
  neg: elementwise(arithmetic, (x) => 0 - x),
  abs: elementwise(arithmetic, (x) => (x < 0 ? -x : x)),
  minimum: elementwise(same, (a, b) => (a < b ? a : b)),
  maximum: elementwise(same, (a, b) => (a > b ? a : b)),
  pow: elementwise(float, (a, b) => Math.exp(b * Math.log(a)), within(64)),
  identity: elementwise(same, (x) => x),
  stopGradient: elementwise(same, (x) => x, { noGradient: true }),
  exp: elementwise(float, (x) => Math.exp(x), within(2)),
  expm1: elementwise(float, (x) => Math.expm1(x), within(2)),
  log: elementwise(float, (x) => Math.log(x), within(2)),
  log1p: elementwise(float, (x) => Math.log1p(x), within(2)),
  sqrt: elementwise(float, (x) => Math.sqrt(x)),
  sin: elementwise(float, (x) => Math.sin(x), within(2)),
  cos: elementwise(float, (x) => Math.cos(x), within(2)),
  tanh: elementwise(float, (x) => Math.expm1(2 * x) / (Math.expm1(2 * x) + 2), within(8)),
  erf: elementwise(float, erfSeries, within(64)),
  floor: elementwise(same, (x) => (x < Math.trunc(x) ? Math.trunc(x) - 1 : Math.trunc(x)), { noGradient: true }),
  sigmoid: elementwise(float, (x) => 1 / (1 + Math.exp(-x)), within(4)),
  relu: elementwise(arithmetic, (x) => (x > 0 ? x : 0)),
  eq: comparison((a, b) => a === b),
  ne: comparison((a, b) => a !== b),
  lt: comparison((a, b) => a < b),
  le: comparison((a, b) => a <= b),
  gt: comparison((a, b) => a > b),
  ge: comparison((a, b) => a >= b),
  logicalAnd: comparison((a, b) => a !== 0 && b !== 0),
  logicalOr: comparison((a, b) => a !== 0 || b !== 0),
  logicalNot: elementwise(truth, (x) => Number(x === 0), { noGradient: true }),
  where: elementwise(same, (condition, a, b) => (condition === 0 ? b : a)),
  cast: {
    dtype: (_, rest) => rest[0] as DType,
    value: ([x]) => x, // the harness puts it into the dtype
  },
  sum: reduction(counted, total, magnitude),
  prod: reduction(counted, product, (elements) => elements.length * Math.abs(product(elements))),
  max: reduction(same, (elements) => elements.reduce((a, b) => (a > b ? a : b))),
  min: reduction(same, (elements) => elements.reduce((a, b) => (a < b ? a : b))),
  mean: reduction(
    float,
    (elements) => total(elements) / elements.length,
    (elements) => magnitude(elements) / elements.length,
  ),
  logsumexp: {
    ...reduction(float, (elements) => Math.log(total(elements.map((x) => Math.exp(x))))),
    near: { relative: { float64: 1e-13, float32: 2e-6 } },
  },
  softmax: alongAxis((x, row) => Math.exp(x) / total(row.map((y) => Math.exp(y)))),
  logSoftmax: alongAxis((x, row) => x - Math.log(total(row.map((y) => Math.exp(y))))),
  expand: movement((x, [shape]) => fromIndices(shape as Shape, (index) => atBroadcast(x, index))),
  flip: movement((x, [axes]) => {
    const reversed = axesOf(x, axes as Axes);
    return fromIndices(x.shape, (index) =>
      at(
        x,
        index.map((i, axis) => (reversed.includes(axis) ? x.shape[axis] - 1 - i : i)),
      ),
    );
  }),
  pad: {
    dtype: (dtype, [, value = 0]) => (dtype === "bool" && value !== 0 && value !== 1 ? null : dtype),
    value: ([x], [widths, value = 0]) => {
      const full = x.shape.map((_, axis) => (widths as [number, number, number?][])[axis] ?? [0, 0]);
      const shape = full.map(([before, after, between = 0], axis) => {
        const size = x.shape[axis];
        return before + (size === 0 ? 0 : size + (size - 1) * between) + after;
      });
      return fromIndices(shape, (index) => {
        const from = index.map((i, axis) => (i - full[axis][0]) / ((full[axis][2] ?? 0) + 1));
        const inside = from.every((i, axis) => Number.isInteger(i) && i >= 0 && i < x.shape[axis]);
        return inside ? at(x, from) : (value as number);
      });
    },
  },
  reshape: movement((x, [shape]) => {
    const sizes = shape as Shape;
    const known = product(sizes.filter((size) => size !== -1));
    return { shape: sizes.map((size) => (size === -1 ? x.data.length / known : size)), data: x.data };
  }),
  slice: movement((x, [ranges]) => {
    const taken = x.shape.map((size, axis) => {
      const [start, stop = size, step = 1] = (ranges as Range[])[axis] ?? [0];
      const places = Array.from({ length: size }, (_, i) => i);
      return places.slice(start, stop).filter((_, i) => i % step === 0);
    });
    return fromIndices(
      taken.map((places) => places.length),
      (index) =>
        at(
          x,
          index.map((i, axis) => taken[axis][i]),
        ),
    );
  }),
  transpose: movement((x, [permutation]) => {
    const order = (permutation as number[] | undefined) ?? x.shape.map((_, axis) => axis).reverse();
    return fromIndices(
      order.map((axis) => x.shape[axis]),
      (index) =>
        at(
          x,
          x.shape.map((_, axis) => index[order.indexOf(axis)]),
        ),
    );
  }),
  window: movement((x, [axis, size, step = 1]) => {
    const [along] = axesOf(x, axis as number);
    const count = Math.floor((x.shape[along] - (size as number)) / (step as number)) + 1;
    return fromIndices(x.shape.toSpliced(along, 1, count, size as number), (index) =>
      at(x, index.toSpliced(along, 2, index[along] * (step as number) + index[along + 1])),
    );
  }),
  concat: {
    dtype: same,
    value: (inputs, [axis]) => joined(inputs, axesOf(inputs[0], (axis as number | undefined) ?? 0)[0]),
  },
  stack: {
    dtype: same,
    value: (inputs, [axis]) => {
      const rank = inputs[0].shape.length + 1;
      const along = (((axis as number | undefined) ?? 0) + rank) % rank;
      const shape = inputs[0].shape.toSpliced(along, 0, inputs.length);
      return fromIndices(shape, (index) => at(inputs[index[along]], index.toSpliced(along, 1)));
    },
  },
  contract: {
    dtype: counted,
    near: {
      terms: (inputs, [letters]) => {
        const exact = contraction(inputs.map(absolute), letters as string);
        const elements = Math.max(1, ...inputs.map(({ data }) => data.length));
        return times(elements, exact);
      },
    },
    value: (inputs, [letters]) => contraction(inputs, letters as string),
  },
  matmul: {
    dtype: counted,
    near: { terms: (inputs) => times(inputs[0].shape.at(-1)!, matrixProduct(inputs.map(absolute))) },
    value: matrixProduct,
  },
  conv2d: {
    dtype: counted,
    near: {
      terms: (inputs, [options]) =>
        times(product(inputs[1].shape.slice(0, 3)), convolution(inputs.map(absolute), options)),
    },
    value: (inputs, [options]) => convolution(inputs, options),
  },
  maxPool2d: {
    dtype: same,
    value: (inputs, [options]) => pooling(inputs, options, (elements) => elements.reduce((a, b) => (a > b ? a : b))),
  },
  averagePool2d: {
    dtype: float,
    near: {
      terms: (inputs, [options]) => pooling(inputs, options, (elements) => magnitude(elements) / elements.length),
    },
    value: (inputs, [options]) => pooling(inputs, options, (elements) => total(elements) / elements.length),
  },
  layerNorm: {
    dtype: float,
    near: { relative: { float64: 1e-13, float32: 2e-6 } },
    value: ([x], [options]) => {
      const { epsilon = 1e-5 } = (options ?? {}) as { epsilon?: number };
      const width = x.shape.at(-1)!;
      return fromIndices(x.shape, (index) => {
        const row = Array.from({ length: width }, (_, i) => at(x, index.with(-1, i)));
        const mean = total(row) / width;
        const variance = total(row.map((y) => (y - mean) ** 2)) / width;
        return (at(x, index) - mean) / Math.sqrt(variance + epsilon);
      });
    },
  },
  attention: {
    dtype: float,
    near: { relative: { float64: 1e-13, float32: 2e-6 } },
    value: (inputs, [options]) => weightedValues(inputs, options),
  },
  gather: {
    dtype: same,
    noGradient: [1],
    value: ([x, indices], [axis]) => {
      const [along] = axesOf(x, (axis as number | undefined) ?? 0);
      const rank = indices.shape.length;
      return fromIndices(x.shape.toSpliced(along, 1, ...indices.shape), (index) =>
        at(x, index.toSpliced(along, rank, at(indices, index.slice(along, along + rank)))),
      );
    },
  },
  scatterAdd: {
    dtype: (dtype) => (dtype === "bool" ? null : dtype),
    noGradient: [1],
    value: ([x, indices, updates], [axis]) => {
      const [along] = axesOf(x, (axis as number | undefined) ?? 0);
      const rank = indices.shape.length;
      return fromIndices(x.shape, (target) => {
        const hits = indicesOf(updates.shape).filter((index) => {
          const lands = index.toSpliced(along, rank, at(indices, index.slice(along, along + rank)));
          return lands.join() === target.join();
        });
        return hits.reduce((sum, index) => sum + at(updates, index), at(x, target)); // in their order
      });
    },
  },
  oneHot: {
    dtype: (dtype, rest) =>
      dtype === "int32" || dtype === "uint8" ? ((rest[1] as DType | undefined) ?? "float32") : null,
    noGradient: true,
    value: ([indices], [depth]) =>
      fromIndices([...indices.shape, depth as number], (index) =>
        Number(at(indices, index.slice(0, -1)) === index.at(-1)),
      ),
  },
  argmax: {
    dtype: () => "int32",
    noGradient: true,
    value: ([x], [axis, keepDims]) =>
      fold(x, axesOf(x, axis as Axes), keepDims === true, (elements) =>
        elements.findIndex((candidate) => elements.every((other) => candidate >= other)),
      ),
  },
  uniform: drawn((u) => u),
  normal: drawn((u, v) => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v), within(8)),
  advance: {
    dtype: (dtype) => (dtype === "int32" ? "int32" : null),
    noGradient: true,
    value: ([state], [blocks]) => {
      const counter = BigInt.asUintN(64, counterOf(state) + BigInt(blocks as number));
      const word = (bits: bigint): number => Number(BigInt.asIntN(32, bits));
      return { shape: [4], data: [state.data[0], state.data[1], word(counter), word(counter >> 32n)] };
    },
  },
} as const satisfies Oracles;

type Name = keyof typeof records;
/** Elementwise ops, whose records may bring known values instead of a formula here. */
type Elementwise = { [K in Name]: (typeof records)[K] extends ElementwiseRecord ? K : never }[Name];
type Oracles = { readonly [K in Exclude<Name, Elementwise>]: Oracle } & { readonly [K in Elementwise]?: Oracle };

const rules = { same, float, arithmetic } as const;

/** What is known of an op: its formula here, or else what its record says, which is then held to its known values. */
export function oracleOf(name: Name): Oracle {
  const own = (oracles as Partial<Record<Name, Oracle>>)[name];
  if (own !== undefined) return own;
  const record: ElementwiseRecord = records[name as Elementwise];
  const { args, value, partials, dtype } = record;
  const none = args.flatMap((argument, i) => (partials[argument] === null ? [i] : []));
  return elementwise(
    rules[dtype],
    (...elements) => value(numbers, Object.fromEntries(args.map((argument, i) => [argument, elements[i]]))),
    { ...within(2), noGradient: none },
  );
}
