import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../../test/support/thrownBy.js";
import { ShapeError } from "./errors.js";
import {
  broadcastShapes,
  checkShape,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  reducedShape,
  sameShape,
  sizeOf,
  stridesOf,
  type Shape,
} from "./shape.js";

const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
const broadcast = (...shapes: Shape[]): Shape =>
  broadcastShapes(
    "op",
    shapes.map((_, i) => `x${i}`),
    shapes,
  );

describe("sizes and strides", () => {
  test.each([
    [[], 1, []],
    [[5], 5, [1]],
    [[2, 3, 4], 24, [12, 4, 1]],
    [[2, 0, 3], 0, [0, 3, 1]],
  ])("%j has %d elements and strides %j", (dimensions, size, strides) => {
    expect([sizeOf(dimensions), stridesOf(dimensions)]).toEqual([size, strides]);
  });

  test("strides count every element once, in row-major order", () => {
    fc.assert(
      fc.property(shape, (dimensions) => {
        const strides = stridesOf(dimensions);
        const offsets = dimensions.reduce<number[]>(
          (all, dimension, axis) =>
            all.flatMap((o) => Array.from({ length: dimension }, (_, i) => o + i * strides[axis])),
          [0],
        );
        expect(offsets).toEqual(Array.from({ length: sizeOf(dimensions) }, (_, i) => i));
      }),
    );
  });
});

test.each([
  [[], "()"],
  [[3], "(3,)"],
  [[2, 3], "(2, 3)"],
])("%j is written %s", (dimensions, text) => expect(formatShape(dimensions)).toBe(text));

describe("checkShape", () => {
  test.each([[[]], [[0]], [[2, 3]], [[2 ** 26, 2 ** 26]]])("%j is a shape", (dimensions) =>
    expect(() => checkShape("op", dimensions)).not.toThrow(),
  );
  test.each([
    [[-1], "op: dimension -1 of (-1,) is not a whole number ≥ 0"],
    [[2, 1.5], "op: dimension 1.5 of (2, 1.5) is not a whole number ≥ 0"],
    [[NaN], "op: dimension NaN of (NaN,) is not a whole number ≥ 0"],
    [[Infinity], "op: dimension Infinity of (Infinity,) is not a whole number ≥ 0"],
    [["2" as never], "op: dimension 2 of (2,) is not a whole number ≥ 0"],
    [[2 ** 30, 2 ** 30], "has more elements than can be counted"],
  ])("%j is none", (dimensions, message) => expect(() => checkShape("op", dimensions)).toThrow(message));
});

describe("broadcasting", () => {
  test.each([
    [
      [[2, 3], [3]],
      [2, 3],
    ],
    [
      [
        [2, 1],
        [1, 3],
      ],
      [2, 3],
    ],
    [[[], [4]], [4]],
    [
      [
        [0, 3],
        [1, 3],
      ],
      [0, 3],
    ],
    [[[1], [0]], [0]],
    [
      [[5, 1, 2], [3, 1], []],
      [5, 3, 2],
    ],
    [[], []],
  ])("%j give %j", (shapes, expected) => expect(broadcast(...shapes)).toEqual(expected));

  test("it is symmetric and associative, itself with itself, and a scalar changes nothing", () => {
    const outcome = (make: () => Shape): string => {
      try {
        return formatShape(make());
      } catch {
        return "refused";
      }
    };
    fc.assert(
      fc.property(shape, shape, shape, (a, b, c) => {
        expect(outcome(() => broadcast(a, b))).toBe(outcome(() => broadcast(b, a)));
        expect(outcome(() => broadcast(broadcast(a, b), c))).toBe(outcome(() => broadcast(a, b, c)));
        expect([broadcast(a, a), broadcast(a, [])]).toEqual([a, a]);
      }),
    );
  });

  test("an error is data with a sentence: op, arguments, shapes", () => {
    const error = thrownBy(() => broadcastShapes("add", ["a", "b"], [[2, 3], [2]])) as ShapeError;
    expect(error).toBeInstanceOf(ShapeError);
    expect([error.name, error.op, error.args, error.shapes]).toEqual(["ShapeError", "add", ["a", "b"], [[2, 3], [2]]]);
    expect(error.message).toBe(
      "add: dimensions 3 and 2 do not broadcast; each must be equal or 1, counted from the right (a (2, 3), b (2,))",
    );
    expect(() => broadcast([0], [2])).toThrow(ShapeError);
  });
});

describe("axes", () => {
  test.each([
    [[2, 3], 1, 1],
    [[2, 3], -1, 1],
    [[2, 3], -2, 0],
  ])("of %j: %d is %d", (dimensions, axis, expected) => expect(normalizeAxis("op", dimensions, axis)).toBe(expected));
  test.each([2, -3, 0.5, NaN])("of (2, 3): %d is none", (axis) =>
    expect(() => normalizeAxis("op", [2, 3], axis)).toThrow(`op: axis ${axis} is not an axis of rank 2 (x (2, 3))`),
  );
  test.each([
    [undefined, [0, 1, 2]],
    [-1, [2]],
    [
      [2, 0],
      [0, 2],
    ],
    [[], []],
  ])("%j of three are %j", (axes, expected) => expect(normalizeAxes("op", [1, 2, 3], axes)).toEqual(expected));
  test("one axis named twice is refused", () =>
    expect(() => normalizeAxes("op", [1, 2], [1, -1])).toThrow("op: axes [1,-1] name one axis twice (x (1, 2))"));
  test("reduced axes go, or stay as 1", () => {
    expect([reducedShape([2, 3, 4], [0, 2], false), reducedShape([2, 3, 4], [0, 2], true)]).toEqual([[3], [1, 3, 1]]);
  });
});

test.each([
  [[2, 3], [2, 3], true],
  [[2, 3], [3, 2], false],
  [[2], [2, 1], false],
  [[], [], true],
])("%j and %j are the same: %s", (a, b, expected) => expect(sameShape(a, b)).toBe(expected));
