import { numberText } from "../../check/numberText.js";
import { element, type SvgElement } from "../svg.js";
import { imageFacts } from "./imageLegend.js";
import { checkMatrix, type Matrix } from "./matrix.js";
import { AXIS, SMALL } from "./palette.js";
import { BELOW_TITLE, SIDE, textAt, textWidth } from "./picture.js";
import { titledDocument } from "./title.js";
import { englishChartWords, type ChartWords } from "./words.js";

/** A small matrix in numbers. */
export interface MatrixGrid {
  readonly title: string;
  readonly matrix: Matrix;
  /** English when absent. */
  readonly words?: ChartWords;
}

/** Rows and columns that can be read in numbers. */
export const LARGEST_GRID = 12;

/** Pixels. */
const ROW = 26;
const HEADER = 20;
const INSET = 8;

/**
 * A matrix of up to 12 × 12 as a grid of numbers, rows and columns counted from 0. As wide as its numbers are.
 * `imageTable` is its table.
 * @throws RangeError for a larger matrix, or values that do not fill it.
 */
export function matrixPicture({ title, matrix, words = englishChartWords }: MatrixGrid): SvgElement {
  checkMatrix("matrixPicture", matrix);
  const { rows, columns } = matrix;
  if (Math.max(rows, columns) > LARGEST_GRID)
    throw new RangeError(
      `matrixPicture: ${rows} × ${columns} numbers cannot be read; give at most ${LARGEST_GRID} × ${LARGEST_GRID}, or draw an image of them with imagePicture`,
    );
  const texts = Array.from(matrix.values, numberText);
  const cell = Math.ceil(Math.max(...texts.map((text) => textWidth(text)))) + 2 * INSET;
  const left = SIDE + HEADER;
  const top = BELOW_TITLE + HEADER;
  const [right, bottom] = [left + columns * cell, top + rows * ROW];
  const width = Math.max(right, SIDE + Math.ceil(textWidth(title, 15))) + SIDE;
  const lines = [
    ...Array.from({ length: rows + 1 }, (_, row) => `M${left},${top + row * ROW}H${right}`),
    ...Array.from({ length: columns + 1 }, (_, column) => `M${left + column * cell},${top}V${bottom}`),
  ];
  const middle = { "text-anchor": "middle" };
  const facts = [words.size(rows, columns), ...imageFacts(matrix.values, words)];
  return titledDocument(
    {
      title,
      description: words.sentences([words.about(title, words.list(facts))]),
      width,
      height: bottom + SIDE,
    },
    { x: SIDE, width: width - 2 * SIDE },
    ...Array.from({ length: columns }, (_, column) =>
      textAt(left + (column + 0.5) * cell, top - 6, String(column), { ...SMALL, ...middle }),
    ),
    ...Array.from({ length: rows }, (_, row) =>
      textAt(left - 6, top + row * ROW + 17, String(row), { ...SMALL, "text-anchor": "end" }),
    ),
    element("path", { d: lines.join(""), ...AXIS }),
    ...texts.map((text, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      return textAt(left + (column + 1) * cell - INSET, top + row * ROW + 17, text, { "text-anchor": "end" });
    }),
  );
}
