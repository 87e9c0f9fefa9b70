import { useMemo } from "preact/hooks";
import {
  binned,
  histogramPicture,
  histogramTable,
  imagePicture,
  imageTable,
  numberText,
  type Reading,
} from "../../src/view/index.js";
import { Chart, useChartWords } from "../charts/Chart.js";
import { useWords } from "../state/locale.js";
import { graphPanelWords } from "./words.js";

/** Matrices of up to this many rows and columns are shown as numbers, larger ones as a map of them. */
const GRID = 12;
/** Tensors of more elements than this also show how they are spread. */
const FEW = 6;
const BINS = 20;
/** Pixels, within the inspector. */
const WIDTH = 300;

/** A tensor's numbers: all of them where they are few, else as a map; and how they are spread. */
export function TensorView({ what, reading }: { readonly what: string; readonly reading: Reading }) {
  const words = useWords(graphPanelWords);
  const { data, shape } = reading;
  const columns = shape.at(-1)!;
  const rows = data.length / columns;
  const statistics = useMemo(() => statisticsOf(data), [data]);
  if (data.length === 0) return null;
  const isGrid = rows <= GRID && columns <= GRID;
  return (
    <>
      <dl class="stats">
        <dt>{words.elements}</dt>
        <dd>{data.length}</dd>
        <dt>{words.smallest}</dt>
        <dd>{numberText(statistics.smallest)}</dd>
        <dt>{words.mean}</dt>
        <dd>{numberText(statistics.mean)}</dd>
        <dt>{words.largest}</dt>
        <dd>{numberText(statistics.largest)}</dd>
      </dl>
      {isGrid ? <Grid what={what} reading={reading} rows={rows} columns={columns} /> : <HeatMap reading={reading} />}
      {data.length > FEW && <Spread what={what} reading={reading} />}
    </>
  );
}

function statisticsOf(data: ArrayLike<number>): { smallest: number; mean: number; largest: number } {
  let [smallest, largest, sum] = [Infinity, -Infinity, 0];
  for (let i = 0; i < data.length; i++) {
    if (data[i] < smallest) smallest = data[i];
    if (data[i] > largest) largest = data[i];
    sum += data[i];
  }
  return { smallest, mean: sum / data.length, largest };
}

function Grid({
  what,
  reading,
  rows,
  columns,
}: {
  readonly what: string;
  readonly reading: Reading;
  readonly rows: number;
  readonly columns: number;
}) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={what}>
      <table class="grid">
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {Array.from({ length: columns }, (_, column) => (
                <td key={column}>{numberText(reading.data[row * columns + column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The side of a picture that a row of pixels is, as the chapter's images are; else the row itself. */
function sizeOf({ data, shape }: Reading): { rows: number; columns: number } {
  const columns = shape.at(-1)!;
  const side = Math.sqrt(data.length);
  if (data.length === columns && Number.isInteger(side)) return { rows: side, columns: side };
  return { rows: data.length / columns, columns };
}

function HeatMap({ reading }: { readonly reading: Reading }) {
  const words = useChartWords();
  const panel = useWords(graphPanelWords);
  const matrix = useMemo(() => ({ ...sizeOf(reading), values: reading.data }), [reading.data]);
  const picture = useMemo(
    () => imagePicture({ title: panel.map, matrix, width: WIDTH, height: 200, cells: "stretched", words }),
    [matrix, words],
  );
  return <Chart picture={picture} tableOf={() => imageTable({ matrix, words })} />;
}

function Spread({ what, reading }: { readonly what: string; readonly reading: Reading }) {
  const words = useChartWords();
  const panel = useWords(graphPanelWords);
  const histogram = useMemo(() => binned(reading.data, BINS), [reading.data]);
  const title = panel.histogramOf(what);
  const picture = useMemo(
    () => histogramPicture({ title, histogram, width: WIDTH, height: 190, words }),
    [histogram, title, words],
  );
  return <Chart picture={picture} tableOf={() => histogramTable({ title, histogram, words })} testId="histogram" />;
}
