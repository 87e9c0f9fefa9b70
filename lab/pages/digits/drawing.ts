/** A place on the pad: 0 to 1 from left to right, and from top to bottom. */
export type Point = readonly [x: number, y: number];

/** What the pen draws from where it is put down to where it is lifted. One point is a dot. */
export type Stroke = readonly Point[];

/** Strokes, the oldest first. */
export type Drawing = readonly Stroke[];

/** Width of the pen on the pad, as a share of the pad's side. */
export const PEN = 0.09;

/** Neighbouring points of each stroke; a dot is a segment of length 0. */
export function segmentsOf(drawing: Drawing): (readonly [from: Point, to: Point])[] {
  return drawing.flatMap((stroke) =>
    stroke.length === 1 ? [[stroke[0], stroke[0]] as const] : stroke.slice(1).map((to, i) => [stroke[i], to] as const),
  );
}

/** Squared distance of a place from a segment, which may be a dot. */
export function squaredDistance(x: number, y: number, [x0, y0]: Point, [x1, y1]: Point): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / length));
  return (x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2;
}

/** Whether the pen has inked a place. */
export function isInked(drawing: Drawing, [x, y]: Point): boolean {
  return segmentsOf(drawing).some(([from, to]) => squaredDistance(x, y, from, to) <= (PEN / 2) ** 2);
}
