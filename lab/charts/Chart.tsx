import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
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
const partWords: Localized<{ readonly chart: string; readonly table: string }> = {
  en: { chart: "Chart", table: "Table" },
  "zh-CN": { chart: "图表", table: "表格" },
};

/** The words of charts in the language that is chosen. */
export const useChartWords = (): ChartWords => useWords(dictionaries);

/** A chart that is scrolled where its place is narrower, and its table. */
export function Chart({
  picture,
  ...table
}: {
  readonly picture: SvgElement;
  readonly tableOf: () => ChartTable;
  readonly testId?: string;
}) {
  return (
    <ChartFrame {...table}>
      <div class="scroll" tabIndex={0} role="group" aria-label={useWords(partWords).chart}>
        <Svg picture={picture} />
      </div>
    </ChartFrame>
  );
}

/** What draws a chart, and below it the table, which is made when it is opened, or at once if it has values. */
export function ChartFrame({
  tableOf,
  values,
  testId,
  children,
}: {
  readonly tableOf: () => ChartTable;
  readonly values?: readonly string[];
  readonly testId?: string;
  readonly children: ComponentChildren;
}) {
  const open = useSignal(false);
  return (
    <div class="chart" data-testid={testId}>
      {children}
      <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
        <summary>{useWords(partWords).table}</summary>
        {(open.value || values !== undefined) && <Table {...tableOf()} values={values} />}
      </details>
    </div>
  );
}

/** A chart's numbers. */
function Table({ headers, rows, values }: ChartTable & { readonly values?: readonly string[] }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={useWords(partWords).table}>
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
