import { describe, expect, test } from "vitest";
import { svgText } from "../svg.js";
import { xmlFaults } from "./fixtures.js";
import { trainingCurves, trainingCurvesPicture, trainingCurvesTable, type HistoryRecord } from "./trainingCurves.js";
import { chineseChartWords } from "./words.js";

/** The `d` of the line of a series, without its markers. */
function lineOf(svg: string, name: string): string | undefined {
  return svg.split(`<g data-series="${name}">`)[1]?.match(/ d="([^"]*)"/)?.[1];
}

describe("trainingCurves", () => {
  const history: HistoryRecord[] = [
    { epoch: 0, iteration: 0, loss: 2.4, trainAccuracy: 0.1, testAccuracy: 0.12 },
    { epoch: 1, iteration: 600, loss: null, trainAccuracy: 0.9, testAccuracy: 0.88 },
    { epoch: 2, iteration: 1200, loss: 0.3, trainAccuracy: 1, testAccuracy: 0.9 },
  ];
  const svg = trainingCurves(history);

  test("loss above, train and test accuracy on 0 to 1 below, train solid and test dashed", () => {
    expect(xmlFaults(svg)).toEqual([]);
    expect(lineOf(svg, "loss")).toBe("M76,72.8M620,257.6");
    expect(lineOf(svg, "train accuracy")).toBe("M76,262L348,86L620,64");
    expect(lineOf(svg, "test accuracy")).toBe("M76,257.6L348,90.4L620,86");
    const [, train, test] = svg.split(/<g data-series="(?:train|test) accuracy">/);
    expect(train.split("</g>")[0]).not.toContain("dasharray");
    expect(test.split("</g>")[0]).toContain('stroke-dasharray="7 4"');
    expect(svg).toContain("test accuracy: from 0.12 at 0 to 0.9 at 2.");
  });

  test("epochs are marked by whole numbers", () => {
    const marks = [...svg.matchAll(/font-size="12" text-anchor="middle">([^<]*)</g)].map(([, mark]) => mark);
    expect(marks).toEqual(["0", "1", "2", "0", "1", "2"]);
  });

  test("before the first epoch both charts say so", () => {
    expect(trainingCurves([]).match(/>no data yet</g)).toHaveLength(2);
  });

  test("the same history gives the same bytes", () => expect(trainingCurves(history)).toBe(svg));

  test("the table has a row for each epoch, the last being the last shown", () => {
    expect(trainingCurvesTable(history)).toEqual({
      headers: ["epoch", "loss", "train accuracy", "test accuracy"],
      rows: [
        ["0", "2.4", "0.1", "0.12"],
        ["1", "not finite", "0.9", "0.88"],
        ["2", "0.3", "1", "0.9"],
      ],
    });
    expect(trainingCurvesTable([], chineseChartWords).headers).toEqual(["轮次", "损失", "训练精度", "测试精度"]);
  });

  test("fits a narrow panel, in Chinese", () => {
    const narrow = svgText(trainingCurvesPicture(history, { width: 360, words: chineseChartWords }));
    expect(narrow).toContain('width="360"');
    expect(narrow).toContain("训练精度：从 0 处的 0.1 到 2 处的 1。");
  });
});
