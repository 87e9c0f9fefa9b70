import { useSignal } from "@preact/signals";
import {
  chineseChartWords,
  englishChartWords,
  type ChartTable,
  type ChartWords,
  type SvgElement,
} from "../../src/view/index.js";
import { Svg } from "../graph/Svg.js";
import { useWords, type Localized } from "../state/locale.js";

const dictionaries: Localized<ChartWords> = { en: englishChartWords, "zh-CN": chineseChartWords };
export const tableWords: Localized<{ readonly table: string }> = { en: { table: "Table" }, "zh-CN": { table: "表格" } };

/** The words of charts in the language that is chosen. */
export const useChartWords = (): ChartWords => useWords(dictionaries);

/** A chart and its table, which is made when it is opened. */
export function Chart({
  picture,
  tableOf,
  testId,
}: {
  readonly picture: SvgElement;
  readonly tableOf: () => ChartTable;
  readonly testId?: string;
}) {
  const open = useSignal(false);
  return (
    <figure class="chart" data-testid={testId}>
      <div class="scroll">
        <Svg picture={picture} />
      </div>
      <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
        <summary>{useWords(tableWords).table}</summary>
        {open.value && <Table {...tableOf()} />}
      </details>
    </figure>
  );
}

/** A chart's numbers. */
export function Table({ headers, rows, values }: ChartTable & { readonly values?: readonly string[] }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={useWords(tableWords).table}>
      <table class="numbers">
        <thead>
          <tr>
            {headers.map((header, i) => (
              <th key={i} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i} data-value={values?.[i]}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
