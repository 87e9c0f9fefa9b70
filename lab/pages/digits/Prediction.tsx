import { useEffect } from "preact/hooks";
import { barPicture, barTable, numberText, type BarChart } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { announce } from "../../shell/announce.js";
import { useWords } from "../../state/locale.js";
import type { Seen } from "./messages.js";
import { isBlank, isDrawing } from "./padContent.js";
import { failure, image, isLooking, seen, side } from "./store.js";
import { useWidth } from "../../charts/useWidth.js";
import { digitsWords } from "./words.js";

/** Classes in the order of their probabilities, the likeliest first; of equal ones the smaller digit. */
function ranked(probabilities: Float32Array): number[] {
  return [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
}

/** The answer that was said last, so that coming back to the page says nothing. */
let said: Seen | null = null;

/** The class that the network finds likeliest, and the three after it. */
export function Prediction() {
  const words = useWords(digitsWords);
  const { value } = seen;
  const order = value === null ? [] : ranked(value.probabilities);
  const shareOf = (digit: number): string => words.share(value!.probabilities[digit]);
  const finished = isDrawing.value ? null : value;
  useEffect(() => {
    if (finished === null || finished === said) return;
    said = finished;
    announce(words.said(order[0], shareOf(order[0])));
  }, [finished]);
  return (
    <section
      class="prediction"
      data-testid="prediction"
      aria-busy={isLooking.value}
      data-digit={value === null ? undefined : order[0]}
      aria-labelledby="prediction-title"
    >
      <h2 id="prediction-title">{words.answer}</h2>
      {value === null ? (
        <p class="pending">
          {isBlank.value
            ? words.drawFirst
            : image.value === null
              ? words.otherSize(side.value)
              : failure.value === null && words.wait}
        </p>
      ) : (
        <>
          <p class="top-class">
            <b class="class">{order[0]}</b> <span class="share">{shareOf(order[0])}</span>
          </p>
          <p class="next">{words.next(order.slice(1, 4).map((digit) => words.other(digit, shareOf(digit))))}</p>
        </>
      )}
    </section>
  );
}

/** Scores beside the probabilities that softmax makes of them. */
export function Scores() {
  const words = useWords(digitsWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth();
  const { value } = seen;
  const isNarrow = width < 380;
  const chartWidth = isNarrow ? width : Math.floor(width / 2 - 8);
  const chartOf = (title: string, valueLabel: string, values: Float32Array, domain?: readonly [number, number]) => {
    const bars = Array.from(values, (each, digit) => ({ name: String(digit), value: each }));
    const highlighted = ranked(value!.probabilities)[0];
    const options = { title, nameLabel: words.digit, valueLabel, words: chartWords, width: chartWidth };
    return { ...options, bars, highlighted, domain } satisfies BarChart;
  };
  const charts =
    value === null
      ? []
      : [
          { name: "scores", chart: chartOf(words.scores, words.score, value.scores) },
          {
            name: "probabilities",
            chart: chartOf(words.probabilities, words.probability, value.probabilities, [0, 1]),
          },
        ];
  return (
    <div ref={box} class="scores">
      {charts.map(({ name, chart }) => (
        <Chart key={name} testId={name} picture={barPicture(chart)} tableOf={() => barTable(chart)} />
      ))}
      {value !== null && (
        <p class="hint">{words.softmaxHint(numberText(value.probabilities.reduce((sum, each) => sum + each, 0)))}</p>
      )}
    </div>
  );
}
