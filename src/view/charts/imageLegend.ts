import { numberText } from "../../check/numberText.js";
import { element, type SvgElement } from "../svg.js";
import { summaryOf } from "./chartTable.js";
import { levelColours, type ImageColours } from "./imageColours.js";
import { AXIS, SMALL } from "./palette.js";
import { shortened, textAt } from "./picture.js";
import type { Domain } from "./ticks.js";
import type { ChartWords } from "./words.js";

/** Pixels. */
const STRIP = { width: 170, height: 12 };
const LINE = 18;

/** Pixels from top to bottom, with so many lines of text. */
export function imageLegendHeight(lines: number): number {
  return STRIP.height + (1 + lines) * LINE;
}

/** What an image holds, in a few facts: smallest and largest number, how many are not finite. */
export function imageFacts(values: Iterable<number>, words: ChartWords): string[] {
  const { smallest, largest, notFinite } = summaryOf(values);
  return [
    ...(smallest === "" ? [] : [words.range(smallest, largest)]),
    ...(notFinite === 0 ? [] : [words.notFinite(notFinite)]),
  ];
}

/** A plus sign before what is above 0, so that the sign is read and not taken from the colour. */
function withSign(value: number): string {
  return value > 0 ? `+${numberText(value)}` : numberText(value);
}

/** The colours from left to right with what they stand for, and lines of text below. */
export function imageLegend(
  place: { readonly x: number; readonly y: number; readonly room: number },
  colours: ImageColours,
  [low, high]: Domain,
  lines: readonly string[],
): SvgElement[] {
  const { x, y, room } = place;
  const palette = levelColours(colours);
  const width = Math.min(STRIP.width, room);
  const step = width / palette.length;
  const strip = palette.map((fill, level) =>
    element("rect", { x: x + level * step, y, width: step, height: STRIP.height, fill }),
  );
  const text = colours === "signed" ? withSign : numberText;
  const marks: [number, string, string][] = [
    [x, text(low), "start"],
    ...(colours === "signed" ? [[x + width / 2, text(low / 2 + high / 2), "middle"] as [number, string, string]] : []),
    [x + width, text(high), "end"],
  ];
  return [
    element("g", { "shape-rendering": "crispEdges" }, ...strip),
    element("rect", { x, y, width, height: STRIP.height, ...AXIS }),
    ...marks.map(([at, mark, anchor]) => textAt(at, y + STRIP.height + 14, mark, { ...SMALL, "text-anchor": anchor })),
    ...lines.map((line, i) => textAt(x, y + STRIP.height + 14 + (i + 1) * LINE, shortened(line, room, 12), SMALL)),
  ];
}
