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
  const shell = useWords(shellWords);
  useEffect(() => void loadRun(), []);
  if (measuredRun.value === null)
    return <p role="status">{runFailure.value === null ? shell.loading : shell.failed(runFailure.value)}</p>;
  return <Curves train={measuredRun.value.train} test={measuredRun.value.test} />;
}

function Curves({ train, test }: { readonly train: readonly number[]; readonly test: readonly number[] }) {
  const words = useWords(learnWords);
  const texts = useChartWords();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const points = (accuracies: readonly number[]): [number, number][] => accuracies.map((value, i) => [i + 1, value]);
  const chart: LineChart = {
    ...{ title: texts.accuracyTitle, xLabel: texts.epoch, yLabel: texts.accuracy, yDomain: [0, 1], words: texts },
    ...{ width: Math.min(WIDEST, width.value), height: HEIGHT },
    series: [
      { name: texts.trainAccuracy, points: points(train), dash: "solid" },
      { name: texts.testAccuracy, points: points(test), dash: "dashed" },
    ],
  };
  const last = (accuracies: readonly number[]): string => numberText(accuracies[accuracies.length - 1]);
  return (
    <div ref={frame}>
      <Chart picture={linePicture(chart)} tableOf={() => lineTable(chart)} testId="accuracy-chart" />
      <p>{words.lastEpoch(train.length, last(train), last(test))}</p>
    </div>
  );
}

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
