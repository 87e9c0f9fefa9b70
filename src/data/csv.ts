import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { allocate, type TypedArrays } from "../shape/dtype.js";
import { DataError } from "./dataError.js";

/** How a CSV file is read. */
export interface CsvOptions<D extends "float32" | "float64" = "float32" | "float64"> {
  /** Named in errors. */
  readonly file?: string;
  /** Whether the first line holds column names; "auto" (default) says yes when no cell of it could be a number. */
  readonly header?: boolean | "auto";
  /** The character between cells, "," by default. */
  readonly delimiter?: string;
  /** The column of class labels, by name or by index, negative from the end: −1 by default; null for none. */
  readonly label?: string | number | null;
  /** The type of `x`, float32 by default. */
  readonly dtype?: D;
}

/** A table of numbers, and the class of each row. */
export interface CsvTable<D extends "float32" | "float64" = "float32" | "float64"> {
  /** Names of the columns of `x`; undefined without a header. */
  readonly columns: readonly string[] | undefined;
  /** Row by row, of shape `shape`. */
  readonly x: TypedArrays[D];
  /** [rows, columns without the label]. */
  readonly shape: readonly [rows: number, columns: number];
  /** One a row; undefined where `label` is null. */
  readonly labels: Int32Array | undefined;
}

/** A line of cells, and the line of the text it begins on, from 1. */
interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinite = /^[+-]?(nan|inf|infinity)$/i;
/** Looks like a column's name: has a letter, and is no spelling of a number. */
const isName = (cell: string): boolean => /\p{L}/u.test(cell) && !decimal.test(cell) && !notFinite.test(cell);

/**
 * Reads a table of decimal numbers from CSV text (RFC 4180: quotes, CRLF or LF; a byte order mark and white space around
 * cells are dropped, empty lines at the end too). Nothing is guessed or filled in.
 * @throws DataError naming file, line and column: rows of different lengths, an empty cell, a cell that is no finite
 *   decimal number (`1,5`, NaN, a word), a label that is no whole number ≥ 0, quotes that do not match, no rows.
 * @throws RangeError when `label` is no column of the table.
 */
export function parseCsv<D extends "float32" | "float64" = "float32">(
  text: string,
  options: CsvOptions<D> = {},
): CsvTable<D> {
  const { file = "CSV text", header = "auto", label = -1 } = options;
  const dtype = options.dtype ?? ("float32" as D);
  const rows = splitRows(text, options.delimiter ?? ",", file);
  if (rows.length === 0) throw new DataError("the CSV text has no rows", { file });
  const names = (header === "auto" ? firstRowIsHeader(rows[0], file) : header) ? rows.shift()?.cells : undefined;
  if (rows.length === 0) throw new DataError("the CSV text has a header but no rows", { file });
  const width = names?.length ?? rows[0].cells.length;
  const labelColumn = label === null ? -1 : columnIndex(label, names, width, file);
  const columns = width - (label === null ? 0 : 1);
  const x = allocate(dtype, rows.length * columns);
  const labels = label === null ? undefined : new Int32Array(rows.length);
  let at = 0;
  rows.forEach(({ cells, line }, row) => {
    if (cells.length !== width)
      throw new DataError(
        `line ${line} has ${cells.length} cells where ${names ? "the header" : "the first row"} has ${width}`,
        {
          file,
        },
      );
    cells.forEach((cell, column) => {
      const place = (): string =>
        `line ${line}, column ${column + 1}${names === undefined ? "" : ` (${JSON.stringify(names[column])})`}`;
      const value = numberOf(cell, place, file);
      if (labels !== undefined && column === labelColumn) {
        if (!Number.isInteger(value) || value < 0 || value > 2 ** 31 - 1)
          throw new DataError(
            `${place()}: the label ${cell} is not a whole number from 0 to 2³¹ − 1; give the option label: null if this column is no class`,
            { file },
          );
        labels[row] = value;
      } else {
        x[at++] = value;
        if (!Number.isFinite(x[at - 1])) throw new DataError(`${place()}: ${cell} is too large for ${dtype}`, { file });
      }
    });
  });
  return {
    columns: names?.filter((_, column) => column !== labelColumn),
    x,
    shape: [rows.length, columns],
    labels,
  };
}

function splitRows(text: string, delimiter: string, file: string): Row[] {
  const rows: Row[] = [];
  let line = 1;
  try {
    parse(text, {
      bom: true,
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      // Counted by us, to name file and line in our words.
      relax_column_count: true,
      trim: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ cells, line });
        line = lines + 1;
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw new DataError(`not well-formed CSV: ${error.message}`, { file, cause: error });
    throw error;
  }
  while (rows.length > 0 && isBlank(rows[rows.length - 1])) rows.pop();
  return rows;
}

const isBlank = ({ cells }: Row): boolean => cells.length === 1 && cells[0] === "";

function firstRowIsHeader({ cells, line }: Row, file: string): boolean {
  const names = cells.filter(isName).length;
  if (names > 0 && names < cells.length)
    throw new DataError(
      `line ${line} mixes names and numbers, so it may be a header or a damaged row; give the option header: true or false`,
      { file },
    );
  return names > 0;
}

function columnIndex(
  label: string | number,
  names: readonly string[] | undefined,
  width: number,
  file: string,
): number {
  if (typeof label === "number") {
    const index = label < 0 ? label + width : label;
    if (!Number.isInteger(index) || index < 0 || index >= width)
      throw new RangeError(`${file}: label column ${label} is not one of the ${width} columns`);
    return index;
  }
  const first = names?.indexOf(label) ?? -1;
  if (first < 0 || names?.lastIndexOf(label) !== first)
    throw new RangeError(
      `${file}: label column ${JSON.stringify(label)} must be exactly one of the header's names, which are ` +
        (names === undefined ? "missing" : names.map((name) => JSON.stringify(name)).join(", ")),
    );
  return first;
}

function numberOf(cell: string, place: () => string, file: string): number {
  if (cell === "") throw new DataError(`${place()}: the cell is empty; fill it or leave the row out`, { file });
  const value = decimal.test(cell) ? Number(cell) : NaN;
  if (!Number.isFinite(value))
    throw new DataError(
      `${place()}: ${JSON.stringify(cell)} is not a finite decimal number${/^[+-]?\d+,\d+$/.test(cell) ? "; write a point, not a comma" : ""}`,
      { file },
    );
  return value;
}
