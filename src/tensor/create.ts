import type { Node } from "../graph/node.js";
import { constant } from "../ops/leaf.js";
import { allocate, dtypeOfArray, dtypes, isDType, type DType, type TypedArray } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import type { TensorValues } from "../shape/literal-nested.js";
import { checkShape, sizeOf, type Shape } from "../shape/shape.js";
import { flattenNested } from "./nested.js";

/** How `tensor` and `variable` take their values. */
export interface TensorOptions {
  /** The shape, where the values are flat. */
  readonly shape?: Shape;
  /** The element type; by default that of the values: float32 for arrays of numbers, bool for booleans. */
  readonly dtype?: DType;
  /** Shown in graphs and messages. */
  readonly name?: string;
}

interface Leaf {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly weak: boolean;
}

const isTypedArray = (values: unknown): values is TypedArray => ArrayBuffer.isView(values);

/**
 * Values in an array of their own. Nested arrays become float32, booleans bool, typed arrays keep their type, and a single
 * number without a dtype is weak.
 * @throws ShapeError, DTypeError, TypeError
 */
export function leafOf(values: TensorValues, options: TensorOptions): Leaf {
  if (typeof options !== "object")
    throw new TypeError(
      `tensor: options are an object, not ${JSON.stringify(options)}; write for example { dtype: "float64" }`,
    );
  const { shape, dtype } = options;
  if (dtype !== undefined && !isDType(dtype))
    throw new DTypeError("tensor", [], [], `there is no dtype ${String(dtype)}; use ${Object.keys(dtypes).join(", ")}`);
  if (isTypedArray(values)) {
    const own = dtypeOfTyped(values);
    return {
      data: convert(values, own, dtype ?? own),
      shape: fit(shape ?? [values.length], values.length),
      dtype: dtype ?? own,
      weak: false,
    };
  }
  const flat = flattenNested(values);
  const weak = typeof values === "number" && dtype === undefined && shape === undefined;
  const inferred = flat.boolean ? "bool" : weak ? "float64" : "float32";
  return {
    data: convert(flat.data, undefined, dtype ?? inferred),
    shape: fit(shape ?? flat.shape, flat.data.length),
    dtype: dtype ?? inferred,
    weak,
  };
}

function dtypeOfTyped(values: TypedArray): DType {
  const known = [Float32Array, Float64Array, Int32Array, Uint8Array].some((type) => values instanceof type);
  if (!known)
    throw new DTypeError(
      "tensor",
      [],
      [],
      `a ${(values as object).constructor.name} holds no dtype of ours; convert it to a Float32Array, Float64Array, Int32Array or Uint8Array`,
    );
  return dtypeOfArray(values);
}

function fit(shape: Shape, length: number): Shape {
  checkShape("tensor", shape);
  if (sizeOf(shape) !== length)
    throw new ShapeError("tensor", ["shape"], [shape], `${length} values do not fill ${sizeOf(shape)} places`);
  return [...shape];
}

/** A copy in the dtype. @throws DTypeError when a value is not one of an integer dtype's. */
function convert(values: ArrayLike<number>, from: DType | undefined, to: DType): TypedArray {
  const data = allocate(to, values.length);
  data.set(values);
  if (from === to || dtypes[to].float) return data;
  for (let i = 0; i < data.length; i++) {
    if (data[i] !== values[i] || (to === "bool" && data[i] > 1))
      throw new DTypeError(
        "tensor",
        [],
        [],
        `value ${values[i]} at position ${i} does not fit ${to}; choose another dtype or cast`,
      );
  }
  return data;
}

/** A constant leaf of the values. */
export function constantOf(values: TensorValues, options: TensorOptions): Node {
  const { data, shape, dtype, weak } = leafOf(values, options);
  return constant(data, shape, { dtype, weak, name: options.name });
}
