import { buildNode, type Node, type Op } from "../graph/node.js";
import { isDType, isFloat, type DType } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { normalizeAxis, reducedShape, sameShape, sizeOf, type Shape } from "../shape/shape.js";
import { cast, everyDType, promoted } from "./cast.js";
import { asNode } from "./leaf.js";
import { full } from "./fill.js";
import { callable, sample, type IndexRecord, type Operand } from "./record.js";

function integerIndices(op: string, indices: Node): Node {
  if (isFloat(indices.dtype) || indices.dtype === "bool")
    throw new DTypeError(
      op,
      ["indices"],
      [indices.dtype],
      `indices must be int32 or uint8; cast them with .cast("int32")`,
    );
  return cast(indices, "int32");
}

const indices = (shape: Shape, ...values: number[]) => ({ shape, dtype: "int32" as DType, values });

/**
 * The slices of x at `indices` along `axis`: the axis is replaced by the indices' shape. An index outside
 * 0 … size − 1 is refused when the op runs.
 */
export const gather = callable(
  (x: Operand, at: Operand, axis: number = 0): Node => {
    const [node, places] = [asNode(x), integerIndices("gather", asNode(at))];
    const along = normalizeAxis("gather", node.shape, axis);
    const shape = [...node.shape.slice(0, along), ...places.shape, ...node.shape.slice(along + 1)];
    return buildNode(gather, [node, places], { axis: along }, { shape, dtype: node.dtype, weak: node.weak });
  },
  {
    name: "gather",
    kind: "index",
    rule: "gather",
    args: ["x", "indices"],
    dtypes: everyDType,
    adjoint: (g: Node, node: Node) => {
      const axis = node.attributes.axis as number;
      return [scatterAddZeros(g, node.inputs[1], axis, node.inputs[0].shape[axis]), null];
    },
    samples: [
      sample([[3, 2], indices([4], 2, 0, 2, 1)]),
      sample([[2, 3], indices([2, 2], 0, 1, 2, 0)], 1),
      sample([[4], indices([], 3)]),
      sample([[2, 2], indices([0])]),
    ],
    from: ([x, at]: readonly Operand[], [axis]: readonly unknown[] = []): Node =>
      gather(x, at, axis as number | undefined),
  } as const satisfies IndexRecord,
);

/**
 * x with `updates` added at `indices` along `axis`; indices that repeat add up, in their order. The updates have the
 * shape of x with that axis replaced by the indices' shape.
 * @throws ShapeError when the updates have another shape. @throws DTypeError for bool, which cannot add up, and for two
 * float types.
 */
export const scatterAdd = callable(
  (x: Operand, at: Operand, updates: Operand, axis: number = 0): Node => {
    const [node, places, added] = [asNode(x), integerIndices("scatterAdd", asNode(at)), asNode(updates)];
    const along = normalizeAxis("scatterAdd", node.shape, axis);
    const expected = [...node.shape.slice(0, along), ...places.shape, ...node.shape.slice(along + 1)];
    if (!sameShape(added.shape, expected))
      throw new ShapeError(
        "scatterAdd",
        ["x", "indices", "updates"],
        [node.shape, places.shape, added.shape],
        `updates must have the shape (${expected.join(", ")})`,
      );
    if (node.dtype === "bool")
      throw new DTypeError("scatterAdd", ["x"], [node.dtype], `bool cannot add up; cast it with .cast("int32")`);
    const { inputs, dtype, weak } = promoted("scatterAdd", ["x", "updates"], [node, added]);
    return buildNode(scatterAdd, [inputs[0], places, inputs[1]], { axis: along }, { shape: node.shape, dtype, weak });
  },
  {
    name: "scatterAdd",
    kind: "index",
    rule: "scatterAdd",
    args: ["x", "indices", "updates"],
    dtypes: everyDType.filter((dtype) => dtype !== "bool"),
    adjoint: (g: Node, node: Node) => [g, null, gather(g, node.inputs[1], node.attributes.axis as number)],
    samples: [
      sample([[3, 2], indices([4], 2, 0, 2, 1), [4, 2]]),
      sample([[2, 3], indices([2, 2], 0, 1, 1, 0), [2, 2, 2]], 1),
      sample([[4], indices([], 3), []]),
      sample([[2, 2], indices([0]), [0, 2]]),
    ],
    from: ([x, at, updates]: readonly Operand[], [axis]: readonly unknown[] = []): Node =>
      scatterAdd(x, at, updates, axis as number | undefined),
  } as const satisfies IndexRecord,
);

/** The adjoint of gather: the updates added into zeros. */
function scatterAddZeros(updates: Node, at: Node, axis: number, size: number): Node {
  const shape = [...updates.shape.slice(0, axis), size, ...updates.shape.slice(axis + at.shape.length)];
  return scatterAdd(full(shape, 0, updates), at, updates, axis);
}

/**
 * A vector of `depth` for each index: 1 at the index, 0 elsewhere, along a new last axis. An index outside
 * 0 … depth − 1 is refused when the op runs.
 * @throws ShapeError unless the depth is a whole number ≥ 1. @throws DTypeError for an unknown dtype or indices that are no integers.
 */
export const oneHot = callable(
  (at: Operand, depth: number, dtype: DType = "float32"): Node => {
    const places = integerIndices("oneHot", asNode(at));
    if (!Number.isInteger(depth) || depth < 1)
      throw new ShapeError("oneHot", ["indices"], [places.shape], `depth ${depth} must be a whole number ≥ 1`);
    if (!isDType(dtype))
      throw new DTypeError(
        "oneHot",
        ["indices"],
        [places.dtype],
        `there is no dtype ${String(dtype)}; use ${everyDType.join(", ")}`,
      );
    return buildNode(oneHot, [places], { depth }, { shape: [...places.shape, depth], dtype });
  },
  {
    name: "oneHot",
    kind: "index",
    rule: "oneHot",
    args: ["indices"],
    dtypes: ["int32", "uint8"],
    adjoint: () => [null],
    samples: [
      sample([indices([3], 2, 0, 1)], 3),
      sample([indices([2, 2], 0, 1, 1, 0)], 2, "float64"),
      sample([indices([], 1)], 4),
      sample([indices([0])], 2),
    ],
    from: ([at]: readonly Operand[], [depth, dtype]: readonly unknown[] = []): Node =>
      oneHot(at, depth as number, dtype as DType | undefined),
  } as const satisfies IndexRecord,
);

/**
 * Where the largest element lies along `axis` (int32); the first of those that tie, and the first NaN if there is one.
 * Without an axis: its place among all elements in row-major order.
 * @throws ShapeError when there is nothing to choose from.
 */
export const argmax = callable(
  (x: Operand, axis?: number, keepDims: boolean = false): Node => {
    const node = asNode(x);
    const axes = axis === undefined ? node.shape.map((_, i) => i) : [normalizeAxis("argmax", node.shape, axis)];
    if (sizeOf(axes.map((i) => node.shape[i])) === 0)
      throw new ShapeError("argmax", ["x"], [node.shape], "there is no element to choose");
    return buildNode(
      argmax,
      [node],
      { axes, keepDims },
      { shape: reducedShape(node.shape, axes, keepDims), dtype: "int32" },
    );
  },
  {
    name: "argmax",
    kind: "index",
    rule: "argmax",
    args: ["x"],
    dtypes: everyDType,
    adjoint: () => [null],
    samples: [sample([[2, 3]]), sample([[2, 3]], 1), sample([[3, 2]], 0, true), sample([[]]), sample([[0, 2]], 1)],
    from: ([x]: readonly Operand[], [axis, keepDims]: readonly unknown[] = []): Node =>
      argmax(x, axis as number | undefined, keepDims as boolean | undefined),
  } as const satisfies IndexRecord,
);

/** Whether the op's kernel checks indices when it runs, and may refuse one. */
export function checksIndices(op: Op): boolean {
  return op.kind === "index" && (op as IndexRecord).rule !== "argmax";
}

/** The indices that the node's kernel checks when it runs, and the number below which they must lie; null if it does not. */
export function indexCheck({ op, inputs, attributes }: Node): { indices: Node; bound: number } | null {
  if (!checksIndices(op)) return null;
  if ((op as IndexRecord).rule === "oneHot") return { indices: inputs[0], bound: attributes.depth as number };
  return { indices: inputs[1], bound: inputs[0].shape[attributes.axis as number] };
}
