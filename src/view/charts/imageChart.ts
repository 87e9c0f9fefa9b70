import { numberText } from "../../check/numberText.js";
import { element, type SvgElement } from "../svg.js";
import { summaryOf, type ChartTable } from "./chartTable.js";
import { colourDomain, type ImageColours } from "./imageColours.js";
import { imageLegendHeight, imageFacts, imageLegend } from "./imageLegend.js";
import { checkMatrix, grouped, rowOf, type Matrix } from "./matrix.js";
import { AXIS } from "./palette.js";
import { BELOW_TITLE, pixelsOf, SIDE, type ChartOptions } from "./picture.js";
import { pixels } from "./pixels.js";
import type { Domain } from "./ticks.js";
import { titledDocument } from "./title.js";
import { englishChartWords, type ChartWords } from "./words.js";

/** A matrix as an image: pixels, weights, a map of derivatives. */
export interface ImageChart extends ChartOptions {
  readonly title: string;
  readonly matrix: Matrix;
  /** "signed" when absent. */
  readonly colours?: ImageColours;
  /** What the ends of the colours stand for; [0, 1] for grey, equally far on both sides of 0 for signed when absent. */
  readonly domain?: Domain;
  /** Elements are squares when absent; stretched, they fill width and height. */
  readonly cells?: "square" | "stretched";
  /** Pixels that the image itself may be high; 320 when absent. */
  readonly height?: number;
  /** An element to look at, which a frame marks. */
  readonly marked?: readonly [row: number, column: number];
}

/** Pixels. */
const LARGEST_CELL = 24;
const SMALLEST_FRAME = 10;
/** Elements are written in a table of up to this many columns; of wider ones, each row's range is. */
const COLUMNS_WRITTEN = 32;

/** @throws RangeError for a domain that is not two finite numbers, the smaller first. */
export function checkColourDomain(chart: string, domain: Domain | undefined): void {
  if (domain === undefined || (domain.every(Number.isFinite) && domain[0] < domain[1])) return;
  throw new RangeError(
    `${chart}: domain [${domain.join(", ")}] is no range; give two finite numbers, the smaller first`,
  );
}

function checkMarked({ matrix: { rows, columns }, marked }: ImageChart): void {
  if (marked === undefined) return;
  const inside = marked.every((place, axis) => Number.isInteger(place) && place >= 0 && place < [rows, columns][axis]);
  if (!inside)
    throw new RangeError(
      `imagePicture: there is no element [${marked.join(", ")}] in ${rows} × ${columns}; rows and columns count from 0`,
    );
}

/** A frame around a cell, its middle given in pixels, that is seen on every colour. */
function frame(x: number, y: number, cell: { readonly width: number; readonly height: number }): SvgElement {
  const [width, height] = [Math.max(SMALLEST_FRAME, cell.width + 4), Math.max(SMALLEST_FRAME, cell.height + 4)];
  const place = { x: x - width / 2, y: y - height / 2, width, height, fill: "none" };
  return element(
    "g",
    {},
    element("rect", { ...place, stroke: "#ffffff", "stroke-width": "4" }),
    element("rect", { ...place, stroke: "#b03a06", "stroke-width": "2" }),
  );
}

/** Whole pixels for an element, so that all look alike; at least 1. */
function cellSize(room: number, count: number): number {
  return Math.max(1, Math.min(LARGEST_CELL, Math.floor(room / count)));
}

/** Where there are more elements than pixels, each pixel stands for a group; squares are grouped alike both ways. */
function fitted(matrix: Matrix, width: number, height: number, square: boolean): { tall: number; wide: number } {
  const wide = Math.ceil(matrix.columns / width);
  const tall = Math.ceil(matrix.rows / height);
  return square ? { tall: Math.max(tall, wide), wide: Math.max(tall, wide) } : { tall, wide };
}

/**
 * A matrix as an image with a legend of its colours. Where it has more elements than there are pixels, each pixel shows
 * the largest in size of a group, and the legend says so.
 * @throws RangeError for values that do not fill the matrix, a domain that is no range, or a mark outside.
 */
export function imagePicture(chart: ImageChart): SvgElement {
  const { title, matrix, colours = "signed", words = englishChartWords, marked } = chart;
  checkMatrix("imagePicture", matrix);
  checkMarked(chart);
  checkColourDomain("imagePicture", chart.domain);
  const width = pixelsOf("imagePicture", "width", chart.width ?? 360, 160);
  const room = width - 2 * SIDE;
  const tallest = pixelsOf("imagePicture", "height", chart.height ?? 320, 16);
  const square = chart.cells !== "stretched";
  const { tall, wide } = fitted(matrix, room, tallest, square);
  const shown = grouped(matrix, tall, wide);
  const [cellWidth, cellHeight] = [cellSize(room, shown.columns), cellSize(tallest, shown.rows)];
  const side = Math.min(cellWidth, cellHeight);
  const cell = square ? { width: side, height: side } : { width: cellWidth, height: cellHeight };
  const [imageWidth, imageHeight] = [shown.columns * cell.width, shown.rows * cell.height];
  const domain = chart.domain ?? colourDomain(colours, matrix.values);
  const facts = words.list([words.size(matrix.rows, matrix.columns), ...imageFacts(matrix.values, words)]);
  const said = [facts, ...(tall === 1 && wide === 1 ? [] : [words.groups(tall, wide)])];
  const below = BELOW_TITLE + imageHeight + SIDE;
  const height = below + imageLegendHeight(said.length) + SIDE / 2;
  const marks = marked === undefined ? [] : [words.marked(...marked)];
  const description = words.sentences([words.about(title, words.list([...said, ...marks]))]);
  return titledDocument(
    { title, description, width, height },
    { x: SIDE, width: room },
    element(
      "g",
      { transform: `translate(${SIDE} ${BELOW_TITLE})` },
      pixels([{ matrix: shown, x: 0, y: 0 }], colours, domain, cell),
      element("rect", { x: -0.5, y: -0.5, width: imageWidth + 1, height: imageHeight + 1, ...AXIS }),
      ...(marked === undefined
        ? []
        : [
            frame(
              (Math.floor(marked[1] / wide) + 0.5) * cell.width,
              (Math.floor(marked[0] / tall) + 0.5) * cell.height,
              cell,
            ),
          ]),
    ),
    ...imageLegend({ x: SIDE, y: below, room }, colours, domain, said),
  );
}

/** Smallest, mean and largest as cells, blank where nothing is finite. */
export function summaryCells(values: Iterable<number>): string[] {
  const { smallest, mean, largest } = summaryOf(values);
  return [smallest, mean, largest];
}

/** The elements, a row each, or of matrices with more than 32 columns the range of each row. Rows and columns count from 0. */
export function imageTable(chart: { readonly matrix: Matrix; readonly words?: ChartWords }): ChartTable {
  const { matrix, words = englishChartWords } = chart;
  checkMatrix("imageTable", matrix);
  const rows = Array.from({ length: matrix.rows }, (_, row) => rowOf(matrix, row));
  if (matrix.columns > COLUMNS_WRITTEN)
    return {
      headers: [words.row, words.smallest, words.mean, words.largest],
      rows: rows.map((row, i) => [String(i), ...summaryCells(row)]),
    };
  return {
    headers: [words.row, ...Array.from({ length: matrix.columns }, (_, column) => `${words.column} ${column}`)],
    rows: rows.map((row, i) => [String(i), ...Array.from(row, numberText)]),
  };
}
