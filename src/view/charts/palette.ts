import type { SvgAttributes } from "../svg.js";

/*
 * What charts are painted with, on the white ground that they bring: text has a contrast of 8:1 or more, lines and bars
 * 4.5:1. Whatever a dark theme has to change carries a class beside its attributes, and a class stands for one property,
 * so that a style sheet overrides the attribute by it:
 *
 * fill     .ground  .ink (text)  .muted (small text)  .mark (points, bars: also .series-1 … .series-6 and .highlight)
 * stroke   .grid  .axis  .line (also .series-1 … .series-6)
 *
 * Colours that stand for numbers (images, shades of a confusion matrix) have none: text on them is chosen for them.
 */

const INK_COLOUR = "#1b1f24";
const MUTED_COLOUR = "#4a5058";

/** The picture's ground. */
export const GROUND: SvgAttributes = { fill: "#ffffff", class: "ground" };
/** Text. */
export const INK: SvgAttributes = { fill: INK_COLOUR, class: "ink" };
/** Text at ticks, legends of images and other small print. */
export const SMALL: SvgAttributes = { fill: MUTED_COLOUR, class: "muted", "font-size": 12 };
/** A title, at the top of a picture. */
export const HEADING: SvgAttributes = { ...INK, "font-size": 15, "font-weight": "600" };
/** Lines at ticks. */
export const GRID: SvgAttributes = { stroke: "#dfe3e8", class: "grid" };
/** Edges of a plot, an image, a cell. */
export const AXIS: SvgAttributes = { fill: "none", stroke: MUTED_COLOUR, class: "axis" };
/** The one bar to look at. It is also marked otherwise: colour alone tells nothing. */
export const HIGHLIGHT: SvgAttributes = { fill: "#b03a06", class: "mark highlight" };

const SERIES_COLOURS = ["#0b5cad", "#b03a06", "#1a7340", "#7a3b9e", "#8a5a00", "#a3195b"];

/** Of the series at a place in a list; after 6 they come again. */
export function seriesLine(index: number): SvgAttributes {
  const place = index % SERIES_COLOURS.length;
  return { fill: "none", stroke: SERIES_COLOURS[place], "stroke-width": "2", class: `line series-${place + 1}` };
}

/** The fill that goes with `seriesLine`. */
export function seriesMark(index: number): SvgAttributes {
  const place = index % SERIES_COLOURS.length;
  return { fill: SERIES_COLOURS[place], class: `mark series-${place + 1}` };
}
