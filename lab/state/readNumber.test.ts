import { expect, test } from "vitest";
import { readNumber } from "./readNumber.js";

test.each([
  [" 1.5 ", 1.5],
  ["−2", -2],
  ["–2", -2],
  ["1e−6", 1e-6],
  ["－１．５", -1.5],
  ["１１０", 110],
  ["", undefined],
  [" ", undefined],
  ["two", undefined],
  ["1,5", undefined],
  ["1−2", undefined],
  ["Infinity", undefined],
  ["1e999", undefined],
])("%j is %s", (text, number) => expect(readNumber(text)).toBe(number));
