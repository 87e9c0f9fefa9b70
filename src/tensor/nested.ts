import type { TypedArray } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { formatShape } from "../shape/format.js";
import type { NestedArray } from "../shape/literal-nested.js";
import type { Shape } from "../shape/shape.js";

/** A number, or arrays of numbers, nested to any depth. */
export type NestedNumbers = number | NestedNumbers[];

/** The shape of nested arrays, read along their first elements. */
function shapeOf(values: NestedArray): Shape {
  const shape: number[] = [];
  for (let level = values; Array.isArray(level); level = level[0] as NestedArray) shape.push(level.length);
  return shape;
}

/**
 * The numbers of nested arrays in row-major order.
 * @throws ShapeError when arrays at one depth differ in length. @throws TypeError for anything but numbers or booleans.
 */
export function flattenNested(values: NestedArray): { data: number[]; shape: Shape; boolean: boolean } {
  const shape = shapeOf(values);
  const data: number[] = [];
  let booleans = 0;
  const visit = (level: NestedArray, depth: number, path: string): void => {
    if (Array.isArray(level)) {
      if (depth === shape.length || level.length !== shape[depth])
        throw new ShapeError(
          "tensor",
          [],
          [],
          `the arrays are ragged: values${path} does not fit ${formatShape(shape)}`,
        );
      for (const [i, inner] of level.entries()) visit(inner as NestedArray, depth + 1, `${path}[${i}]`); // holes too
    } else if (depth !== shape.length) {
      throw new ShapeError(
        "tensor",
        [],
        [],
        `the arrays are ragged: values${path} is a number where ${formatShape(shape)} has an array`,
      );
    } else if (typeof level === "boolean" || typeof level === "number") {
      if (typeof level === "boolean") booleans++;
      data.push(Number(level));
    } else
      throw new TypeError(
        `tensor: values${path} is ${level === null ? "null" : `of type ${typeof level}`}, not a number`,
      );
  };
  visit(values, 0, "");
  if (booleans > 0 && booleans < data.length)
    throw new TypeError("tensor: numbers and booleans are mixed; use one of them");
  return { data, shape, boolean: booleans > 0 };
}

/** Values of a shape as nested arrays. */
export function nest(data: TypedArray, shape: Shape): NestedNumbers {
  const build = (depth: number, offset: number, size: number): NestedNumbers => {
    if (depth === shape.length) return data[offset];
    const inner = shape[depth] === 0 ? 0 : size / shape[depth];
    return Array.from({ length: shape[depth] }, (_, i) => build(depth + 1, offset + i * inner, inner));
  };
  return build(0, 0, data.length);
}
