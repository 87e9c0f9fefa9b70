import { setFlagsFromString } from "node:v8";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gelu, relu } from "../../../../ops/activation.js";
import { add, mul, sub } from "../../../../ops/arithmetic.js";
import { cast } from "../../../../ops/cast.js";
import { gt, where } from "../../../../ops/compare.js";
import { contract, parseLetters, productDType } from "../../../../ops/contract.js";
import type { Operation, Step, Use, View } from "../../../../passes/plan.js";
import { allocate, dtypes, type DType, type TypedArray } from "../../../../shape/dtype.js";
import { sizeOf, stridesOf, type Shape } from "../../../../shape/shape.js";
import { contractKernel } from "../../../reference/contract.js";
import { elementwiseKernel } from "../../../reference/elementwise.js";
import { offsetTable } from "../../../reference/strided.js";
import { hasRelaxedSimd } from "../../features.js";
import { stepProgram, type StepOptions } from "./fixtures.js";
import { contractKernels } from "./index.js";

if (!hasRelaxedSimd()) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** A step, the elements of each of its buffers, and numbers that are written in it. */
interface Case {
  readonly step: Step;
  readonly lengths: readonly number[];
  readonly literals?: ReadonlyMap<number, number>;
}

type Sizes = Readonly<Record<string, number>>;

const shapeOf = (letters: string, sizes: Sizes): Shape => [...letters].map((letter) => sizes[letter]);

/** A contraction of operands by views, and operations on its result. */
function caseOf(
  letters: string,
  sizes: Sizes,
  {
    dtype = "float32",
    views = [],
    epilogue = () => ({}),
  }: { dtype?: DType; views?: readonly (Layout | undefined)[]; epilogue?: Epilogue } = {},
): Case {
  const parts = parseLetters(letters);
  const out = shapeOf(parts.out, sizes);
  const sums = productDType(dtype);
  const layouts = [parts.a, parts.b].map((part, i) => {
    const shape = shapeOf(part, sizes);
    return { shape, ...(views[i] ?? { view: undefined, length: sizeOf(shape) }) };
  });
  const { inputs = [], operations = [], outputs = [0], literals = [], inPlace } = epilogue(out, sums);
  const result: Operation = { op: contract, attributes: { letters }, operands: [0, 1], shape: out, dtype: sums };
  const all = [result, ...operations];
  const own = layouts.map(({ shape, view }, buffer): Use => ({ buffer, shape, dtype, view }));
  const further = inputs.map(({ shape, dtype: its = sums, view }, i): Use => ({
    buffer: 2 + i,
    shape,
    dtype: its,
    view,
  }));
  const lengths = [
    ...layouts.map(({ length }) => length),
    ...inputs.map(({ shape, length }) => length ?? sizeOf(shape)),
  ];
  const written = outputs.map((operation) => {
    const buffer = operation === inPlace?.operation ? 2 + inPlace.input : lengths.push(sizeOf(out)) - 1;
    return { operation, use: { buffer, shape: out, dtype: all[operation].dtype } };
  });
  const step: Step = { form: "contract", columns: 0, operations: all, inputs: [...own, ...further], outputs: written };
  return { step, lengths, literals: new Map(literals.map(([input, value]) => [2 + input, value])) };
}

interface Layout {
  readonly view: View;
  readonly length: number;
}

/** What follows a contraction: its own inputs count from 2 on, its operations after them. */
type Epilogue = (
  out: Shape,
  dtype: DType,
) => {
  readonly inputs?: readonly ({ readonly shape: Shape; readonly dtype?: DType } & Partial<Layout>)[];
  readonly operations?: readonly Operation[];
  readonly outputs?: readonly number[];
  readonly literals?: readonly (readonly [input: number, value: number])[];
  readonly inPlace?: { readonly operation: number; readonly input: number };
};

const elementwise = (op: Operation["op"], operands: readonly number[], shape: Shape, dtype: DType): Operation => ({
  op,
  attributes: {},
  operands,
  shape,
  dtype,
});

const biasRelu: Epilogue = (out, dtype) => ({
  inputs: [{ shape: out.slice(-1) }],
  operations: [elementwise(add, [3, 2], out, dtype), elementwise(relu, [4], out, dtype)],
  outputs: [2],
});

const epilogues: Readonly<Record<string, Epilogue>> = {
  none: () => ({}),
  "bias and ReLU": biasRelu,
  "sums, and a mask of them": (out) => ({
    inputs: [{ shape: [] }],
    operations: [elementwise(gt, [3, 2], out, "bool")],
    outputs: [0, 1],
  }),
  "masked by a full input": (out, dtype) => ({
    inputs: [{ shape: out, dtype: "bool" }, { shape: [] }],
    operations: [elementwise(where, [2, 4, 3], out, dtype)],
    outputs: [1],
    literals: [[1, -3]],
  }),
  "update in place": (out, dtype) => ({
    inputs: [{ shape: out }, { shape: [] }],
    operations: [elementwise(mul, [4, 3], out, dtype), elementwise(sub, [2, 5], out, dtype)],
    outputs: [2],
    inPlace: { operation: 2, input: 0 },
  }),
  "a number a row, float64 beside": (out, dtype) => ({
    inputs: [{ shape: [...out.slice(0, -1), 1].slice(-Math.max(1, out.length)) }],
    operations: [elementwise(add, [3, 2], out, dtype), elementwise(cast, [4], out, "float64")],
    outputs: [1, 2],
  }),
  "inputs turned and backwards": (out, dtype) => {
    const strides = stridesOf(out.toReversed()).reverse();
    const backwards = stridesOf(out).map((stride) => -2 * stride);
    const length = 2 * sizeOf(out);
    return {
      inputs: [
        { shape: out, view: { offset: 0, strides } },
        { shape: out, view: { offset: length && length - 2, strides: backwards }, length },
      ],
      operations: [elementwise(add, [4, 2], out, dtype), elementwise(sub, [5, 3], out, dtype)],
      outputs: [2],
    };
  },
  "a long one": (out, dtype) => ({
    operations: Array.from({ length: 12 }, (_, i) => elementwise(add, [2 + i, 2], out, dtype)),
    outputs: [12],
  }),
};

/** Small whole numbers, so that sums are exact in any order. */
function filled(dtype: DType, length: number, seed: number): TypedArray {
  const values = allocate(dtype, length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = dtype === "bool" ? state >>> 31 : dtype === "uint8" ? state >>> 24 : (state >>> 29) - 3;
  }
  return values;
}

/** Outputs as the reference backend computes them, one operation after the other. */
function expected({ step, lengths, literals }: Case): TypedArray[] {
  const values = step.inputs.map((use, i) => {
    const { shape, dtype, view } = use;
    if (literals?.has(use.buffer)) return allocate(dtype, 1).fill(literals.get(use.buffer)!);
    const stored = filled(dtype, lengths[use.buffer], i + 1);
    const offsets = offsetTable(shape, view?.strides ?? stridesOf(shape));
    const own = allocate(dtype, offsets.length);
    offsets.forEach((at, to) => (own[to] = stored[(view?.offset ?? 0) + at]));
    return own;
  });
  const uses = step.inputs.map(({ shape, dtype }, buffer): Use => ({ buffer, shape, dtype }));
  for (const operation of step.operations) {
    const { op, attributes, operands, shape, dtype } = operation;
    const output: Use = { buffer: uses.length, shape, dtype };
    const call = { op, attributes, inputs: operands.map((operand) => uses[operand]), output };
    uses.push(output);
    values.push(allocate(dtype, sizeOf(shape)));
    if (op.kind === "contract") contractKernel(call)(values);
    else if (op.kind === "elementwise") elementwiseKernel(call)(values);
    else values.at(-1)!.set(values[operands[0]]);
  }
  return step.outputs.map(({ operation }) => values[step.inputs.length + operation]);
}

function actual({ step, lengths, literals }: Case, threads: number, options: StepOptions = {}): TypedArray[] {
  const dtypeOf = (buffer: number): DType =>
    (step.inputs.find((use) => use.buffer === buffer) ?? step.outputs.find(({ use }) => use.buffer === buffer)!.use)
      .dtype;
  const sizes = lengths.map((length, buffer) => length * dtypes[dtypeOf(buffer)].bytes);
  const program = stepProgram(contractKernels, step, sizes, { literals, ...options });
  new Uint8Array(program.memory.buffer).fill(0xff); // NaN, as far as floats go
  step.inputs.forEach(({ buffer, dtype }, i) => {
    if (!literals?.has(buffer))
      program.buffer(buffer, dtype, lengths[buffer]).set(filled(dtype, lengths[buffer], i + 1));
  });
  program.run(threads);
  return step.outputs.map(({ use }) => program.buffer(use.buffer, use.dtype, sizeOf(use.shape)).slice());
}

const expectRight = (one: Case, threads = 1, options: StepOptions = {}): void =>
  expect(actual(one, threads, options)).toEqual(expected(one));

/** Every layout of a window of `kernel` over an image of a padded height and width. */
const windows = (sizes: Sizes): Layout => {
  const { n, h, k, w, l, c } = sizes;
  const [height, width] = [h + k - 1, w + l - 1];
  const strides = [height * width * c, width * c, width * c, c, c, 1];
  return { view: { offset: 0, strides }, length: n * height * width * c };
};

const conv = { n: 3, h: 5, k: 3, w: 6, l: 3, c: 4, o: 10 };
const thin = { n: 16, h: 12, k: 3, w: 13, l: 3, c: 1, o: 16 };

const table: Readonly<Record<string, () => Case>> = {
  "small product": () => caseOf("mk,kn->mn", { m: 17, k: 33, n: 29 }),
  "columns packed": () => caseOf("mk,kn->mn", { m: 37, k: 130, n: 150 }),
  "rows shared, b packed before": () => caseOf("mk,kn->mn", { m: 600, k: 230, n: 70 }),
  "sums in parts": () => caseOf("mk,kn->mn", { m: 64, k: 1030, n: 40 }),
  "sums in parts, b as it lies": () => caseOf("mk,kn->mn", { m: 50, k: 1500, n: 5 }),
  "sums in shares": () => caseOf("km,kn->mn", { m: 9, k: 4096, n: 6 }, { epilogue: biasRelu }),
  "one row": () => caseOf("mk,kn->mn", { m: 1, k: 300, n: 50 }),
  "one row, b transposed": () => caseOf("mk,nk->mn", { m: 1, k: 31, n: 10 }),
  "one column": () => caseOf("mk,kn->mn", { m: 33, k: 21, n: 1 }),
  "b transposed": () => caseOf("mk,nk->mn", { m: 21, k: 35, n: 27 }),
  "a transposed": () => caseOf("km,kn->mn", { m: 21, k: 35, n: 27 }),
  "both transposed, and the result": () => caseOf("km,nk->nm", { m: 21, k: 35, n: 27 }),
  "batched, b transposed": () => caseOf("bmk,bnk->bmn", { b: 5, m: 16, k: 8, n: 18 }),
  heads: () => caseOf("bqhd,bkhd->bhqk", { b: 2, q: 9, k: 9, h: 3, d: 8 }),
  "values of heads": () => caseOf("bhqk,bkhd->bqhd", { b: 2, q: 9, k: 9, h: 3, d: 8 }),
  "batch letter innermost": () => caseOf("mkb,knb->mnb", { b: 7, m: 3, k: 5, n: 4 }),
  "element by element": () => caseOf("ij,ij->ij", { i: 5, j: 9 }),
  "dot product": () => caseOf("i,i->", { i: 5000 }),
  "outer product": () => caseOf("i,j->ji", { i: 13, j: 6 }),
  scalars: () => caseOf(",->", {}),
  "nothing to sum": () => caseOf("mk,kn->mn", { m: 3, k: 0, n: 5 }, { epilogue: biasRelu }),
  "no result": () => caseOf("mk,kn->mn", { m: 3, k: 2, n: 0 }),
  convolution: () => caseOf("nhkwlc,klco->nhwo", conv, { views: [windows(conv)], epilogue: biasRelu }),
  "convolution by its kernel": () => caseOf("nhkwlc,nhwo->klco", conv, { views: [windows(conv)] }),
  "convolution of one channel": () => caseOf("nhkwlc,klco->nhwo", thin, { views: [windows(thin)] }),
  "convolution of one channel by its kernel": () => caseOf("nhkwlc,nhwo->klco", thin, { views: [windows(thin)] }),
  "convolution with a kernel turned": () => {
    const { k, l, c, o } = conv;
    const view = { offset: (k * l - 1) * c * o, strides: [-l * c * o, -c * o, 1, c] };
    return caseOf("nhkwlc,klco->nhwo", conv, { views: [windows(conv), { view, length: k * l * c * o }] });
  },
};

describe("contractKernels", () => {
  describe.each(Object.entries(table))("%s", (_, make) => {
    test("is what the reference backend computes", () => expectRight(make()));
    test("without fused multiply-add", () => expectRight(make(), 2, { fused: false }));
    test("by 3 threads", () => expectRight(make(), 3));
  });

  describe.each(Object.entries(epilogues))("followed by %s", (_, epilogue) => {
    test.each([
      ["mk,kn->mn", { m: 13, k: 7, n: 21 }],
      ["mk,kn->mn", { m: 40, k: 900, n: 33 }],
      ["km,nk->nm", { m: 6, k: 5, n: 9 }],
      ["bmk,bkn->bmn", { b: 3, m: 2, k: 5, n: 18 }],
      ["km,kn->mn", { m: 7, k: 2400, n: 5 }],
      ["i,i->", { i: 40 }],
    ])("%s of %o", (letters, sizes) => {
      for (const dtype of ["float32", "float64", "int32"] as const)
        expectRight(caseOf(letters, sizes, { dtype, epilogue }), 2);
    });
  });

  test.each(Object.keys(dtypes) as DType[])("%s", (dtype) => {
    expectRight(caseOf("mk,kn->mn", { m: 17, k: 9, n: 23 }, { dtype }));
    expectRight(caseOf("mk,nk->mn", { m: 17, k: 9, n: 23 }, { dtype }));
    expectRight(caseOf("kbm,nbk->bmn", { b: 3, m: 7, k: 9, n: 5 }, { dtype, epilogue: biasRelu }), 2);
  });

  test("a literal for an operand", () => {
    const { step, lengths } = caseOf("i,j->ij", { i: 1, j: 5 });
    expectRight({ step, lengths, literals: new Map([[0, 3]]) });
  });

  test("columns that an input repeats within are not one run", () => {
    const epilogue: Epilogue = (out, dtype) => ({
      inputs: [{ shape: [out[1], 1] }],
      operations: [elementwise(add, [3, 2], out, dtype)],
      outputs: [1],
    });
    expectRight(caseOf("mk,knp->mnp", { m: 5, k: 6, n: 3, p: 7 }, { epilogue }));
  });

  test("operands are also inputs of what follows", () => {
    const { step, lengths } = caseOf("mk,kn->mn", { m: 6, k: 6, n: 6 });
    const residual = elementwise(add, [2, 0], [6, 6], "float32");
    const outputs = [{ ...step.outputs[0], operation: 1 }];
    expectRight({ step: { ...step, operations: [...step.operations, residual], outputs }, lengths });
  });

  test("any letters, sizes, layouts and dtypes, with anything behind", () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: 4 }), fc.boolean(), (one, threads, fused) => {
        const { letters, sizes, dtype, views, epilogue } = one;
        expectRight(caseOf(letters, sizes, { dtype, views, epilogue: epilogues[epilogue] }), threads, { fused });
      }),
      { numRuns: 250 },
    );
  });

  describe("rounds alike for any number of threads", () => {
    test.each([
      ["mk,kn->mn", { m: 100, k: 784, n: 50 }],
      ["km,kn->mn", { m: 30, k: 5000, n: 20 }],
      ["mk,kn->mn", { m: 700, k: 200, n: 30 }],
    ])("%s of %o", (letters, sizes) => {
      const { step, lengths } = caseOf(letters, sizes, { epilogue: epilogues["update in place"] });
      const results = [1, 2, 3, 4].map((threads) => {
        const program = stepProgram(
          contractKernels,
          step,
          lengths.map((length) => 4 * length),
        );
        lengths.forEach((length, buffer) =>
          program
            .buffer(buffer, "float32", length)
            .set(filled("float32", length, buffer).map((x) => Math.fround(x / 7))),
        );
        program.run(threads);
        return program.buffer(step.outputs[0].use.buffer, "float32", sizeOf(step.outputs[0].use.shape)).slice();
      });
      for (const result of results) expect(result).toEqual(results[0]);
    });
  });

  test("GELU is finished like a short one", () => {
    const epilogue: Epilogue = (out, dtype) => ({ operations: [elementwise(gelu, [2], out, dtype)], outputs: [1] });
    const one = caseOf("mk,kn->mn", { m: 21, k: 6, n: 19 }, { epilogue });
    const [right] = expected(one);
    actual(one, 2)[0].forEach((value, i) =>
      expect(Math.abs(value - right[i])).toBeLessThan(1e-5 * (1 + Math.abs(right[i]))),
    );
  });
});

/** Places in a buffer, each loop's stride chosen freely: permuted, repeated, backwards, overlapping or with gaps. */
function layouts(shape: Shape): fc.Arbitrary<Layout | undefined> {
  const strides = fc.tuple(
    ...shape.map(() => fc.oneof(fc.integer({ min: -3, max: 7 }), fc.constantFrom(1, 24, 40, -12))),
  );
  const free = strides.map((chosen): Layout => {
    const reach = chosen.map((stride, axis) => stride * Math.max(0, shape[axis] - 1));
    const low = reach.reduce((sum, to) => sum + Math.min(0, to), 0);
    const high = reach.reduce((sum, to) => sum + Math.max(0, to), 0);
    return { view: { offset: -low, strides: chosen }, length: high - low + 1 };
  });
  const permuted = fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }).map((order): Layout => {
    const inner = stridesOf(order.map((axis) => shape[axis]));
    return { view: { offset: 0, strides: shape.map((_, axis) => inner[order.indexOf(axis)]) }, length: sizeOf(shape) };
  });
  return fc.oneof(fc.constant(undefined), permuted, free);
}

const anyCase = fc
  .record({
    kinds: fc.array(fc.constantFrom("ab", "ao", "bo", "abo"), { maxLength: 6 }),
    keys: fc.infiniteStream(fc.nat()).map((stream) => stream.take(18)),
    sizes: fc.array(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constantFrom(0, 12, 17)), {
      minLength: 6,
      maxLength: 6,
    }),
    dtype: fc.constantFrom<DType>("float32", "float32", "float64", "int32", "uint8", "bool"),
    epilogue: fc.constantFrom(...Object.keys(epilogues)),
  })
  .chain(({ kinds, keys, sizes, dtype, epilogue }) => {
    const random = [...keys];
    const part = (of: string): string =>
      kinds
        .map((kind, i) => ({ kind, letter: "ijklmn"[i], key: random["abo".indexOf(of) * 6 + i] }))
        .filter(({ kind }) => kind.includes(of))
        .sort((p, q) => p.key - q.key)
        .map(({ letter }) => letter)
        .join("");
    const named = Object.fromEntries([..."ijklmn"].map((letter, i) => [letter, sizes[i]]));
    const [a, b] = [part("a"), part("b")];
    return fc
      .tuple(layouts(shapeOf(a, named)), layouts(shapeOf(b, named)))
      .map((views) => ({ letters: `${a},${b}->${part("o")}`, sizes: named, dtype, views, epilogue }));
  });
