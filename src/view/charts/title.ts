import { element, type SvgElement } from "../svg.js";
import { HEADING } from "./palette.js";
import { chartDocument, shortened, textAt, textWidth } from "./picture.js";

/** Pixels. */
const FONT = 15;
const BASELINE = 22;
const SECOND_LINE = 20;

/** A Chinese character or a word, with the marks and spaces that must not begin a line. */
const UNBROKEN = /[（“《]*(?:\p{Script=Han}|[^\s\p{Script=Han}（“《]+)[，。：；、）”》]*\s*/gu;

/** A title in as few lines as it fits in, two at most; what does not fit in them ends with an ellipsis. */
export function titleLines(title: string, pixels: number): string[] {
  if (textWidth(title, FONT) <= pixels) return [title];
  let first = "";
  for (const [part] of title.matchAll(UNBROKEN)) {
    if (textWidth((first + part).trimEnd(), FONT) > pixels) break;
    first += part;
  }
  const rest = title.slice(first.length);
  return first === "" ? [shortened(title, pixels, FONT)] : [first.trimEnd(), shortened(rest, pixels, FONT)];
}

/** Where a title stands. */
interface TitlePlace {
  readonly x: number;
  readonly width: number;
}

/** A title, and content that is drawn as below a title of one line; a second line lowers it by `lowered` pixels. */
export function titled(
  title: string,
  { x, width }: TitlePlace,
  ...content: SvgElement[]
): { content: SvgElement[]; lowered: number } {
  const lines = titleLines(title, width);
  const lowered = (lines.length - 1) * SECOND_LINE;
  const heading = lines.map((line, i) => textAt(x, BASELINE + i * SECOND_LINE, line, HEADING));
  const below = lowered === 0 ? content : [element("g", { transform: `translate(0 ${lowered})` }, ...content)];
  return { content: [...heading, ...below], lowered };
}

/** `chartDocument` with its title above the content; a second line of the title adds to the height. */
export function titledDocument(
  picture: { title: string; description: string; width: number; height: number },
  place: TitlePlace,
  ...content: SvgElement[]
): SvgElement {
  const all = titled(picture.title, place, ...content);
  return chartDocument({ ...picture, height: picture.height + all.lowered }, ...all.content);
}
