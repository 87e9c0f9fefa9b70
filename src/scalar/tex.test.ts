import { describe, expect, it } from "vitest";
import { atom, tex as s, type Tex } from "./tex.js";

const [x, y] = [atom("x"), atom("y")];
const minus = s.lit(-2);

describe("tex", () => {
  it.each<[Tex, string]>([
    [s.add(x, s.lit(0)), "x"],
    [s.add(s.lit(0), x), "x"],
    [s.mul(s.lit(1), x), "x"],
    [s.mul(x, s.lit(-1)), "-x"],
    [s.mul(x, x), "{x}^{2}"],
    [s.neg(s.mul(x, x)), "-{x}^{2}"],
    [s.mul(s.add(x, y), y), "\\left(x + y\\right) \\cdot y"],
    [s.mul(x, minus), "x \\cdot \\left(-2\\right)"],
    [s.sub(x, s.sub(x, y)), "x - \\left(x - y\\right)"],
    [s.sub(s.sub(x, y), y), "x - y - y"],
    [s.div(s.add(x, y), y), "\\frac{x + y}{y}"],
    [s.neg(s.add(x, y)), "-\\left(x + y\\right)"],
    [s.pow(s.exp(x), y), "{\\left(e^{x}\\right)}^{y}"],
    [s.log1p(s.neg(x)), "\\ln\\left(1 - x\\right)"],
    [s.add(x, s.neg(s.add(x, y))), "x - \\left(x + y\\right)"],
    [s.mul(minus, x), "-2 \\cdot x"],
    [s.lit(0.5), "0.5"],
    [s.lit(1e-7), "1 \\cdot 10^{-7}"],
    [s.lit(2 / Math.sqrt(Math.PI)), "\\frac{2}{\\sqrt{\\pi}}"],
    [s.lit(Infinity), "\\infty"],
    [s.erf(x), "\\mathrm{erf}\\left(x\\right)"],
    [s.abs(x), "\\left\\lvert x \\right\\rvert"], // no bar, which would end a cell of a Markdown table
    [s.select(s.lt(x, y), x, y), "\\begin{cases} x & x < y \\\\ y & \\text{otherwise} \\end{cases}"],
    [
      s.select(s.lt(x, y), x, s.select(s.eq(x, y), s.lit(1), y)),
      "\\begin{cases} x & x < y \\\\ 1 & x = y \\\\ y & \\text{otherwise} \\end{cases}",
    ],
    [
      s.pow(s.select(s.le(x, y), x, y), y),
      "{\\left(\\begin{cases} x & x \\le y \\\\ y & \\text{otherwise} \\end{cases}\\right)}^{y}",
    ],
  ])("%j", ({ text }, expected) => expect(text).toBe(expected));
});
