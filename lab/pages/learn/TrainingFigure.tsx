import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { linePicture, lineTable, numberText, type LineChart } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
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
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  useEffect(() => void loadRun(), []);
  const run = measuredRun.value;
  if (run === null)
    return (
      <div ref={frame}>
        <p role="status">{runFailure.value === null ? shell.loading : shell.failed(runFailure.value)}</p>
      </div>
    );
  const { train, test } = run.history;
  const chart: LineChart = {
    ...run.chartOf(chartWords.accuracyTitle, chartWords),
    ...{ width: Math.min(WIDEST, width.value), height: HEIGHT },
  };
  return (
    <div ref={frame}>
      <Chart picture={linePicture(chart)} tableOf={() => lineTable(chart)} testId="accuracy-chart" />
      <p>{words.lastEpoch(train.length, lastOf(train), lastOf(test))}</p>
    </div>
  );
}

const lastOf = (accuracies: readonly number[]): string => numberText(accuracies[accuracies.length - 1]);

/** The width of an element, in pixels, as it changes. */
function useWidth(element: { readonly current: HTMLElement | null }): Signal<number> {
  const width = useSignal(WIDEST);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = entry.contentRect.width));
    observer.observe(element.current!);
    return () => observer.disconnect();
  }, []);
  return width;
}
