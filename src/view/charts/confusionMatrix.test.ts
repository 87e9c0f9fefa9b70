import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { svgText } from "../svg.js";
import { confusionCounts } from "./confusion.js";
import { confusionPicture, confusionTable, SHADES } from "./confusionMatrix.js";
import { contrast, shownTexts } from "./fixtures.js";

describe("confusionCounts", () => {
  test("true classes are rows, predicted ones columns", () =>
    expect(confusionCounts(new Uint8Array([0, 0, 1, 2]), [0, 1, 1, 0], 3)).toEqual([
      [1, 1, 0],
      [0, 1, 0],
      [1, 0, 0],
    ]));

  test("every sample is counted once, in the row of its label", () => {
    const samples = fc.array(fc.tuple(fc.nat(4), fc.nat(4)));
    fc.assert(
      fc.property(samples, (pairs) => {
        const counts = confusionCounts(
          pairs.map(([label]) => label),
          pairs.map(([, prediction]) => prediction),
          5,
        );
        counts.forEach((row, label) =>
          row.forEach((count, prediction) =>
            expect(count).toBe(pairs.filter(([a, b]) => a === label && b === prediction).length),
          ),
        );
      }),
    );
  });

  test.each([
    [[0, 1], [0], 2, "2 labels and 1 predictions; give one prediction for each label"],
    [[0, 2], [0, 1], 2, "label 1 is 2; give class numbers, which are whole numbers from 0 to 1"],
    [[0, 1], [0.5, 1], 2, "prediction 0 is 0.5; give class numbers, which are whole numbers from 0 to 1"],
    [[0], [NaN], 2, "prediction 0 is NaN; give class numbers, which are whole numbers from 0 to 1"],
    [[], [], 0, "0 classes; give a whole number of at least 1"],
  ])("labels %o and predictions %o of %d classes are refused", (labels, predictions, classes, message) =>
    expect(() => confusionCounts(labels, predictions, classes)).toThrow(`confusionCounts: ${message}`),
  );
});

describe("confusionPicture", () => {
  const counts = [
    [3, 1],
    [0, 0],
  ];
  const chart = { title: "t", counts };

  test("numbers in the cells, names at rows and columns", () => {
    const texts = ["t", "predicted", "0", "1", "true", "0", "1", "3", "1", "0", "0", "3 of 4 right"];
    expect(shownTexts(confusionPicture(chart))).toEqual(texts);
    expect(shownTexts(confusionPicture({ ...chart, names: ["cat", "dog"] }))).toContain("dog");
    expect(svgText(confusionPicture(chart))).toContain("<desc>t: 3 of 4 right.</desc>");
  });

  test("shades go by the share of the row; what is not 0 is never white", () => {
    const svg = svgText(
      confusionPicture({
        title: "t",
        counts: [
          [999_999, 1],
          [0, 5],
        ],
      }),
    );
    const cells = [...svg.matchAll(/<rect x[^>]*fill="(#[0-9a-f]+)"\/><text[^>]*>(\d+)</g)].map(([, fill, text]) => [
      text,
      fill,
    ]);
    expect(cells).toEqual([
      ["999999", SHADES[7].fill],
      ["1", SHADES[1].fill],
      ["0", "#ffffff"],
      ["5", SHADES[7].fill],
    ]);
  });

  test.each(SHADES)("text $text on $fill can be read", ({ fill, text }) =>
    expect(contrast(fill, text)).toBeGreaterThanOrEqual(4.5),
  );

  test.each([
    [{ counts: [] }, "the rows of counts have lengths none; give as many rows as columns, one for each class"],
    [
      { counts: [[1, 2], [3]] },
      "the rows of counts have lengths 2, 1; give as many rows as columns, one for each class",
    ],
    [{ counts: [[-1]] }, "-1 is no count; give whole numbers from 0 on"],
    [{ names: ["a"] }, "1 names for 2 classes; give one for each"],
  ])("%o is refused", (changes, message) =>
    expect(() => confusionPicture({ ...chart, ...changes })).toThrow(`confusionPicture: ${message}`),
  );

  test("its table has the counts and the share of right ones", () =>
    expect(confusionTable(chart)).toEqual({
      headers: ["true \\ predicted", "0", "1", "right"],
      rows: [
        ["0", "3", "1", "0.75"],
        ["1", "0", "0", ""],
      ],
    }));
});
