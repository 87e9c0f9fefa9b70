import { describe, expect, it } from "vitest";
import { everyDType } from "../../../ops/cast.js";
import { concat } from "../../../ops/concat.js";
import { constant } from "../../../ops/leaf.js";
import type { DType } from "../../../shape/dtype.js";
import type { Shape } from "../../../shape/shape.js";
import { compiled, distinct, expectDefined } from "../../../../test/support/singleStep.js";

const nodeOf = (dtype: DType, shapes: readonly Shape[], axis: number) =>
  concat(
    shapes.map((shape) => constant(distinct(dtype, shape), shape, { dtype })),
    axis,
  );

const cases: readonly (readonly [what: string, axis: number, shapes: string])[] = [
  ["vectors", 0, "[[3],[0],[50],[1]]"],
  ["rows", 0, "[[2,3],[40,3]]"],
  ["columns", 1, "[[5,1],[5,1],[5,1]]"],
  ["short stretches of rows", 1, "[[70,2],[70,5],[70,1]]"],
  ["long stretches of rows", 1, "[[3,700],[3,300]]"],
  ["the middle", 1, "[[2,3,4],[2,1,4]]"],
  ["one alone", 0, "[[2,3]]"],
  ["nothing", 0, "[[0,3],[0,3]]"],
  ["more than one function takes", 0, JSON.stringify(Array.from({ length: 150 }, (_, i) => [1 + (i % 3)]))],
];

describe.each(everyDType)("concat of %s", (dtype) => {
  it.each(cases)("joins %s", (_, axis, text) => {
    const shapes = JSON.parse(text) as Shape[];
    expectDefined(
      nodeOf(dtype, shapes, axis),
      shapes.map((shape) => ({ values: distinct(dtype, shape) })),
    );
  });

  it("joins literals", () => {
    const node = nodeOf(
      dtype,
      [
        [3, 2],
        [3, 20],
        [3, 1],
      ],
      1,
    );
    expectDefined(node, [{ values: 1 }, { values: distinct(dtype, [3, 20]) }, { values: 0 }]);
  });
});

it("joins an input to itself", () => {
  const x = constant(distinct("float32", [5]), [5], { dtype: "float32" });
  expectDefined(concat([x, x]), [{ values: distinct("float32", [5]) }, { values: distinct("float32", [5]) }]);
});

it("shares large inputs out among threads", () => {
  const shapes = [[100000], [300]];
  const given = shapes.map((shape) => ({ values: distinct("float32", shape) }));
  const [{ pieces }] = compiled(nodeOf("float32", shapes, 0), given).works;
  expect(pieces).toBeGreaterThan(4);
});
