import { lineChart } from "../plot.js";
import { graphWords, titleOf } from "../words/index.js";
import type { Locale } from "../words/words.js";
import { mnistHistory } from "./mnistHistory.js";

/** Figure 46: accuracies of a training run on MNIST after each epoch, on the chapter's scale from 0 to 1; an SVG document. */
export function mnistAccuracy(locale: Locale): string {
  const { epoch, accuracy, train, test } = graphWords[locale].accuracies;
  const points = (accuracies: readonly number[]): [number, number][] => accuracies.map((value, i) => [i + 1, value]);
  return lineChart({
    title: titleOf(46, locale),
    xLabel: epoch,
    yLabel: accuracy,
    yDomain: [0, 1],
    series: [
      { name: train, points: points(mnistHistory.train), dash: "solid" },
      { name: test, points: points(mnistHistory.test), dash: "dashed" },
    ],
  });
}
