import { mnistAccuracyChart } from "../../../src/view/figures/mnistAccuracy.js";
import { mnistHistory } from "../../../src/view/figures/mnistHistory.js";
import { linePicture, lineTable, numberText, type LineChart } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { useWidth } from "../../charts/useWidth.js";
import { useWords } from "../../state/locale.js";
import { learnWords } from "./words.js";

/** Pixels. */
const WIDEST = 1100;
const HEIGHT = 340;

/** Figure 46: how the accuracies of a measured run rose. */
export function TrainingFigure() {
  const words = useWords(learnWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth(WIDEST);
  const { train, test } = mnistHistory;
  const chart: LineChart = {
    ...mnistAccuracyChart(chartWords.accuracyTitle, chartWords),
    ...{ width, height: HEIGHT },
  };
  return (
    <div ref={box}>
      <Chart picture={linePicture(chart)} tableOf={() => lineTable(chart)} testId="accuracy-chart" />
      <p>{words.lastEpoch(train.length, lastOf(train), lastOf(test))}</p>
    </div>
  );
}

const lastOf = (accuracies: readonly number[]): string => numberText(accuracies[accuracies.length - 1]);
