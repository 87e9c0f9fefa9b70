import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartTable, SvgElement } from "../../src/view/index.js";
import { Svg } from "../graph/Svg.js";
import { useWords } from "../state/locale.js";
import { Table, tableWords } from "./Chart.js";

/** A chart that is as wide as its place, and its table, which is made when it is opened. */
export function WideChart({
  pictureOf,
  tableOf,
  values,
  testId,
}: {
  readonly pictureOf: (width: number) => SvgElement;
  readonly tableOf: () => ChartTable;
  /** Of each row of the table, what it tells in full precision; with them the table is always there. */
  readonly values?: readonly string[];
  readonly testId?: string;
}) {
  const words = useWords(tableWords);
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const open = useSignal(false);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => (width.value = Math.floor(entry.contentRect.width)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="chart" data-testid={testId}>
      <div class="wide" ref={box}>
        {width.value > 0 && <Svg picture={pictureOf(width.value)} />}
      </div>
      <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
        <summary>{words.table}</summary>
        {(open.value || values !== undefined) && <Table {...tableOf()} values={values} />}
      </details>
    </div>
  );
}
