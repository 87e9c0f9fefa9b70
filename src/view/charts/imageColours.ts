import { fractionOf, type Domain } from "./ticks.js";

/** What an image's numbers are: of both signs, or brightness from black to white. */
export type ImageColours = "signed" | "grey";

/** Steps from the darkest colour to the lightest. */
export const LEVELS = 17;

type Rgb = readonly [number, number, number];

/**
 * From blue through grey to yellow, each lighter than the one before: the sign is also seen without colour, the
 * negative being darker than the grey of 0 and the positive lighter.
 */
const NEGATIVE: Rgb = [10, 38, 104];
const ZERO: Rgb = [140, 140, 140];
const POSITIVE: Rgb = [255, 236, 170];
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

function between(from: Rgb, to: Rgb, share: number): string {
  return `#${from
    .map((start, i) =>
      Math.round(start + (to[i] - start) * share)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

export function levelColours(colours: ImageColours): string[] {
  return Array.from({ length: LEVELS }, (_, level) => {
    const share = level / (LEVELS - 1);
    if (colours === "grey") return between(BLACK, WHITE, share);
    return share < 0.5 ? between(NEGATIVE, ZERO, share * 2) : between(ZERO, POSITIVE, share * 2 - 1);
  });
}

/** The level of a number, the ends standing for all that lies outside; undefined for one that is not finite. */
export function levelOf(value: number, domain: Domain): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const share = Math.max(0, Math.min(1, fractionOf(domain, value)));
  return Math.round(share * (LEVELS - 1));
}

/** What the colours stand for when nothing else is said: [0, 1] for grey; for signed numbers equally far on both sides of 0. */
export function colourDomain(colours: ImageColours, values: Iterable<number>): Domain {
  if (colours === "grey") return [0, 1];
  let size = 0;
  for (const value of values) if (Number.isFinite(value)) size = Math.max(size, Math.abs(value));
  return size === 0 ? [-1, 1] : [-size, size];
}
