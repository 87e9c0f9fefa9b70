import { coordinate, element, type SvgAttributes, type SvgElement } from "../svg.js";
import { linePieces, type Point } from "./linePieces.js";
import { seriesLine, seriesMark } from "./palette.js";
import { shortened, textAt } from "./picture.js";
import { displayWidth } from "../../check/table.js";

/** How a line is drawn. */
export type Dash = "solid" | "dashed" | "dotted" | "dash-dot";

/** One line of a chart. */
export interface Series {
  /** In the legend. */
  readonly name: string;
  /** In drawing order. A point with a coordinate that has no place on its axis is not drawn and interrupts the line. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Chosen by the place in the list when absent. */
  readonly dash?: Dash;
}

/** Pixels. */
const LEGEND_ROW = 22;
const LEGEND_LINE = 34;
const LEGEND_GAP = 24;
const CHARACTER = 8;
const MARKER = 4;
/** More points than this are marked now and then only. */
const MARKERS = 24;

/** What the marks of points need around a plot. */
export const MARKER_EDGE = MARKER + 2;

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

interface Style {
  readonly stroke: SvgAttributes;
  readonly fill: SvgAttributes;
  readonly marker: string;
}

function styleOf(series: Series, index: number): Style {
  const dash = series.dash ?? DASH_NAMES[index % DASH_NAMES.length];
  return {
    stroke: { ...seriesLine(index), ...(dash === "solid" ? {} : { "stroke-dasharray": DASHES[dash] }) },
    fill: seriesMark(index),
    marker: MARKER_PATHS[index % MARKER_PATHS.length],
  };
}

/** Marks that stay apart when there are many points; a point alone between gaps is always marked, or it is not seen. */
function markedPoints(pieces: readonly Point[][]): Point[] {
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const every = Math.ceil(total / MARKERS);
  return pieces.flatMap((piece) => piece.filter((_, i) => piece.length === 1 || i % every === 0));
}

/** The lines over each other, their points given in pixels; each thinned out to what `columns` pixels can show. */
export function drawnSeries(series: readonly Series[], place: (point: Point) => Point, columns: number): SvgElement[] {
  return series.flatMap((one, index) => {
    const style = styleOf(one, index);
    const pieces = linePieces(one.points.map(place), columns);
    if (pieces.length === 0) return [];
    const at = ([x, y]: Point): string => `${coordinate(x)},${coordinate(y)}`;
    const path = pieces.map((piece) => `M${piece.map(at).join("L")}`).join("");
    const markers = markedPoints(pieces).map((point) => `M${at(point)}${style.marker}`);
    return element(
      "g",
      { "data-series": one.name },
      element("path", { d: path, ...style.stroke, "stroke-linejoin": "round" }),
      element("path", { d: markers.join(""), ...style.fill }),
    );
  });
}

interface LegendEntry {
  readonly text: string;
  readonly left: number;
  readonly row: number;
}

/** One entry after another, wrapped by an estimate of the text's width. */
function legendEntries(series: readonly Series[], left: number, right: number): LegendEntry[] {
  const room = right - left;
  let [x, row] = [0, 0];
  return series.map(({ name }) => {
    const text = shortened(name, room - LEGEND_LINE - 8);
    const width = LEGEND_LINE + 8 + displayWidth(text) * CHARACTER;
    if (x > 0 && x + width > room) [x, row] = [0, row + 1];
    const entry = { text, left: left + x, row };
    x += width + LEGEND_GAP;
    return entry;
  });
}

/** Pixels from top to bottom. */
export function legendHeight(series: readonly Series[], left: number, right: number): number {
  const last = legendEntries(series, left, right).at(-1);
  return last ? (last.row + 1) * LEGEND_ROW + 8 : 0;
}

export function legend(series: readonly Series[], left: number, right: number, top: number): SvgElement[] {
  return legendEntries(series, left, right).flatMap((entry, index) => {
    const style = styleOf(series[index], index);
    const y = top + entry.row * LEGEND_ROW + LEGEND_ROW / 2;
    const middle = `M${coordinate(entry.left + LEGEND_LINE / 2)},${coordinate(y)}`;
    return [
      element("path", { d: `M${coordinate(entry.left)},${coordinate(y)}h${LEGEND_LINE}`, ...style.stroke }),
      element("path", { d: middle + style.marker, ...style.fill }),
      textAt(entry.left + LEGEND_LINE + 8, y + 4, entry.text),
    ];
  });
}
