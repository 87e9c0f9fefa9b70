import { imagePicture, imageTable, numberText, type ImageChart, type Reading } from "../../../src/view/index.js";
import { Chart, useChartWords } from "../../charts/Chart.js";
import type { GraphStore } from "../../graph/GraphStore.js";
import { useWords } from "../../state/locale.js";
import { learnWords } from "./words.js";

/** Rows and columns of the picture. */
const SIDE = 28;

/** What goes into figure 43 and what comes out of it: the picture, and the scores beside the probabilities. */
export function DigitFigure({ store }: { readonly store: GraphStore }) {
  const words = useWords(learnWords);
  const texts = useChartWords();
  const reading = (name: string): Reading | undefined =>
    store.moment.value.scene.edges.find(({ symbols, value }) => symbols.value === name && value !== undefined)?.value;
  const values = reading("x")!.data;
  const [scores, probabilities] = [reading("scores"), reading("y")];
  const sum = probabilities && [...probabilities.data].reduce((total, value) => total + value, 0);
  const text = (value: number | undefined): string => (value === undefined ? "" : numberText(value));
  const image: ImageChart = {
    ...{ title: words.digit, matrix: { rows: SIDE, columns: SIDE, values }, colours: "grey", words: texts },
    ...{ width: 300, height: 252 },
  };
  return (
    <div class="digit">
      <Chart picture={imagePicture(image)} tableOf={() => imageTable(image)} testId="digit" />
      <table class="numbers" data-testid="scores">
        <caption>{words.scoresAbout}</caption>
        <thead>
          <tr>
            {words.scoresHeaders.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: 10 }, (_, digit) => (
            <tr key={digit}>
              <th scope="row">{digit}</th>
              <td>{text(scores?.data[digit])}</td>
              <td>{text(probabilities?.data[digit])}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{words.sum}</th>
            <td />
            <td>{text(sum)}</td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}
