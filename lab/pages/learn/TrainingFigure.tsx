import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import {
  chineseChartWords,
  englishChartWords,
  linePicture,
  lineTable,
  numberText,
  type ChartWords,
  type LineChart,
} from "../../../src/view/index.js";
import { Svg } from "../../graph/Svg.js";
import { shellWords } from "../../shell/words.js";
import { useWords, type Localized } from "../../state/locale.js";
import { history, historyFailure, loadHistory } from "./history.js";
import { learnWords } from "./words.js";

const WIDEST = 760;

const chartWords: Localized<ChartWords> = { en: englishChartWords, "zh-CN": chineseChartWords };

/** Figure 46: how the accuracies of a measured run rose. */
export function TrainingFigure() {
  const shell = useWords(shellWords);
  useEffect(() => void loadHistory(), []);
  if (history.value === null)
    return <p role="status">{historyFailure.value === null ? shell.loading : shell.failed(historyFailure.value)}</p>;
  return <Curves train={history.value.train} test={history.value.test} />;
}

function Curves({ train, test }: { readonly train: readonly number[]; readonly test: readonly number[] }) {
  const words = useWords(learnWords);
  const texts = useWords(chartWords);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const points = (accuracies: readonly number[]): [number, number][] => accuracies.map((value, i) => [i + 1, value]);
  const chart: LineChart = {
    ...{ title: texts.accuracyTitle, xLabel: texts.epoch, yLabel: texts.accuracy, yDomain: [0, 1], words: texts },
    ...{ width: Math.min(WIDEST, width.value), height: 380 },
    series: [
      { name: texts.trainAccuracy, points: points(train), dash: "solid" },
      { name: texts.testAccuracy, points: points(test), dash: "dashed" },
    ],
  };
  const { headers, rows } = lineTable(chart);
  const last = (accuracies: readonly number[]): string => numberText(accuracies[accuracies.length - 1]);
  return (
    <figure class="curves" data-testid="accuracy-chart">
      <div ref={frame}>
        <Svg picture={linePicture(chart)} />
      </div>
      <figcaption>{words.lastEpoch(train.length, last(train), last(test))}</figcaption>
      <details>
        <summary>{words.table}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={words.table}>
          <table class="grid">
            <thead>
              <tr>
                {headers.map((header) => (
                  <th key={header} scope="col">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells) => (
                <tr key={cells[0]}>
                  {cells.map((cell, column) => (
                    <td key={column}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
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
