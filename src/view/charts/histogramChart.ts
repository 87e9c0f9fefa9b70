import { numberText } from "../../check/numberText.js";
import { coordinate, element, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import type { Histogram } from "./histogram.js";
import { seriesMark, SMALL } from "./palette.js";
import { BELOW_TITLE, shortened, textAt, type ChartOptions } from "./picture.js";
import { across, plotArea, plotFrame, saidInside, stepsOf, up } from "./plotFrame.js";
import { scaleFor } from "./scale.js";
import { titledDocument } from "./title.js";
import { englishChartWords } from "./words.js";

/** A histogram as a picture. */
export interface HistogramChart extends ChartOptions {
  readonly title: string;
  readonly histogram: Histogram;
  /** What was counted, below the axis; no label when absent. */
  readonly xLabel?: string;
  /**
   * Pixels from top to bottom; when absent the plot itself is 220 pixels high. A second line of the title adds to it.
   */
  readonly height?: number;
}

/** Pixels. */
const NOTE = 20;

/** What is in no bin: `NaN: 3`. */
function apart({ nan, negativeInfinity, positiveInfinity }: Histogram): [value: number, count: number][] {
  const all: [number, number][] = [
    [NaN, nan],
    [-Infinity, negativeInfinity],
    [Infinity, positiveInfinity],
  ];
  return all.filter(([, count]) => count > 0);
}

/** Bars from the axis, a pixel apart where they are wide enough; a count above 0 is at least a pixel high. */
export function histogramPicture(chart: HistogramChart): SvgElement {
  const { title, histogram, xLabel = "", words = englishChartWords } = chart;
  const { edges, counts } = histogram;
  const notes = apart(histogram).map(([value, count]) => words.about(numberText(value), String(count)));
  const above = notes.length === 0 ? 0 : NOTE;
  const area = plotArea("histogramPicture", chart, { x: xLabel, y: words.count }, () => above);
  const room = area.right - area.left;
  const x = scaleFor(edges, { domain: edges.length === 0 ? undefined : [edges[0], edges[edges.length - 1]] });
  const y = scaleFor(counts.length === 0 ? [] : [0, ...counts], { mayBeWhole: true, steps: stepsOf(area).y });
  const space = room / counts.length >= 4 ? 1 : 0;
  const bars =
    x &&
    y &&
    counts.map((count, i) => {
      if (count === 0) return "";
      const left = across(area, x, edges[i]) + space / 2;
      const right = across(area, x, edges[i + 1]) - space / 2;
      const top = Math.min(up(area, y, count), area.bottom - 1);
      return `M${coordinate(left)},${area.bottom}V${coordinate(top)}H${coordinate(right)}V${area.bottom}z`;
    });
  const inside = bars ? element("path", { d: bars.join(""), ...seriesMark(0) }) : saidInside(area, words.noData);
  const description = words.sentences([words.about(title, words.list([...described(chart), ...notes]))]);
  return titledDocument(
    { title, description, width: area.width, height: area.height },
    { x: area.left, width: room },
    ...(notes.length === 0 ? [] : [textAt(area.left, BELOW_TITLE + 8, shortened(words.list(notes), room, 12), SMALL)]),
    ...plotFrame(area, { label: xLabel, scale: x }, { label: words.count, scale: y }, inside),
  );
}

function described({ histogram, words = englishChartWords }: HistogramChart): string[] {
  const { edges, counts } = histogram;
  if (counts.length === 0) return [words.noData];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const fullest = counts.indexOf(Math.max(...counts));
  const texts = edges.map(numberText);
  return [
    words.values(total, texts[0], texts[texts.length - 1]),
    words.most(counts[fullest], texts[fullest], texts[fullest + 1]),
  ];
}

/** A row for each bin; then one for each kind of number that is in none. */
export function histogramTable({ histogram, words = englishChartWords }: HistogramChart): ChartTable {
  const { edges, counts } = histogram;
  const bins = counts.map((count, i) => [numberText(edges[i]), numberText(edges[i + 1]), String(count)]);
  const others = apart(histogram).map(([value, count]) => [numberText(value), "", String(count)]);
  return { headers: [words.from, words.to, words.count], rows: [...bins, ...others] };
}
