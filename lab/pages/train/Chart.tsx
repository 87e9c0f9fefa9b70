import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import {
  chineseChartWords,
  englishChartWords,
  type ChartTable,
  type ChartWords,
  type SvgElement,
} from "../../../src/view/index.js";
import { Svg } from "../../graph/Svg.js";
import { useWords } from "../../state/locale.js";
import { trainWords } from "./words.js";

/** What charts say by themselves, in the reader's language. */
export function useChartWords(): ChartWords {
  return useWords({ en: englishChartWords, "zh-CN": chineseChartWords });
}

/** A chart as wide as its place, and its numbers below. */
export function Chart({
  id,
  picture,
  table,
  children,
}: {
  readonly id?: string;
  readonly picture: (width: number) => SvgElement;
  /** Absent where `children` have a table of their own. */
  readonly table?: ChartTable;
  readonly children?: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="chart" data-testid={id} ref={box}>
      {width.value > 0 && <Svg picture={picture(width.value)} />}
      {table && <TableOf table={table} />}
      {children}
    </div>
  );
}

/** A chart's table, folded away. */
export function TableOf({
  table: { headers, rows },
  values,
}: {
  readonly table: ChartTable;
  /** Of each row, what it tells in full precision. */
  readonly values?: readonly string[];
}) {
  const words = useWords(trainWords);
  return (
    <details class="chart-table">
      <summary>{words.table}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={words.tableOf(headers.join(", "))}>
        <table>
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
                {row.map((cell, j) => (
                  <td key={j}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
