import { numberText } from "../../check/numberText.js";
import { coordinate, element, type SvgElement } from "../svg.js";
import type { ChartTable } from "./chartTable.js";
import { AXIS, HIGHLIGHT, seriesMark } from "./palette.js";
import { BELOW_TITLE, pixelsOf, shortened, SIDE, textAt, textWidth } from "./picture.js";
import type { ChartOptions } from "./picture.js";
import { fractionOf, type Domain } from "./ticks.js";
import { titledDocument } from "./title.js";
import { englishChartWords } from "./words.js";

/** One bar. */
export interface Bar {
  readonly name: string;
  readonly value: number;
}

/** Numbers of a few named things, such as the probabilities of 10 digits. */
export interface BarChart extends ChartOptions {
  readonly title: string;
  /** What the names are, and what the values: headers of the table. */
  readonly nameLabel: string;
  readonly valueLabel: string;
  /** From top to bottom. */
  readonly bars: readonly Bar[];
  /** Place in `bars` of the one to look at: pointed at, and bold. */
  readonly highlighted?: number;
  /** Range of a bar's room, [0, 1] for probabilities; from the least to the greatest value and 0 when absent. A bar ends at its end. */
  readonly domain?: Domain;
}

/** Pixels. */
const ROW = 24;
const BAR = 16;
const GAP = 8;
const POINTER = 10;

/** The range of the finite values and 0; [0, 1] where all are 0. */
function rangeOf(bars: readonly Bar[]): Domain {
  const finite = bars.map(({ value }) => value).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  return low === high ? [0, 1] : [low, high];
}

function checkChart({ bars, highlighted, domain }: BarChart): void {
  if (domain && !(domain.every(Number.isFinite) && domain[0] < domain[1]))
    throw new RangeError(
      `barPicture: domain [${domain.join(", ")}] is no range; give two finite numbers, the smaller first`,
    );
  if (highlighted !== undefined && !(highlighted in bars))
    throw new RangeError(`barPicture: there is no bar ${highlighted} to highlight among ${bars.length}; count from 0`);
}

function shareOf(domain: Domain, value: number): number {
  return Math.max(0, Math.min(1, fractionOf(domain, value)));
}

/**
 * Bars that lie, a row each, from 0 to the value, which is written at the row's end. A number that is not finite has
 * no bar.
 * @throws RangeError for a domain that is no range, or a highlighted place where no bar is.
 */
export function barPicture(chart: BarChart): SvgElement {
  checkChart(chart);
  const { title, bars, highlighted, domain = rangeOf(bars), words = englishChartWords } = chart;
  const width = pixelsOf("barPicture", "width", chart.width ?? 360, 160);
  const texts = bars.map(({ value }) => numberText(value));
  const widest = (all: readonly string[]): number => Math.max(0, ...all.map((text) => textWidth(text)));
  const nameRoom = Math.min(widest(bars.map(({ name }) => name)), width * 0.35);
  const left = SIDE + POINTER + nameRoom + GAP;
  const right = width - SIDE - widest(texts) - GAP;
  const height = BELOW_TITLE + Math.max(1, bars.length) * ROW + SIDE;
  const zero = left + shareOf(domain, 0) * (right - left);
  const rows = bars.flatMap(({ name, value }, i) => {
    const middle = BELOW_TITLE + i * ROW + ROW / 2;
    const isHighlighted = i === highlighted;
    const end = left + shareOf(domain, value) * (right - left);
    const bar = { x: Math.min(zero, end), y: middle - BAR / 2, width: Math.abs(end - zero), height: BAR };
    const weight = { "font-weight": isHighlighted ? "700" : undefined };
    return [
      ...(isHighlighted ? [element("path", { d: `M${SIDE},${middle - 5}l7,5l-7,5z`, ...HIGHLIGHT })] : []),
      textAt(left - GAP, middle + 4, shortened(name, nameRoom), { ...weight, "text-anchor": "end" }),
      ...(Number.isFinite(value) ? [element("rect", { ...bar, ...(isHighlighted ? HIGHLIGHT : seriesMark(0)) })] : []),
      textAt(width - SIDE, middle + 4, texts[i], { ...weight, "text-anchor": "end" }),
    ];
  });
  const axis = element("path", { d: `M${coordinate(zero)},${BELOW_TITLE}V${height - SIDE}`, ...AXIS });
  const told = bars.map(({ name }, i) => words.about(name, texts[i]));
  const description = words.sentences([
    words.by(chart.valueLabel, chart.nameLabel),
    ...(told.length === 0 ? [words.noData] : told),
  ]);
  return titledDocument(
    { title, description, width, height },
    { x: SIDE, width: width - 2 * SIDE },
    ...(bars.length === 0 ? [textAt(SIDE, BELOW_TITLE + ROW / 2 + 4, words.noData)] : [...rows, axis]),
  );
}

/** A row for each bar. */
export function barTable({ nameLabel, valueLabel, bars }: BarChart): ChartTable {
  return { headers: [nameLabel, valueLabel], rows: bars.map(({ name, value }) => [name, numberText(value)]) };
}
