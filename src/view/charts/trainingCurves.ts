import { numberText } from "../../check/numberText.js";
import { svgText, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import { stackedPicture } from "./lineChart.js";
import type { ChartOptions } from "./picture.js";
import { englishChartWords, type ChartWords } from "./words.js";

/** What a chart needs of one line of a run's history; `null` is how JSON writes a number that is not finite. */
export interface HistoryRecord {
  readonly epoch: number;
  readonly iteration: number;
  readonly loss: number | null;
  readonly trainAccuracy: number | null;
  readonly testAccuracy: number | null;
}

/**
 * A run's curves in one picture: loss by epoch above, train (solid) and test (dashed) accuracy by epoch below, on the
 * fixed scale 0 to 1 of the chapter's figure 46. An empty history gives empty charts.
 */
export function trainingCurvesPicture(history: readonly HistoryRecord[], options: ChartOptions = {}): SvgElement {
  const { words = englishChartWords } = options;
  const by = (measure: "loss" | "trainAccuracy" | "testAccuracy"): [number, number][] =>
    history.map((record) => [record.epoch, record[measure] ?? NaN]);
  const common = { ...options, xLabel: words.epoch };
  return stackedPicture(words.trainingCurves, [
    {
      ...common,
      title: words.lossTitle,
      yLabel: words.loss,
      series: [{ name: words.loss, points: by("loss"), dash: "solid" }],
    },
    {
      ...common,
      title: words.accuracyTitle,
      yLabel: words.accuracy,
      yDomain: [0, 1],
      series: [
        { name: words.trainAccuracy, points: by("trainAccuracy"), dash: "solid" },
        { name: words.testAccuracy, points: by("testAccuracy"), dash: "dashed" },
      ],
    },
  ]);
}

/** The numbers of the curves, a row an epoch. */
export function trainingCurvesTable(
  history: readonly HistoryRecord[],
  words: ChartWords = englishChartWords,
): ChartTable {
  const text = (value: number | null): string => (value === null ? words.missing : numberText(value));
  return {
    headers: [words.epoch, words.loss, words.trainAccuracy, words.testAccuracy],
    rows: history.map(({ epoch, loss, trainAccuracy, testAccuracy }) =>
      [epoch, loss, trainAccuracy, testAccuracy].map(text),
    ),
  };
}

/** `trainingCurvesPicture` as an SVG document that stands alone: no script, no style sheet, no external reference. */
export function trainingCurves(history: readonly HistoryRecord[]): string {
  return `${svgText(trainingCurvesPicture(history))}\n`;
}
