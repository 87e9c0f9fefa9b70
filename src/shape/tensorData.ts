import type { DType, TypedArray } from "./dtype.js";
import type { Shape } from "./shape.js";

/** A tensor's values without a graph: contiguous, row-major, as read from a tensor or a file. */
export interface TensorData {
  /** The elements, row-major. */
  readonly data: TypedArray;
  /** Length of each axis. */
  readonly shape: Shape;
  /** Said apart from `data`, for bool and uint8 share an array type. */
  readonly dtype: DType;
}
