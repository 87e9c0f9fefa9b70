import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { add } from "../ops/arithmetic.js";
import { castLike } from "../ops/cast.js";
import { full } from "../ops/fill.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { sameShape } from "../shape/shape.js";
import { adjoint } from "./adjoint.js";

/**
 * The backward walk: from `root` and its upstream derivative `g` (1 for a scalar by default) to the derivative of every
 * float node on the way, as graph. With `targets`, only towards those; the walk does not look behind them. A node that is
 * read in several places gets the sum of the parts that come along its arrows; `onPart` is told each part.
 * @throws ShapeError when `root` is no scalar and has no g, or g has another shape. @throws DTypeError for an integer root.
 */
export function backward(
  root: Node,
  g?: Node,
  targets?: ReadonlySet<Node>,
  onPart?: (reader: Node, position: number, part: Node) => void,
): Map<Node, Node> {
  if (!isFloat(root.dtype))
    throw new DTypeError("backward", ["out"], [root.dtype], "only a float has derivatives; cast it first");
  if (g === undefined && root.shape.length > 0)
    throw new ShapeError(
      "backward",
      ["out"],
      [root.shape],
      "a result that is no scalar needs an upstream derivative: backward(g)",
    );
  if (g !== undefined && !sameShape(g.shape, root.shape))
    throw new ShapeError(
      "backward",
      ["out", "g"],
      [root.shape, g.shape],
      "the upstream derivative must have the result's shape",
    );

  const order = topologicalOrder([root], (node) => targets?.has(node) ?? false);
  const leads = targets === undefined ? undefined : leadingTo(order, targets);
  const derivatives = new Map<Node, Node>();
  derivatives.set(root, g === undefined ? full([], 1, root) : castLike(g, root));
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i];
    const upstream = derivatives.get(node);
    if (upstream === undefined || targets?.has(node)) continue;
    node.inputs.forEach((input, position) => {
      if (leads !== undefined && !leads.has(input)) return;
      const contribution = adjoint(node, position, upstream);
      if (contribution === null) return;
      onPart?.(node, position, contribution);
      const sum = derivatives.get(input);
      derivatives.set(input, sum === undefined ? contribution : add(sum, contribution));
    });
  }
  return derivatives;
}

/** The nodes from which a target can be reached. */
export function leadingTo(order: readonly Node[], targets: ReadonlySet<Node>): Set<Node> {
  const leads = new Set<Node>();
  for (const node of order) {
    if (targets.has(node) || node.inputs.some((input) => leads.has(input))) leads.add(node);
  }
  return leads;
}
