import type { Algebra } from "./algebra.js";
import { numbers } from "./number.js";

const floatOnly = (name: string) => (): never => {
  throw new TypeError(`${name} is not defined for integers; the op's dtype rule must make them floats`);
};

/** int32 arithmetic on single numbers, which wraps: what an expression means for int32, uint8 and bool. */
export const integers: Algebra<number, boolean> = {
  ...numbers,
  lit: (value) => value | 0,
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  neg: (x) => -x | 0,
  abs: (x) => Math.abs(x) | 0,
  div: floatOnly("div"),
  exp: floatOnly("exp"),
  expm1: floatOnly("expm1"),
  log: floatOnly("log"),
  log1p: floatOnly("log1p"),
  sqrt: floatOnly("sqrt"),
  sin: floatOnly("sin"),
  cos: floatOnly("cos"),
  tanh: floatOnly("tanh"),
  erf: floatOnly("erf"),
  pow: floatOnly("pow"),
};
