import fc from "fast-check";
import type { Node } from "../../src/graph/node.js";
import * as ops from "../../src/ops/records.js";
import { constant } from "../../src/ops/leaf.js";
import { allocate, isFloat, type DType } from "../../src/shape/dtype.js";
import { sizeOf, type Shape } from "../../src/shape/shape.js";
import type { RandomGraph } from "./randomGraph.js";

/** Larger results are not built on. */
const LARGEST = 8000;
const dtypes = ["float32", "float32", "float64", "int32", "uint8", "bool"] as const;
const axesNames = "ijklmnopqr";

/** Draws whole numbers below a bound, from a list that fast-check can make shorter. */
class Draws {
  private next = 0;
  constructor(private readonly numbers: readonly number[]) {}

  below(bound: number): number {
    return bound === 0 ? 0 : this.numbers[this.next++ % this.numbers.length] % bound;
  }
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)];
  }
  /** Any of the list, in any order. */
  some(values: readonly number[]): number[] {
    return this.shuffled(values).slice(0, this.below(values.length + 1));
  }
  shuffled<T>(values: readonly T[]): T[] {
    const rest = [...values];
    return values.map(() => rest.splice(this.below(rest.length), 1)[0]);
  }
}

const axesOf = (x: Node): number[] => x.shape.map((_, axis) => axis);

/** Back to numbers so small that sums and products of them are exact in every dtype. */
const small = (x: Node): Node => (x.dtype === "bool" || x.dtype === "uint8" ? x : ops.minimum(ops.maximum(x, -5), 5));

/** Whether values may be larger than those of the inputs. */
const grows = ({ op: { kind, name } }: Node): boolean =>
  kind === "reduce" || kind === "contract" || ["add", "sub", "mul"].includes(name);

/** Floats of one type, as arithmetic wants them. */
const alike = (a: Node, b: Node): [Node, Node] =>
  isFloat(a.dtype) && isFloat(b.dtype) && a.dtype !== b.dtype ? [a, ops.cast(b, a.dtype)] : [a, b];

function product(a: Node, b: Node, draws: Draws): Node {
  const left = axesNames.slice(0, a.shape.length).split("").slice(0, a.shape.length);
  const used = new Set<string>();
  const summed = new Set<string>();
  const right = b.shape.map((size, axis) => {
    const letter = left.find((name, i) => a.shape[i] === size && !used.has(name));
    if (letter === undefined || draws.below(6) === 0) return axesNames[5 + axis];
    used.add(letter);
    if (draws.below(4) > 0) summed.add(letter); // else it is a batch
    return letter;
  });
  const out = [...new Set([...left, ...right])].filter((letter) => !summed.has(letter));
  return ops.contract(a, b, `${left.join("")},${right.join("")}->${draws.shuffled(out).join("")}`);
}

type Builder = (a: Node, b: Node, draws: Draws) => Node;

const builders: readonly Builder[] = [
  (a, b, draws) => draws.of([ops.add, ops.sub, ops.mul, ops.minimum, ops.maximum])(...alike(a, b)),
  (a, b, draws) => draws.of([ops.add, ops.sub, ops.mul, ops.minimum, ops.maximum])(...alike(a, b)),
  (a, _, draws) => draws.of([ops.neg, ops.abs, ops.relu, ops.floor])(a),
  (a, b, draws) => draws.of([ops.lt, ops.le, ops.eq, ops.ne])(...alike(a, b)),
  (a, b) => ((pair) => ops.where(ops.le(...pair), ...pair))(alike(a, b)),
  (a, _, draws) => ops.cast(a, draws.of(dtypes)),
  (a, _, draws) => ops.sum(a, draws.some(axesOf(a)), draws.below(2) === 0),
  (a, _, draws) => draws.of([ops.max, ops.min])(a, draws.some(axesOf(a)), draws.below(2) === 0),
  (a, b, draws) => ops.add(...alike(draws.of([ops.sum, ops.max])(a, a.shape.length - 1, draws.below(2) === 0), b)),
  (a, _, draws) => ops.sub(a, draws.of([ops.max, ops.min])(a, draws.some(axesOf(a)), true)),
  (a, b, draws) => ops.add(...alike(ops.transpose(ops.neg(a), draws.shuffled(axesOf(a))), ops.relu(b))),
  (a, b, draws) => ops.sub(...alike(ops.flip(ops.neg(a), draws.some(axesOf(a))), ops.relu(b))),
  (a, _, draws) => ops.sub(ops.transpose(ops.abs(a), draws.shuffled(axesOf(a))), ops.relu(a)),
  (a, _, draws) => ops.transpose(a, draws.shuffled(axesOf(a))),
  (a, _, draws) => ops.flip(a, draws.some(axesOf(a))),
  (a, _, draws) =>
    ops.slice(
      a,
      a.shape.map((size) => [draws.below(size + 1), size, 1 + draws.below(3)]),
    ),
  (a, _, draws) =>
    ops.pad(
      a,
      a.shape.map(() => [draws.below(3), draws.below(3)]),
      draws.of([0, 1, -2]),
    ),
  (a, _, draws) => ops.window(a, draws.below(a.shape.length), 1 + draws.below(3), 1 + draws.below(2)),
  (a, _, draws) => ops.expand(a, [1 + draws.below(3), ...a.shape]),
  (a) => ops.reshape(a, [sizeOf(a.shape)]),
  (a, b, draws) => (a.shape.join() === b.shape.join() ? ops.concat(alike(a, b), draws.below(a.shape.length)) : a),
  (a, b, draws) => product(...alike(a, b), draws),
  (a, b, draws) => product(...alike(a, b), draws),
  (a, _, draws) => ops.argmax(a, draws.below(a.shape.length)),
  (a, b) => (a.shape[0] === 0 ? b : ops.gather(a, ops.minimum(ops.maximum(ops.cast(b, "int32"), 0), a.shape[0] - 1))),
];

/** The node, or none when the ops refuse these inputs. */
function attempt(builder: Builder, a: Node, b: Node, draws: Draws): Node | undefined {
  try {
    return builder(a, b, draws);
  } catch (error) {
    if (error instanceof Error && ["ShapeError", "DTypeError", "RangeError"].includes(error.name)) return undefined;
    throw error;
  }
}

function graphOf(sizes: readonly number[], numbers: readonly number[], wanted: number): RandomGraph {
  const draws = new Draws(numbers);
  const leaves = Array.from({ length: 5 }, () => {
    const dtype: DType = draws.of(dtypes);
    const shape: Shape = Array.from({ length: draws.below(4) }, () => draws.of([...sizes, 1]));
    const data = allocate(dtype, sizeOf(shape));
    for (let i = 0; i < data.length; i++)
      data[i] = dtype === "bool" ? draws.below(2) : draws.below(7) - (dtype === "uint8" ? 0 : 3);
    return constant(data, shape, { dtype });
  });
  const known: Node[] = [...leaves];
  const nodes: Node[] = [];
  for (let i = 0; i < wanted; i++) {
    // newer nodes are chosen more often, so that graphs get deep
    const pick = (): Node => known[known.length - 1 - Math.floor(draws.below(known.length) / (1 + draws.below(3)))];
    const built = attempt(draws.of(builders), pick(), pick(), draws);
    if (built === undefined || sizeOf(built.shape) > LARGEST || built.shape.length > 5) continue;
    const node = grows(built) ? small(built) : built;
    known.push(node);
    if (!leaves.includes(node)) nodes.push(node);
  }
  return { leaves, nodes };
}

/**
 * Random graphs of small whole numbers in every dtype, which no order of adding rounds: every backend has the same. Sizes
 * are those beside whole vectors, cache lines and tiles.
 */
export function exactGraphs(): fc.Arbitrary<RandomGraph> {
  const size = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 15, 16, 17);
  return fc
    .tuple(
      fc.array(size, { minLength: 1, maxLength: 3 }), // one alone is often met by itself, turned
      fc.array(fc.nat(99_999), { minLength: 20, maxLength: 300, size: "max" }),
      fc.integer({ min: 1, max: 60 }),
    )
    .map(([sizes, numbers, wanted]) => graphOf(sizes, numbers, wanted));
}
