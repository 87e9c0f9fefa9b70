import { buildNode, type Identity, type Node, type Op } from "../graph/node.js";
import { allocate, dtypeOfArray, dtypes, type DType, type TypedArray } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { checkShape, sizeOf, type Shape } from "../shape/shape.js";
import type { Operand } from "./record.js";

const literalOp: Op = Object.freeze({ name: "literal", kind: "leaf", args: [] });
const constantOp: Op = Object.freeze({ name: "constant", kind: "leaf", args: [] });
const inputOp: Op = Object.freeze({ name: "input", kind: "leaf", args: [] });
const readOp: Op = Object.freeze({ name: "read", kind: "state", args: [] });

/** Ops of leaves that hold their value, which are no records: a reader of stored graphs needs them by name. */
export const valueOps: readonly Op[] = [literalOp, constantOp];

const one: { [D in DType]: TypedArray } = {
  float32: allocate("float32", 1),
  float64: allocate("float64", 1),
  int32: allocate("int32", 1),
  uint8: allocate("uint8", 1),
  bool: allocate("bool", 1),
};

/** The number as the dtype holds it. */
function rounded(value: number, dtype: DType): number {
  if (dtype === "bool") return value === 0 ? 0 : 1;
  one[dtype][0] = value;
  return one[dtype][0];
}

/** A number that is part of the program's text: a weak float64 scalar, or of the dtype that it was given. */
export function literal(value: number, dtype?: DType): Node {
  if (dtype === undefined) return buildNode(literalOp, [], { value }, { shape: [], dtype: "float64", weak: true });
  return buildNode(literalOp, [], { value: rounded(value, dtype) }, { shape: [], dtype });
}

/** The value of a literal node, else undefined. */
export function literalValue(node: Node): number | undefined {
  return node.op === literalOp ? (node.attributes.value as number) : undefined;
}

/**
 * A leaf that holds values; the array is not copied and must not be written afterwards.
 * @throws ShapeError unless the shape's size is the array's length.
 */
export function constant(
  data: TypedArray,
  shape: Shape,
  { dtype = dtypeOfArray(data), weak = false, name }: { dtype?: DType; weak?: boolean; name?: string } = {},
): Node {
  checkShape("tensor", shape);
  if (sizeOf(shape) !== data.length)
    throw new ShapeError("tensor", ["shape"], [shape], `${data.length} values do not fill the shape`);
  if (!(data instanceof dtypes[dtype].array))
    throw new DTypeError("tensor", [], [], `a ${data.constructor.name} cannot hold ${dtype}; convert it first`);
  return buildNode(constantOp, [], { data }, { shape, dtype, weak, name });
}

/** The array of a constant, else undefined. */
export function constantData(node: Node): TypedArray | undefined {
  return node.op === constantOp ? (node.attributes.data as TypedArray) : undefined;
}

/** A leaf that gets its value at each call of a program. */
export function input(slot: Identity, result: { shape: Shape; dtype: DType; weak?: boolean; name?: string }): Node {
  return buildNode(inputOp, [], { slot }, result);
}

export function inputSlot(node: Node): Identity | undefined {
  return node.op === inputOp ? (node.attributes.slot as Identity) : undefined;
}

/**
 * Reads a variable at one version of it: a leaf to every derivative. A version that a trace has assigned has its `value`
 * as input.
 */
export function read(
  version: Identity,
  result: { shape: Shape; dtype: DType; weak?: boolean; name?: string },
  value?: Node,
): Node {
  return buildNode(readOp, value === undefined ? [] : [value], { version }, result);
}

export function readVersion(node: Node): Identity | undefined {
  return node.op === readOp ? (node.attributes.version as Identity) : undefined;
}

/**
 * Whether a program must be given the node's value: a leaf, unless it is a literal, which is part of the program, or a
 * variable that the same trace has assigned.
 */
export function isGiven(node: Node): boolean {
  return node.inputs.length === 0 && (node.op === constantOp || node.op === inputOp || node.op === readOp);
}

/** @throws TypeError for anything but a node or a number. */
export function asNode(operand: Operand): Node {
  if (typeof operand === "number") return literal(operand);
  if (typeof operand !== "object" || operand === null || !("op" in operand))
    throw new TypeError(
      `an op takes tensors and numbers, not ${describe(operand)}; make a tensor of it with tensor(…)`,
    );
  return operand;
}

function describe(value: unknown): string {
  return Array.isArray(value) ? "an array" : value === null ? "null" : `a value of type ${typeof value}`;
}
