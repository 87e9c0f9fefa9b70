import { PEN, segmentsOf, squaredDistance, type Drawing, type Point } from "./drawing.js";

/** Sub-pixels along each side of a pixel: a pixel's brightness is the share of its 4 × 4 sub-pixels that are inked. */
const SUB_PIXELS = 4;

/** How the images that a network was trained on were made. Lengths in pixels. */
export interface ImageFormat {
  /** Pixels along each side of the image. */
  readonly side: number;
  /** What a digit, its pen included, is fitted into. */
  readonly box: { readonly width: number; readonly height: number };
  /** How much more one direction may be stretched than the other; 1 keeps the proportions. */
  readonly stretch: number;
  /** What is put at the middle of the image: the middle of the digit's box, or its centre of mass. */
  readonly centre: "box" | "mass";
  /** Thinnest and widest pen. */
  readonly pen: readonly [thinnest: number, widest: number];
  /** Share of the image that the pen's width is chosen to ink. */
  readonly ink: number;
}

/**
 * The embedded digits: NIST's programs fitted each digit into 32 × 20 of 32 × 32 points, took out its slant and made its
 * strokes thicker or thinner until about the same share was ink (0.31 of the embedded images, with little spread); then
 * the inked points of each 4 × 4 block were counted. Sources: Alpaydin and Kaynak, "Optical Recognition of Handwritten
 * Digits" (1998); Garris et al., "NIST Form-Based Handprint Recognition System", NISTIR 5469 (1994).
 */
export const digitsFormat: ImageFormat = {
  side: 8,
  box: { width: 5, height: 8 },
  stretch: 2,
  centre: "box",
  pen: [0.5, 2.5],
  ink: 0.306,
};

/** MNIST: fitted into 20 × 20, proportions kept, the centre of mass at the middle of 28 × 28 (LeCun et al. 1998). */
export const mnistFormat: ImageFormat = {
  side: 28,
  box: { width: 20, height: 20 },
  stretch: 1,
  centre: "mass",
  pen: [2, 3],
  ink: 0.13,
};

/** A drawing in sub-pixels. */
interface Placed {
  readonly segments: readonly (readonly [from: Point, to: Point])[];
  readonly radius: number;
}

/** Every sub-pixel whose middle is not farther from a segment than the radius. */
function inked({ segments, radius }: Placed, side: number): Uint8Array {
  const bits = new Uint8Array(side * side);
  const first = (a: number, b: number): number => Math.max(0, Math.floor(Math.min(a, b) - radius));
  const last = (a: number, b: number): number => Math.min(side - 1, Math.ceil(Math.max(a, b) + radius));
  for (const [from, to] of segments) {
    for (let row = first(from[1], to[1]); row <= last(from[1], to[1]); row++) {
      for (let column = first(from[0], to[0]); column <= last(from[0], to[0]); column++) {
        if (squaredDistance(column + 0.5, row + 0.5, from, to) <= radius * radius) bits[row * side + column] = 1;
      }
    }
  }
  return bits;
}

const inkOf = (bits: Uint8Array): number => bits.reduce((sum, bit) => sum + bit, 0);

function boundsOf(points: readonly Point[]): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  return { left, top, width: right - left, height: bottom - top };
}

/** The drawing in the format's box at the middle of the image, drawn with a pen of the given radius in sub-pixels. */
function placedInBox(drawing: Drawing, { side, box, stretch }: ImageFormat, radius: number): Placed {
  const { left, top, width, height } = boundsOf(drawing.flat());
  const across = Math.max(1, box.width * SUB_PIXELS - 2 * radius) / width;
  const down = Math.max(1, box.height * SUB_PIXELS - 2 * radius) / height;
  const least = Math.min(across, down);
  // A dot has no size that could be fitted.
  const [scaleX, scaleY] = Number.isFinite(least)
    ? [Math.min(across, least * stretch), Math.min(down, least * stretch)]
    : [0, 0];
  const middle = (side * SUB_PIXELS) / 2;
  const place = ([x, y]: Point): Point => [
    middle + (x - left - width / 2) * scaleX,
    middle + (y - top - height / 2) * scaleY,
  ];
  return { segments: segmentsOf(drawing).map(([from, to]) => [place(from), place(to)]), radius };
}

/** In the box, with the pen whose ink is nearest to the format's share. */
function fitted(drawing: Drawing, format: ImageFormat): Placed {
  const side = format.side * SUB_PIXELS;
  let [thin, wide] = format.pen.map((width) => (width * SUB_PIXELS) / 2);
  while (wide - thin > 0.05) {
    const radius = (thin + wide) / 2;
    if (inkOf(inked(placedInBox(drawing, format, radius), side)) < format.ink * side * side) thin = radius;
    else wide = radius;
  }
  return placedInBox(drawing, format, (thin + wide) / 2);
}

/** Moved so that the centre of mass of its ink is at the middle. */
function centredByMass(placed: Placed, side: number): Placed {
  const bits = inked(placed, side);
  let [sum, sumX, sumY] = [0, 0, 0];
  bits.forEach((bit, i) => {
    sum += bit;
    sumX += bit * ((i % side) + 0.5);
    sumY += bit * (Math.floor(i / side) + 0.5);
  });
  const [dx, dy] = [side / 2 - sumX / sum, side / 2 - sumY / sum];
  const move = ([x, y]: Point): Point => [x + dx, y + dy];
  return { ...placed, segments: placed.segments.map(([from, to]) => [move(from), move(to)]) };
}

/** As it lies on the pad. */
function asDrawn(drawing: Drawing, side: number): Placed {
  const place = ([x, y]: Point): Point => [x * side, y * side];
  return {
    segments: segmentsOf(drawing).map(([from, to]) => [place(from), place(to)]),
    radius: (PEN * side) / 2,
  };
}

/**
 * The image that a network sees of a drawing: side × side pixels, row by row, from 0 (ground) to 1 (ink). `fit` says
 * whether the drawing is first fitted and centred as the format does, or taken as it lies on the pad.
 * @returns null for a drawing without ink.
 */
export function imageOf(drawing: Drawing, format: ImageFormat, fit: boolean): Float32Array | null {
  if (drawing.length === 0) return null;
  const side = format.side * SUB_PIXELS;
  const inBox = fit ? fitted(drawing, format) : asDrawn(drawing, side);
  const placed = fit && format.centre === "mass" ? centredByMass(inBox, side) : inBox;
  const image = new Float32Array(format.side * format.side);
  inked(placed, side).forEach((bit, i) => {
    const [row, column] = [Math.floor(i / side / SUB_PIXELS), Math.floor((i % side) / SUB_PIXELS)];
    image[row * format.side + column] += bit / SUB_PIXELS ** 2;
  });
  return image.some((pixel) => pixel > 0) ? image : null;
}
