import { numberText } from "../check/numberText.js";
import type { DType, TypedArray } from "../shape/dtype.js";
import { formatShape, sizeOf, type Shape } from "../shape/shape.js";

/** Tensors of up to this many elements are written out. */
export const WRITTEN_OUT = 6;

/** One element of a tensor: a number, or `true` and `false` for bool. */
export function elementText(value: number, dtype: DType): string {
  return dtype === "bool" ? String(value !== 0) : numberText(value);
}

/**
 * `smallest .. largest` of the values, without a word, for pictures in any language; elements that are NaN are counted
 * apart, for they have no place in an order.
 */
export function rangeText(values: TypedArray, dtype: DType): string {
  let smallest = Infinity;
  let largest = -Infinity;
  let missing = 0;
  for (const value of values) {
    if (Number.isNaN(value)) missing++;
    else {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  if (values.length === 0) return "[]";
  if (missing === values.length) return "NaN .. NaN";
  const range = `${elementText(smallest, dtype)} .. ${elementText(largest, dtype)}`;
  return missing === 0 ? range : `${range}, ${missing} NaN`;
}

function nestedText(values: TypedArray, shape: Shape, dtype: DType, start: number): string {
  if (shape.length === 0) return elementText(values[start], dtype);
  const [length, ...rest] = shape;
  const stride = sizeOf(rest);
  const parts = Array.from({ length }, (_, i) => nestedText(values, rest, dtype, start + i * stride));
  return `[${parts.join(", ")}]`;
}

/** Undefined for a tensor that has nothing to write out, or too much. */
function writtenOut(values: TypedArray, shape: Shape, dtype: DType): string | undefined {
  if (values.length !== sizeOf(shape))
    throw new RangeError(
      `${values.length} values do not fill shape ${formatShape(shape)}, which has ${sizeOf(shape)}; give every element`,
    );
  return values.length > 0 && values.length <= WRITTEN_OUT ? nestedText(values, shape, dtype, 0) : undefined;
}

/**
 * The values alone, for a place that shows shape and dtype beside them: a scalar as a number, up to 6 elements in
 * brackets, more as `smallest .. largest`.
 * @throws RangeError when there are not as many values as the shape has elements.
 */
export function valuesText(values: TypedArray, shape: Shape, dtype: DType): string {
  return writtenOut(values, shape, dtype) ?? rangeText(values, dtype);
}

/**
 * A tensor in a few characters: a scalar as a number, up to 6 elements in brackets, more as dtype and shape,
 * `float32 (784, 50)`.
 * @throws RangeError when there are not as many values as the shape has elements.
 */
export function tensorText(values: TypedArray, shape: Shape, dtype: DType): string {
  return writtenOut(values, shape, dtype) ?? `${dtype} ${formatShape(shape)}`;
}
