import { expect, test } from "vitest";
import { svgText } from "../svg.js";
import { barPicture } from "./barChart.js";
import { titleLines } from "./title.js";

test("a title is one line where it fits", () => {
  expect(titleLines("Accuracy by epoch", 600)).toEqual(["Accuracy by epoch"]);
});

test("a title breaks between words into a second line", () => {
  expect(titleLines("Error of differences: sigmoid at x = 1", 244)).toEqual([
    "Error of differences:",
    "sigmoid at x = 1",
  ]);
});

test("a Chinese title breaks between characters, but no mark begins or opens at the wrong end of a line", () => {
  expect(titleLines("测试样本的混淆矩阵（图）", 95)).toEqual(["测试样本的", "混淆矩阵…"]);
  expect(titleLines("混淆矩阵，测试样本", 80)).toEqual(["混淆矩", "阵，测…"]);
  expect(titleLines("混淆矩阵（图）", 95)).toEqual(["混淆矩阵", "（图）"]);
});

test("what does not fit in two lines, or a word that does not fit in one, is shortened", () => {
  expect(titleLines("one two three four", 75)).toEqual(["one two", "three f…"]);
  expect(titleLines("incomprehensible", 75)).toEqual(["incompr…"]);
});

test("a second line makes the chart higher and lowers what is below it", () => {
  const picture = (title: string): string =>
    svgText(
      barPicture({ title, nameLabel: "digit", valueLabel: "share", bars: [{ name: "7", value: 1 }], width: 160 }),
    );
  const heightOf = (svg: string): number => Number(/ height="(\d+)"/.exec(svg)![1]);
  expect(heightOf(picture("Probability of digits"))).toBe(heightOf(picture("Digits")) + 20);
  expect(picture("Probability of digits")).toContain('<g transform="translate(0 20)">');
});
