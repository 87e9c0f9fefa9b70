import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { isGiven } from "../ops/leaf.js";
import { retype } from "../passes/retype.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { evaluate } from "../tensor/evaluate.js";
import { outputOf } from "../tensor/grad.js";
import { currentTrace, TraceError } from "../tensor/trace.js";
import { bindInputs, type BoundInput } from "./inputs.js";

/** A scalar function's graph, built once. */
export interface ScalarGraph {
  readonly inputs: readonly BoundInput[];
  /** What the function was given. */
  readonly bound: unknown;
  readonly out: Node;
}

/**
 * Calls `f` once, on the inputs as tensors.
 * @throws ShapeError unless f gives a scalar. @throws DTypeError for an integer input or result. @throws TypeError when
 * f gives no tensor. @throws TraceError inside `compile`.
 * @throws Error when the result depends on no input, or f assigns to one.
 */
export function buildScalar(op: string, f: (inputs: never) => unknown, tree: unknown): ScalarGraph {
  if (currentTrace() !== undefined)
    throw new TraceError(
      `${op} runs its function many times and cannot be a part of a compiled one; call it outside compile()`,
    );
  const { inputs, bound } = bindInputs(op, tree);
  const out = outputOf(op, f, [bound]);
  if (out.rank !== 0) throw new ShapeError(op, ["out"], [out.shape], "the function must give a scalar; sum it");
  if (!isFloat(out.dtype))
    throw new DTypeError(op, ["out"], [out.dtype], "only a float has derivatives; cast it first");
  const assigned = inputs.find(({ tensor, leaf }) => tensor.node !== leaf);
  if (assigned !== undefined)
    throw new Error(
      `${op}: the function has assigned the variable ${assigned.name}, by which it is to be differentiated`,
    );
  const leaves = new Set(inputs.map(({ leaf }) => leaf));
  if (!topologicalOrder([out.node]).some((node) => leaves.has(node)))
    throw new Error(
      `${op}: the result depends on none of the inputs; build it from the tensors that the function is given`,
    );
  return { inputs, bound, out: out.node };
}

/** Nodes retyped to float64, with the leaves that stand for `inputs` among theirs. */
export function inFloat64(
  roots: readonly Node[],
  inputs: readonly BoundInput[],
): { roots: readonly Node[]; leaves: Node[] } {
  const varied = inputs.map(({ leaf }) => leaf);
  const leaves = new Set([...varied, ...topologicalOrder(roots, isGiven).filter(isGiven)]);
  const narrow = [...leaves].filter(({ dtype }) => dtype === "float32");
  const values = new Map(evaluate(narrow).map((value, i) => [narrow[i], value]));
  const wide = retype({ roots, leaves }, (leaf) => values.get(leaf)!);
  const inOrder = [...wide.leaves];
  const place = new Map([...leaves].map((leaf, i) => [leaf, i]));
  return { roots: wide.roots, leaves: varied.map((leaf) => inOrder[place.get(leaf)!]) };
}
