import { displayWidth } from "../../check/table.js";
import { element, svgDocument, type SvgAttributes, type SvgElement } from "../svg.js";
import { GROUND, INK } from "./palette.js";
import type { ChartWords } from "./words.js";

/** What every chart can be told beside its data. */
export interface ChartOptions {
  /** Pixels from side to side; what is too narrow for any content is widened. */
  readonly width?: number;
  /** English when absent. */
  readonly words?: ChartWords;
}

/** An estimate of a text's width in pixels, on the generous side: fonts differ. */
export function textWidth(text: string, fontSize = 13): number {
  return displayWidth(text) * fontSize * 0.62;
}

/** The text, or as much of it as fits with an ellipsis. */
export function shortened(text: string, pixels: number, fontSize = 13): string {
  if (textWidth(text, fontSize) <= pixels) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, fontSize) > pixels) characters.pop();
  return `${characters.join("")}…`;
}

export function textAt(x: number, y: number, text: string, attributes: SvgAttributes = {}): SvgElement {
  return element("text", { x, y, ...INK, ...attributes }, text);
}

/** Where content below a title of one line begins. */
export const BELOW_TITLE = 34;
/** Room at the sides of pictures without axes. */
export const SIDE = 12;

/**
 * A size in pixels, `least` when it is given as less: a page's panel is empty before it is shown.
 * @throws RangeError for a size that is no finite number.
 */
export function pixelsOf(chart: string, name: string, value: number, least: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${chart}: ${name} is ${value}; give a finite number of pixels`);
  return Math.max(least, Math.round(value));
}

/** A chart as a document that stands alone, on its own white ground. */
export function chartDocument(
  picture: { title: string; description: string; width: number; height: number },
  ...content: SvgElement[]
): SvgElement {
  const { width, height } = picture;
  return svgDocument(picture, element("rect", { width, height, ...GROUND }), ...content);
}
