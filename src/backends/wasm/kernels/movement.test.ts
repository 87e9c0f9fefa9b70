import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../../graph/node.js";
import { everyDType } from "../../../ops/cast.js";
import { constant } from "../../../ops/leaf.js";
import * as movement from "../../../ops/movement.js";
import type { MovementRecord } from "../../../ops/record.js";
import type { View } from "../../../passes/plan.js";
import { dtypes, type DType } from "../../../shape/dtype.js";
import { sizeOf, stridesOf, type Shape } from "../../../shape/shape.js";
import { compiled, distinct, expectDefined, type Given } from "../../../../test/support/singleStep.js";

const { expand, flip, pad, reshape, slice, transpose, window } = movement;
const records = { expand, flip, pad, reshape, slice, transpose, window } as const;
type Name = keyof typeof records;

/** The op by itself on an input of a shape, if it is one there: some change nothing, some are made of others. */
function nodeOf(name: Name, dtype: DType, shape: Shape, rest: readonly unknown[]): Node | null {
  const record: MovementRecord = records[name];
  const x = constant(distinct(dtype, shape), shape, { dtype });
  const node = record.from([x], rest);
  return node.op === record && node.inputs[0] === x ? node : null;
}

/** Sizes that reach every way of copying: its vectors, tiles, loops and their ends. The op's arguments are JSON. */
const cases: readonly (readonly [what: string, name: Name, shape: Shape, rest: string])[] = [
  ["a matrix by whole tiles", "transpose", [32, 48], "[]"],
  ["a matrix by tiles that overlap", "transpose", [37, 21], "[]"],
  ["a narrow matrix", "transpose", [3, 50], "[]"],
  ["a flat matrix", "transpose", [50, 3], "[]"],
  ["a batch of matrices", "transpose", [3, 18, 20], "[[0,2,1]]"],
  ["heads", "transpose", [2, 5, 4, 8], "[[0,2,1,3]]"],
  ["axes in reverse", "transpose", [4, 5, 6], "[[2,1,0]]"],
  ["axes moved round", "transpose", [6, 5, 4], "[[2,0,1]]"],
  ["short rows of a matrix", "slice", [9, 13], "[[null,[2,5]]]"],
  ["long rows of a matrix", "slice", [3, 700], "[[null,[5,699]]]"],
  ["rows", "slice", [900, 8], "[[[1,895]]]"],
  ["every third", "slice", [5000], "[[[1,5000,3]]]"],
  ["every second of both", "slice", [11, 23], "[[[0,11,2],[1,23,2]]]"],
  ["one element", "slice", [4, 5], "[[[2,3],[3,4]]]"],
  ["a long vector backwards", "flip", [9000], "[]"],
  ["short rows backwards", "flip", [7, 3], "[1]"],
  ["rows backwards", "flip", [5, 37], "[1]"],
  ["lines upside down", "flip", [5, 37], "[0]"],
  ["an image turned round", "flip", [3, 4, 6, 2], "[[1,2]]"],
  ["a number everywhere", "expand", [1], "[[40000]]"],
  ["a column", "expand", [9, 1], "[[9,30]]"],
  ["a row", "expand", [1, 30], "[[9,30]]"],
  ["both ends", "expand", [1, 6, 1], "[[5,6,7]]"],
  ["windows of lines", "window", [4, 30], "[1,3]"],
  ["windows of images", "window", [2, 9, 8, 3], "[1,3,2]"],
  ["an image in a frame", "pad", [2, 5, 6, 3], "[[[0,0],[1,1],[1,1]],1]"],
  ["an image in an uneven frame", "pad", [2, 5, 6], "[[[0,0],[0,2],[3,0]]]"],
  ["holes in an image", "pad", [2, 3, 4, 2], "[[[0,0],[1,0,1],[0,2,2]],1]"],
  ["holes in the last axis", "pad", [3, 5], "[[[0,0,1],[1,1,3]],1]"],
  ["a long vector with ends", "pad", [9000], "[[[3,5]]]"],
  ["much around little", "pad", [2, 2], "[[[60,40],[50,70]],1]"],
  ["frames on every axis", "pad", [40, 20, 12], "[[[2,1],[1,3],[1,2]],1]"],
  ["frames and holes on every axis", "pad", [16, 20, 12], "[[[2,1,1],[1,3,2],[1,2,1]],1]"],
  ["one element in the middle", "pad", [1, 1], "[[[1,2],[2,1]],1]"],
  ["nothing in the middle", "pad", [0, 2], "[[[3,2],[1,1]],1]"],
];

describe.each(everyDType)("movement of %s", (dtype) => {
  it.each(cases)("copies %s", (_, name, shape, rest) => {
    const node = nodeOf(name, dtype, shape, JSON.parse(rest) as unknown[])!;
    expectDefined(node, [{ values: distinct(dtype, shape) }]);
  });

  it.each(Object.keys(records) as Name[])("copies the samples of %s", (name) => {
    for (const { inputs, rest } of (records[name] as MovementRecord).samples) {
      const { shape } = inputs[0];
      const node = dtype === "bool" && name === "pad" ? null : nodeOf(name, dtype, shape, rest);
      if (node !== null) expectDefined(node, [{ values: distinct(dtype, shape) }]);
    }
  });

  it("spreads a literal", () => {
    const cases = ["expand [1] [[9,30]]", "pad [4,5] [[[1,2],[2,1,1]],1]", "slice [4,5] [[[1,3]]]"];
    for (const [name, shape, rest] of cases.map((text) => text.split(" "))) {
      const node = nodeOf(name as Name, dtype, JSON.parse(shape) as Shape, JSON.parse(rest) as unknown[])!;
      for (const values of [0, 1, ...(dtypes[dtype].float ? [-0, 0.1, NaN, -Infinity] : [])])
        expectDefined(node, [{ values }]);
    }
  });
});

/** A shape read from memory in another order, in steps, backwards, or the same again. */
const viewed = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    fc.array(fc.constantFrom(1, 1, 2, -1, -2, 0), { minLength: 4, maxLength: 4 }),
    fc.infiniteStream(fc.nat()),
  )
  .map(([shape, steps, random]): { shape: Shape; view: View; length: number } => {
    const order = shape.map((_, axis) => axis).sort(() => (random.next().value % 2 === 0 ? 1 : -1));
    const room = order.map((axis) => (shape[axis] - 1) * Math.abs(steps[axis]) + 1);
    const own = stridesOf(room);
    const strides = shape.map((_, axis) => own[order.indexOf(axis)] * steps[axis]);
    const offset = strides.reduce((sum, stride, axis) => sum - Math.min(0, stride) * (shape[axis] - 1), 0);
    return { shape, view: { offset, strides }, length: sizeOf(room) };
  });

/** Arguments of each op that suit a shape. */
const arguments_: { readonly [N in Name]: (shape: Shape) => unknown[] } = {
  expand: (shape) => [[2, ...shape]],
  flip: () => [0],
  pad: (shape) => [shape.map((size, axis) => [axis % 2, size % 3, axis % 3])],
  reshape: (shape) => [[shape.reduce((product, size) => product * size, 1)]],
  slice: (shape) => [shape.map((size) => [Math.floor(size / 3), size, 2])],
  transpose: () => [],
  window: (shape) => [shape.length - 1, Math.ceil(shape.at(-1)! / 2), 1],
};

it("moves what is read by a view", () => {
  fc.assert(
    fc.property(
      viewed,
      fc.constantFrom(...(Object.keys(records) as Name[])),
      fc.constantFrom(...everyDType),
      (x, name, dtype) => {
        const node = nodeOf(name, dtype, x.shape, arguments_[name](x.shape));
        if (node !== null) expectDefined(node, [{ values: distinct(dtype, [x.length]), view: x.view }]);
      },
    ),
    { numRuns: 200 },
  );
});

it.each(cases.filter(([, , shape]) => sizeOf(shape) >= 9000))("shares out %s among threads", (_, name, shape, rest) => {
  const given: Given[] = [{ values: distinct("float32", shape) }];
  const node = nodeOf(name, "float32", shape, JSON.parse(rest) as unknown[])!;
  const [{ pieces }] = compiled(node, given).works;
  expect(pieces).toBeGreaterThan(1);
});
