import type { Matrix } from "../../../src/view/charts/index.js";
import type { ParameterResult } from "./messages.js";

/** Rows that are drawn: many where every element was looked at, few where those that were must be seen. */
const MOST_ROWS = { all: 112, sampled: 28 };
/** Relative errors below this are as good as none. */
const SMALLEST = 1e-12;
const LARGEST = 10;

/** The powers of ten that black and white stand for. */
export const decades: readonly [number, number] = [-12, 0];

/** Relative errors of a parameter's elements as powers of ten. */
export interface HeatMap {
  /** -12 where there is no error, or nothing was looked at. */
  readonly matrix: Matrix;
  /** Rows of the parameter that one row of the matrix stands for, by its largest error. */
  readonly rowsTogether: number;
  /** The worst element's place in the matrix. */
  readonly marked?: readonly [row: number, column: number];
}

/** A vector is one row; of a tensor of higher rank all axes but the last are rows. */
export function heatMap({ shape, size, checked, worst, errors }: ParameterResult): HeatMap {
  const columns = shape.at(-1) ?? 1;
  const parameterRows = size / columns;
  const rowsTogether = Math.ceil(parameterRows / (checked < size ? MOST_ROWS.sampled : MOST_ROWS.all));
  const rows = Math.ceil(parameterRows / rowsTogether);
  const values = new Float64Array(rows * columns).fill(Math.log10(SMALLEST));
  const cellOf = (place: number): readonly [number, number] => [
    Math.floor(Math.floor(place / columns) / rowsTogether),
    place % columns,
  ];
  errors.places.forEach((place, i) => {
    const [row, column] = cellOf(place);
    const decade = Math.log10(Math.min(LARGEST, Math.max(SMALLEST, errors.values[i])));
    const cell = row * columns + column;
    values[cell] = Math.max(values[cell], decade);
  });
  const place = worst?.index.reduce((before, position, axis) => before * shape[axis] + position, 0);
  return { matrix: { rows, columns, values }, rowsTogether, marked: place === undefined ? undefined : cellOf(place) };
}
