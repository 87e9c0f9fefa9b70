import { imagePicture, imageSheetPicture, imageSheetTable, imageTable, numberText } from "../../../src/view/index.js";
import type { ImageSheet } from "../../../src/view/index.js";
import { useMemo } from "preact/hooks";
import { Chart, useChartWords } from "../../charts/Chart.js";
import { matrixColumns } from "../../data/matrixColumns.js";
import { locale, useWords } from "../../state/locale.js";
import { image, label, network, seen, side } from "./store.js";
import { useWidth } from "../../charts/useWidth.js";
import { digitsWords } from "./words.js";

/** Pixels of a chart of an image. */
const WIDTH = 270;
const HEIGHT = 192;
/** More columns of W1 would make the page slow, and nobody looks at them. */
const MOST_SHOWN = 100;

/** The place of a chart that has nothing to show yet. */
function Empty({ title }: { readonly title: string }) {
  return (
    <section class="empty">
      <h3>{title}</h3>
    </section>
  );
}

/** What the network sees of the pad. */
export function SeenImage() {
  const words = useWords(digitsWords);
  const chartWords = useChartWords();
  if (image.value === null) return <Empty title={words.seen} />;
  const matrix = { rows: side.value, columns: side.value, values: image.value };
  const chart = {
    title: words.seen,
    matrix,
    colours: "grey",
    words: chartWords,
    width: WIDTH,
    height: HEIGHT,
  } as const;
  return (
    <section>
      <Chart testId="seen" picture={imagePicture(chart)} tableOf={() => imageTable(chart)} />
      <p class="hint">{words.seenHint(side.value)}</p>
    </section>
  );
}

/** Columns in which so many units fill whole rows, near 10; one row where there are none. */
function columnsFor(units: number): number {
  const fits = [10, 9, 11, 8, 12, 7, 13, 6, 14, 5, 15, 16, 18, 20].find((columns) => units % columns === 0);
  return fits ?? units;
}

/** What the hidden units give to the second layer. */
export function HiddenUnits() {
  const words = useWords(digitsWords);
  const chartWords = useChartWords();
  if (seen.value === null) return <Empty title={words.hidden(network.value?.hidden ?? 50)} />;
  const { hidden } = seen.value;
  const columns = columnsFor(hidden.length);
  const chart = {
    title: words.hidden(hidden.length),
    matrix: { rows: hidden.length / columns, columns, values: hidden },
    colours: "grey",
    domain: [0, Math.max(...hidden) || 1],
    words: chartWords,
    ...{ width: WIDTH, height: HEIGHT },
  } as const;
  const tableOf = () => ({
    headers: [words.unit, words.activation],
    rows: Array.from(hidden, (value, unit) => [String(unit), numberText(value)]),
  });
  return (
    <section>
      <Chart testId="hidden" picture={imagePicture(chart)} tableOf={tableOf} />
      <p class="hint">{words.hiddenHint}</p>
    </section>
  );
}

/** Derivatives of the loss by the pixels. */
export function PixelSlope() {
  const words = useWords(digitsWords);
  const chartWords = useChartWords();
  if (seen.value === null) return null;
  const { slope, label: target, loss } = seen.value;
  const matrix = { rows: side.value, columns: side.value, values: slope };
  const chart = { title: words.slope(target), matrix, words: chartWords, width: WIDTH, height: HEIGHT };
  return (
    <section>
      <h2>{words.slopeTitle}</h2>
      <div class="beside">
        <Chart testId="slope" picture={imagePicture(chart)} tableOf={() => imageTable(chart)} />
        <div>
          <label>
            {words.label}{" "}
            <select
              data-testid="label"
              value={label.value === null ? "" : String(label.value)}
              onChange={({ currentTarget }) =>
                (label.value = currentTarget.value === "" ? null : Number(currentTarget.value))
              }
            >
              <option value="">{words.ownAnswer}</option>
              {Array.from({ length: 10 }, (_, digit) => (
                <option key={digit} value={digit}>
                  {digit}
                </option>
              ))}
            </select>
          </label>
          <p class="hint">{words.slopeHint(target, numberText(loss))}</p>
        </div>
      </div>
    </section>
  );
}

/** Weights of the first layer, an image for each hidden unit. */
export function FirstWeights() {
  const words = useWords(digitsWords);
  const chartWords = useChartWords();
  const { box, width } = useWidth();
  const { value } = network;
  const sheet = useMemo((): ImageSheet | null => {
    if (value === null || width === 0) return null;
    const { W1, hidden, side: rows } = value;
    const images = matrixColumns(W1, hidden, MOST_SHOWN);
    return { title: words.weights, rows, columns: rows, images, imageLabel: words.unit, width, words: chartWords };
  }, [value, width, locale.value]);
  const picture = useMemo(() => (sheet === null ? null : imageSheetPicture(sheet)), [sheet]);
  return (
    <section ref={box} class="weights">
      {sheet !== null && picture !== null && (
        <>
          <Chart testId="weights" picture={picture} tableOf={() => imageSheetTable(sheet)} />
          <p class="hint">{words.weightsHint(sheet.rows * sheet.columns)}</p>
        </>
      )}
    </section>
  );
}
