import { coordinate, element, type SvgElement } from "../svg.js";
import { AXIS, GRID, SMALL } from "./palette.js";
import { BELOW_TITLE, pixelsOf, textAt } from "./picture.js";
import type { Scale } from "./scale.js";
import type { Tick } from "./ticks.js";

/** Pixels. */
const LABEL = 20;
const X_MARKS = 30;
const Y_MARKS = 56;
const RIGHT = 20;
const SMALLEST = { width: 160, plotHeight: 40 };
/** A mark on an axis needs about this much. */
const X_STEP = 54;
const Y_STEP = 30;
const MOST_STEPS = { x: 8, y: 5 };

/** The rectangle between a chart's axes, in pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Of the whole picture. */
  readonly width: number;
  readonly height: number;
}

/** What stands at an axis. An empty label takes no room. */
export interface PlotAxis {
  readonly label: string;
  readonly scale: Scale | undefined;
}

/** Room between axes, the labels of which are given. `above` pixels are kept free between title and plot. */
export function plotArea(
  chart: string,
  size: { width?: number; height?: number },
  labels: { x: string; y: string },
  above: (left: number, right: number) => number,
): PlotArea {
  const left = Y_MARKS + (labels.y === "" ? 0 : LABEL);
  const width = pixelsOf(chart, "width", size.width ?? 640, SMALLEST.width);
  const right = width - RIGHT;
  const top = BELOW_TITLE + above(left, right);
  const below = X_MARKS + (labels.x === "" ? 0 : LABEL);
  const least = top + SMALLEST.plotHeight + below;
  const height = pixelsOf(chart, "height", size.height ?? top + 220 + below, least);
  return { left, right, top, bottom: height - below, width, height };
}

/** How many steps an axis is divided into at most. */
export function stepsOf(area: PlotArea): { x: number; y: number } {
  return {
    x: Math.max(1, Math.min(MOST_STEPS.x, Math.floor((area.right - area.left) / X_STEP))),
    y: Math.max(1, Math.min(MOST_STEPS.y, Math.floor((area.bottom - area.top) / Y_STEP))),
  };
}

/**
 * Numbers far outside are drawn nearer: the coordinates of pictures have an end, and what is outside is cut off.
 */
const FAR = 1000;
function inReach(place: number): number {
  return Math.max(-FAR, Math.min(FAR, place));
}

export function across(area: PlotArea, scale: Scale, x: number): number {
  return area.left + inReach(scale.place(x)) * (area.right - area.left);
}

export function up(area: PlotArea, scale: Scale, y: number): number {
  return area.bottom - inReach(scale.place(y)) * (area.bottom - area.top);
}

/** One mark says nothing about a scale: smaller steps are tried for a second one. */
function marksOf({ scale }: PlotAxis, steps: number): Tick[] {
  if (!scale) return [];
  const tries = [steps, steps + 1, steps + 2].map((count) => scale.ticks(count));
  return tries.find((ticks) => ticks.length > 1) ?? tries[0];
}

/** Grid, marks and labels of both axes around the content. */
export function plotFrame(area: PlotArea, x: PlotAxis, y: PlotAxis, ...content: SvgElement[]): SvgElement[] {
  const { left, right, top, bottom } = area;
  const steps = stepsOf(area);
  const center = left + (right - left) / 2;
  const middle = top + (bottom - top) / 2;
  const xMarks = marksOf(x, steps.x).flatMap((tick) => {
    const at = across(area, x.scale!, tick.value);
    return [
      element("path", { d: `M${coordinate(at)},${top}V${bottom}`, ...GRID }),
      textAt(at, bottom + 18, tick.text, { ...SMALL, "text-anchor": "middle" }),
    ];
  });
  const yMarks = marksOf(y, steps.y).flatMap((tick) => {
    const at = up(area, y.scale!, tick.value);
    return [
      element("path", { d: `M${left},${coordinate(at)}H${right}`, ...GRID }),
      textAt(left - 8, at + 4, tick.text, { ...SMALL, "text-anchor": "end" }),
    ];
  });
  const turned = { transform: `translate(16 ${middle}) rotate(-90)`, "text-anchor": "middle" };
  return [
    ...xMarks,
    ...yMarks,
    element("path", { d: `M${left},${top}V${bottom}H${right}`, ...AXIS }),
    ...content,
    ...(x.label === "" ? [] : [textAt(center, bottom + 40, x.label, { "text-anchor": "middle" })]),
    ...(y.label === "" ? [] : [textAt(0, 0, y.label, turned)]),
  ];
}

/** In the middle of a plot that has nothing to show. */
export function saidInside(area: PlotArea, text: string): SvgElement {
  const [center, middle] = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
  return textAt(center, middle, text, { "text-anchor": "middle" });
}
