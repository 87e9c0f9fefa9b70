import type { Algebra } from "./algebra.js";

/** A TeX formula and how tightly it binds: sums 1, products 2, powers and choices 3, atoms 4. */
export interface Tex {
  readonly text: string;
  readonly binds: number;
  /** The rows of a choice, which a choice around it takes over. */
  readonly rows?: readonly string[];
  /** What this is the opposite of: to add it is to take that away. */
  readonly negated?: Tex;
}

/** Numbers that have a name; a record writes them as the nearest double. */
const constants = new Map([
  [Math.PI, "\\pi"],
  [2 * Math.PI, "2\\pi"],
  [2 / Math.sqrt(Math.PI), "\\frac{2}{\\sqrt{\\pi}}"],
  [Math.E, "e"],
  [Math.LN2, "\\ln 2"],
  [Math.SQRT2, "\\sqrt{2}"],
  [Infinity, "\\infty"],
  [-Infinity, "-\\infty"],
]);

export const atom = (text: string): Tex => ({ text, binds: 4 });
const call = (name: string) => (x: Tex) => atom(`${name}\\left(${x.text}\\right)`);
const wrap = (x: Tex, least: number): string => (x.binds >= least ? x.text : `\\left(${x.text}\\right)`);
const number = (x: Tex): number => (/^-?[\d.]+$/.test(x.text) ? Number(x.text) : NaN);
const otherwise = (x: Tex): readonly string[] => x.rows ?? [`${x.text} & \\text{otherwise}`];

/** Prints formulas, with the few simplifications that a reader expects (x·1, x + 0, −1·x, x·x). */
export const tex: Algebra<Tex, string> = {
  lit: (value) => {
    const [digits, exponent] = String(value).split("e");
    const text =
      constants.get(value) ?? (exponent === undefined ? digits : `${digits} \\cdot 10^{${Number(exponent)}}`);
    return { text, binds: value < 0 ? 1 : exponent === undefined ? 4 : 2 };
  },
  add: (a, b) => {
    if (number(a) === 0) return b;
    if (number(b) === 0) return a;
    if (b.negated !== undefined) return tex.sub(a, b.negated);
    return { text: `${a.text} + ${wrap(b, 2)}`, binds: 1 };
  },
  sub: (a, b) => ({ text: `${a.text} - ${wrap(b, 2)}`, binds: 1 }),
  mul: (a, b) => {
    if (number(a) === 1) return b;
    if (number(b) === 1) return a;
    if (number(a) === -1) return tex.neg(b);
    if (number(b) === -1) return tex.neg(a);
    if (a.text === b.text) return tex.pow(a, tex.lit(2));
    if (number(a) < 0) return tex.neg(tex.mul(tex.lit(-number(a)), b));
    return { text: `${wrap(a, 2)} \\cdot ${wrap(b, 2)}`, binds: 2 };
  },
  div: (a, b) => ({ text: `\\frac{${a.text}}{${b.text}}`, binds: 3 }),
  neg: (x) => ({ text: `-${wrap(x, 2)}`, binds: 1, negated: x }),
  abs: (x) => atom(`\\left\\lvert ${x.text} \\right\\rvert`),
  floor: (x) => atom(`\\left\\lfloor ${x.text} \\right\\rfloor`),
  exp: (x) => ({ text: `e^{${x.text}}`, binds: 3 }),
  expm1: (x) => ({ text: `e^{${x.text}} - 1`, binds: 1 }),
  log: call("\\ln"),
  log1p: (x) => tex.log(tex.add(tex.lit(1), x)),
  sqrt: (x) => atom(`\\sqrt{${x.text}}`),
  sin: call("\\sin"),
  cos: call("\\cos"),
  tanh: call("\\tanh"),
  erf: call("\\mathrm{erf}"),
  pow: (a, b) => ({ text: `{${wrap(a, 4)}}^{${b.text}}`, binds: 3 }),
  min: (a, b) => atom(`\\min\\left(${a.text}, ${b.text}\\right)`),
  max: (a, b) => atom(`\\max\\left(${a.text}, ${b.text}\\right)`),
  lt: (a, b) => `${a.text} < ${b.text}`,
  le: (a, b) => `${a.text} \\le ${b.text}`,
  eq: (a, b) => `${a.text} = ${b.text}`,
  select: (condition, a, b) => {
    const rows = [`${a.text} & ${condition}`, ...otherwise(b)];
    return { text: `\\begin{cases} ${rows.join(" \\\\ ")} \\end{cases}`, binds: 3, rows };
  },
};
