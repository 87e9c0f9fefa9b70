import { DTypeError } from "./errors.js";

/** The type of a tensor's elements. */
export type DType = "float32" | "float64" | "int32" | "uint8" | "bool";

/** The array that holds a dtype's values; bool is one byte, 0 or 1. */
export interface TypedArrays {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  uint8: Uint8Array;
  bool: Uint8Array;
}
/** An array that can hold a tensor's elements, row-major. */
export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

interface DTypeFacts {
  readonly bytes: number;
  readonly float: boolean;
  readonly array: {
    new (length: number): TypedArray;
    new (buffer: ArrayBufferLike, offset: number, length: number): TypedArray;
  };
  /** Smallest and largest whole number held exactly. */
  readonly range: readonly [number, number];
}

export const dtypes: { readonly [D in DType]: DTypeFacts } = {
  float32: { bytes: 4, float: true, array: Float32Array, range: [-(2 ** 24), 2 ** 24] },
  float64: { bytes: 8, float: true, array: Float64Array, range: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] },
  int32: { bytes: 4, float: false, array: Int32Array, range: [-(2 ** 31), 2 ** 31 - 1] },
  uint8: { bytes: 1, float: false, array: Uint8Array, range: [0, 255] },
  bool: { bytes: 1, float: false, array: Uint8Array, range: [0, 1] },
};

export function isDType(name: unknown): name is DType {
  return typeof name === "string" && Object.hasOwn(dtypes, name);
}

export function isFloat(dtype: DType): boolean {
  return dtypes[dtype].float;
}

export function allocate<D extends DType>(dtype: D, length: number): TypedArrays[D] {
  return new dtypes[dtype].array(length) as TypedArrays[D];
}

/** The dtype that a typed array holds; bool cannot be told from uint8, so it is never inferred. */
export function dtypeOfArray(array: TypedArray): DType {
  if (array instanceof Float32Array) return "float32";
  if (array instanceof Float64Array) return "float64";
  if (array instanceof Int32Array) return "int32";
  return "uint8";
}

/** What promotion needs to know of an operand. `literal` is set when the operand is a bare number. */
export interface Operand {
  readonly dtype: DType;
  /** Came from plain JavaScript numbers only: takes the other side's type. */
  readonly weak: boolean;
  readonly literal?: number;
}

/**
 * The common dtype of the operands of an op:
 * weak numbers follow the strong side; an integer with a float becomes that float; uint8 with int32 is int32;
 * two different float types are refused. A weak value that is not a literal whole number makes an integer float32,
 * for it must not be truncated.
 * @throws DTypeError naming `cast`.
 */
export function promote(
  op: string,
  args: readonly string[],
  operands: readonly Operand[],
): { dtype: DType; weak: boolean } {
  const strong = operands.filter((operand) => !operand.weak);
  if (strong.length === 0) return { dtype: "float64", weak: true };
  const refuse = (reason: string): never => {
    throw new DTypeError(
      op,
      args,
      operands.map((operand) => operand.dtype),
      reason,
    );
  };
  let dtype = strong[0].dtype;
  for (const operand of strong) {
    if (operand.dtype === dtype) continue;
    if (isFloat(operand.dtype) && isFloat(dtype))
      refuse(`${dtype} and ${operand.dtype} do not mix; cast one with .cast("float32") or .cast("float64")`);
    if (isFloat(operand.dtype)) dtype = operand.dtype;
    else if (!isFloat(dtype)) dtype = dtype === "int32" || operand.dtype === "int32" ? "int32" : "uint8";
  }
  if (isFloat(dtype)) return { dtype, weak: false };
  for (const { weak, literal } of operands) {
    if (!weak) continue;
    if (literal === undefined || !Number.isInteger(literal)) return { dtype: "float32", weak: false };
    if (dtype === "bool" && literal !== 0 && literal !== 1) dtype = "int32";
    const [low, high] = dtypes[dtype].range;
    if (literal < low || literal > high) refuse(`${literal} does not fit ${dtype}; cast the other side first`);
  }
  return { dtype, weak: false };
}
