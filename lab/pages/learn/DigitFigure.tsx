import {
  chineseChartWords,
  englishChartWords,
  imagePicture,
  numberText,
  type ChartWords,
  type Reading,
} from "../../../src/view/index.js";
import type { GraphStore } from "../../graph/GraphStore.js";
import { Svg } from "../../graph/Svg.js";
import { useWords, type Localized } from "../../state/locale.js";
import { learnWords } from "./words.js";

const SIDE = 28;

const chartWords: Localized<ChartWords> = { en: englishChartWords, "zh-CN": chineseChartWords };

/** What goes into figure 43 and what comes out of it: the picture, and the scores beside the probabilities. */
export function DigitFigure({ store }: { readonly store: GraphStore }) {
  const words = useWords(learnWords);
  const texts = useWords(chartWords);
  const reading = (name: string): Reading | undefined =>
    store.moment.value.scene.edges.find(({ symbols, value }) => symbols.value === name && value !== undefined)?.value;
  const values = reading("x")!.data;
  const [scores, probabilities] = [reading("scores"), reading("y")];
  const sum = probabilities && [...probabilities.data].reduce((total, value) => total + value, 0);
  const text = (value: number | undefined): string => (value === undefined ? "" : numberText(value));
  return (
    <div class="digit">
      <Svg
        picture={imagePicture({
          ...{ title: words.digit, matrix: { rows: SIDE, columns: SIDE, values }, colours: "grey", words: texts },
          ...{ width: 320, height: 252 },
        })}
      />
      <table class="grid" data-testid="scores">
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
