import { lineChart, type LineChart } from "../charts/lineChart.js";
import { chineseChartWords, englishChartWords, type ChartWords } from "../charts/words.js";
import { titleOf } from "../words/index.js";
import type { Locale } from "../words/words.js";
import { mnistHistory } from "./mnistHistory.js";

const chartWords: Readonly<Record<Locale, ChartWords>> = { en: englishChartWords, "zh-CN": chineseChartWords };

/** Figure 46: accuracies of a training run on MNIST after each epoch, on the chapter's scale from 0 to 1. */
export function mnistAccuracyChart(title: string, words: ChartWords): LineChart {
  const points = (accuracies: readonly number[]): [number, number][] => accuracies.map((value, i) => [i + 1, value]);
  return {
    title,
    xLabel: words.epoch,
    yLabel: words.accuracy,
    words,
    yDomain: [0, 1],
    series: [
      { name: words.trainAccuracy, points: points(mnistHistory.train), dash: "solid" },
      { name: words.testAccuracy, points: points(mnistHistory.test), dash: "dashed" },
    ],
  };
}

/** `mnistAccuracyChart` as an SVG document. */
export function mnistAccuracy(locale: Locale): string {
  return lineChart(mnistAccuracyChart(titleOf(46, locale), chartWords[locale]));
}
