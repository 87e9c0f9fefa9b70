import { element, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import { checkColourDomain, summaryCells } from "./imageChart.js";
import { colourDomain, type ImageColours } from "./imageColours.js";
import { imageLegendHeight, imageFacts, imageLegend } from "./imageLegend.js";
import type { Numbers } from "./histogram.js";
import { checkMatrix, type Matrix } from "./matrix.js";
import { SMALL } from "./palette.js";
import { BELOW_TITLE, pixelsOf, shortened, SIDE, textAt, type ChartOptions } from "./picture.js";
import { pixels } from "./pixels.js";
import type { Domain } from "./ticks.js";
import { titledDocument } from "./title.js";
import { englishChartWords } from "./words.js";

/** Many images of one size on one scale of colours, such as the weights of each unit of a layer. */
export interface ImageSheet extends ChartOptions {
  readonly title: string;
  /** Of each image. */
  readonly rows: number;
  readonly columns: number;
  /** Each row by row. */
  readonly images: readonly Numbers[];
  /** What the images are: header of the table. */
  readonly imageLabel: string;
  /** Below each image; its place, from 0, when absent. */
  readonly labels?: readonly string[];
  /** "signed" when absent. */
  readonly colours?: ImageColours;
  /** What the ends of the colours stand for; [0, 1] for grey, equally far on both sides of 0 for signed when absent. */
  readonly domain?: Domain;
}

/** Pixels. */
const IMAGE = 56;
const GAP = 8;
const LABEL = 18;

function labelOf({ labels }: ImageSheet, index: number): string {
  return labels?.[index] ?? String(index);
}

/** Of all images, one after the other. */
function valuesOf({ images, rows, columns }: ImageSheet): Float64Array {
  const values = new Float64Array(images.length * rows * columns);
  images.forEach((image, i) => values.set(image, i * rows * columns));
  return values;
}

/**
 * A sheet of images, row by row, with a label below each and one legend.
 * @throws RangeError for images that are not of the size that is said, or a domain that is no range.
 */
export function imageSheetPicture(sheet: ImageSheet): SvgElement {
  const { title, rows, columns, images, colours = "signed", words = englishChartWords } = sheet;
  const matrices = images.map((values): Matrix => ({ rows, columns, values }));
  for (const matrix of matrices) checkMatrix("imageSheetPicture", matrix);
  checkColourDomain("imageSheetPicture", sheet.domain);
  const width = pixelsOf("imageSheetPicture", "width", sheet.width ?? 360, 160);
  const room = width - 2 * SIDE;
  const side = Math.max(1, Math.floor(Math.min(IMAGE, room) / Math.max(rows, columns)));
  // Images lie on the grid of their elements, so that one path a level draws them all.
  const right = Math.max(columns + Math.ceil(GAP / side), Math.ceil(28 / side));
  const down = rows + Math.ceil((LABEL + GAP / 2) / side);
  const across = Math.max(1, Math.floor((room / side + GAP / side) / right));
  const placed = matrices.map((matrix, i) => ({
    matrix,
    x: (i % across) * right,
    y: Math.floor(i / across) * down,
  }));
  const labels = placed.map(({ x, y }, i) =>
    textAt((x + columns / 2) * side, (y + rows) * side + 14, shortened(labelOf(sheet, i), right * side, 12), {
      ...SMALL,
      "text-anchor": "middle",
    }),
  );
  const values = valuesOf(sheet);
  const domain = sheet.domain ?? colourDomain(colours, values);
  const facts = words.list([words.images(images.length, rows, columns), ...imageFacts(values, words)]);
  const below = BELOW_TITLE + Math.max(1, Math.ceil(images.length / across)) * down * side + GAP;
  return titledDocument(
    {
      title,
      description: words.sentences([words.about(title, facts)]),
      width: Math.max(width, columns * side + 2 * SIDE),
      height: below + imageLegendHeight(1) + SIDE / 2,
    },
    { x: SIDE, width: room },
    ...(images.length === 0
      ? [textAt(SIDE, BELOW_TITLE + 14, words.noData)]
      : [
          element(
            "g",
            { transform: `translate(${SIDE} ${BELOW_TITLE})` },
            pixels(placed, colours, domain, { width: side, height: side }),
            ...labels,
          ),
        ]),
    ...imageLegend({ x: SIDE, y: below, room }, colours, domain, [facts]),
  );
}

/** The range of each image. */
export function imageSheetTable(sheet: ImageSheet): ChartTable {
  const { images, imageLabel, words = englishChartWords } = sheet;
  return {
    headers: [imageLabel, words.smallest, words.mean, words.largest],
    rows: images.map((image, i) => [labelOf(sheet, i), ...summaryCells(image)]),
  };
}
