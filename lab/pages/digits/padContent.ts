import { computed, signal } from "@preact/signals";
import type { Drawing, Point, Stroke } from "./drawing.js";
import type { TestSample } from "./messages.js";

/** What lies on the pad: strokes, or an image that was made elsewhere. */
export type PadContent =
  | { readonly kind: "drawing"; readonly drawing: Drawing; readonly digit?: number }
  | { readonly kind: "sample"; readonly sample: TestSample; readonly side: number };

/** Cells along each side, in which the keyboard walks. */
export const CELLS = 16;
/** Points of a stroke that are nearer to each other are one. */
const NEAREST = 0.004;
/** More points would make each look at the drawing slow, and no digit needs them. */
const MOST_POINTS = 4000;

const blank: PadContent = { kind: "drawing", drawing: [] };

/** The newest is last; a step back undoes a stroke, a clearing, an example. */
const history = signal<readonly PadContent[]>([blank]);
/** The stroke whose end the pen has not been lifted from. */
const open = signal<Stroke | null>(null);

/** What is on the pad now, the stroke that is being drawn included. */
export const content = computed((): PadContent => {
  const last = history.value.at(-1)!;
  return open.value === null ? last : { kind: "drawing", drawing: [...strokesOf(last), open.value] };
});
export const canUndo = computed(() => history.value.length > 1);
export const isBlank = computed(() => content.value.kind === "drawing" && content.value.drawing.length === 0);
/** Whether the pen is down. */
export const isDrawing = computed(() => open.value !== null);
/** Whether no more ink is taken. */
export const isFull = computed(() => pointsOf(content.value) >= MOST_POINTS);

/** An image from elsewhere is not drawn on: the first stroke begins a drawing of its own. */
function strokesOf(shown: PadContent): Drawing {
  return shown.kind === "drawing" ? shown.drawing : [];
}

function pointsOf(shown: PadContent): number {
  return strokesOf(shown).reduce((sum, stroke) => sum + stroke.length, 0);
}

const onPad = ([x, y]: Point): Point => [Math.max(0, Math.min(1, x)), Math.max(0, Math.min(1, y))];

/** Puts the pen down. */
export function penDown(point: Point): void {
  penUp();
  if (!isFull.value) open.value = [onPad(point)];
}

/** Draws on to the points; what lies outside the pad is drawn along its edge. */
export function penTo(points: readonly Point[]): void {
  if (open.value === null) return;
  const stroke = [...open.value];
  const room = MOST_POINTS - pointsOf(content.value);
  let added = 0;
  for (const point of points.map(onPad)) {
    const [x, y] = stroke[stroke.length - 1];
    if (added === room || Math.hypot(point[0] - x, point[1] - y) < NEAREST) continue;
    stroke.push(point);
    added++;
  }
  if (added > 0) open.value = stroke;
}

/** Lifts the pen; without a stroke nothing happens. */
export function penUp(): void {
  if (open.value === null) return;
  const { value } = content;
  open.value = null;
  show(value);
}

/** Puts something on the pad in place of what is there. */
export function show(shown: PadContent): void {
  history.value = [...history.value, shown];
}

export function undo(): void {
  penUp();
  if (canUndo.value) history.value = history.value.slice(0, -1);
}

export function clear(): void {
  penUp();
  if (!isBlank.value) show(blank);
}
