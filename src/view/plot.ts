import { numberText } from "../check/numberText.js";
import { displayWidth } from "../check/table.js";
import { coordinate, element, svgDocument, svgText, type SvgElement } from "./svg.js";
import { domainOf, fractionOf, niceDomain, niceTicks, type Domain } from "./ticks.js";

/** How a line is drawn. */
export type Dash = "solid" | "dashed" | "dotted" | "dash-dot";

/** One line of a chart. */
export interface Series {
  /** In the legend. */
  readonly name: string;
  /** In drawing order. A point with a coordinate that is not finite is not drawn and interrupts the line. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Chosen by the place in the list when absent. */
  readonly dash?: Dash;
}

/** Lines over common axes. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly Series[];
  /** Range shown, from left to right; that of the points when absent. What lies outside is cut off. */
  readonly xDomain?: Domain;
  /** Range shown, from bottom to top; that of the points when absent. What lies outside is cut off. */
  readonly yDomain?: Domain;
}

/** What a chart needs of one line of a run's history; `null` is how JSON writes a number that is not finite. */
export interface HistoryRecord {
  readonly epoch: number;
  readonly iteration: number;
  readonly loss: number | null;
  readonly trainAccuracy: number | null;
  readonly testAccuracy: number | null;
}

/** Pixels. */
const WIDTH = 640;
const PLOT_HEIGHT = 220;
const MARGIN = { left: 76, right: 20, top: 34, bottom: 50 };
const PLOT_WIDTH = WIDTH - MARGIN.left - MARGIN.right;
const LEGEND_ROW = 22;
const LEGEND_LINE = 34;
const LEGEND_GAP = 24;
const CHARACTER = 8;
const MARKER = 4;
/** At most this many steps along an axis. */
const X_TICKS = 8;
const Y_TICKS = 5;
/** More points than this are marked now and then only. */
const MARKERS = 24;

/** On the white ground of the picture: text 16:1 and 8:1, lines at least 4.5:1. */
const GROUND = "#ffffff";
const INK = "#1b1f24";
const MUTED = "#4a5058";
const GRID = "#dfe3e8";
const COLOURS = ["#0b5cad", "#b03a06", "#1a7340", "#7a3b9e", "#8a5a00", "#a3195b"];
const DASHES: Readonly<Record<Dash, string>> = { solid: "", dashed: "7 4", dotted: "2 4", "dash-dot": "9 4 2 4" };
const DASH_NAMES = Object.keys(DASHES) as Dash[];

/** Shapes around a point, so that lines differ in print and for who sees no colours. */
const MARKER_PATHS: readonly string[] = [
  `m-${MARKER},0a${MARKER},${MARKER} 0 1,0 ${2 * MARKER},0a${MARKER},${MARKER} 0 1,0 -${2 * MARKER},0z`,
  `m-${MARKER},-${MARKER}h${2 * MARKER}v${2 * MARKER}h-${2 * MARKER}z`,
  `m0,-${MARKER + 1}l${MARKER + 1},${2 * MARKER}h-${2 * MARKER + 2}z`,
  `m0,-${MARKER + 1}l${MARKER + 1},${MARKER + 1}l-${MARKER + 1},${MARKER + 1}l-${MARKER + 1},-${MARKER + 1}z`,
  `m0,${MARKER + 1}l${MARKER + 1},-${2 * MARKER}h-${2 * MARKER + 2}z`,
];

const TICK_TEXT = { fill: MUTED, "font-size": 12 };

type Point = readonly [x: number, y: number];

interface Style {
  readonly colour: string;
  readonly dash: Dash;
  readonly marker: string;
}

function styleOf(series: Series, index: number): Style {
  return {
    colour: COLOURS[index % COLOURS.length],
    dash: series.dash ?? DASH_NAMES[index % DASH_NAMES.length],
    marker: MARKER_PATHS[index % MARKER_PATHS.length],
  };
}

function text(
  x: number,
  y: number,
  content: string,
  attributes: Readonly<Record<string, string | number>> = {},
): SvgElement {
  return element("text", { x, y, fill: INK, ...attributes }, content);
}

function gridLine(d: string): SvgElement {
  return element("path", { d, stroke: GRID });
}

function stroke({ colour, dash }: Style): Readonly<Record<string, string>> {
  return {
    fill: "none",
    stroke: colour,
    "stroke-width": "2",
    ...(dash === "solid" ? {} : { "stroke-dasharray": DASHES[dash] }),
  };
}

/** The points between two gaps, in pixels. */
function piecesOf(points: readonly Point[], place: (point: Point) => Point): Point[][] {
  const pieces: Point[][] = [[]];
  for (const point of points) {
    if (point.every(Number.isFinite)) pieces[pieces.length - 1].push(place(point));
    else if (pieces[pieces.length - 1].length > 0) pieces.push([]);
  }
  return pieces.filter((piece) => piece.length > 0);
}

/** Marks that stay apart when there are many points; a point alone between gaps is always marked, or it is not seen. */
function markedPoints(pieces: readonly Point[][]): Point[] {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const every = Math.ceil(total / MARKERS);
  return pieces.flatMap((piece) => piece.filter((_, i) => piece.length === 1 || i % every === 0));
}

function line(series: Series, style: Style, place: (point: Point) => Point): SvgElement[] {
  const pieces = piecesOf(series.points, place);
  const at = ([x, y]: Point): string => `${coordinate(x)},${coordinate(y)}`;
  const path = pieces.map((piece) => `M${piece.map(at).join("L")}`).join("");
  const markers = markedPoints(pieces).map((point) => `M${at(point)}${style.marker}`);
  if (path === "") return [];
  return [
    element(
      "g",
      { "data-series": series.name },
      element("path", { d: path, ...stroke(style), "stroke-linejoin": "round" }),
      element("path", { d: markers.join(""), fill: style.colour }),
    ),
  ];
}

/** One row after another above the plot, wrapped by an estimate of the text's width. */
function legendOf(series: readonly Series[]): { content: SvgElement[]; height: number } {
  let x = 0;
  let row = 0;
  const entries = series.flatMap((one, index) => {
    const width = LEGEND_LINE + 8 + displayWidth(one.name) * CHARACTER;
    if (x > 0 && x + width > PLOT_WIDTH) {
      x = 0;
      row++;
    }
    const style = styleOf(one, index);
    const left = MARGIN.left + x;
    const y = MARGIN.top + row * LEGEND_ROW + LEGEND_ROW / 2;
    x += width + LEGEND_GAP;
    const middle = `M${coordinate(left + LEGEND_LINE / 2)},${coordinate(y)}`;
    return [
      element("path", { d: `M${coordinate(left)},${coordinate(y)}h${LEGEND_LINE}`, ...stroke(style) }),
      element("path", { d: middle + style.marker, fill: style.colour }),
      text(left + LEGEND_LINE + 8, y + 4, one.name),
    ];
  });
  return { content: entries, height: series.length === 0 ? 0 : (row + 1) * LEGEND_ROW + 8 };
}

function checkDomain(axis: string, domain: Domain | undefined): void {
  if (domain === undefined || (domain.every(Number.isFinite) && domain[0] < domain[1])) return;
  throw new RangeError(
    `lineChart: ${axis} [${domain.join(", ")}] is no range; give two finite numbers, the smaller first`,
  );
}

/** The domain of the points, ending at round numbers. */
function domainFor(values: readonly number[]): Domain | undefined {
  const domain = domainOf(values);
  return domain && niceDomain(domain, Y_TICKS);
}

/** A chart without its surrounding document, its top at 0. */
function panel(chart: Chart): { content: SvgElement[]; height: number } {
  checkDomain("xDomain", chart.xDomain);
  checkDomain("yDomain", chart.yDomain);
  const points = chart.series.flatMap((series) => series.points.filter((point) => point.every(Number.isFinite)));
  const xs = points.map(([x]) => x);
  const xDomain = chart.xDomain ?? domainOf(xs);
  const yDomain = chart.yDomain ?? domainFor(points.map(([, y]) => y));

  const legend = legendOf(chart.series);
  const top = MARGIN.top + legend.height;
  const bottom = top + PLOT_HEIGHT;
  const right = MARGIN.left + PLOT_WIDTH;
  const center = MARGIN.left + PLOT_WIDTH / 2;
  const middle = top + PLOT_HEIGHT / 2;
  const across = (domain: Domain, x: number): number => MARGIN.left + fractionOf(domain, x) * PLOT_WIDTH;
  const up = (domain: Domain, y: number): number => bottom - fractionOf(domain, y) * PLOT_HEIGHT;

  const parts = [text(MARGIN.left, 22, chart.title, { "font-size": 15, "font-weight": "600" }), ...legend.content];
  if (xDomain) {
    for (const tick of niceTicks(xDomain, X_TICKS, xs.every(Number.isInteger))) {
      const x = across(xDomain, tick.value);
      parts.push(gridLine(`M${coordinate(x)},${top}V${bottom}`));
      parts.push(text(x, bottom + 18, tick.text, { ...TICK_TEXT, "text-anchor": "middle" }));
    }
  }
  if (yDomain) {
    for (const tick of niceTicks(yDomain, Y_TICKS)) {
      const y = up(yDomain, tick.value);
      parts.push(gridLine(`M${MARGIN.left},${coordinate(y)}H${right}`));
      parts.push(text(MARGIN.left - 8, y + 4, tick.text, { ...TICK_TEXT, "text-anchor": "end" }));
    }
  }
  parts.push(element("path", { d: `M${MARGIN.left},${top}V${bottom}H${right}`, fill: "none", stroke: MUTED }));
  if (xDomain && yDomain && points.length > 0) {
    // A nested picture cuts off what lies outside without an id, which would clash where two charts share a page.
    const edge = MARKER + 2;
    const view = { x: MARGIN.left - edge, y: top - edge, width: PLOT_WIDTH + 2 * edge, height: PLOT_HEIGHT + 2 * edge };
    const viewBox = `${view.x} ${view.y} ${view.width} ${view.height}`;
    const lines = chart.series.flatMap((series, index) =>
      line(series, styleOf(series, index), ([x, y]) => [across(xDomain, x), up(yDomain, y)]),
    );
    parts.push(element("svg", { ...view, viewBox, overflow: "hidden" }, ...lines));
  } else parts.push(text(center, middle, "no data yet", { "text-anchor": "middle" }));
  parts.push(text(center, bottom + 40, chart.xLabel, { "text-anchor": "middle" }));
  const turned = { transform: `translate(16 ${middle}) rotate(-90)`, "text-anchor": "middle" };
  parts.push(text(0, 0, chart.yLabel, turned));
  return { content: parts, height: bottom + MARGIN.bottom };
}

/** What each line does, from its first to its last point. */
function describe(chart: Chart): string {
  const lines = chart.series.map(({ name, points }) => {
    const finite = points.filter((point) => point.every(Number.isFinite));
    if (finite.length === 0) return `${name}: no data yet`;
    const [[x0, y0], [x1, y1]] = [finite[0], finite[finite.length - 1]].map((point) => point.map(numberText));
    const ends = finite.length === 1 ? `${y0} at ${x0}` : `from ${y0} at ${x0} to ${y1} at ${x1}`;
    const missing = points.length - finite.length;
    const gaps = missing === 0 ? "" : `, ${missing} not finite`;
    return `${name}: ${ends}${gaps}`;
  });
  return `${chart.yLabel} by ${chart.xLabel}. ${lines.length === 0 ? "No data yet" : lines.join(". ")}.`;
}

/** Charts one below the other. */
function page(title: string, charts: readonly Chart[]): string {
  let height = 0;
  const parts = charts.map((chart) => {
    const { content, height: panelHeight } = panel(chart);
    const placed = element("g", { transform: `translate(0 ${coordinate(height)})` }, ...content);
    height += panelHeight;
    return placed;
  });
  const ground = element("rect", { width: WIDTH, height, fill: GROUND });
  const description = charts.map(describe).join(" ");
  return `${svgText(svgDocument({ title, description, width: WIDTH, height }, ground, ...parts))}\n`;
}

/**
 * A line chart as an SVG document that stands alone (no script, no external reference) and brings its own white
 * ground, so that it reads the same on a light and on a dark page. Lines differ by colour, dash and marker.
 * Points that are not finite leave a gap; without any point the chart says "no data yet".
 * @throws RangeError for a domain that is not two finite numbers, the smaller first.
 */
export function lineChart(chart: Chart): string {
  return page(chart.title, [chart]);
}

/**
 * A run's curves in one SVG document: loss by epoch above, train (solid) and test (dashed) accuracy by epoch below, on
 * the fixed scale 0 to 1 of the chapter's figure 46. An empty history gives empty charts.
 */
export function trainingCurves(history: readonly HistoryRecord[]): string {
  const by = (measure: "loss" | "trainAccuracy" | "testAccuracy"): Point[] =>
    history.map((record) => [record.epoch, record[measure] ?? NaN]);
  const xLabel = "epoch";
  return page("Training curves", [
    { title: "Loss", xLabel, yLabel: "loss", series: [{ name: "loss", points: by("loss"), dash: "solid" }] },
    {
      title: "Accuracy",
      xLabel,
      yLabel: "accuracy",
      yDomain: [0, 1],
      series: [
        { name: "train accuracy", points: by("trainAccuracy"), dash: "solid" },
        { name: "test accuracy", points: by("testAccuracy"), dash: "dashed" },
      ],
    },
  ]);
}
