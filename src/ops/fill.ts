import type { Node } from "../graph/node.js";
import type { DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import { castLike } from "./cast.js";
import { literal } from "./leaf.js";
import { expand } from "./movement.js";

/** A tensor of one repeated value; it takes no memory until a kernel needs it spread. */
export function full(shape: Shape, value: number, like: { dtype: DType; weak: boolean }): Node {
  const one = like.weak ? literal(value) : literal(value, like.dtype);
  return expand(one.dtype === like.dtype ? one : castLike(one, { ...one, ...like }), shape);
}
