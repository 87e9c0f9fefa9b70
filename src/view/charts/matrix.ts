import type { Numbers } from "./histogram.js";

/** A matrix as plain data. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly values: Numbers;
}

/** @throws RangeError for a matrix without rows or columns, or whose values do not fill it. */
export function checkMatrix(chart: string, { rows, columns, values }: Matrix): void {
  if (![rows, columns].every((length) => Number.isInteger(length) && length > 0))
    throw new RangeError(`${chart}: ${rows} × ${columns} is no size of a matrix; give two whole numbers of at least 1`);
  if (values.length !== rows * columns)
    throw new RangeError(
      `${chart}: ${values.length} values do not fill ${rows} × ${columns}, which has ${rows * columns} elements; give every element`,
    );
}

export function rowOf({ columns, values }: Matrix, row: number): Numbers {
  return values.slice(row * columns, (row + 1) * columns);
}

/** What stands for a group of elements: the one of largest size, so that none that sticks out is lost; NaN before all. */
function representative(matrix: Matrix, [top, bottom]: readonly number[], [left, right]: readonly number[]): number {
  let found = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const value = matrix.values[row * matrix.columns + column];
      if (Number.isNaN(value)) return value;
      if (Math.abs(value) > Math.abs(found)) found = value;
    }
  }
  return found;
}

/** The matrix with one element for each `tall` × `wide` of it; the last group of a row or column may be smaller. */
export function grouped(matrix: Matrix, tall: number, wide: number): Matrix {
  if (tall === 1 && wide === 1) return matrix;
  const [rows, columns] = [Math.ceil(matrix.rows / tall), Math.ceil(matrix.columns / wide)];
  const values = Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns) * tall, (i % columns) * wide];
    return representative(
      matrix,
      [row, Math.min(row + tall, matrix.rows)],
      [column, Math.min(column + wide, matrix.columns)],
    );
  });
  return { rows, columns, values };
}
