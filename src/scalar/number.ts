import type { Algebra } from "./algebra.js";
import { erf } from "./erf.js";

/** float64 arithmetic on single numbers: what an expression means. */
export const numbers: Algebra<number, boolean> = {
  lit: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (x) => -x,
  abs: Math.abs,
  floor: Math.floor,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  erf,
  pow: power,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  eq: (a, b) => a === b,
  select: (condition, a, b) => (condition ? a : b),
};

/** IEEE 754 pow: unlike JavaScript's, 1 to any power is 1, and so is −1 to ±Infinity. */
export function power(a: number, b: number): number {
  return a === 1 || (a === -1 && (b === Infinity || b === -Infinity)) ? 1 : a ** b;
}
