import { numberText } from "./numberText.js";

/** Numbers are written by `numberText`; a string is shown as it is; `undefined` leaves the cell blank. */
export type Cell = string | number | undefined;

const NO_WIDTH = /[\p{Mark}\p{Format}]/u;
/** Scripts and signs that a terminal draws two columns wide: Hangul, CJK, full-width forms, emoji. */
const DOUBLE_WIDTH =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3ffff}]/u;
const NUMERIC = /^([+-]?(\d+(\.\d+)?(e[+-]?\d+)?|∞)|NaN)%?$/i;
const CONTROL = /\p{Control}/gu;
const GAP = "  ";

/** Columns that a text takes in a terminal: 2 for a Chinese character, 0 for a combining mark. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (NO_WIDTH.test(character)) continue;
    width += DOUBLE_WIDTH.test(character) ? 2 : 1;
  }
  return width;
}

/** Line breaks and other control characters, which would tear a row apart, are shown as JSON writes them. */
function cellText(cell: Cell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return numberText(cell);
  return cell.replace(CONTROL, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    return escaped === character ? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}` : escaped;
  });
}

/**
 * Plain text in aligned columns under underlined headers, without a line break at the end. A column in which every
 * cell is a number, or a text that is one, stands at the right with its header.
 * @throws RangeError for a row that has not as many cells as there are headers.
 */
export function table(headers: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row, i) => {
    if (row.length !== headers.length)
      throw new RangeError(
        `table: row ${i} has ${row.length} cells for ${headers.length} headers; leave a cell blank with undefined`,
      );
    return row.map(cellText);
  });
  const titles = headers.map(cellText);
  const widths = titles.map((title, column) => {
    let width = displayWidth(title);
    for (const row of texts) width = Math.max(width, displayWidth(row[column]));
    return width;
  });
  const right = titles.map((_, column) => {
    const filled = texts.filter((row) => row[column] !== "");
    return filled.length > 0 && filled.every((row) => NUMERIC.test(row[column]));
  });
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => {
        const space = " ".repeat(widths[column] - displayWidth(text));
        return right[column] ? space + text : text + space;
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [line(titles), rule, ...texts.map(line)].join("\n");
}
