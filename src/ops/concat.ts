import { buildNode, type Node } from "../graph/node.js";
import { ShapeError } from "../shape/errors.js";
import { normalizeAxis } from "../shape/shape.js";
import { everyDType, promoted } from "./cast.js";
import { asNode } from "./leaf.js";
import { callable, sample, type ConcatRecord, type Operand } from "./record.js";

/**
 * The inputs one after the other along `axis` (the first by default); all other dimensions are equal.
 * @throws ShapeError when there is no input, or ranks or other dimensions differ.
 */
export const concat = callable(
  (inputs: readonly Operand[], axis: number = 0): Node => {
    const nodes = inputs.map(asNode);
    const args = nodes.map((_, i) => `input${i}`);
    const shapes = nodes.map((node) => node.shape);
    if (nodes.length === 0) throw new ShapeError("concat", [], [], "there must be at least one input");
    const along = normalizeAxis("concat", shapes[0], axis);
    for (const shape of shapes) {
      if (shape.length !== shapes[0].length || shape.some((dimension, i) => i !== along && dimension !== shapes[0][i]))
        throw new ShapeError("concat", args, shapes, `all dimensions but that of axis ${along} must be equal`);
    }
    const { inputs: same, dtype, weak } = promoted("concat", args, nodes);
    const shape = shapes[0].with(
      along,
      shapes.reduce((total, part) => total + part[along], 0),
    );
    return buildNode(concat, same, { axis: along }, { shape, dtype, weak });
  },
  {
    name: "concat",
    kind: "concat",
    args: ["inputs"],
    dtypes: everyDType,
    samples: [
      sample([
        [2, 3],
        [1, 3],
      ]),
      sample(
        [
          [2, 3],
          [2, 1],
          [2, 2],
        ],
        1,
      ),
      sample([[3], [0], [2]]),
      sample([[2, 2]], -1),
    ],
    from: (inputs: readonly Operand[], [axis]: readonly unknown[] = []): Node =>
      concat(inputs, axis as number | undefined),
  } as const satisfies ConcatRecord,
);
