import fc from "fast-check";
import { expect, test } from "vitest";
import { borderMean, fitted, ImageError, inverted, type GreyImage } from "./image.js";

const image = (width: number, ...pixels: number[]): GreyImage => ({
  width,
  height: pixels.length / width,
  pixels: Float64Array.from(pixels),
});

test.each<[string, GreyImage, [number, number], number[]]>([
  ["its own size", image(2, 0.1, 0.2, 0.3, 0.4), [2, 2], [0.1, 0.2, 0.3, 0.4]],
  ["halved", image(4, 1, 0, 0.5, 0.5, 0, 1, 0.5, 0.5), [2, 1], [0.5, 0.5]],
  ["doubled", image(1, 0.7), [2, 2], [0.7, 0.7, 0.7, 0.7]],
  [
    "three to two: the middle is shared",
    image(3, 0.9, 0.3, 0.6, 0.9, 0.3, 0.6, 0.9, 0.3, 0.6),
    [2, 2],
    [0.7, 0.5, 0.7, 0.5],
  ],
  [
    "a tall one gets black on both sides",
    image(1, 1, 1, 1, 1),
    [4, 4],
    [0, 0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5, 0],
  ],
])("%s", (_, source, [width, height], expected) => {
  const out = Array.from(fitted(source, width, height));
  expected.forEach((value, i) => expect(out[i]).toBeCloseTo(value, 12));
});

test("the mean light stays, whatever the sizes", () => {
  const side = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(
      side,
      side,
      side,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (side, width, height, light) => {
        fc.pre(Math.max(width / height, height / width) <= 8);
        const pixels = Float64Array.from({ length: side * side }, () => light.next().value as number);
        const out = fitted({ width: side, height: side, pixels }, width, height);
        const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
        // What black was put beside it has the area that the proportions ask for.
        const padded = Math.max(side, (side * width) / height) * Math.max(side, (side * height) / width);
        expect(sum(out) / out.length).toBeCloseTo(sum(pixels) / padded, 10);
      },
    ),
  );
});

test.each([
  [81, 10, 10, 10],
  [10, 81, 10, 10],
])("%d × %d is too far from %d × %d", (w, h, width, height) => {
  expect(() => fitted({ width: w, height: h, pixels: new Float64Array(w * h) }, width, height)).toThrow(ImageError);
});

test("inverted and its border", () => {
  const ring = image(3, 1, 1, 1, 1, 0, 1, 1, 1, 1);
  expect(borderMean(ring)).toBe(1);
  expect(borderMean(inverted(ring))).toBe(0);
});
