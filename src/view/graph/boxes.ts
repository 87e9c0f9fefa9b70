import { displayWidth } from "../../check/table.js";
import { formatShape, sizeOf } from "../../shape/shape.js";
import { WRITTEN_OUT } from "../number.js";
import { fanOut } from "./fanOut.js";
import type { Box, Boxes, Direction, Line } from "./layout.js";
import type { GraphScene, SceneEdge, SceneNode } from "./scene.js";

/** What stands on arrows: numbers, formulas, or `formula = number`. */
export const labelModes = ["numbers", "symbols", "both"] as const;
/** One of them. */
export type Labels = (typeof labelModes)[number];

/** Pixels. */
export const FONT = 13;
export const RADIUS = 19;
export const PILL = 34;
/** A line of text under or beside a node: its name, or the sum of its derivatives. */
export const CAPTION = 16;
/** Between a node and the text on its right. */
export const CAPTION_GAP = 6;
/** A line of text above or below an arrow. */
export const LABEL_LINE = 16;
/** Between an arrow and the text beside it. */
export const LABEL_GAP = 4;
const CHARACTER = 7.3;
/** Longer texts do not fit a circle. */
const FITS_CIRCLE = 4;
/** Characters that a scalar takes at most, but for exponents of three digits. */
const SCALAR = 8;
/** Characters of `-0.1234 .. 0.1234`. */
const RANGE = 18;

/** Between arrows at one side of a node. */
export const PORTS = 11;
/** Characters of a text that are drawn, at most; pictures hold the whole in attributes. */
const DRAWN = 40;

export const widthOf = (text: string): number => Math.ceil(displayWidth(text) * CHARACTER);

/** The text as it is drawn: of a very long one the middle is left out. */
export function drawnText(text: string): string {
  if (displayWidth(text) <= DRAWN) return text;
  const characters = [...text];
  let [start, end] = ["", ""];
  while (displayWidth(start + end) < DRAWN - 2) {
    start += characters.shift()!;
    end = characters.pop()! + end;
  }
  return `${start}…${end}`;
}

/** Whether a node is drawn as a circle. */
export function isRound({ form, label }: SceneNode): boolean {
  return form === "op" && displayWidth(label) <= FITS_CIRCLE;
}

/** The shape alone, without its captions. A box has room for its arrows. */
export function shapeSize(node: SceneNode, direction: Direction): { width: number; height: number } {
  if (isRound(node)) return { width: 2 * RADIUS, height: 2 * RADIUS };
  const side = node.inputs.length * PORTS + 8;
  const width = Math.max(2 * RADIUS, widthOf(drawnText(node.label)) + 20);
  return direction === "LR" ? { width, height: Math.max(PILL, side) } : { width: Math.max(width, side), height: PILL };
}

/** What stands at a node: the name that its author gave it, where that stands neither on it nor at an arrow's end. */
export function nameCaption({ id, form, named, result }: SceneNode): string | undefined {
  return named && form === "op" && !result ? id : undefined;
}

function boxOf(node: SceneNode, sums: ReadonlySet<string>, direction: Direction): Box {
  const { width, height } = shapeSize(node, direction);
  const name = nameCaption(node);
  const sum = sums.has(node.id);
  const captions = (name === undefined ? 0 : 1) + (sum ? 1 : 0);
  const widest = Math.max(name === undefined ? 0 : widthOf(drawnText(name)), sum ? (SCALAR + 4) * CHARACTER : 0);
  const { id } = node;
  // Captions stand where no arrow leaves: under a node, or on its right where arrows go down; a box is as wide on its left.
  if (direction === "LR")
    return { id, width: Math.ceil(Math.max(width, widest)), height: height + 2 * CAPTION * captions };
  const beside = captions === 0 ? 0 : Math.ceil(widest) + CAPTION_GAP;
  return { id, width: width + 2 * beside, height: Math.max(height, captions * CAPTION) };
}

/** Characters of a value: they depend on the shape alone, so that nothing moves when a value changes. */
function valueCharacters({ shape }: SceneEdge): number {
  const size = sizeOf(shape);
  if (shape.length === 0) return SCALAR;
  return size <= WRITTEN_OUT ? size * (SCALAR + 1) + 2 * shape.length : RANGE;
}

function lineOf(edge: SceneEdge, labels: Labels, direction: Direction): Line {
  const numbers = valueCharacters(edge);
  const [value, gradient] = [edge.symbols.value, edge.symbols.gradient].map((text) => displayWidth(drawnText(text)));
  const symbols = Math.max(value, gradient);
  const characters = { numbers, symbols, both: numbers + symbols + 3 }[labels];
  const width = Math.ceil(Math.max(characters, displayWidth(formatShape(edge.shape))) * CHARACTER) + 6;
  const above = (edge.shape.length > 0 ? 2 : 1) * LABEL_LINE + LABEL_GAP;
  const to = edge.to ?? edge.id;
  // Beside a line that goes down, all text stands on its right; the left stays empty.
  return { id: edge.id, from: edge.from, to, width: direction === "LR" ? width : 2 * width, height: 2 * above };
}

/** The sizes of everything that is to be placed. A result's arrow ends at a box of its own, which has the arrow's id. */
export function boxesOf(scene: GraphScene, labels: Labels, direction: Direction): Boxes {
  const sums = fanOut(scene);
  const ends = scene.edges.filter(({ to }) => to === null);
  return {
    boxes: [
      ...scene.nodes.map((node) => boxOf(node, sums, direction)),
      ...ends.map(({ id, symbols }) => ({ id, width: widthOf(drawnText(symbols.value)) + 12, height: 24 })),
    ],
    lines: scene.edges.map((edge) => lineOf(edge, labels, direction)),
    direction,
  };
}
