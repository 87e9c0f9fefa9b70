/** A place in a picture, in pixels. */
export type Point = readonly [x: number, y: number];

/** Of the points of one pixel column, in order: the first, the lowest, the highest and the last, each once. */
function outermost(column: readonly Point[]): Point[] {
  if (column.length <= 2) return [...column];
  let [lowest, highest] = [0, 0];
  column.forEach(([, y], i) => {
    if (y < column[lowest][1]) lowest = i;
    if (y > column[highest][1]) highest = i;
  });
  const kept = new Set([0, lowest, highest, column.length - 1]);
  return [...kept].sort((a, b) => a - b).map((i) => column[i]);
}

/**
 * A line as the pieces between its gaps, which are points that are not finite. Of more than `most` points only those
 * are kept that can be seen: the ends and the extremes of each pixel column, so that the picture is that of all
 * points. A gap within one column is then not seen.
 */
export function linePieces(points: readonly Point[], most: number): Point[][] {
  const columnOf = points.length > most ? ([x]: Point) => Math.floor(x) : (_: Point, index: number) => index;
  const pieces: Point[][] = [];
  let column: Point[] = [];
  let columnPlace: number | undefined;
  let columnStartsPiece = true;
  let gap = true;
  const close = (): void => {
    if (column.length === 0) return;
    if (columnStartsPiece) pieces.push([]);
    pieces[pieces.length - 1].push(...outermost(column));
  };
  points.forEach((point, index) => {
    if (!point.every(Number.isFinite)) {
      gap = true;
      return;
    }
    const place = columnOf(point, index);
    if (place !== columnPlace) {
      close();
      column = [];
      columnPlace = place;
      columnStartsPiece = gap;
    }
    column.push(point);
    gap = false;
  });
  close();
  return pieces;
}
