import type { Node } from "../graph/node.js";
import { abs, add, div, maximum, minimum, mul, neg, pow, sub } from "../ops/arithmetic.js";
import { tanh } from "../ops/activation.js";
import { eq, le, lt, where } from "../ops/compare.js";
import { literal } from "../ops/leaf.js";
import { cos, erf, exp, expm1, floor, log, log1p, sin, sqrt } from "../ops/transcendental.js";
import type { Algebra } from "../scalar/algebra.js";

/**
 * A derivative on its way to becoming graph: a number, a choice, or a node. Numbers and choices are kept open so that
 * g·1 is g itself, and g·(1 or 0) is a choice between g and 0, which no Infinity in g can turn into NaN.
 */
export type Term =
  | { readonly form: "number"; readonly value: number }
  | { readonly form: "choice"; readonly condition: Node; readonly a: Term; readonly b: Term }
  | { readonly form: "node"; readonly node: Node };

export const termOf = (node: Node): Term => ({ form: "node", node });
const numberTerm = (value: number): Term => ({ form: "number", value });
const isNumber = (term: Term, value: number): boolean => term.form === "number" && Object.is(term.value, value);

/** The graph of a term. */
export function nodeOf(term: Term): Node {
  if (term.form === "node") return term.node;
  if (term.form === "number") return literal(term.value);
  return where(term.condition, operand(term.a), operand(term.b));
}

const operand = (term: Term): Node | number => (term.form === "number" ? term.value : nodeOf(term));

const unary = (op: (x: Node | number) => Node) => (x: Term) => termOf(op(operand(x)));
const binary = (op: (a: Node | number, b: Node | number) => Node) => (a: Term, b: Term) =>
  termOf(op(operand(a), operand(b)));
const compare = (op: (a: Node | number, b: Node | number) => Node) => (a: Term, b: Term) => op(operand(a), operand(b));

/** The algebra's reader that builds graph: what gives derivatives of any order. */
export const nodes: Algebra<Term, Node> = {
  lit: numberTerm,
  add: (a, b) => (isNumber(a, 0) ? b : isNumber(b, 0) ? a : binary(add)(a, b)),
  sub: binary(sub),
  mul: (a, b) => {
    for (const [x, y] of [
      [a, b],
      [b, a],
    ]) {
      if (isNumber(x, 1)) return y;
      if (isNumber(x, -1)) return nodes.neg(y);
      if (isNumber(x, 0)) return x;
      if (x.form === "choice") {
        return { form: "choice", condition: x.condition, a: nodes.mul(x.a, y), b: nodes.mul(x.b, y) };
      }
    }
    return binary(mul)(a, b);
  },
  div: binary(div),
  neg: (x) => (x.form === "number" ? numberTerm(-x.value) : unary(neg)(x)),
  abs: unary(abs),
  floor: unary(floor),
  exp: unary(exp),
  expm1: unary(expm1),
  log: unary(log),
  log1p: unary(log1p),
  sqrt: unary(sqrt),
  sin: unary(sin),
  cos: unary(cos),
  tanh: unary(tanh),
  erf: unary(erf),
  pow: binary(pow),
  min: binary(minimum),
  max: binary(maximum),
  lt: compare(lt),
  le: compare(le),
  eq: compare(eq),
  select: (condition, a, b) => ({ form: "choice", condition, a, b }),
};
