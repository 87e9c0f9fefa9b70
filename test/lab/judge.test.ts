import { expect, test } from "vitest";
import { answerText, judge } from "../../lab/pages/learn/judge.js";

test.each([
  ["2.2", 2.2, "right"],
  ["2.200001", 2.2, "right"],
  ["2.200003", 2.2, "wrong"],
  ["0.250001", 0.25, "right"],
  ["0.2500011", 0.25, "wrong"],
  ["2.199999", 2.2, "right"],
  [" 110 ", 110.00000000000001, "right"],
  ["39200.03", 39200, "right"],
  ["39200.05", 39200, "wrong"],
  ["1e-6", 0, "right"],
  ["2e-6", 0, "wrong"],
  ["−0.754808", -0.7548081870649261, "right"],
  ["-0.7548", -0.7548081870649261, "rounded"],
  ["-0.754", -0.7548081870649261, "wrong"],
  ["-0.75", -0.7548081870649261, "rounded"],
  ["-0.8", -0.7548081870649261, "wrong"],
  ["１１０", 110, "right"],
  ["39,200", 39200, "right"],
  ["-1,039,200.5", -1039200.5, "right"],
  ["39,20", 3920, "noNumber"],
  ["", 0, "noNumber"],
  ["  ", 0, "noNumber"],
  ["two", 2, "noNumber"],
  ["Infinity", 2, "noNumber"],
] as const)("%j for %f is %s", (text, answer, verdict) => {
  expect(judge(text, answer)).toBe(verdict);
});

test("answers are told without the noise of the last digits", () => {
  expect([110.00000000000001, -0.7548081870649261, 39200, 0].map(answerText)).toEqual([
    "110",
    "-0.7548082",
    "39200",
    "0",
  ]);
});
