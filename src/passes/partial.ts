import type { Algebra } from "../scalar/algebra.js";

/** What is known of a value: its number, that it is the input `X`, or nothing. */
export type Known<X> = number | X | null;

/**
 * The algebra's reader for expressions of which some arguments are known: computes by `algebra` as far as the numbers
 * reach. A choice by a known condition is the branch taken, which may be an input as it is.
 */
export function partially<X extends object>(algebra: Algebra<number, boolean>): Algebra<Known<X>, boolean | null> {
  const unary =
    (f: (x: number) => number) =>
    (x: Known<X>): Known<X> =>
      typeof x === "number" ? f(x) : null;
  const binary =
    <R>(f: (a: number, b: number) => R) =>
    (a: Known<X>, b: Known<X>): R | null =>
      typeof a === "number" && typeof b === "number" ? f(a, b) : null;
  return {
    lit: (value) => algebra.lit(value),
    add: binary(algebra.add),
    sub: binary(algebra.sub),
    mul: binary(algebra.mul),
    div: binary(algebra.div),
    neg: unary(algebra.neg),
    abs: unary(algebra.abs),
    floor: unary(algebra.floor),
    exp: unary(algebra.exp),
    expm1: unary(algebra.expm1),
    log: unary(algebra.log),
    log1p: unary(algebra.log1p),
    sqrt: unary(algebra.sqrt),
    sin: unary(algebra.sin),
    cos: unary(algebra.cos),
    tanh: unary(algebra.tanh),
    erf: unary(algebra.erf),
    pow: binary(algebra.pow),
    min: binary(algebra.min),
    max: binary(algebra.max),
    lt: binary(algebra.lt),
    le: binary(algebra.le),
    eq: binary(algebra.eq),
    select: (condition, a, b) => (condition === null ? null : condition ? a : b),
  };
}
