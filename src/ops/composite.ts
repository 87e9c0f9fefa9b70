import type { Node } from "../graph/node.js";
import { isFloat, type DType } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { normalizeAxes, normalizeAxis, sizeOf } from "../shape/shape.js";
import { abs, add, div, mul, stopGradient, sub } from "./arithmetic.js";
import { cast, everyDType } from "./cast.js";
import { lt, where } from "./compare.js";
import { concat } from "./concat.js";
import { contract } from "./contract.js";
import { asNode } from "./leaf.js";
import { reshape } from "./movement.js";
import { callable, sample, type CompositeRecord, type Interval, type Operand, type Samples } from "./record.js";
import { max, sum } from "./reduce.js";
import { exp, log, sqrt } from "./transcendental.js";

type CompositeCall<Rest extends unknown[]> = (x: Operand, ...rest: Rest) => Node;

/** An op of one tensor that is made of other ops. */
export function composite<Rest extends unknown[]>(definition: {
  name: string;
  build: (x: Node, ...rest: Rest) => Node;
  domain?: { readonly x: Interval };
  samples: Samples;
}): CompositeCall<Rest> & CompositeRecord {
  const { name, build, domain, samples } = definition;
  const call: CompositeCall<Rest> = (x, ...rest) => build(asNode(x), ...rest);
  const record: CompositeCall<Rest> & CompositeRecord = callable(call, {
    name,
    kind: "composite",
    args: ["x"],
    dtypes: everyDType,
    domain,
    samples,
    from: ([x], rest = []) => record(x, ...(rest as Rest)),
  } satisfies CompositeRecord);
  return record;
}

/** Integers and bool as float32. */
export const asFloat = (x: Node): Node => (isFloat(x.dtype) ? x : cast(x, "float32"));
const axisSamples: Samples = [
  sample([[2, 3]]),
  sample([[2, 3]], 0),
  sample([[2, 3, 2]], 1),
  sample([[4]]),
  sample([[1, 3]]),
];

/** Mean over axes (all by default), as a float. The mean of nothing is NaN. */
export const mean = composite({
  name: "mean",
  build: (x, axis?: number | readonly number[], keepDims: boolean = false) => {
    const axes = normalizeAxes("mean", x.shape, axis);
    return div(sum(asFloat(x), axes, keepDims), sizeOf(axes.map((i) => x.shape[i])));
  },
  samples: [sample([[2, 3]]), sample([[2, 3]], 0), sample([[2, 3, 2]], [0, 2], true), sample([[]])],
});

/** ln Σ exp(x) over axes (all by default), without overflow: the largest element is taken out first. */
export const logsumexp = composite({
  name: "logsumexp",
  build: (x, axis?: number | readonly number[], keepDims: boolean = false) => {
    const values = asFloat(x);
    const axes = normalizeAxes("logsumexp", x.shape, axis);
    const largest = stopGradient(max(values, axes, true));
    const shift = where(lt(abs(largest), Infinity), largest, 0); // Infinity − Infinity would be NaN
    const out = add(log(sum(exp(sub(values, shift)), axes, true)), shift);
    return keepDims
      ? out
      : reshape(
          out,
          out.shape.filter((_, i) => !axes.includes(i)),
        );
  },
  samples: [sample([[2, 3]]), sample([[2, 3]], 1), sample([[2, 3, 2]], [0, 2], true), sample([[]])],
});

/** exp(x) / Σ exp(x) along `axis` (the last by default): positive and summing to 1. */
export const softmax = composite({
  name: "softmax",
  build: (x, axis: number = -1) => {
    const values = asFloat(x);
    const along = normalizeAxis("softmax", x.shape, axis);
    const exponentials = exp(sub(values, stopGradient(max(values, along, true))));
    return mul(exponentials, div(1, sum(exponentials, along, true))); // one division a row, backward too
  },
  samples: axisSamples,
});

/** ln softmax(x) along `axis` (the last by default), finite where the softmax underflows. */
export const logSoftmax = composite({
  name: "logSoftmax",
  build: (x, axis: number = -1) => {
    const values = asFloat(x);
    const along = normalizeAxis("logSoftmax", x.shape, axis);
    const shifted = sub(values, stopGradient(max(values, along, true)));
    return sub(shifted, log(sum(exp(shifted), along, true)));
  },
  samples: axisSamples,
});

/** How a normalisation is kept from dividing by 0. */
export interface NormalizationOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Each row along the last axis with its mean taken away and divided by its standard deviation, (x − mean) / √(variance +
 * epsilon), the variance being the mean square (Ba et al. 2016).
 * @throws RangeError unless epsilon is a finite number ≥ 0. @throws ShapeError for a scalar.
 */
export const layerNorm = composite({
  name: "layerNorm",
  build: (x, options: NormalizationOptions = {}) => {
    const { epsilon = 1e-5 } = options;
    if (!(epsilon >= 0 && epsilon < Infinity))
      throw new RangeError(`layerNorm: epsilon ${epsilon} must be a finite number ≥ 0`);
    const along = normalizeAxis("layerNorm", x.shape, -1);
    const centred = sub(x, mean(x, along, true));
    const variance = mean(mul(centred, centred), along, true);
    return mul(centred, div(1, sqrt(add(variance, epsilon)))); // one division a row
  },
  samples: [sample([[2, 3]]), sample([[2, 2, 4]], { epsilon: 1e-3 }), sample([[5]]), sample([[0, 3]])],
});

/** The tensors, which have one shape, along a new axis (the first by default). */
export const stack = callable(
  (inputs: readonly Operand[], axis: number = 0): Node => {
    const nodes = inputs.map(asNode);
    if (nodes.length === 0) throw new ShapeError("stack", [], [], "there must be at least one input");
    const rank = nodes[0].shape.length + 1;
    const along = axis < 0 ? axis + rank : axis;
    if (!Number.isInteger(axis) || along < 0 || along >= rank)
      throw new ShapeError(
        "stack",
        ["input0"],
        [nodes[0].shape],
        `axis ${axis} is not an axis of rank ${rank}, the result's`,
      );
    return concat(
      nodes.map((node) => reshape(node, node.shape.toSpliced(along, 0, 1))),
      along,
    );
  },
  {
    name: "stack",
    kind: "composite",
    args: ["inputs"],
    dtypes: everyDType,
    samples: [
      sample([
        [2, 3],
        [2, 3],
      ]),
      sample([[3], [3], [3]], 1),
      sample([[], []]),
      sample([[2], [2]], -1),
    ],
    from: (inputs: readonly Operand[], [axis]: readonly unknown[] = []): Node =>
      stack(inputs, axis as number | undefined),
  } as const satisfies CompositeRecord,
);

/** What contractions call the axes of a batch. */
export const BATCH_LETTERS = "abcdefgh";

/**
 * Matrix product of the last two axes; axes before them are a batch and broadcast. A vector stands for a row on the
 * left and for a column on the right, and its axis is dropped from the result.
 * @throws ShapeError when the inner dimensions differ, the batches do not broadcast, or either is a scalar.
 */
export const matmul = callable(
  (a: Operand, b: Operand): Node => {
    const [left, right] = [asNode(a), asNode(b)];
    const shapes = [left.shape, right.shape];
    const refuse = (reason: string): never => {
      throw new ShapeError("matmul", ["a", "b"], shapes, reason);
    };
    if (left.shape.length === 0 || right.shape.length === 0) refuse("a scalar is no matrix; use mul");
    const inner = [left.shape.at(-1)!, right.shape.at(right.shape.length === 1 ? 0 : -2)!];
    if (inner[0] !== inner[1]) refuse(`inner dimensions differ, ${inner[0]} and ${inner[1]}`);
    const ranks = shapes.map((shape) => Math.max(0, shape.length - 2));
    const batchRank = Math.max(...ranks);
    if (batchRank > BATCH_LETTERS.length) refuse(`at most ${BATCH_LETTERS.length} batch axes`);
    // a batch axis of 1 against a longer one is dropped from its side, which then broadcasts by having no letter
    const dropped: [number[], number[]] = [[], []];
    const letters: [string, string] = ["", ""];
    let out = "";
    for (let axis = 0; axis < batchRank; axis++) {
      const places = ranks.map((rank) => axis - (batchRank - rank));
      const sizes = places.map((place, side) => (place < 0 ? 1 : shapes[side][place]));
      const letter = BATCH_LETTERS[axis];
      if (sizes[0] !== sizes[1] && sizes[0] !== 1 && sizes[1] !== 1)
        refuse(`batch dimensions ${sizes[0]} and ${sizes[1]} do not broadcast`);
      const size = sizes[0] === 1 ? sizes[1] : sizes[0];
      for (const side of [0, 1] as const) {
        if (places[side] < 0) continue;
        if (sizes[side] === size) letters[side] += letter;
        else dropped[side].push(places[side]);
      }
      out += letter;
    }
    const squeezed = [left, right].map((node, side) =>
      dropped[side].length === 0
        ? node
        : reshape(
            node,
            node.shape.filter((_, axis) => !dropped[side].includes(axis)),
          ),
    );
    const row = left.shape.length === 1 ? "" : "m";
    const column = right.shape.length === 1 ? "" : "n";
    return contract(squeezed[0], squeezed[1], `${letters[0]}${row}k,${letters[1]}k${column}->${out}${row}${column}`);
  },
  {
    name: "matmul",
    glyph: "·",
    kind: "composite",
    args: ["a", "b"],
    dtypes: everyDType satisfies readonly DType[],
    samples: [
      sample([
        [2, 3],
        [3, 4],
      ]),
      sample([[3], [3, 2]]),
      sample([[2, 3], [3]]),
      sample([[3], [3]]),
      sample([
        [2, 2, 3],
        [2, 3, 2],
      ]),
      sample([
        [2, 2, 3],
        [3, 2],
      ]),
      sample([
        [1, 2, 3],
        [4, 3, 2],
      ]),
      sample([
        [2, 1, 2, 2],
        [3, 2, 2],
      ]),
      sample([
        [2, 0],
        [0, 3],
      ]),
    ],
    from: ([a, b]: readonly Operand[]): Node => matmul(a, b),
  } as const satisfies CompositeRecord & { glyph: string },
);
