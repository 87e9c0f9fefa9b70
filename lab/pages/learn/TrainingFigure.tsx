import { useEffect } from "preact/hooks";
import { linePicture, lineTable, numberText, type LineChart } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { useWidth } from "../../charts/useWidth.js";
import { shellWords } from "../../shell/words.js";
import { useWords } from "../../state/locale.js";
import { loadRun, measuredRun, runFailure } from "./measuredRun.js";
import { learnWords } from "./words.js";

/** Pixels. */
const WIDEST = 760;
const HEIGHT = 340;

/** Figure 46: how the accuracies of a measured run rose. */
export function TrainingFigure() {
  const words = useWords(learnWords);
  const shell = useWords(shellWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth(WIDEST);
  useEffect(() => void loadRun(), []);
  const run = measuredRun.value;
  if (run === null)
    return (
      <div ref={box}>
        <p role="status">{runFailure.value === null ? shell.loading : shell.failed(runFailure.value)}</p>
      </div>
    );
  const { train, test } = run.history;
  const chart: LineChart = {
    ...run.chartOf(chartWords.accuracyTitle, chartWords),
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
