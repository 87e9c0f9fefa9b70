/** An IDX file: type byte, dimensions, and the data's bytes as they are to stand in the file. */
export function idxBytes(type: number, shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((dimension, axis) => view.setUint32(4 + 4 * axis, dimension));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}
