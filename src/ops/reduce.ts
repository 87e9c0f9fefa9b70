import { buildNode, type Node } from "../graph/node.js";
import type { DType } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { normalizeAxes, reducedShape, sizeOf } from "../shape/shape.js";
import { everyDType } from "./cast.js";
import { asNode } from "./leaf.js";
import {
  callable,
  sample,
  type Combiner,
  type Interval,
  type Operand,
  type ReduceRecord,
  type Samples,
} from "./record.js";

type ReduceCall = (x: Operand, axis?: number | readonly number[], keepDims?: boolean) => Node;

const samples: Samples = [
  sample([[2, 3]]),
  sample([[2, 3]], 0),
  sample([[2, 3, 2]], [0, -1], true),
  sample([[4]], 0, true),
  sample([[]]),
  sample([[3, 1]], 1),
  sample([[2, 2]], []),
];
/** Where the combiner has a value for nothing. */
const withEmpty: Samples = [...samples, sample([[0, 3]], 0), sample([[2, 0]])];
export { samples as reduceSamples };

/** Attributes of a node that reduces. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

function reduce(definition: {
  name: Combiner;
  glyph?: string;
  dtype: (x: DType) => DType;
  emptyAllowed: boolean;
  domain?: { readonly x: Interval };
  samples: Samples;
}): ReduceCall & ReduceRecord {
  const { name, dtype, emptyAllowed, ...rest } = definition;
  const call: ReduceCall = (x, axis, keepDims = false) => {
    const node = asNode(x);
    const axes = normalizeAxes(name, node.shape, axis);
    if (!emptyAllowed && sizeOf(axes.map((i) => node.shape[i])) === 0)
      throw new ShapeError(
        name,
        ["x"],
        [node.shape],
        `axes ${JSON.stringify(axes)} hold no element, and nothing has no ${name}`,
      );
    return buildNode(
      record,
      [node],
      { axes, keepDims },
      {
        shape: reducedShape(node.shape, axes, keepDims),
        dtype: dtype(node.dtype),
        weak: node.weak,
      },
    );
  };
  const record: ReduceCall & ReduceRecord = callable(call, {
    ...rest,
    name,
    kind: "reduce",
    args: ["x"],
    combiner: name,
    dtypes: everyDType,
    from: ([x], restArguments = []) => record(x, ...(restArguments as [number?, boolean?])),
  } satisfies ReduceRecord);
  return record;
}

const counted = (dtype: DType): DType => (dtype === "bool" || dtype === "uint8" ? "int32" : dtype);
const kept = (dtype: DType): DType => dtype;

/** Sum over axes (all by default); bool and uint8 give int32, which wraps. Nothing sums to 0. */
export const sum = reduce({ name: "sum", glyph: "Σ", dtype: counted, emptyAllowed: true, samples: withEmpty });

/** Product over axes (all by default); bool and uint8 give int32, which wraps. The product of nothing is 1. */
export const prod = reduce({ name: "prod", glyph: "Π", dtype: counted, emptyAllowed: true, samples: withEmpty });

/** Largest over axes (all by default); NaN if there is one. Elements that tie share the derivative equally. */
export const max = reduce({ name: "max", dtype: kept, emptyAllowed: false, samples });

/** Smallest over axes (all by default); NaN if there is one. Elements that tie share the derivative equally. */
export const min = reduce({ name: "min", dtype: kept, emptyAllowed: false, samples });
