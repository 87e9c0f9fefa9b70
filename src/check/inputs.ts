import type { Node } from "../graph/node.js";
import { constant } from "../ops/leaf.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError } from "../shape/errors.js";
import type { NestedArray, TensorValues } from "../shape/literal-nested.js";
import type { Shape } from "../shape/shape.js";
import { constantOf } from "../tensor/create.js";
import { evaluate } from "../tensor/evaluate.js";
import { flattenNested } from "../tensor/nested.js";
import { Tensor } from "../tensor/tensor.js";
import { isPlainObject } from "../tensor/tree.js";
import { Variable } from "../tensor/variable.js";

/** What a function under check is given: tensors and variables as they are, values as tensors. */
export type Bound<T> = T extends Tensor
  ? T
  : T extends TensorValues
    ? Tensor
    : { readonly [K in keyof T]: Bound<T[K]> };

/** A derivative for each input, in the inputs' structure. */
export type DerivativesBy<T> =
  T extends Tensor<infer S extends Shape>
    ? Tensor<S>
    : T extends TensorValues
      ? Tensor
      : { readonly [K in keyof T]: DerivativesBy<T[K]> };

/** An input, bound: its path in the inputs' structure, what the function is given, and the leaf that varies. */
export interface BoundInput {
  readonly name: string;
  readonly tensor: Tensor;
  readonly leaf: Node;
}

type InputLeaf = Tensor | TensorValues;

const isNested = (tree: unknown): tree is NestedArray =>
  typeof tree === "number" || typeof tree === "boolean" || (Array.isArray(tree) && tree.every(isNested));

const isValues = (tree: unknown): tree is TensorValues => isNested(tree) || ArrayBuffer.isView(tree);

/**
 * What `visit` makes of each tensor, and of the values of one, in arrays and plain objects, in the same structure.
 * Arrays of numbers are the values of one tensor. Paths read `W1`, `layers[0].W`; that of a lone tensor is `x`.
 * @throws TypeError for anything else.
 */
export function mapInputs(
  op: string,
  tree: unknown,
  visit: (leaf: InputLeaf, path: string) => unknown,
  path = "",
): unknown {
  if (tree instanceof Tensor || isValues(tree)) return visit(tree, path === "" ? "x" : path);
  if (Array.isArray(tree)) return tree.map((part, i) => mapInputs(op, part, visit, `${path}[${i}]`));
  if (!isPlainObject(tree))
    throw new TypeError(
      `${op}: ${path === "" ? "the inputs are" : `${path} is`} ${tree === null ? "null" : `of type ${typeof tree}`}; give tensors, numbers, typed arrays, and arrays and plain objects of them`,
    );
  const entries = Object.entries(tree);
  return Object.fromEntries(
    entries.map(([key, part]) => [key, mapInputs(op, part, visit, path === "" ? key : `${path}.${key}`)]),
  );
}

/**
 * The inputs as tensors. A variable stays itself, so that a layer that holds it sees it; any other tensor becomes a leaf
 * of its own, so that one given twice is two inputs. Numbers in nested arrays keep float64's digits and are weak: they
 * go with float32 and float64 alike.
 * @throws DTypeError for an integer or bool input. @throws TypeError for what is no input, and where there is none.
 */
export function bindInputs(op: string, tree: unknown): { readonly inputs: BoundInput[]; readonly bound: unknown } {
  const inputs: BoundInput[] = [];
  const bound = mapInputs(op, tree, (leaf, name) => {
    const tensor = leaf instanceof Variable ? leaf : new Tensor(leafOf(leaf, name));
    if (!isFloat(tensor.dtype))
      throw new DTypeError(
        op,
        [name],
        [tensor.dtype],
        "there is no derivative by an integer; cast it, or let the function close over it",
      );
    inputs.push({ name, tensor, leaf: tensor.node });
    return tensor;
  });
  if (inputs.length === 0) throw new TypeError(`${op}: there is no input to differentiate by`);
  return { inputs, bound };
}

/** A fresh leaf of an input's, or a derivative's, values. */
export function leafOf(input: InputLeaf, name?: string): Node {
  if (input instanceof Tensor) {
    const { node } = input;
    const { shape, dtype, weak } = node;
    return constant(evaluate([node])[0], shape, { dtype, weak, name });
  }
  if (!isNested(input)) return constantOf(input, { name });
  const { data, shape, boolean } = flattenNested(input);
  if (boolean) return constantOf(input, { name });
  return constant(Float64Array.from(data), shape, { weak: true, name });
}
