import { formatShape } from "../../../src/shape/format.js";
import {
  confusionPicture,
  confusionTable,
  histogramPicture,
  histogramTable,
  imageSheetPicture,
  imageSheetTable,
  type Histogram,
  type ImageSheet,
  type Numbers,
} from "../../../src/view/index.js";
import { useChartWords } from "../../charts/Chart.js";
import { WideChart } from "../../charts/WideChart.js";
import { useWords } from "../../state/locale.js";
import { facts, views } from "./store.js";
import { trainWords } from "./words.js";

/** A parameter's spread, whoever trained it. */
export interface Spread {
  readonly name: string;
  readonly shape: readonly number[];
  readonly histogram: Histogram;
}

/** How the weights of each layer are spread now. */
export function WeightHistograms() {
  const view = views.histograms.value;
  return view && <Histograms parameters={view.parameters.filter(({ shape }) => shape.length === 2)} />;
}

export function Histograms({ parameters }: { readonly parameters: readonly Spread[] }) {
  const words = useWords(trainWords);
  const chartWords = useChartWords();
  return (
    <figure data-testid="weight-histograms">
      <h3>{words.weightsTitle}</h3>
      <div class="small-charts">
        {parameters.map(({ name, shape, histogram }) => {
          const title = words.weightsOf(name, formatShape(shape));
          const chart = { title, histogram, words: chartWords, height: 220 };
          return (
            <WideChart
              key={name}
              pictureOf={(width) => histogramPicture({ ...chart, width })}
              tableOf={() => histogramTable(chart)}
            />
          );
        })}
      </div>
      <figcaption class="hint">{words.weightsHint}</figcaption>
    </figure>
  );
}

/** Columns of W1 as images, where the input is an image. */
export function WeightColumns() {
  const shape = facts.value?.imageShape;
  const view = views.columns.value;
  if (!shape || view === null) return null;
  return <Columns parameter="W1" size={shape} columns={view.columns} count={view.count} />;
}

export function Columns({
  parameter,
  size: [rows, columns],
  columns: images,
  count,
}: {
  readonly parameter: string;
  readonly size: readonly [height: number, width: number];
  readonly columns: readonly Numbers[];
  /** How many the parameter has. */
  readonly count: number;
}) {
  const words = useWords(trainWords);
  const chartWords = useChartWords();
  const sheet: ImageSheet = {
    ...{ title: words.columnsTitle(parameter), imageLabel: words.neuron, rows, columns, images, words: chartWords },
  };
  return (
    <figure data-testid="weight-columns">
      <WideChart pictureOf={(width) => imageSheetPicture({ ...sheet, width })} tableOf={() => imageSheetTable(sheet)} />
      <figcaption class="hint">{words.columnsHint(images.length, count)}</figcaption>
    </figure>
  );
}

/** Which class the network takes for which. */
export function Confusion() {
  const words = useWords(trainWords);
  const chartWords = useChartWords();
  const view = views.confusion.value;
  const names = facts.value?.classNames;
  if (view === null || names?.length !== view.counts.length) return null;
  const chart = { title: words.confusionTitle, counts: view.counts, names, words: chartWords };
  return (
    <figure data-testid="confusion">
      <WideChart pictureOf={(width) => confusionPicture({ ...chart, width })} tableOf={() => confusionTable(chart)} />
      <figcaption class="hint">{words.confusionHint}</figcaption>
    </figure>
  );
}
