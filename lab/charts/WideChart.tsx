import type { ChartTable, SvgElement } from "../../src/view/index.js";
import { Svg } from "../graph/Svg.js";
import { ChartFrame } from "./Chart.js";
import { useWidth } from "./useWidth.js";

/** A chart that is as wide as its place, and its table. */
export function WideChart({
  pictureOf,
  ...table
}: {
  readonly pictureOf: (width: number) => SvgElement;
  readonly tableOf: () => ChartTable;
  /** Of each row of the table, what it tells in full precision; with them the table is always there. */
  readonly values?: readonly string[];
  readonly testId?: string;
}) {
  const { box, width } = useWidth();
  return (
    <ChartFrame {...table}>
      <div class="wide" ref={box}>
        {width > 0 && <Svg picture={pictureOf(width)} />}
      </div>
    </ChartFrame>
  );
}
