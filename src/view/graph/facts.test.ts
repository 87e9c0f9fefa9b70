import { describe, expect, test } from "vitest";
import { numberText } from "../../check/numberText.js";
import { graphFigures } from "../figures/index.js";
import { modelOf, newSession, sessionScene, sourceOf } from "../session.js";
import { graphWords } from "../words/index.js";
import type { Locale } from "../words/words.js";
import { Neighbours, nodeText, outputText, stepText, summaryText, type StepText } from "./facts.js";
import { given, shown } from "./fixtures.js";
import type { GraphScene } from "./scene.js";
import { momentOf, stepCount } from "./steps.js";

function figureScene(figure: number): GraphScene {
  const session = newSession({ kind: "figure", figure }, "en");
  return sessionScene(session, modelOf(sourceOf(session.source), {}));
}
const at = (scene: GraphScene, step: number, locale: Locale = "en"): StepText =>
  stepText(momentOf(scene, step), graphWords[locale], numberText);

describe("figure 37", () => {
  const scene = figureScene(37);

  test("the last step: sentence, why, and the lines of both derivatives", () => {
    expect(at(scene, 9)).toEqual({
      sentence: "Backward: × at apple_price gets 1.1 from upstream and passes on apple = 2.2, apple_num = 110.",
      why: "× swaps its inputs; it kept 100 and 2 from the forward pass.",
      lines: [
        {
          edge: "apple_price.a",
          text: "∂price/∂apple = ∂price/∂apple_price · ∂apple_price/∂apple = 1.1 × 2 = 2.2",
        },
        {
          edge: "apple_price.b",
          text: "∂price/∂apple_num = ∂price/∂apple_price · ∂apple_price/∂apple_num = 1.1 × 100 = 110",
        },
      ],
    });
  });

  test("forward and the seed", () => {
    expect(at(scene, 0)).toEqual({ sentence: "Start: only the inputs are known.", lines: [] });
    expect(at(scene, 1).sentence).toBe("Forward: × makes apple_price of apple = 100, apple_num = 2: 200.");
    expect(at(scene, 5).sentence).toBe("Backward begins: the derivative of price by itself is 1.");
  });

  test("for who cannot see it", () => {
    const neighbours = new Neighbours(scene);
    expect(nodeText(scene.nodes[0], neighbours, graphWords.en)).toBe("input apple, value 100, derivative 2.2");
    expect(nodeText(scene.nodes[0], neighbours, graphWords["zh-CN"])).toBe("输入 apple，值 100，导数 2.2");
    expect(outputText(scene.edges.at(-1)!, graphWords.en)).toBe("result price, output 715, derivative 1");
    expect(summaryText(scene, graphWords.en)).toMatch(/^4 operations, from apple, apple_num, orange, .* to price\./);
  });
});

describe.each([...graphFigures.keys()])("figure %d", (figure) => {
  test.each(["en", "zh-CN"] as const)("in %s every step has a sentence of its own", (locale) => {
    const scene = figureScene(figure);
    const texts = Array.from({ length: stepCount(scene) + 1 }, (_, step) => at(scene, step, locale));
    expect(new Set(texts.map(({ sentence }) => sentence)).size).toBe(stepCount(scene) + 1);
    for (const { sentence, why = "", lines } of texts)
      for (const text of [sentence, why, ...lines.map((line) => line.text)])
        expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
});

test.each([
  [32, 2, "Backward begins: E = 5 comes from upstream."],
  [34, 2, "Backward begins: ∂L/∂z = 1.3 comes from upstream."],
  [38, 3, "Backward begins: ∂L/∂y = 1.3 comes from upstream."],
  [39, 5, "Backward begins: the derivative of y by itself is 1."],
])("figure %d, step %d: with what the way back begins", (figure, step, sentence) => {
  expect(at(figureScene(figure), step).sentence).toBe(sentence);
});

test("what is given from beyond has its name in the chain", () => {
  expect(at(figureScene(32), 3).lines.map(({ text }) => text)).toEqual(["E · ∂y/∂x = 5 × 6 = 30"]);
});

test("a folded part with several results tells each of them", () => {
  const scene = figureScene(45);
  expect(at(scene, 1).sentence).toBe(
    "Forward: softmax makes softmax of a1 = 0.3, a2 = 2.9, a3 = 4: y1 = 0.01821, y2 = 0.2452, y3 = 0.7366.",
  );
  const back = at(scene, stepCount(scene));
  expect(back.sentence).toBe(
    "Backward: softmax at softmax gets ∂L/∂y1 = 0, ∂L/∂y2 = -4.078, ∂L/∂y3 = 0 from upstream and passes on a1 = 0.01821, a2 = -0.7548, a3 = 0.7366.",
  );
  expect(back.why).toBe("softmax needs only its own results: y1 = 0.01821, y2 = 0.2452, y3 = 0.7366.");
});

test("no sentence is the same in both languages", () => {
  for (const figure of graphFigures.keys()) {
    const scene = figureScene(figure);
    for (let step = 0; step <= stepCount(scene); step++) {
      const [english, chinese] = [at(scene, step), at(scene, step, "zh-CN")];
      expect(chinese.sentence).not.toBe(english.sentence);
      if (english.why !== undefined) expect(chinese.why).not.toBe(english.why);
    }
  }
});

test("what is read in several places: each path, and what they add up to when the last has come", () => {
  const x = given(3, "x");
  const scene = shown(x.mul(x).add(x).named("y"));
  expect(at(scene, 4).lines.map(({ text }) => text)).toEqual([
    "∂y/∂mul_1 = ∂y/∂y · ∂y/∂mul_1 = 1 × 1 = 1",
    "∂y/∂y · ∂y/∂x = 1 × 1 = 1",
  ]);
  expect(at(scene, 5).lines.map(({ text }) => text)).toEqual([
    "∂y/∂mul_1 · ∂mul_1/∂x = 1 × 3 = 3",
    "∂y/∂mul_1 · ∂mul_1/∂x = 1 × 3 = 3",
    "∂y/∂x = 3 + 3 + 1 = 7",
  ]);
});

test("a slash in a name is no fraction, negative factors stand in brackets, tensors show their range", () => {
  const x = given(2, "a/b");
  expect(at(shown(x.mul(-3).named("c/d")), 3).lines[0].text).toBe("∂c/d/∂a/b = ∂c/d/∂c/d · ∂c/d/∂a/b = 1 × (-3) = -3");
  const W = given([1, 2], "W");
  expect(at(shown(W.sum().named("s")), 3).lines[0].text).toBe("∂s/∂W = ∂s/∂s · ∂s/∂W = [1, 1]");
});

test("an op without a derivative to pass on says so", () => {
  const step = stepText(momentOf(shown(given(1, "x").stopGradient().mul(2)), 5), graphWords.en, numberText);
  expect(step.sentence).toMatch(/gets 2 from upstream and passes on nothing\.$|gets no derivative/);
});
