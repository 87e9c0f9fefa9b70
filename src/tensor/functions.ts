import * as records from "../ops/records.js";
import { elementwise as elementwiseRecord, type ElementwiseDefinition } from "../ops/elementwise.js";
import type { ElementwiseRecord } from "../ops/record.js";
import type { Concatenated, Stacked } from "../shape/literal-movement.js";
import type { TensorShape, TensorValues } from "../shape/literal-nested.js";
import type { Need, Result } from "../shape/literal.js";
import type { Shape } from "../shape/shape.js";
import { constantOf, type TensorOptions, type TensorValues as Values } from "./create.js";
import { nodeOf, operandOf, Tensor } from "./tensor.js";
import { makeVariable, type Variable } from "./variable.js";

interface ShapedOptions<T extends Shape | undefined> extends Omit<TensorOptions, "shape"> {
  /** The shape, where the values are flat. */
  readonly shape?: T;
}

type MakeTensor = <const V extends TensorValues, const T extends Shape | undefined = undefined>(
  values: V & Need<TensorShape<V, T>>,
  options?: ShapedOptions<T>,
) => Tensor<Result<TensorShape<V, T>>>;

interface MakeVariable {
  <S extends Shape>(values: Tensor<S>, options?: Omit<TensorOptions, "shape">): Variable<S>;
  <const V extends TensorValues, const T extends Shape | undefined = undefined>(
    values: V & Need<TensorShape<V, T>>,
    options?: ShapedOptions<T>,
  ): Variable<Result<TensorShape<V, T>>>;
}

// These are given their types by way of never: comparing an implementation with types that take shapes apart makes the
// compiler recurse without end.

/**
 * A constant tensor of nested arrays (float32), a typed array (its own dtype), booleans (bool) or one number (weak: it
 * takes the dtype of what it meets). The values are copied.
 * @throws ShapeError when arrays are ragged or do not fill the shape. @throws DTypeError when a value does not fit the dtype.
 */
export const tensor: MakeTensor = ((values: Values, options: TensorOptions = {}) =>
  new Tensor(constantOf(values, options))) as never;

/**
 * A variable with the values of nested arrays, a typed array, a number or a tensor, which are copied.
 * @throws ShapeError, DTypeError as `tensor` does.
 */
export const variable: MakeVariable = ((values: Values | Tensor, options: TensorOptions = {}) =>
  makeVariable(values, options)) as never;

type ShapesOf<T extends readonly Tensor[]> = { -readonly [K in keyof T]: T[K] extends Tensor<infer S> ? S : never };

type Concat = <const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Concatenated<ShapesOf<T>, Axis>>,
  axis?: Axis,
) => Tensor<Result<Concatenated<ShapesOf<T>, Axis>>>;
type Stack = <const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Stacked<ShapesOf<T>, Axis>>,
  axis?: Axis,
) => Tensor<Result<Stacked<ShapesOf<T>, Axis>>>;

/** The tensors one after the other along `axis`; see the op `concat`. */
export const concat: Concat = ((tensors: readonly Tensor[], axis?: number) =>
  new Tensor(records.concat(tensors.map(nodeOf), axis))) as never;

/** The tensors along a new axis; see the op `stack`. */
export const stack: Stack = ((tensors: readonly Tensor[], axis?: number) =>
  new Tensor(records.stack(tensors.map(nodeOf), axis))) as never;

/** `a` where the condition (bool) is true, else `b`; see the op `where`. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  return new Tensor(records.where(condition.node, operandOf(a), operandOf(b)));
}

type TensorCall<Names extends readonly string[]> = (...operands: { [K in keyof Names]: Tensor | number }) => Tensor;

/**
 * An elementwise op of your own, from one record: value and derivatives as scalar expressions. Every backend has it, it is
 * differentiated to any order, and it is checked like the built-in ones. Its record is the function's `record`.
 */
export function elementwise<const Names extends readonly string[]>(
  args: Names,
  definition: ElementwiseDefinition<Names>,
): TensorCall<Names> & { readonly record: ElementwiseRecord<Names> } {
  const record = elementwiseRecord(args, definition);
  const call = ((...operands: (Tensor | number)[]) => new Tensor(record.from(operands.map(operandOf)))) as TensorCall<Names>;
  return Object.assign(call, { record: record as ElementwiseRecord<Names> });
}
