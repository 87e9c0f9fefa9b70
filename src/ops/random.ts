import { buildNode, type Node } from "../graph/node.js";
import type { Expression } from "../scalar/algebra.js";
import type { DType } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { checkShape, sameShape, sizeOf, type Shape } from "../shape/shape.js";
import { floatDTypes } from "./cast.js";
import { asNode } from "./leaf.js";
import { callable, sample, type AdvanceRecord, type DrawRecord, type Operand } from "./record.js";

/** A generator's state: four int32 words, key (seed low, seed high) and counter (low, high). */
export const STATE_SHAPE: Shape = [4];

/** 32-bit words that one element draws: u and v of 24 bits each, or of 53. */
export function wordsPerElement(dtype: DType): 2 | 4 {
  return dtype === "float64" ? 4 : 2;
}

/** Philox blocks of four words that a draw uses. */
export function blocksOf(shape: Shape, dtype: DType): number {
  return Math.ceil((sizeOf(shape) * wordsPerElement(dtype)) / 4);
}

function checkState(op: string, state: Node): Node {
  if (!sameShape(state.shape, STATE_SHAPE))
    throw new ShapeError(op, ["state"], [state.shape], "a generator's state is four int32 words; use Generator");
  if (state.dtype !== "int32")
    throw new DTypeError(op, ["state"], [state.dtype], "a generator's state is int32; use Generator");
  return state;
}

type DrawCall = (state: Operand, shape: Shape, dtype?: DType, offset?: number) => Node;
const state = { shape: STATE_SHAPE, dtype: "int32" as DType, values: [7, 0, 0, 0] };

function draw(name: string, transform: Expression<"u" | "v">): DrawCall & DrawRecord {
  const call: DrawCall = (from, shape, dtype = "float32", offset = 0) => {
    checkShape(name, shape);
    const node = checkState(name, asNode(from));
    if (!floatDTypes.includes(dtype))
      throw new DTypeError(name, [], [], `${dtype} cannot be drawn; use float32 or float64`);
    return buildNode(record, [node], { offset }, { shape, dtype });
  };
  const record: DrawCall & DrawRecord = callable(call, {
    name,
    kind: "random",
    args: ["state"],
    dtypes: floatDTypes,
    transform,
    samples: [sample([state], [2, 3]), sample([state], [5], "float64", 3), sample([state], []), sample([state], [0])],
    from: ([from], [shape, dtype, offset] = []) =>
      record(from, shape as Shape, dtype as DType | undefined, offset as number | undefined),
  } satisfies DrawRecord);
  return record;
}

/**
 * Uniform numbers in [0, 1), by Philox-4x32-10 from the state's key and counter: the same words on every backend.
 * Element i of float32 uses words 2i and 2i + 1 of the stream, of float64 words 4i … 4i + 3; a uniform is the top 24
 * bits of one word, or the top 27 of one followed by the top 26 of the next.
 */
export const uniform = draw("uniform", (_, { u }) => u);

/** Standard normal numbers: Box and Muller's √(−2 ln(1 − u))·cos(2πv) of the same two uniforms. */
export const normal = draw("normal", (s, { u, v }) => {
  const radius = s.sqrt(s.mul(s.lit(-2), s.log1p(s.neg(u))));
  return s.mul(radius, s.cos(s.mul(s.lit(2 * Math.PI), v)));
});

/** The state with its counter moved on by a number of blocks. */
export const advance = callable(
  (from: Operand, blocks: number): Node => {
    const node = checkState("advance", asNode(from));
    return buildNode(advance, [node], { blocks }, { shape: STATE_SHAPE, dtype: "int32" });
  },
  {
    name: "advance",
    kind: "random",
    advance: true,
    args: ["state"],
    dtypes: ["int32"],
    samples: [sample([state], 5), sample([{ ...state, values: [1, 2, -1, 3] }], 1)],
    from: ([from]: readonly Operand[], [blocks]: readonly unknown[] = []): Node => advance(from, blocks as number),
  } as const satisfies AdvanceRecord,
);
