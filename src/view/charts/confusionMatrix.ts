import { numberText } from "../../check/numberText.js";
import { coordinate, element, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import { AXIS, SMALL } from "./palette.js";
import { BELOW_TITLE, pixelsOf, SIDE, textAt, textWidth, type ChartOptions } from "./picture.js";
import { titledDocument } from "./title.js";
import { englishChartWords } from "./words.js";

/** How often each class was taken for which. */
export interface ConfusionMatrix extends ChartOptions {
  readonly title: string;
  /** `[true class][predicted class]`, as `confusionCounts` counts them. */
  readonly counts: readonly (readonly number[])[];
  /** A name for each class; its number, from 0, when absent. */
  readonly names?: readonly string[];
}

/** Pixels. */
const SMALLEST_CELL = 24;
const LARGEST_CELL = 48;
const INSET = 8;
const LABEL = 20;

/** Edges of cells are theirs, as text on them is: no theme changes them. */
const EDGE = { ...AXIS, class: undefined };

/** From no samples of a row to all of them, each with the text that has a contrast of 4.5:1 or more on it. */
export const SHADES: readonly { readonly fill: string; readonly text: string }[] = [
  { fill: "#ffffff", text: "#1b1f24" },
  { fill: "#e3edf7", text: "#1b1f24" },
  { fill: "#c4daee", text: "#1b1f24" },
  { fill: "#9cc3e4", text: "#1b1f24" },
  { fill: "#2f74b5", text: "#ffffff" },
  { fill: "#1f5d9c", text: "#ffffff" },
  { fill: "#124880", text: "#ffffff" },
  { fill: "#083464", text: "#ffffff" },
];

/** White for none at all; any count has a shade. */
function shadeOf(count: number, rowTotal: number): { readonly fill: string; readonly text: string } {
  if (count === 0) return SHADES[0];
  return SHADES[Math.max(1, Math.round((count / rowTotal) * (SHADES.length - 1)))];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function checkCounts({ counts, names }: ConfusionMatrix): void {
  const classes = counts.length;
  if (classes === 0 || counts.some((row) => row.length !== classes))
    throw new RangeError(
      `confusionPicture: the rows of counts have lengths ${counts.map((row) => row.length).join(", ") || "none"}; give as many rows as columns, one for each class`,
    );
  const wrong = counts.flat().find((count) => !Number.isSafeInteger(count) || count < 0);
  if (wrong !== undefined) throw new RangeError(`confusionPicture: ${wrong} is no count; give whole numbers from 0 on`);
  if (names && names.length !== classes)
    throw new RangeError(`confusionPicture: ${names.length} names for ${classes} classes; give one for each`);
}

function namesOf({ counts, names }: ConfusionMatrix): readonly string[] {
  return names ?? counts.map((_, i) => String(i));
}

/**
 * A confusion matrix: a row for each true class, a column for each predicted one, the number in each cell, shaded by
 * its share of the row. The cells of right answers have a thick edge. Wider than `width` where the numbers need it.
 * @throws RangeError for counts that are no square of whole numbers, or another number of names.
 */
export function confusionPicture(chart: ConfusionMatrix): SvgElement {
  checkCounts(chart);
  const { title, counts, words = englishChartWords } = chart;
  const names = namesOf(chart);
  const wanted = pixelsOf("confusionPicture", "width", chart.width ?? 360, 160);
  const nameRoom = Math.ceil(Math.max(...names.map((name) => textWidth(name, 12))));
  const left = SIDE + LABEL + nameRoom + INSET;
  const widest = Math.max(nameRoom, ...counts.flat().map((count) => textWidth(String(count), 12))) + INSET;
  const fitting = Math.min(LARGEST_CELL, Math.floor((wanted - left - SIDE) / counts.length));
  const cell = Math.max(SMALLEST_CELL, Math.ceil(widest), fitting);
  const row = Math.min(cell, 32);
  const top = BELOW_TITLE + 2 * LABEL;
  const [right, bottom] = [left + counts.length * cell, top + counts.length * row];
  const width = Math.max(wanted, right + SIDE);
  const cells = counts.flatMap((ofClass, i) => {
    const total = sum(ofClass);
    return ofClass.flatMap((count, j) => {
      const shade = shadeOf(count, total);
      const [x, y] = [left + j * cell, top + i * row];
      return [
        element("rect", { x, y, width: cell, height: row, fill: shade.fill }),
        element(
          "text",
          { x: x + cell / 2, y: y + row / 2 + 4, fill: shade.text, "font-size": 12, "text-anchor": "middle" },
          String(count),
        ),
      ];
    });
  });
  const lines = Array.from({ length: counts.length + 1 }, (_, i) => [
    `M${left},${top + i * row}H${right}`,
    `M${left + i * cell},${top}V${bottom}`,
  ]).flat();
  const diagonal = counts.map(
    (_, i) => `M${left + i * cell + 1},${top + i * row + 1}h${cell - 2}v${row - 2}h${2 - cell}z`,
  );
  const middle = { "text-anchor": "middle" };
  const [all, correct] = [sum(counts.flat()), sum(counts.map((ofClass, i) => ofClass[i]))];
  const turned = { transform: `translate(${SIDE + 8} ${coordinate((top + bottom) / 2)}) rotate(-90)`, ...middle };
  return titledDocument(
    {
      title,
      description: words.sentences([words.about(title, words.right(correct, all))]),
      width,
      height: bottom + SIDE + LABEL,
    },
    { x: SIDE, width: width - 2 * SIDE },
    textAt((left + right) / 2, BELOW_TITLE + 14, words.predictedClass, middle),
    ...names.map((name, j) => textAt(left + (j + 0.5) * cell, top - 6, name, { ...SMALL, ...middle })),
    textAt(0, 0, words.trueClass, turned),
    ...names.map((name, i) =>
      textAt(left - INSET, top + i * row + row / 2 + 4, name, { ...SMALL, "text-anchor": "end" }),
    ),
    ...cells,
    element("path", { d: lines.join(""), ...EDGE }),
    element("path", { d: diagonal.join(""), ...EDGE, "stroke-width": 2 }),
    textAt(left, bottom + 20, words.right(correct, all), SMALL),
  );
}

/** A row for each true class: its counts by predicted class, and the share of right ones, blank without samples. */
export function confusionTable(chart: ConfusionMatrix): ChartTable {
  checkCounts(chart);
  const { counts, words = englishChartWords } = chart;
  const names = namesOf(chart);
  return {
    headers: [`${words.trueClass} \\ ${words.predictedClass}`, ...names, words.share],
    rows: counts.map((ofClass, i) => {
      const total = sum(ofClass);
      return [names[i], ...ofClass.map(String), total === 0 ? "" : numberText(ofClass[i] / total)];
    }),
  };
}
