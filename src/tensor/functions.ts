import type { Node } from "../graph/node.js";
import { scoped } from "../graph/scope.js";
import * as records from "../ops/records.js";
import { elementwise as elementwiseRecord, type ElementwiseDefinition } from "../ops/elementwise.js";
import type { ElementwiseRecord } from "../ops/record.js";
import type { Concatenated, Stacked } from "../shape/literal-movement.js";
import type { TensorShape, TensorValues } from "../shape/literal-nested.js";
import type { Need, Result } from "../shape/literal.js";
import { checkArray, type Shape } from "../shape/shape.js";
import { constantOf, type TensorOptions } from "./create.js";
import { nodeOf, operandOf, Tensor } from "./tensor.js";
import { makeVariable, type Variable } from "./variable.js";

interface ShapedOptions<T extends Shape | undefined> extends Omit<TensorOptions, "shape"> {
  /** The shape, where the values are flat. */
  readonly shape?: T;
}

/**
 * A constant tensor of nested arrays (float32), a typed array (its own dtype), booleans (bool) or one number (weak: it
 * takes the dtype of what it meets). The values are copied.
 * @throws ShapeError when arrays are ragged or do not fill the shape. @throws DTypeError when a value does not fit the dtype.
 */
export function tensor<const V extends TensorValues, const T extends Shape | undefined = undefined>(
  values: V & Need<TensorShape<V, T>>,
  options: ShapedOptions<T> = {},
): Tensor<Result<TensorShape<V, T>>> {
  return new Tensor(constantOf(values, options));
}

/**
 * A variable with the values of nested arrays, a typed array, a number or a tensor, which are copied.
 * @throws ShapeError, DTypeError as `tensor` does.
 */
export function variable<S extends Shape>(values: Tensor<S>, options?: Omit<TensorOptions, "shape">): Variable<S>;
export function variable<const V extends TensorValues, const T extends Shape | undefined = undefined>(
  values: V & Need<TensorShape<V, T>>,
  options?: ShapedOptions<T>,
): Variable<Result<TensorShape<V, T>>>;
export function variable(values: TensorValues | Tensor, options: TensorOptions = {}): Variable {
  return makeVariable(values, options);
}

type ShapesOf<T extends readonly Tensor[]> = { -readonly [K in keyof T]: T[K] extends Tensor<infer S> ? S : never };

/** @throws TypeError unless they are in an array: in plain JavaScript, `stack(a, b)` gets this far. */
function nodesOf(op: string, tensors: readonly Tensor[]): Node[] {
  checkArray(op, "the tensors", tensors);
  return tensors.map(nodeOf);
}

/** The tensors one after the other along `axis`; see the op `concat`. */
export function concat<const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Concatenated<ShapesOf<T>, Axis>>,
  axis?: Axis,
): Tensor<Result<Concatenated<ShapesOf<T>, Axis>>> {
  return new Tensor(records.concat(nodesOf("concat", tensors), axis));
}

/** The tensors along a new axis; see the op `stack`. */
export function stack<const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Stacked<ShapesOf<T>, Axis>>,
  axis?: Axis,
): Tensor<Result<Stacked<ShapesOf<T>, Axis>>> {
  return new Tensor(records.stack(nodesOf("stack", tensors), axis));
}

/** `a` where the condition (bool) is true, else `b`; see the op `where`. */
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  return new Tensor(records.where(condition.node, operandOf(a), operandOf(b)));
}

/**
 * What `build` gives, a tensor or several; what it builds on the way is one part of the graph under the name, which
 * pictures can show as one node. It changes no value and no derivative. Layers and composite ops are such parts already.
 */
export function scope<T extends Tensor | readonly Tensor[]>(name: string, build: () => T): T {
  return scoped(name, build, (built) => (built instanceof Tensor ? [built.node] : built.map(nodeOf)));
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
  const call = ((...operands: (Tensor | number)[]) =>
    new Tensor(record.from(operands.map(operandOf)))) as TensorCall<Names>;
  return Object.assign(call, { record: record });
}
