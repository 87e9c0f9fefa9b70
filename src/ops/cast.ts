import { buildNode, type Node } from "../graph/node.js";
import { dtypes, isDType, promote, type DType } from "../shape/dtype.js";
import { DTypeError } from "../shape/errors.js";
import { asNode, literal, literalValue } from "./leaf.js";
import { callable, sample, type CastRecord, type Operand, type Samples } from "./record.js";

export const everyDType = Object.freeze(Object.keys(dtypes)) as readonly DType[];
export const floatDTypes: readonly DType[] = ["float32", "float64"];

const samples: Samples = [
  sample([[2, 3]], "float32"),
  sample([[4]], "float64"),
  sample([[]], "float32"),
  sample([[0, 2]], "float64"),
  sample([[3]], "int32"),
  sample([[3]], "uint8"),
  sample([[3]], "bool"),
];

/**
 * The same values in another dtype: floats are rounded to nearest, a float becomes an integer by dropping the
 * fraction and wrapping (NaN and ±Infinity become 0), and anything but 0 becomes true.
 * The derivative is cast back; there is none through integers and bool.
 * @throws DTypeError for an unknown dtype.
 */
export const cast = callable(
  (x: Operand, dtype: DType): Node => {
    const node = asNode(x);
    if (!isDType(dtype))
      throw new DTypeError(
        "cast",
        ["x"],
        [node.dtype],
        `there is no dtype ${String(dtype)}; use ${everyDType.join(", ")}`,
      );
    if (node.dtype === dtype && !node.weak) return node;
    const value = literalValue(node);
    if (value !== undefined) return literal(value, dtype);
    return buildNode(cast, [node], {}, { shape: node.shape, dtype });
  },
  {
    name: "cast",
    kind: "cast",
    args: ["x"],
    dtypes: everyDType,
    samples,
    from: ([x]: readonly Operand[], [dtype]: readonly unknown[] = []): Node => cast(x, dtype as DType),
  } as const satisfies CastRecord,
);

/** Cast to a dtype that may be weak: what a derivative needs to match the node it belongs to. */
export function castLike(x: Node, { dtype, weak }: { dtype: DType; weak: boolean }): Node {
  if (x.dtype === dtype && x.weak === weak) return x;
  return buildNode(cast, [x], {}, { shape: x.shape, dtype, weak });
}

/**
 * The nodes cast to their common dtype, or to what `widen` makes of it; weak if they all are.
 * @throws DTypeError as `promote` does.
 */
export function promoted(
  op: string,
  args: readonly string[],
  nodes: readonly Node[],
  widen: (dtype: DType) => DType = (dtype) => dtype,
): { inputs: Node[]; dtype: DType; weak: boolean } {
  const operands = nodes.map((node) => ({ dtype: node.dtype, weak: node.weak, literal: literalValue(node) }));
  const common = promote(op, args, operands);
  const { weak } = common;
  const dtype = widen(common.dtype);
  return { inputs: nodes.map((node) => (weak ? castLike(node, { dtype, weak }) : cast(node, dtype))), dtype, weak };
}
