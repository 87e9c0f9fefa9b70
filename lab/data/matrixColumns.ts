/** The first columns of a row-major matrix (rows, count), at most so many: of W1, an image for each neuron. */
export function matrixColumns(values: ArrayLike<number>, count: number, most: number): Float32Array[] {
  const rows = values.length / count;
  return Array.from({ length: Math.min(count, most) }, (_, column) =>
    Float32Array.from({ length: rows }, (_, row) => values[row * count + column]),
  );
}
