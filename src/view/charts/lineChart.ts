import { numberText } from "../../check/numberText.js";
import { element, svgText, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import type { Point } from "./linePieces.js";
import { BELOW_TITLE, chartDocument, type ChartOptions } from "./picture.js";
import { across, plotArea, plotFrame, saidInside, stepsOf, up, type PlotArea } from "./plotFrame.js";
import { hasPlace, scaleFor, type Scale, type ScaleName } from "./scale.js";
import { drawnSeries, legend, legendHeight, MARKER_EDGE, type Series } from "./series.js";
import type { Domain } from "./ticks.js";
import { titled } from "./title.js";
import { englishChartWords, type ChartWords } from "./words.js";

/** Lines over common axes. */
export interface LineChart extends ChartOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Range shown, from left to right; that of the points when absent. What lies outside is cut off. */
  readonly xDomain?: Domain;
  /** Range shown, from bottom to top; that of the points when absent. What lies outside is cut off. */
  readonly yDomain?: Domain;
  /** Linear when absent. On a logarithmic axis numbers that are not above 0 have no place. */
  readonly xScale?: ScaleName;
  /** Linear when absent. */
  readonly yScale?: ScaleName;
  /**
   * Pixels from top to bottom, labels and a title of one line included; when absent the plot itself is 220 pixels high.
   * A second line of the title adds to it.
   */
  readonly height?: number;
}

function checkDomain(axis: string, domain: Domain | undefined, name: ScaleName): void {
  if (domain === undefined) return;
  if (!domain.every(Number.isFinite) || domain[0] >= domain[1])
    throw new RangeError(
      `lineChart: ${axis} [${domain.join(", ")}] is no range; give two finite numbers, the smaller first`,
    );
  if (!hasPlace(name, domain[0]))
    throw new RangeError(
      `lineChart: ${axis} [${domain.join(", ")}] is no range of a logarithmic axis; give two numbers above 0`,
    );
}

function scaleNames(chart: LineChart): { x: ScaleName; y: ScaleName } {
  return { x: chart.xScale ?? "linear", y: chart.yScale ?? "linear" };
}

/** Whether a point of the chart is drawn. */
function drawnIn(chart: LineChart): (point: Point) => boolean {
  const { x, y } = scaleNames(chart);
  return (point) => hasPlace(x, point[0]) && hasPlace(y, point[1]);
}

/** A nested picture cuts off what lies outside without an id, which would clash where two charts share a page. */
function lines(chart: LineChart, area: PlotArea, x: Scale, y: Scale): SvgElement {
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  const view = {
    x: area.left - MARKER_EDGE,
    y: area.top - MARKER_EDGE,
    width: width + 2 * MARKER_EDGE,
    height: height + 2 * MARKER_EDGE,
  };
  const isDrawn = drawnIn(chart);
  const place = (point: Point): Point =>
    isDrawn(point) ? [across(area, x, point[0]), up(area, y, point[1])] : [NaN, NaN];
  const viewBox = `${view.x} ${view.y} ${view.width} ${view.height}`;
  return element("svg", { ...view, viewBox, overflow: "hidden" }, ...drawnSeries(chart.series, place, width));
}

/** A chart without its surrounding document, its top at 0. */
function panel(chart: LineChart): { content: SvgElement[]; width: number; height: number } {
  const { series, title, xLabel, yLabel, words = englishChartWords } = chart;
  const names = scaleNames(chart);
  checkDomain("xDomain", chart.xDomain, names.x);
  checkDomain("yDomain", chart.yDomain, names.y);
  const labels = { x: xLabel, y: yLabel };
  const area = plotArea("lineChart", chart, labels, (left, right) => legendHeight(series, left, right));
  const points = series.flatMap((one) => one.points.filter(drawnIn(chart)));
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const x = scaleFor(xs, { name: names.x, domain: chart.xDomain, mayBeWhole: true });
  const y = scaleFor(ys, { name: names.y, domain: chart.yDomain, steps: stepsOf(area).y });
  const inside = x && y && points.length > 0 ? lines(chart, area, x, y) : saidInside(area, words.noData);
  const { content, lowered } = titled(
    title,
    { x: area.left, width: area.right - area.left },
    ...legend(series, area.left, area.right, BELOW_TITLE),
    ...plotFrame(area, { label: xLabel, scale: x }, { label: yLabel, scale: y }, inside),
  );
  return { content, width: area.width, height: area.height + lowered };
}

/** What a line does, from its first to its last point. */
function describeSeries(chart: LineChart, { name, points }: Series, words: ChartWords): string {
  const drawn = points.filter(drawnIn(chart));
  if (drawn.length === 0) return words.about(name, words.noData);
  const [first, last] = [drawn[0], drawn[drawn.length - 1]].map(([x, y]): [string, string] => [
    numberText(x),
    numberText(y),
  ]);
  const notFinite = points.filter((point) => !point.every(Number.isFinite)).length;
  const notPositive = points.length - drawn.length - notFinite;
  const facts = [
    drawn.length === 1 ? words.point(...first) : words.ends(first, last),
    ...(notFinite === 0 ? [] : [words.notFinite(notFinite)]),
    ...(notPositive === 0 ? [] : [words.notPositive(notPositive)]),
  ];
  return words.about(name, words.list(facts));
}

function describe(chart: LineChart): string {
  const { words = englishChartWords } = chart;
  const told = chart.series.map((series) => describeSeries(chart, series, words));
  return words.sentences([words.by(chart.yLabel, chart.xLabel), ...(told.length === 0 ? [words.noData] : told)]);
}

/** Charts one below the other in one picture. */
export function stackedPicture(title: string, charts: readonly LineChart[]): SvgElement {
  let [width, height] = [0, 0];
  const parts = charts.map((chart) => {
    const drawn = panel(chart);
    const placed = element("g", { transform: `translate(0 ${height})` }, ...drawn.content);
    width = Math.max(width, drawn.width);
    height += drawn.height;
    return placed;
  });
  return chartDocument({ title, description: charts.map(describe).join(" "), width, height }, ...parts);
}

/**
 * A line chart. Lines differ by colour, dash and marker. Points that have no place leave a gap; without any point the
 * chart says that there is no data yet. Lines of more points than pixels are thinned out to what can be seen of them.
 * @throws RangeError for a domain that is not two finite numbers, the smaller first, both above 0 on a logarithmic axis.
 */
export function linePicture(chart: LineChart): SvgElement {
  return stackedPicture(chart.title, [chart]);
}

/**
 * The points of a line chart, a row for each x from the smallest to the largest, a column for each line; blank where a
 * line has no point. Where a line has several points with one x they take a row each, in their order. Points without
 * an x come first.
 */
export function lineTable(chart: LineChart): ChartTable {
  const rows = new Map<number, string[][]>();
  chart.series.forEach(({ points }, column) => {
    const met = new Map<number, number>();
    for (const [x, y] of points) {
      const place = met.get(x) ?? 0;
      met.set(x, place + 1);
      const ofX = rows.get(x) ?? [];
      rows.set(x, ofX);
      ofX[place] ??= [numberText(x), ...chart.series.map(() => "")];
      ofX[place][column + 1] = numberText(y);
    }
  });
  const order = (x: number): number => (Number.isNaN(x) ? -Infinity : x);
  const sorted = [...rows].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1));
  return { headers: [chart.xLabel, ...chart.series.map(({ name }) => name)], rows: sorted.flatMap(([, ofX]) => ofX) };
}

/** `linePicture` as an SVG document that stands alone: no script, no style sheet, no external reference. */
export function lineChart(chart: LineChart): string {
  return `${svgText(linePicture(chart))}\n`;
}
