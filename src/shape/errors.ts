import type { DType } from "./dtype.js";
import { formatShape } from "./format.js";
import type { Shape } from "./shape.js";

/** Shapes that an op cannot take together. Thrown where the op is built, never when it runs. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
  constructor(
    /** The op that refused, for example `matmul`. */
    readonly op: string,
    /** The op's argument names, in order. */
    readonly args: readonly string[],
    /** The shapes of those arguments, in order. */
    readonly shapes: readonly Shape[],
    reason: string,
  ) {
    const facts = args.map((arg, i) => `${arg} ${formatShape(shapes[i])}`).join(", ");
    super(`${op}: ${reason}${facts === "" ? "" : ` (${facts})`}`);
  }
}

/** Dtypes that an op cannot take together, or a value that a dtype cannot hold. */
export class DTypeError extends Error {
  override readonly name = "DTypeError";
  constructor(
    /** The op that refused, for example `add`. */
    readonly op: string,
    /** The op's argument names, in order. */
    readonly args: readonly string[],
    /** The dtypes of those arguments, in order. */
    readonly dtypes: readonly DType[],
    reason: string,
  ) {
    const facts = args.map((arg, i) => `${arg} ${dtypes[i]}`).join(", ");
    super(`${op}: ${reason}${facts === "" ? "" : ` (${facts})`}`);
  }
}
