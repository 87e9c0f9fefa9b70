import type { Algebra } from "./algebra.js";

/** A formula in one line of plain text and how tightly it binds: choices 0, sums 1, products 2, powers 3, atoms 4. */
export interface Plain {
  readonly text: string;
  readonly binds: number;
  /** Where the formula is a number. */
  readonly value?: number;
}

const POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const plainAtom = (text: string): Plain => ({ text, binds: 4 });

function plainNumber(value: number): Plain {
  const text = Number.isFinite(value) ? String(Number(value.toPrecision(6))) : value > 0 ? "∞" : String(value);
  return { text: text.replace("-", "−"), binds: value < 0 ? 1 : 4, value };
}

const wrap = (x: Plain, least: number): string => (x.binds >= least ? x.text : `(${x.text})`);
const call = (name: string) => (x: Plain) => plainAtom(`${name}(${x.text})`);

/** The number that two numbers make, else what is written of two formulas. */
const binary =
  (number: (a: number, b: number) => number, write: (a: Plain, b: Plain) => Plain) =>
  (a: Plain, b: Plain): Plain =>
    a.value !== undefined && b.value !== undefined ? plainNumber(number(a.value, b.value)) : write(a, b);

/** Prints formulas as people write them in a line (`y·(1 − y)`, `2·x`, `x²`), numbers among themselves being computed. */
export const plain: Algebra<Plain, string> = {
  lit: plainNumber,
  add: binary(
    (a, b) => a + b,
    (a, b) => {
      if (a.value === 0) return b;
      if (b.value === 0) return a;
      return { text: `${a.text} + ${wrap(b, 1)}`, binds: 1 };
    },
  ),
  sub: binary(
    (a, b) => a - b,
    (a, b) => (b.value === 0 ? a : { text: `${a.text} − ${wrap(b, 2)}`, binds: 1 }),
  ),
  mul: binary(
    (a, b) => a * b,
    (a, b) => {
      if (a.value === 1) return b;
      if (b.value === 1) return a;
      if (a.value === -1) return plain.neg(b);
      if (b.value === -1) return plain.neg(a);
      if (a.value !== undefined && a.value < 0) return plain.neg(plain.mul(plainNumber(-a.value), b));
      if (a.text === b.text) return plain.pow(a, plainNumber(2));
      return { text: `${wrap(a, 2)}·${wrap(b, 2)}`, binds: 2 };
    },
  ),
  div: binary(
    (a, b) => a / b,
    (a, b) => (b.value === 1 ? a : { text: `${wrap(a, 2)}/${wrap(b, 3)}`, binds: 2 }),
  ),
  neg: (x) => (x.value === undefined ? { text: `−${wrap(x, 2)}`, binds: 1 } : plainNumber(-x.value)),
  abs: (x) => plainAtom(`|${x.text}|`),
  floor: (x) => plainAtom(`⌊${x.text}⌋`),
  exp: call("exp"),
  expm1: (x) => ({ text: `exp(${x.text}) − 1`, binds: 1 }),
  log: call("log"),
  log1p: (x) => plain.log(plain.add(plainNumber(1), x)),
  sqrt: call("√"),
  sin: call("sin"),
  cos: call("cos"),
  tanh: call("tanh"),
  erf: call("erf"),
  pow: (a, b) => {
    if (b.value === 1) return a;
    const digit = b.value === undefined || b.value < 0 ? undefined : POWERS[b.value];
    return digit === undefined
      ? { text: `${wrap(a, 4)}^${wrap(b, 4)}`, binds: 3 }
      : { text: `${wrap(a, 4)}${digit}`, binds: 3 };
  },
  min: (a, b) => plainAtom(`min(${a.text}, ${b.text})`),
  max: (a, b) => plainAtom(`max(${a.text}, ${b.text})`),
  lt: (a, b) => `${a.text} < ${b.text}`,
  le: (a, b) => `${a.text} ≤ ${b.text}`,
  eq: (a, b) => `${a.text} = ${b.text}`,
  select: (condition, a, b) => {
    // a choice that numbers decide, as where a power is a number
    const sides = condition.split(" = ").map((side) => Number(side.replace("−", "-")));
    if (sides.length === 2 && sides.every((side) => !Number.isNaN(side))) return sides[0] === sides[1] ? a : b;
    return { text: `${condition} ? ${wrap(a, 1)} : ${wrap(b, 1)}`, binds: 0 };
  },
};
