/** A picture in grey: 0 black to 1 white, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Float64Array;
}

/** A picture that a network cannot be shown. */
export class ImageError extends Error {
  override readonly name = "ImageError";
}

/** More than this, and one side would be blank almost everywhere. */
const widestRatio = 8;

/** Black for white. */
export function inverted({ width, height, pixels }: GreyImage): GreyImage {
  return { width, height, pixels: pixels.map((value) => 1 - value) };
}

/** Mean of the outermost pixels: whether the ground is dark or light. */
export function borderMean({ width, height, pixels }: GreyImage): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x > 0 && y > 0 && x < width - 1 && y < height - 1) continue;
      sum += pixels[y * width + x];
      count++;
    }
  }
  return sum / count;
}

/**
 * The picture in another size: black is put beside it, equally on both sides, until it has the target's proportions, and each
 * target pixel is the mean of the area that it covers.
 * @throws ImageError for a picture whose sides are too unequal.
 */
export function fitted(image: GreyImage, width: number, height: number): Float64Array {
  const stretch = (image.width * height) / (image.height * width);
  if (stretch > widestRatio || stretch < 1 / widestRatio)
    throw new ImageError(
      `${image.width} × ${image.height} pixels are too far from the proportions ${width} × ${height} that the network takes; cut the picture to them`,
    );
  const sourceWidth = Math.max(image.width, (image.height * width) / height);
  const sourceHeight = Math.max(image.height, (image.width * height) / width);
  const across = overlaps(width, sourceWidth, image.width);
  const down = overlaps(height, sourceHeight, image.height);
  const out = new Float64Array(width * height);
  down.forEach((rows, y) => {
    across.forEach((columns, x) => {
      let sum = 0;
      for (const [row, tall] of rows) {
        for (const [column, wide] of columns) sum += tall * wide * image.pixels[row * image.width + column];
      }
      out[y * width + x] = sum;
    });
  });
  return out;
}

/** For each of `count` target pixels along an axis: which of `length` source pixels it covers, and their shares of it. */
function overlaps(count: number, span: number, length: number): [index: number, share: number][][] {
  const margin = (span - length) / 2;
  const step = span / count;
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [i * step - margin, (i + 1) * step - margin];
    const parts: [number, number][] = [];
    for (let at = Math.max(0, Math.floor(start)); at < Math.min(length, end); at++) {
      const covered = Math.min(end, at + 1) - Math.max(start, at);
      if (covered > 0) parts.push([at, covered / step]);
    }
    return parts;
  });
}
