import { buildNode, type Attributes, type Node } from "../graph/node.js";
import { dtypes } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { checkArray, checkShape, normalizeAxes, normalizeAxis, sizeOf, stridesOf, type Shape } from "../shape/shape.js";
import { add } from "./arithmetic.js";
import { everyDType } from "./cast.js";
import { asNode } from "./leaf.js";
import {
  callable,
  recordOf,
  sample,
  type IndexMap,
  type MovementRecord,
  type Operand,
  type Samples,
} from "./record.js";
import { sum } from "./reduce.js";

type MovementCall<Rest extends unknown[]> = (x: Operand, ...rest: Rest) => Node;

function movement<Rest extends unknown[]>(definition: {
  name: string;
  glyph?: string;
  /** Checks the arguments; a node: it has the result already, x itself where the op would change nothing. */
  plan: (x: Node, ...rest: Rest) => { shape: Shape; attributes: Attributes } | Node;
  map: MovementRecord["map"];
  adjoint: MovementRecord["adjoint"];
  merge?: MovementRecord["merge"];
  samples: Samples;
}): MovementCall<Rest> & MovementRecord {
  const { plan, ...rest } = definition;
  const call: MovementCall<Rest> = (x, ...restArguments) => {
    const node = asNode(x);
    const planned = plan(node, ...restArguments);
    if ("op" in planned) return planned;
    return buildNode(record, [node], planned.attributes, {
      shape: planned.shape,
      dtype: node.dtype,
      weak: node.weak,
    });
  };
  const record: MovementCall<Rest> & MovementRecord = callable(call, {
    ...rest,
    kind: "movement",
    args: ["x"],
    dtypes: everyDType,
    from: ([x], restArguments = []) => record(x, ...(restArguments as Rest)),
  } satisfies MovementRecord);
  return record;
}

/** How the node of a movement op places its input's elements. */
export function indexMapOf(node: Node): IndexMap {
  return (recordOf(node) as MovementRecord).map(node.inputs[0].shape, node.shape, node.attributes);
}

/**
 * The same elements, in the same row-major order, in another shape; one dimension may be −1, which is worked out.
 * @throws ShapeError when the element counts differ.
 */
export const reshape = movement({
  name: "reshape",
  plan: (x, shape: Shape) => {
    checkArray("reshape", "the shape", shape);
    const open = shape.indexOf(-1);
    const rest = sizeOf(shape.filter((dimension) => dimension !== -1));
    const full = open < 0 ? shape : shape.with(open, rest === 0 ? 0 : sizeOf(x.shape) / rest);
    if (
      shape.filter((dimension) => dimension === -1).length > 1 ||
      full.some((dimension) => !Number.isInteger(dimension)) ||
      sizeOf(full) !== sizeOf(x.shape)
    )
      throw new ShapeError(
        "reshape",
        ["x", "shape"],
        [x.shape, shape],
        `${sizeOf(x.shape)} elements do not fill the new shape`,
      );
    checkShape("reshape", full);
    return { shape: full, attributes: {} };
  },
  map: () => ({ form: "reshape" }),
  adjoint: (g, node): Node => reshape(g, node.inputs[0].shape),
  merge: (first, second): Node => reshape(first.inputs[0], second.shape),
  samples: [sample([[2, 3]], [3, 2]), sample([[2, 3]], [-1]), sample([[]], [1, 1]), sample([[0, 3]], [3, 0])],
});

/**
 * Axes in another order; reversed by default, so that a matrix is transposed.
 * @throws ShapeError unless `permutation` names each axis once.
 */
export const transpose = movement({
  name: "transpose",
  glyph: "T",
  plan: (x, permutation: readonly number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis)) => {
    checkArray("transpose", "the permutation", permutation);
    const order = permutation.map((axis) => normalizeAxis("transpose", x.shape, axis));
    if (order.length !== x.shape.length || new Set(order).size !== order.length)
      throw new ShapeError(
        "transpose",
        ["x"],
        [x.shape],
        `[${permutation.join(", ")}] must name each of the ${x.shape.length} axes once`,
      );
    if (order.every((axis, i) => axis === i)) return x;
    return { shape: order.map((axis) => x.shape[axis]), attributes: { permutation: order } };
  },
  map: (from, _to, attributes) => {
    const strides = stridesOf(from);
    return { form: "gather", offset: 0, strides: (attributes.permutation as number[]).map((axis) => strides[axis]) };
  },
  adjoint: (g, node): Node => {
    const permutation = node.attributes.permutation as number[];
    return transpose(
      g,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    );
  },
  merge: (first, second): Node => {
    const before = first.attributes.permutation as number[];
    return transpose(
      first.inputs[0],
      (second.attributes.permutation as number[]).map((axis) => before[axis]),
    );
  },
  samples: [sample([[2, 3]]), sample([[2, 3, 4]], [1, 2, 0]), sample([[3]]), sample([[]]), sample([[0, 2]])],
});

/**
 * Repeats along new leading axes and axes of 1, as broadcasting does.
 * @throws ShapeError when a dimension is neither equal nor 1.
 */
export const expand = movement({
  name: "expand",
  plan: (x, shape: Shape) => {
    checkShape("expand", shape);
    const skip = shape.length - x.shape.length;
    if (skip < 0 || x.shape.some((dimension, axis) => dimension !== 1 && dimension !== shape[axis + skip]))
      throw new ShapeError(
        "expand",
        ["x", "shape"],
        [x.shape, shape],
        "each dimension must be equal or 1, counted from the right",
      );
    if (skip === 0 && x.shape.every((dimension, axis) => dimension === shape[axis])) return x;
    return { shape, attributes: {} };
  },
  map: (from, to) => ({ form: "gather", offset: 0, strides: broadcastStrides(from, to) }),
  adjoint: (g, node): Node => unbroadcast(g, node.inputs[0].shape),
  samples: [sample([[3]], [2, 3]), sample([[2, 1]], [2, 4]), sample([[]], [2, 2]), sample([[1, 3]], [0, 3])],
});

/** Strides that read `from` as if it had the shape `to`. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const skip = to.length - from.length;
  return to.map((_, axis) => (axis < skip || from[axis - skip] === 1 ? 0 : strides[axis - skip]));
}

/** Sums `g` down to a shape that was broadcast to g's: the adjoint of broadcasting. */
export function unbroadcast(g: Node, shape: Shape): Node {
  const skip = g.shape.length - shape.length;
  const axes = g.shape.flatMap((dimension, axis) =>
    axis < skip || (shape[axis - skip] === 1 && dimension !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? g : reshape(sum(g, axes), shape);
}

/** Along one axis: from, up to (not included; the end by default), and every how many. Negative counts from the end. */
export type Range = readonly [start: number, stop?: number, step?: number];

/** Attributes of a slice: start, stop and step along each axis. */
type FullRange = readonly [start: number, stop: number, step: number];

/**
 * A part of each axis: a `Range`, or null for all of it. Axes not named are kept whole.
 * @throws ShapeError when a range leaves its axis or a step is not a whole number ≥ 1.
 */
export const slice = movement({
  name: "slice",
  plan: (x, ranges: readonly (Range | null)[]) => {
    checkArray("slice", "the ranges", ranges);
    if (ranges.length > x.shape.length)
      throw new ShapeError("slice", ["x"], [x.shape], `${ranges.length} ranges for ${x.shape.length} axes`);
    const full = x.shape.map((dimension, axis): FullRange => {
      const range = ranges[axis] ?? [0];
      checkArray("slice", `the range of axis ${axis}`, range);
      const [start, stop = dimension, step = 1] = range;
      const from = start < 0 ? start + dimension : start;
      const to = stop < 0 ? stop + dimension : stop;
      if (![from, to, step].every(Number.isInteger) || step < 1 || from < 0 || to > dimension || from > to)
        throw new ShapeError(
          "slice",
          ["x"],
          [x.shape],
          `[${start}, ${stop}, ${step}] is no range of axis ${axis}, which has ${dimension} elements`,
        );
      return [from, to, step];
    });
    if (full.every(([start, stop, step], axis) => start === 0 && stop === x.shape[axis] && step === 1)) return x;
    return { shape: full.map(([start, stop, step]) => Math.ceil((stop - start) / step)), attributes: { ranges: full } };
  },
  map: (from, _to, attributes) => {
    const strides = stridesOf(from);
    const ranges = attributes.ranges as unknown as FullRange[];
    return {
      form: "gather",
      offset: ranges.reduce((offset, [start], axis) => offset + start * strides[axis], 0),
      strides: ranges.map(([, , step], axis) => step * strides[axis]),
    };
  },
  adjoint: (g, node): Node => {
    const ranges = node.attributes.ranges as unknown as FullRange[];
    const widths = ranges.map(([start, , step], axis): Width => {
      const covered = g.shape[axis] === 0 ? 0 : (g.shape[axis] - 1) * step + 1;
      return [start, node.inputs[0].shape[axis] - start - covered, step - 1];
    });
    return pad(g, widths);
  },
  merge: (first, second): Node => {
    const before = first.attributes.ranges as unknown as FullRange[];
    const after = second.attributes.ranges as unknown as FullRange[];
    return slice(
      first.inputs[0],
      after.map(([start, , step], axis): Range => {
        const [firstStart, , firstStep] = before[axis];
        const count = second.shape[axis];
        const from = firstStart + start * firstStep;
        return count === 0 ? [0, 0] : [from, from + (count - 1) * step * firstStep + 1, step * firstStep];
      }),
    );
  },
  samples: [
    sample([[3, 4]], [[1, 3]]),
    sample([[3, 4]], [null, [-3, -1]]),
    sample([[7]], [[1, 7, 2]]),
    sample([[3, 4]], [[2, 2]]),
    sample([[]], []),
  ],
});

/** Before, after, and between neighbours. */
export type Width = readonly [before: number, after: number, between?: number];

/**
 * Puts `value` around (and between) the elements, `widths` along each axis; axes not named are left as they are.
 * @throws ShapeError unless the widths are whole numbers ≥ 0. @throws DTypeError when the value does not fit x's dtype.
 */
export const pad = movement({
  name: "pad",
  plan: (x, widths: readonly Width[], value: number = 0) => {
    checkArray("pad", "the widths", widths);
    if (widths.length > x.shape.length)
      throw new ShapeError("pad", ["x"], [x.shape], `${widths.length} widths for ${x.shape.length} axes`);
    const full = x.shape.map((_, axis) => {
      const width = widths[axis] ?? [0, 0];
      checkArray("pad", `the width of axis ${axis}`, width);
      const [before, after, between = 0] = width;
      if (![before, after, between].every((width) => Number.isInteger(width) && width >= 0))
        throw new ShapeError(
          "pad",
          ["x"],
          [x.shape],
          `widths [${width.join(", ")}] of axis ${axis} must be whole numbers ≥ 0`,
        );
      return [before, after, between] as const;
    });
    const { float, range } = dtypes[x.dtype];
    if (!float && !(Number.isInteger(value) && value >= range[0] && value <= range[1]))
      throw new DTypeError("pad", ["x"], [x.dtype], `${value} does not fit ${x.dtype}; cast x first`);
    if (full.every((width) => width.every((count) => count === 0))) return x;
    const shape = x.shape.map((dimension, axis) => {
      const [before, after, between] = full[axis];
      return before + dimension + Math.max(0, dimension - 1) * between + after;
    });
    return { shape, attributes: { widths: full, value } };
  },
  map: (_from, to, attributes): IndexMap => {
    const strides = stridesOf(to);
    const widths = attributes.widths as number[][];
    return {
      form: "place",
      offset: widths.reduce((offset, [before], axis) => offset + before * strides[axis], 0),
      strides: widths.map(([, , between], axis) => (between + 1) * strides[axis]),
      fill: attributes.value as number,
    };
  },
  adjoint: (g, node): Node => {
    const widths = node.attributes.widths as number[][];
    return slice(
      g,
      widths.map(([before, after, between], axis): Range => [
        before,
        Math.max(before, g.shape[axis] - after),
        between + 1,
      ]),
    );
  },
  samples: [
    sample(
      [[2, 3]],
      [
        [1, 2],
        [0, 1],
      ],
    ),
    sample([[3]], [[1, 0, 2]], 5),
    sample([[0, 2]], [[1, 1]]),
    sample([[]], []),
  ],
});

/** Reversed along axes (all by default). */
export const flip = movement({
  name: "flip",
  plan: (x, axes?: number | readonly number[]) => {
    const reversed = normalizeAxes("flip", x.shape, axes);
    return reversed.length === 0 ? x : { shape: x.shape, attributes: { axes: reversed } };
  },
  map: (from, _to, attributes) => {
    const strides = stridesOf(from);
    const axes = attributes.axes as number[];
    return {
      form: "gather",
      offset: axes.reduce((offset, axis) => offset + Math.max(0, from[axis] - 1) * strides[axis], 0),
      strides: strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride)),
    };
  },
  adjoint: (g, node): Node => flip(g, node.attributes.axes as number[]),
  merge: (first, second): Node => {
    const [before, after] = [first, second].map(({ attributes }) => attributes.axes as number[]);
    return flip(first.inputs[0], [
      ...before.filter((axis) => !after.includes(axis)),
      ...after.filter((axis) => !before.includes(axis)),
    ]);
  },
  samples: [sample([[2, 3]]), sample([[2, 3]], 1), sample([[4]], [0]), sample([[]]), sample([[0, 2]], 0)],
});

/** Attributes of a window. */
interface WindowAttributes {
  readonly axis: number;
  readonly size: number;
  readonly step: number;
}

/**
 * Slides along an axis: the axis is replaced by [count, size], window i of which starts at element i·step. There are
 * ⌊(n − size) / step⌋ + 1 of them; elements after the last whole window are left out. For convolution and pooling.
 * @throws ShapeError unless size and step are whole numbers ≥ 1 and one window fits.
 */
export const window = movement({
  name: "window",
  plan: (x, axis: number, size: number, step: number = 1) => {
    const along = normalizeAxis("window", x.shape, axis);
    for (const [what, value] of Object.entries({ size, step })) {
      if (!Number.isInteger(value) || value < 1)
        throw new ShapeError("window", ["x"], [x.shape], `${what} ${value} must be a whole number ≥ 1`);
    }
    const length = x.shape[along];
    if (size > length)
      throw new ShapeError(
        "window",
        ["x"],
        [x.shape],
        `a window of ${size} does not fit axis ${along}, which has ${length} elements`,
      );
    const count = Math.floor((length - size) / step) + 1;
    const shape = x.shape.toSpliced(along, 1, count, size);
    if (size === step) return reshape(slice(x, alongAxis(along, [0, count * size])), shape); // side by side: no copy
    const attributes: WindowAttributes = { axis: along, size, step };
    return { shape, attributes: { ...attributes } };
  },
  map: (from, _to, attributes) => {
    const { axis, step } = attributes as unknown as WindowAttributes;
    const strides = stridesOf(from);
    return { form: "gather", offset: 0, strides: strides.toSpliced(axis, 1, step * strides[axis], strides[axis]) };
  },
  adjoint: (g, node): Node => {
    const { axis, size, step } = node.attributes as unknown as WindowAttributes;
    const [length, count] = [node.inputs[0].shape[axis], g.shape[axis]];
    const covered = (count - 1) * step + 1;
    // for each place in a window, the derivatives of all windows at that place, put back step apart
    const terms = Array.from({ length: size }, (_, place) => {
      const at = slice(g, alongAxis(axis + 1, [place, place + 1]));
      return pad(reshape(at, g.shape.toSpliced(axis + 1, 1)), [
        ...Array.from({ length: axis }, (): Width => [0, 0]),
        [place, length - place - covered, step - 1],
      ]);
    });
    return terms.reduce((sum, term) => add(sum, term));
  },
  samples: [
    sample([[5]], 0, 3),
    sample([[2, 7]], 1, 3, 2),
    sample([[4, 3]], 0, 2, 2),
    sample([[5, 2]], -2, 2, 2),
    sample([[7]], 0, 2, 3),
    sample([[3, 0]], 0, 2),
    sample([[3]], 0, 3),
  ],
});

/** The range for one axis, all of those before it. */
function alongAxis(axis: number, range: Range): (Range | null)[] {
  return [...Array.from({ length: axis }, () => null), range];
}
