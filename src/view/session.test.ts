import { describe, expect, test } from "vitest";
import { figureNumbers, printedFigure } from "./printedFigure.js";
import {
  foldDifference,
  modelOf,
  newSession,
  printedSession,
  renderFigure,
  sourceOf,
  type Session,
} from "./session.js";

const session = (figure: number, changes: Partial<Session> = {}): Session => ({
  ...newSession({ kind: "figure", figure }, "en"),
  ...changes,
});

test("a figure opens before its first step, with its own looks", () => {
  expect(session(45)).toEqual({
    source: { kind: "figure", figure: 45 },
    inputs: {},
    step: 0,
    selection: null,
    locale: "en",
    labels: "numbers",
    symbols: "chain",
    direction: "LR",
    folds: ["softmax", "cross_entropy_error"],
    local: false,
    numbered: false,
  });
  expect(session(34)).toMatchObject({ labels: "symbols", symbols: "local" });
});

test("a figure that is no graph is refused, and says which are", () => {
  expect(() => session(46)).toThrow(/figure 46 is no graph; graphs are 30, 31, .*, 47/);
  expect(() => session(12)).toThrow(RangeError);
});

test.each([
  [30, 4],
  [31, 2],
  [37, 9],
  [43, 4],
  [47, 37],
])("figure %d is printed at step %d", (figure, step) => {
  expect(printedSession(figure, "en").step).toBe(step);
});

describe("renderFigure", () => {
  test("the same session gives the same bytes", () => {
    expect(renderFigure(session(44, { step: 20 }))).toBe(renderFigure(session(44, { step: 20 })));
  });

  test("A4: other inputs change numbers, and nothing moves", () => {
    const [before, after] = [session(37, { step: 9 }), session(37, { step: 9, inputs: { apple: 120 } })].map(renderFigure);
    const data = (svg: string, which: string): string[] => [...svg.matchAll(RegExp(`data-${which}="(\\S+)"`, "g"))].map(([, text]) => text);
    const places = (svg: string): string[] => svg.match(/ (x|y|cx|cy|d)="[^"]*"/g)!;
    expect(places(after)).toEqual(places(before));
    expect(data(after, "value")).toEqual(expect.arrayContaining(["240", "690", "759.0000000000001"]));
    expect(data(after, "grad")).toEqual(expect.arrayContaining(["132", "690"]));
  }); // oxfmt-ignore

  test("a step beyond the last one is refused", () => {
    expect(() => renderFigure(session(37, { step: 10 }))).toThrow(/steps go from 0 to 9/);
  });
});

test("figure 42 takes batches of other sizes", () => {
  const source = sourceOf({ kind: "figure", figure: 42 });
  const shapes = modelOf(source, {}).results.map(({ out }) => out.shape);
  expect(shapes).toEqual([[3, 3]]);
  expect(() => modelOf(source, { W: [[1, 2]] })).toThrow(/matmul|contract/);
});

test("without a twin there is nothing to compare a fold with", () => {
  expect(() => foldDifference(modelOf(sourceOf({ kind: "figure", figure: 37 }), {}))).toThrow(/has no twin/);
});

describe("printedFigure", () => {
  test("there are 18, each in both languages, all different", () => {
    const pictures = figureNumbers.flatMap((figure) => [printedFigure(figure, "en"), printedFigure(figure, "zh-CN")]);
    expect(figureNumbers).toEqual(Array.from({ length: 18 }, (_, i) => 30 + i));
    expect(new Set(pictures).size).toBe(36);
  });

  test("figure 46 is the chart of a run on MNIST, from 0 to 1", () => {
    const english = printedFigure(46, "en");
    expect(english).toContain("<title>Figure 46: accuracy on MNIST, by epoch</title>");
    expect(english).toContain("test accuracy: from 0.7236 at 1 to 0.9429 at 100.");
    const chinese = printedFigure(46, "zh-CN");
    expect(chinese).toContain("<title>图 46：MNIST 上各轮的识别精度</title>");
    expect(chinese).not.toContain("accuracy");
  });
});
