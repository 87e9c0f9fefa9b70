import type { Node } from "../graph/node.js";
import { letterSizes, parseLetters } from "../ops/contract.js";
import { isComparison, recordOf, type ElementwiseRecord, type IndexRecord, type ReduceRecord } from "../ops/record.js";
import type { Algebra } from "../scalar/algebra.js";
import { isFloat } from "../shape/dtype.js";
import { sizeOf } from "../shape/shape.js";

/**
 * How near a backend must come to `reference`, by what the graph does.
 * `sum`: 2·k·ε of Σ|aᵢbᵢ|, k the number of terms, for each result.
 */
export type Nearness =
  | { readonly rule: "exact" }
  | { readonly rule: "ulp"; readonly ulp: number }
  | { readonly rule: "sum"; readonly terms: number }
  | { readonly rule: "relative"; readonly relative: number };

/**
 * Integers, movement and single roundings are exact, other expressions within a few units in the last place, sums within
 * the bound of their rounding; what mixes sums with expressions (softmax, losses) within a relative error.
 */
export function nearnessOf(out: Node, made: readonly Node[]): Nearness {
  if (!isFloat(out.dtype)) return { rule: "exact" };
  const sums = made.reduce((terms, node) => terms + termsOf(node), 0);
  const roundings = made.reduce((count, node) => count + roundingsOf(node), 0);
  if (sums === 0) {
    if (roundings <= 1) return { rule: "exact" };
    return { rule: "ulp", ulp: out.dtype === "float32" || roundings > INTRINSIC ? 4 : 2 };
  }
  if (roundings === 0) return { rule: "sum", terms: sums };
  return { rule: "relative", relative: out.dtype === "float64" ? 1e-13 : 2e-6 };
}

/** Numbers that a result of the node adds up; 0 when it is no sum. */
function termsOf(node: Node): number {
  const record = recordOf(node);
  switch (node.op.kind) {
    case "contract": {
      const letters = node.attributes.letters as string;
      const sizes = letterSizes(parseLetters(letters), [node.inputs[0].shape, node.inputs[1].shape], letters);
      return sizeOf([...sizes.values()]) / Math.max(1, sizeOf(node.shape));
    }
    case "reduce":
      if ((record as ReduceRecord).combiner !== "sum") return 0;
      return sizeOf(node.inputs[0].shape) / Math.max(1, sizeOf(node.shape));
    case "index":
      return (record as IndexRecord).rule === "scatterAdd" ? 1 + sizeOf(node.inputs[1].shape) : 0;
    default:
      return 0;
  }
}

/** What a function that is not correctly rounded counts as. */
const INTRINSIC = 2;

/** Times that a result of the node is rounded on its way. */
function roundingsOf(node: Node): number {
  const record = recordOf(node);
  if (node.op.kind === "reduce" && (record as ReduceRecord).combiner === "prod") return sizeOf(node.inputs[0].shape);
  if (node.op.kind === "random" && "transform" in record)
    return countIn((s) => record.transform(s, { u: null, v: null }));
  if (node.op.kind !== "elementwise" || isComparison(record)) return 0;
  const values = Object.fromEntries(record.args.map((name) => [name, null]));
  return countIn((s) => (record as ElementwiseRecord).value(s, values));
}

function countIn(expression: (s: Algebra<null, null>) => unknown): number {
  let roundings = 0;
  const counting = (weight: number) => () => {
    roundings += weight;
    return null;
  };
  const [exact, once, more] = [counting(0), counting(1), counting(INTRINSIC)];
  expression({
    lit: exact,
    neg: exact,
    abs: exact,
    floor: exact,
    min: exact,
    max: exact,
    lt: exact,
    le: exact,
    eq: exact,
    select: exact,
    add: once,
    sub: once,
    mul: once,
    div: once,
    sqrt: once,
    exp: more,
    expm1: more,
    log: more,
    log1p: more,
    sin: more,
    cos: more,
    tanh: more,
    erf: more,
    pow: counting(2 * INTRINSIC),
  });
  return roundings;
}
