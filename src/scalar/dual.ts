import type { Algebra } from "./algebra.js";
import { numbers } from "./number.js";

/** A value and its derivative along one direction: forward-mode differentiation of any expression. */
export interface Dual {
  readonly value: number;
  readonly tangent: number;
}

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

const unary = (f: (x: number) => number, derivative: (x: number, out: number) => number) => {
  return (x: Dual): Dual => {
    const value = f(x.value);
    return { value, tangent: x.tangent === 0 ? 0 : x.tangent * derivative(x.value, value) };
  };
};

export const dual: Algebra<Dual, boolean> = {
  lit: (value) => ({ value, tangent: 0 }),
  add: (a, b) => ({ value: a.value + b.value, tangent: a.tangent + b.tangent }),
  sub: (a, b) => ({ value: a.value - b.value, tangent: a.tangent - b.tangent }),
  mul: (a, b) => ({ value: a.value * b.value, tangent: a.tangent * b.value + a.value * b.tangent }),
  div: (a, b) => {
    const value = a.value / b.value;
    return { value, tangent: (a.tangent - value * b.tangent) / b.value };
  },
  neg: (x) => ({ value: -x.value, tangent: -x.tangent }),
  abs: unary(numbers.abs, Math.sign),
  floor: unary(numbers.floor, () => 0),
  exp: unary(numbers.exp, (_, out) => out),
  expm1: unary(numbers.expm1, (_, out) => out + 1),
  log: unary(numbers.log, (x) => 1 / x),
  log1p: unary(numbers.log1p, (x) => 1 / (1 + x)),
  sqrt: unary(numbers.sqrt, (_, out) => 0.5 / out),
  sin: unary(numbers.sin, Math.cos),
  cos: unary(numbers.cos, (x) => -Math.sin(x)),
  tanh: unary(numbers.tanh, (_, out) => 1 - out * out),
  erf: unary(numbers.erf, (x) => TWO_OVER_SQRT_PI * Math.exp(-x * x)),
  pow: (a, b) => {
    const value = numbers.pow(a.value, b.value);
    const fromBase = a.tangent === 0 ? 0 : a.tangent * b.value * numbers.pow(a.value, b.value - 1);
    const fromExponent = b.tangent === 0 ? 0 : b.tangent * value * Math.log(a.value);
    return { value, tangent: fromBase + fromExponent };
  },
  min: (a, b) => (a.value <= b.value || Number.isNaN(a.value) ? a : b),
  max: (a, b) => (a.value >= b.value || Number.isNaN(a.value) ? a : b),
  lt: (a, b) => a.value < b.value,
  le: (a, b) => a.value <= b.value,
  eq: (a, b) => a.value === b.value,
  select: (condition, a, b) => (condition ? a : b),
};
