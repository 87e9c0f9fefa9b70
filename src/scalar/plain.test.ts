import { expect, test } from "vitest";
import { add, div, mul, neg, pow } from "../ops/arithmetic.js";
import { gelu, relu, sigmoid, softplus, tanh } from "../ops/activation.js";
import type { ElementwiseRecord } from "../ops/record.js";
import { exp, log, sqrt } from "../ops/transcendental.js";
import { plain, plainAtom, type Plain } from "./plain.js";

/** The local derivative by `argument`; arguments that are numbers are given as such. */
function derivative(
  record: ElementwiseRecord,
  argument: string,
  numbers: Readonly<Record<string, number>> = {},
): string {
  const values: Record<string, Plain> = { out: plainAtom("y") };
  for (const name of record.args)
    values[name] = numbers[name] === undefined ? plainAtom(name) : plain.lit(numbers[name]);
  return record.partials[argument]!(plain, values).text;
}

test.each([
  ["+", derivative(add, "a"), "1"],
  ["× swaps", derivative(mul, "a"), "b"],
  ["÷ by its dividend", derivative(div, "a"), "1/b"],
  ["÷ by its divisor", derivative(div, "b"), "−y/b"],
  ["opposite", derivative(neg, "x"), "−1"],
  ["square", derivative(pow, "a", { b: 2 }), "2·a"],
  ["cube", derivative(pow, "a", { b: 3 }), "3·a²"],
  ["reciprocal", derivative(pow, "a", { b: -1 }), "−a^(−2)"],
  ["exp", derivative(exp, "x"), "y"],
  ["log", derivative(log, "x"), "1/x"],
  ["sqrt", derivative(sqrt, "x"), "0.5/y"],
  ["sigmoid", derivative(sigmoid, "x"), "y·(1 − y)"],
  ["tanh", derivative(tanh, "x"), "1 − y²"],
  ["relu", derivative(relu, "x"), "y ≤ 0 ? 0 : 1"],
  ["softplus", derivative(softplus, "x"), "−(exp(−y) − 1)"],
  ["gelu", derivative(gelu, "x"), "0.5·(1 + erf(x·0.707107)) + x·0.398942·exp(−0.5·x²)"],
])("%s: %s", (_, text, expected) => expect(text).toBe(expected));

test("numbers among themselves are computed", () => {
  const two = plain.lit(2);
  expect(plain.add(plain.mul(two, two), plain.neg(plain.lit(1))).text).toBe("3");
  expect(plain.sub(plainAtom("x"), plain.sub(plainAtom("a"), plainAtom("b"))).text).toBe("x − (a − b)");
  expect(plain.div(plainAtom("x"), plain.mul(plainAtom("a"), plainAtom("b"))).text).toBe("x/(a·b)");
});
