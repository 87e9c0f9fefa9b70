import { describe, expect, it } from "vitest";
import { integers } from "../scalar/integer.js";
import { numbers } from "../scalar/number.js";
import { partially, type Known } from "./partial.js";

const x = { input: "x" };
const s = partially<typeof x>(numbers);
const i = partially<typeof x>(integers);

describe("partially", () => {
  it.each<[string, Known<typeof x>, Known<typeof x>]>([
    ["numbers", s.add(s.mul(2, 3), s.lit(1)), 7],
    ["an unknown argument", s.mul(x, 0), null],
    ["of an unknown result", s.neg(s.add(x, 1)), null],
    ["a known choice of a number", s.select(s.lt(1, 2), 3, x), 3],
    ["a known choice of an input", s.select(s.eq(1, 2), 3, x), x],
    ["a known choice of what is not known", s.select(s.le(1, 1), s.exp(x), 3), null],
    ["a choice that is not known", s.select(s.lt(x, 2), 3, x), null],
    ["halves of integers", i.lit(0.5), 0],
    ["integers that wrap", i.neg(i.mul(2 ** 30, 2)), -(2 ** 31)],
  ])("%s", (_, actual, expected) => expect(actual).toBe(expected));

  it("refuses functions of integers", () => {
    expect(() => i.exp(1)).toThrow(
      new TypeError("exp is not defined for integers; the op's dtype rule must make them floats"),
    );
  });
});
