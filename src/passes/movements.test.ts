import { describe, expect, it } from "vitest";
import { formula } from "../../test/support/formula.js";
import { verify } from "../graph/verify.js";
import type { Node } from "../graph/node.js";
import { add, mul, neg } from "../ops/arithmetic.js";
import { cast } from "../ops/cast.js";
import { lt } from "../ops/compare.js";
import { constant } from "../ops/leaf.js";
import { expand, flip, pad, reshape, slice, transpose, window } from "../ops/movement.js";
import { sum } from "../ops/reduce.js";
import { movements } from "./movements.js";

const leaf = (name: string, ...shape: number[]): Node =>
  constant(new Float32Array(shape.reduce((size, dimension) => size * dimension, 1)), shape, { name });
const [x, row, column, one, empty, cube] = [
  leaf("x", 2, 3),
  leaf("row", 3),
  leaf("column", 2, 1),
  leaf("one", 1, 3),
  leaf("empty", 0, 3),
  leaf("cube", 2, 3, 4),
];
const leaves = new Set([x, row, column, one, empty, cube]);

function moved(root: Node): string {
  const graph = movements({ roots: [root], leaves });
  verify(graph.roots);
  expect([graph.roots[0].shape, graph.roots[0].dtype]).toEqual([root.shape, root.dtype]);
  return formula(graph.roots[0]);
}

describe("movements", () => {
  it.each<[string, Node, string]>([
    ["transpose and back", transpose(transpose(x)), "x"],
    ["two transposes", transpose(transpose(cube, [1, 2, 0]), [1, 2, 0]), "transpose[4,2,3](cube)"],
    ["three transposes", transpose(transpose(transpose(cube, [1, 2, 0]), [1, 2, 0]), [1, 2, 0]), "cube"],
    ["reshapes", reshape(reshape(x, [6]), [3, 2]), "reshape[3,2](x)"],
    ["a reshape and back", reshape(reshape(x, [6]), [2, 3]), "x"],
    ["expands", expand(expand(row, [1, 3]), [2, 3]), "expand[2,3](row)"],
    ["slices", slice(slice(x, [null, [1, 3]]), [[1, 2]]), "slice[1,2](x)"],
    ["flips of other axes", flip(flip(x, 0), 1), "flip[0,1][2,3](x)"],
    ["flips of one axis", flip(flip(x, 0), 0), "x"],
    ["flips of some axes again", flip(flip(cube, [0, 1]), [1, 2]), "flip[0,2][2,3,4](cube)"],
  ])("makes one of two: %s", (_, root, expected) => expect(moved(root)).toBe(expected));

  it.each<[string, readonly (readonly [number, number, number])[]]>([
    [
      "starts add up",
      [
        [3, 17, 1],
        [2, 9, 1],
      ],
    ],
    [
      "steps multiply",
      [
        [1, 20, 2],
        [1, 9, 3],
      ],
    ],
    [
      "a stop between steps",
      [
        [0, 20, 3],
        [0, 7, 4],
      ],
    ],
    [
      "one element",
      [
        [5, 20, 7],
        [1, 3, 2],
      ],
    ],
    [
      "nothing",
      [
        [5, 20, 2],
        [3, 3, 1],
      ],
    ],
  ])("slices slices: %s", (_, ranges) => {
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    const expected = ranges.reduce(
      (list, [start, stop, step]) => list.slice(start, stop).filter((_, i) => i % step === 0),
      numbers,
    );
    const all = leaf("all", 20);
    const root = ranges.reduce((x, range) => slice(x, [range]), all);
    const [out] = movements({ roots: [root], leaves: new Set([all]) }).roots;
    expect(out.inputs).toEqual([all]);
    const [[start, stop, step]] = out.attributes.ranges as unknown as [number, number, number][];
    expect(numbers.slice(start, stop).filter((_, i) => i % step === 0)).toEqual(expected);
  });

  it.each<[string, Node, string]>([
    ["a reshape to the same shape", reshape(x, [2, 3]), "x"],
    ["a transpose that moves an axis of 1", transpose(one), "reshape[3,1](one)"],
    ["an expand by axes of 1", expand(row, [1, 3]), "reshape[1,3](row)"],
    ["a window over the whole axis", window(row, 0, 3, 1), "reshape[1,3](row)"],
    ["a flip of an axis of 1", flip(one, 0), "one"],
    ["any of no element", flip(transpose(empty)), "reshape[3,0](empty)"],
    ["a reshape after it", reshape(transpose(one), [3]), "reshape[3](one)"],
  ])("keeps no copy where nothing moves: %s", (_, root, expected) => expect(moved(root)).toBe(expected));

  it.each<[string, Node, string]>([
    ["of an input beside a full one", mul(expand(row, [2, 3]), x), "mul(row, x)"],
    ["of both, where one is full", mul(expand(expand(row, [1, 3]), [2, 3]), expand(x, [2, 3])), "mul(row, x)"],
    ["of inputs that broadcast to the shape", add(expand(row, [2, 3]), expand(column, [2, 3])), "add(row, column)"],
    ["after computing", neg(expand(row, [2, 3])), "expand[2,3](neg(row))"],
    [
      "after computing all of a chain",
      neg(cast(lt(expand(row, [2, 3]), 0), "float32")),
      "expand[2,3](neg(cast[float32](lt(row, 0))))",
    ],
    ["to no element", neg(expand(row, [0, 3])), "expand[0,3](neg(row))"],
  ])("repeats late: %s", (_, root, expected) => expect(moved(root)).toBe(expected));

  it.each<[string, Node]>([
    ["a sum over what was repeated, which rounds", sum(expand(row, [2, 3]), 0)],
    ["a slice of a transpose", slice(transpose(x), [[1, 3]])],
    ["a transpose between reshapes", reshape(transpose(reshape(x, [3, 2])), [6])],
    ["padding", pad(pad(x, [[1, 0]]), [[1, 0]], 2)],
    ["a part", slice(x, [[0, 1]])],
    ["a flip", flip(row)],
  ])("keeps %s", (_, root) => expect(movements({ roots: [root], leaves }).roots[0]).toBe(root));

  it("looks into no leaf", () => {
    const given = [transpose(x), expand(row, [2, 3])];
    const roots = [transpose(given[0]), neg(given[1])];
    expect(movements({ roots, leaves: new Set(given) }).roots).toEqual(roots);
  });
});
