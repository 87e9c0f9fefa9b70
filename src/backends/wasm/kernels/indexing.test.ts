import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../../graph/node.js";
import { everyDType } from "../../../ops/cast.js";
import { argmax, gather, oneHot, scatterAdd } from "../../../ops/indexing.js";
import { constant } from "../../../ops/leaf.js";
import type { IndexRecord } from "../../../ops/record.js";
import { allocate, isFloat, type DType, type TypedArray } from "../../../shape/dtype.js";
import { aroundAxis, sizeOf, type Shape } from "../../../shape/shape.js";
import { sampleValues } from "../../sampleValues.js";
import {
  compiled,
  defined,
  distinct,
  expectDefined,
  expectSame,
  type Given,
} from "../../../../test/support/singleStep.js";

const numberDTypes = everyDType.filter((dtype) => dtype !== "bool");

/** Indices that jump about, repeat, and reach both ends. */
const spread = (count: number, size: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => (i === 1 ? size - 1 : (i * i * 5) % size));

const leaf = (values: TypedArray, shape: Shape, dtype?: DType): Node => constant(values, shape, { dtype });
const indexLeaf = (values: Int32Array): Node => leaf(values, [values.length]);

/** x's shape, the axis, how many indices: slices short and long, few and many before the axis. */
const places: readonly (readonly [shape: Shape, axis: number, count: number])[] = [
  [[7], 0, 30],
  [[5, 3], 0, 12],
  [[65, 128], 0, 100],
  [[9, 33], 0, 21],
  [[4, 700], 0, 5],
  [[3, 6, 5], 1, 7],
  [[30, 6], 1, 4],
  [[12, 5, 9], 1, 3],
  [[3, 4], 1, 0],
  [[2, 3, 0], 1, 4],
  [[0, 3], 1, 4],
];

describe.each(everyDType)("gather of %s", (dtype) => {
  it.each(places)("reads %j along axis %i at %i indices", (shape, axis, count) => {
    const [values, at] = [distinct(dtype, shape), spread(count, shape[axis])];
    expectDefined(gather(leaf(values, shape, dtype), indexLeaf(at), axis), [{ values }, { values: at }]);
  });

  it("reads literals", () => {
    const [values, at] = [distinct(dtype, [5, 3]), spread(4, 5)];
    const node = gather(leaf(values, [5, 3], dtype), indexLeaf(at));
    expectDefined(node, [{ values: 1 }, { values: at }]);
    expectDefined(node, [{ values }, { values: 2 }]);
  });
});

describe.each(numberDTypes)("scatterAdd of %s", (dtype) => {
  const updatesShape = (shape: Shape, axis: number, count: number): Shape => shape.with(axis, count);
  /** Values whose sums are exact in float32 and float64, and wrap in integers. */
  const whole = (shape: Shape): TypedArray => distinct(dtype, shape).map((value) => Math.floor(value) * 3);

  it.each(places)("adds to %j along axis %i at %i indices", (shape, axis, count) => {
    const [values, at] = [whole(shape), spread(count, shape[axis])];
    const updates = whole(updatesShape(shape, axis, count));
    const node = scatterAdd(
      leaf(values, shape, dtype),
      indexLeaf(at),
      leaf(updates, updatesShape(shape, axis, count), dtype),
      axis,
    );
    for (const x of [values, 0, 5]) expectDefined(node, [{ values: x }, { values: at }, { values: updates }]);
    expectDefined(node, [{ values }, { values: at }, { values: 1 }]);
  });
});

it("adds float32 in the order of the indices, whatever the threads", () => {
  const shape = [5, 70];
  const at = spread(64, 5);
  const updates = Float32Array.from({ length: 64 * 70 }, (_, i) => Math.sin(i) * 10 ** (i % 7));
  const values = Float32Array.from({ length: 5 * 70 }, (_, i) => Math.cos(i));
  const node = scatterAdd(leaf(values, shape), indexLeaf(at), leaf(updates, [64, 70]));
  const expected = values.slice();
  at.forEach((index, i) => {
    for (let j = 0; j < 70; j++) expected[index * 70 + j] += updates[i * 70 + j];
  });
  const program = compiled(node, [{ values }, { values: at }, { values: updates }]);
  for (const threads of [1, 2, 3, 5]) expectSame(program.run(threads).out, expected);
});

describe("oneHot", () => {
  const cases = everyDType.flatMap((dtype) => [1, 3, 10, 300].map((depth) => [dtype, depth] as const));
  it.each(cases)("of %s marks one of %i", (dtype, depth) => {
    for (const count of [0, 1, 5, 30]) {
      const at = spread(count, depth);
      expectDefined(oneHot(indexLeaf(at), depth, dtype), [{ values: at }]);
    }
    expectDefined(oneHot(indexLeaf(spread(4, depth)), depth, dtype), [{ values: depth - 1 }]);
  });
});

describe.each(everyDType)("argmax of %s", (dtype) => {
  const cases: readonly (readonly [shape: Shape, axis: number | undefined])[] = [
    [[100, 10], 1],
    [[100, 10], 0],
    [[7, 1], 1],
    [[7, 2], 1],
    [[7, 3], 1],
    [[3, 37], 1],
    [[37, 3], 0],
    [[3, 5, 7], 1],
    [[2, 4, 50], 1],
    [[3, 5, 7], undefined],
    [[4], 0],
    [[], undefined],
    [[0, 2], 1],
    [[2, 3, 0], 0],
  ];

  it.each(cases)("finds the largest in %j along %s", (shape, axis) => {
    const size = sizeOf(shape);
    const scrambled = allocate(dtype, size);
    for (let i = 0; i < size; i++) scrambled[i] = (Math.imul(i + 3, 0x9e3779b1) >>> 24) % (dtype === "bool" ? 2 : 90);
    const values = isFloat(dtype) ? scrambled.map((value) => value - 60) : scrambled;
    expectDefined(argmax(leaf(values, shape, dtype), axis), [{ values }]);
  });

  it("is 0 for literals", () => {
    expectDefined(argmax(leaf(distinct(dtype, [3, 4]), [3, 4], dtype), 1), [{ values: 1 }]);
  });
});

it("finds the first of ties and the first NaN", () => {
  const value = fc.constantFrom(0, -0, 1, NaN, Infinity, -Infinity);
  const shape = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 11 }));
  fc.assert(
    fc.property(
      shape,
      fc.constantFrom(0, 1),
      fc.constantFrom("float32", "float64"),
      fc.infiniteStream(value),
      (shape, axis, dtype, stream) => {
        const values = allocate(dtype as DType, sizeOf(shape));
        for (let i = 0; i < values.length; i++) values[i] = stream.next().value as number;
        expectDefined(argmax(leaf(values, shape), axis), [{ values }]);
      },
    ),
    { numRuns: 100 },
  );
});

describe("samples", () => {
  const records: readonly IndexRecord[] = [gather, scatterAdd, oneHot, argmax];
  it.each(records.map((record) => [record.name, record] as const))("of %s", (_, record) => {
    for (const sample of record.samples) {
      const tensors = sampleValues(record, sample, "int32");
      const node = record.from(
        tensors.map(({ data, shape, dtype }) => leaf(data, shape, dtype)),
        sample.rest,
      );
      expectDefined(
        node,
        tensors.map(({ data }) => ({ values: data })),
      );
    }
  });
});

describe("an index outside", () => {
  const x = (shape: Shape): TypedArray => distinct("float32", shape);
  const operands: { readonly [name: string]: (at: Int32Array, shape: Shape) => readonly [Node, Given[]] } = {
    gather: (at, shape) => {
      const values = x(shape);
      return [gather(leaf(values, shape), indexLeaf(at)), [{ values }, { values: at }]];
    },
    scatterAdd: (at, shape) => {
      const [values, updates] = [x(shape), x(shape.with(0, at.length))];
      const node = scatterAdd(leaf(values, shape), indexLeaf(at), leaf(updates, shape.with(0, at.length)));
      return [node, [{ values }, { values: at }, { values: updates }]];
    },
    oneHot: (at, shape) => [oneHot(indexLeaf(at), shape[0]), [{ values: at }]],
  };
  const wrong: readonly (readonly [shape: string, indices: readonly number[], position: number])[] = [
    ["[5,3]", [0, 5], 1],
    ["[5,3]", [4, 0, -1, 2, 9], 2],
    ["[5,40]", [...spread(30, 5), 2 ** 31 - 1, -(2 ** 31)], 30],
    ["[5,0]", [7], 0],
  ];
  const cases = Object.keys(operands).flatMap((name) => wrong.map((row) => [name, ...row] as const));

  it.each(cases)("is reported by %s of %s at %j", (name, shape, indices, position) => {
    const [node, given] = operands[name](Int32Array.from(indices), JSON.parse(shape) as Shape);
    const [size] = JSON.parse(shape) as Shape;
    const program = compiled(node, given);
    for (const threads of [1, 2, 4]) {
      const { refusal } = program.run(threads);
      expect(refusal).toEqual({ index: indices[position], position, size, step: 7 });
    }
    expect(() => defined(node, given)).toThrow(
      `${name}: index ${indices[position]} at position ${position} is outside 0 … ${size - 1}`,
    );
  });

  it("is every index where there is nothing", () => {
    const given = [{ values: x([0, 3]) }, { values: Int32Array.of(0) }];
    const node = gather(leaf(x([0, 3]), [0, 3]), indexLeaf(Int32Array.of(0)));
    expect(compiled(node, given).run(2).refusal).toEqual({ index: 0, position: 0, size: 0, step: 7 });
  });

  it("is reported for a literal", () => {
    const node = oneHot(indexLeaf(Int32Array.of(0, 0)), 3);
    expect(compiled(node, [{ values: 3 }]).run(2).refusal).toEqual({ index: 3, position: 0, size: 3, step: 7 });
  });
});

it.each([
  ["indices", gather, [4, 8], 0],
  ["slices before the axis", gather, [50, 8], 1],
  ["columns", scatterAdd, [65, 128], 0],
  ["slices before the axis", scatterAdd, [50, 4], 1],
] as const)("shares out %s among threads", (_, make, shape, axis) => {
  const { outer, inner } = aroundAxis(shape, axis);
  const at = spread(10, shape[axis]);
  const values = distinct("float32", shape);
  const updates = distinct("float32", [outer * 10 * inner]);
  const all = [{ values }, { values: at }, { values: updates }];
  const node =
    make === gather
      ? gather(leaf(values, shape), indexLeaf(at), axis)
      : scatterAdd(leaf(values, shape), indexLeaf(at), leaf(updates, (shape as Shape).with(axis, 10)), axis);
  expect(compiled(node, all.slice(0, node.inputs.length)).works.at(-1)!.pieces).toBeGreaterThanOrEqual(8);
});
