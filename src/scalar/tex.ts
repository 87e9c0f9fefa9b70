import type { Algebra } from "./algebra.js";

/** A TeX formula and how tightly it binds: sums 1, products 2, powers 3, atoms 4. */
export interface Tex {
  readonly text: string;
  readonly binds: number;
}

export const atom = (text: string): Tex => ({ text, binds: 4 });
const call = (name: string) => (x: Tex) => atom(`\\${name}\\left(${x.text}\\right)`);
const wrap = (x: Tex, least: number): string => (x.binds >= least ? x.text : `\\left(${x.text}\\right)`);
const number = (x: Tex): number => (/^-?[\d.]+$/.test(x.text) ? Number(x.text) : NaN);

/** Prints formulas, with the few simplifications that a reader expects (x·1, x + 0, −1·x). */
export const tex: Algebra<Tex, string> = {
  lit: (value) => ({ text: String(value), binds: value < 0 ? 1 : 4 }),
  add: (a, b) => (number(a) === 0 ? b : number(b) === 0 ? a : { text: `${a.text} + ${wrap(b, 2)}`, binds: 1 }),
  sub: (a, b) => ({ text: `${a.text} - ${wrap(b, 2)}`, binds: 1 }),
  mul: (a, b) => {
    if (number(a) === 1) return b;
    if (number(b) === 1) return a;
    if (number(a) === -1) return tex.neg(b);
    if (number(b) === -1) return tex.neg(a);
    return { text: `${wrap(a, 2)} \\cdot ${wrap(b, 2)}`, binds: 2 };
  },
  div: (a, b) => ({ text: `\\frac{${a.text}}{${b.text}}`, binds: 3 }),
  neg: (x) => ({ text: `-${wrap(x, 2)}`, binds: 1 }),
  abs: (x) => atom(`\\left|${x.text}\\right|`),
  floor: (x) => atom(`\\left\\lfloor ${x.text} \\right\\rfloor`),
  exp: (x) => ({ text: `e^{${x.text}}`, binds: 3 }),
  expm1: (x) => ({ text: `e^{${x.text}} - 1`, binds: 1 }),
  log: call("ln"),
  log1p: (x) => atom(`\\ln\\left(1 + ${wrap(x, 2)}\\right)`),
  sqrt: (x) => atom(`\\sqrt{${x.text}}`),
  sin: call("sin"),
  cos: call("cos"),
  tanh: call("tanh"),
  erf: call("operatorname{erf}"),
  pow: (a, b) => ({ text: `{${wrap(a, 4)}}^{${b.text}}`, binds: 3 }),
  min: (a, b) => atom(`\\min\\left(${a.text}, ${b.text}\\right)`),
  max: (a, b) => atom(`\\max\\left(${a.text}, ${b.text}\\right)`),
  lt: (a, b) => `${a.text} < ${b.text}`,
  le: (a, b) => `${a.text} \\le ${b.text}`,
  eq: (a, b) => `${a.text} = ${b.text}`,
  select: (condition, a, b) =>
    atom(`\\begin{cases} ${a.text} & ${condition} \\\\ ${b.text} & \\text{otherwise} \\end{cases}`),
};
