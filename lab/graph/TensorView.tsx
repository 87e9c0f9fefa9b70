import { numberText, type Reading } from "../../src/view/index.js";
import { useWords } from "../state/locale.js";
import { graphPanelWords } from "./words.js";

/** Matrices of up to this many rows and columns are shown as numbers. */
const GRID = 12;

/** A tensor's numbers: all of them where they are few, else how they are spread. */
export function TensorView({ what, reading }: { readonly what: string; readonly reading: Reading }) {
  const words = useWords(graphPanelWords);
  const { data, shape } = reading;
  const columns = shape.at(-1)!;
  const rows = data.length / columns;
  const isGrid = shape.length <= 2 && rows <= GRID && columns <= GRID;
  let sum = 0;
  for (const value of data) sum += value;
  return (
    <>
      <dl class="stats">
        <dt>{words.elements}</dt>
        <dd>{data.length}</dd>
        <dt>{words.mean}</dt>
        <dd>{numberText(sum / data.length)}</dd>
      </dl>
      {isGrid && (
        <table class="grid" aria-label={what}>
          <tbody>
            {Array.from({ length: rows }, (_, row) => (
              <tr key={row}>
                {Array.from({ length: columns }, (_, column) => (
                  <td key={column}>{numberText(data[row * columns + column])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
