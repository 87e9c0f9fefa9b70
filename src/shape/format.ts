import type { Shape } from "./shape.js";

/** `(2, 3)`, `(3,)`, `()`: the notation of every message and picture. */
export function formatShape(shape: Shape): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
