import { useEffect, useMemo } from "preact/hooks";
import { numberText } from "../../../src/check/numberText.js";
import { linePicture, lineTable, type LineChart } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { useWidth } from "../../charts/useWidth.js";
import { useWords } from "../../state/locale.js";
import { sweepNames, type Sweep, type SweepPoint } from "./messages.js";
import { Choice } from "./SettingsForm.js";
import { chooseSweep, sweepFailure, sweepFound, sweepName } from "./sweepStore.js";
import { checkWords, type CheckWords } from "./words.js";

const WIDEST = 760;

/** How the error of a difference depends on its step. */
export function SweepPanel() {
  const words = useWords(checkWords);
  useEffect(() => {
    if (sweepFound.peek() === null) chooseSweep(sweepName.peek());
  }, []);
  const found = sweepFound.value;
  return (
    <section class="check-sweep" aria-labelledby="check-sweep-title">
      <h2 id="check-sweep-title">{words.sweep}</h2>
      <p class="hint">{words.sweepHint}</p>
      <Choice
        name="sweep"
        label={words.sweepFunction}
        value={sweepName.value}
        options={sweepNames}
        texts={words.sweepFunctions}
        onChoose={chooseSweep}
      />
      {sweepFailure.value !== null ? (
        <p role="alert" class="problem">
          {words.sweepFailed(sweepFailure.value)}
        </p>
      ) : found === null ? (
        <p role="status" class="check-sweep-waits">
          {words.sweepComputing}
        </p>
      ) : (
        <div class="check-sweep-columns">
          <Curve sweep={found} />
          <Reading sweep={found} />
        </div>
      )}
    </section>
  );
}

function chartOf(words: CheckWords, { name, points }: Sweep): Omit<LineChart, "width" | "words"> {
  const series = (of: "central" | "oneSided" | "central32") => ({
    name: words.series[of],
    points: points.map((point): readonly [number, number] => [point.step, point[of]]),
  });
  return {
    title: words.sweepTitle(words.sweepFunctions[name]),
    ...{ xLabel: words.stepAxis, yLabel: words.errorAxis, xScale: "log", yScale: "log", height: 400 },
    series: [series("central"), series("oneSided"), series("central32")],
  };
}

function Curve({ sweep }: { readonly sweep: Sweep }) {
  const words = useWords(checkWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth(WIDEST);
  const chart = { ...chartOf(words, sweep), words: chartWords };
  const picture = useMemo(() => linePicture({ ...chart, width }), [sweep, words, width]);
  return (
    <div ref={box}>
      <Chart picture={picture} tableOf={() => lineTable(chart)} testId="sweep-chart" />
    </div>
  );
}

function lowestOf(points: readonly SweepPoint[]): SweepPoint {
  return points.reduce((found, next) => (next.central < found.central ? next : found));
}

function Reading({ sweep: { name, points } }: { readonly sweep: Sweep }) {
  const words = useWords(checkWords);
  const lowest = lowestOf(points);
  const [largest, smallest] = [points[0], points[points.length - 1]];
  return (
    <div class="check-reading">
      <p
        data-testid="sweep-lowest"
        data-step={lowest.step}
        data-error={lowest.central}
        data-largest={largest.central}
        data-smallest={smallest.central}
      >
        {words.lowest({
          error: numberText(lowest.central),
          step: numberText(lowest.step),
          largest: numberText(largest.central),
          smallest: numberText(smallest.central),
        })}
      </p>
      <ul>
        {words.sweepReading.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>{words.sweepNotes[name]}</p>
    </div>
  );
}
