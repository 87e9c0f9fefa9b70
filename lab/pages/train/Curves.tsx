import {
  linePicture,
  lineTable,
  numberText,
  type Domain,
  type LineChart,
  type ScaleName,
  type Series,
} from "../../../src/view/index.js";
import { useChartWords } from "../../charts/Chart.js";
import { WideChart } from "../../charts/WideChart.js";
import { useWords } from "../../state/locale.js";

import { iteration, losses, measured } from "./store.js";
import { trainWords } from "./words.js";

/** Pixels. */
const HEIGHT = 300;

/** The loss of each iteration. */
export function LossChart() {
  const words = useWords(trainWords);
  const chartWords = useChartWords();
  // What the list holds changes with the iteration.
  void iteration.value;
  const chart: LineChart = {
    ...{ title: words.lossTitle, xLabel: words.iteration, yLabel: words.loss, words: chartWords, height: HEIGHT },
    series: [{ name: words.loss, points: losses.points() }],
  };
  const told = losses.iterations();
  return (
    <WideChart
      testId="loss-chart"
      pictureOf={(width) => linePicture({ ...chart, width })}
      tableOf={() => ({
        headers: [words.iteration, words.loss],
        rows: told.map((place) => [String(place), numberText(losses.at(place))]),
      })}
      values={told.map((place) => String(losses.at(place)))}
    />
  );
}

/** Lines by epoch. */
export function EpochChart({
  id,
  title,
  quantity,
  series,
  range,
  scale,
}: {
  readonly id: string;
  readonly title: string;
  readonly quantity: string;
  readonly series: readonly Series[];
  readonly range?: Domain;
  readonly scale?: ScaleName;
}) {
  const words = useWords(trainWords);
  const chartWords = useChartWords();
  const chart: LineChart = {
    ...{ title, series, xLabel: words.epoch, yLabel: quantity, words: chartWords, height: HEIGHT },
    ...{ yDomain: range, yScale: scale },
  };
  return (
    <WideChart testId={id} pictureOf={(width) => linePicture({ ...chart, width })} tableOf={() => lineTable(chart)} />
  );
}

/** Figure 46: train and test accuracy by epoch, from 0 to 1. */
export function AccuracyChart() {
  const words = useWords(trainWords);
  const records = measured.value;
  return (
    <EpochChart
      id="accuracy-chart"
      title={words.accuracyTitle}
      quantity={words.accuracy}
      range={[0, 1]}
      series={[
        { name: words.trainAccuracy, points: records.map((one) => [one.epoch, one.trainAccuracy]), dash: "solid" },
        { name: words.testAccuracy, points: records.map((one) => [one.epoch, one.testAccuracy]), dash: "dashed" },
      ]}
    />
  );
}

/** How large each layer's gradient is. */
export function NormsChart() {
  const words = useWords(trainWords);
  const records = measured.value;
  const names = Object.keys(records[0]?.gradientNorms ?? {});
  return (
    <figure>
      <EpochChart
        id="norms-chart"
        title={words.normsTitle}
        quantity={words.norm}
        scale="log"
        series={names.map((name) => ({ name, points: records.map((one) => [one.epoch, one.gradientNorms[name]]) }))}
      />
      <figcaption class="hint">{words.normsHint}</figcaption>
    </figure>
  );
}

/** The share of dead neurons of each Relu; nothing where there is none. */
export function DeadChart() {
  const words = useWords(trainWords);
  const records = measured.value;
  const names = Object.keys(records[0]?.deadShares ?? {});
  if (names.length === 0) return null;
  return (
    <figure>
      <EpochChart
        id="dead-chart"
        title={words.deadTitle}
        quantity={words.share}
        range={[0, 1]}
        series={names.map((name) => ({ name, points: records.map((one) => [one.epoch, one.deadShares[name]]) }))}
      />
      <figcaption class="hint">{words.deadHint}</figcaption>
    </figure>
  );
}
