import { backward } from "../../autodiff/backward.js";
import type { Node } from "../../graph/node.js";
import { topologicalOrder } from "../../graph/walk.js";
import { reference } from "../../backends/reference/index.js";
import { add } from "../../ops/arithmetic.js";
import { isFloat, type TypedArray } from "../../shape/dtype.js";
import { evaluate } from "../../tensor/evaluate.js";
import { nodeOf, type Tensor } from "../../tensor/tensor.js";
import type { SceneOptions } from "./scene.js";

/** A result of a picture, and the derivative that comes to it from beyond. */
export interface Result {
  readonly out: Tensor;
  /** Of the result's shape; 1 by default, which needs a scalar; null where only values are shown. */
  readonly upstream?: Tensor | number | null;
}

/**
 * Everything that a picture shows of a graph: each node's value and derivative, and the part of it along each arrow,
 * computed in one run, on the reference backend, so that the same picture comes out everywhere. Results that are no floats have no derivative.
 * @throws ShapeError for a result that is no scalar, or for an upstream derivative of another shape.
 */
export function readingsOf(
  results: readonly Result[],
): Required<Pick<SceneOptions, "readValue" | "readGradient" | "readPart" | "readUpstream">> {
  const gradients = new Map<Node, Node>();
  const upstreams = new Map<Node, Node>();
  const parts = new Map<Node, (Node | undefined)[]>();
  for (const { out, upstream } of results) {
    if (!isFloat(out.dtype) || upstream === null) continue;
    const g = upstream === undefined ? undefined : nodeOf(upstream);
    const walked = backward(out.node, g, undefined, (reader, position, part) => {
      const known = parts.get(reader) ?? [];
      known[position] = joined(known[position], part);
      parts.set(reader, known);
    });
    upstreams.set(out.node, joined(upstreams.get(out.node), walked.get(out.node)!));
    for (const [node, gradient] of walked) gradients.set(node, joined(gradients.get(node), gradient));
  }
  const order = topologicalOrder(results.map(({ out }) => out.node));
  const passed = [...parts.values()].flat().filter((node) => node !== undefined);
  const wanted = [...order, ...gradients.values(), ...upstreams.values(), ...passed];
  const values = new Map<Node, TypedArray>();
  evaluate(wanted, reference).forEach((value, i) => values.set(wanted[i], value));
  const valueOf = (node: Node | undefined): TypedArray | undefined => node && values.get(node);
  return {
    readValue: valueOf,
    readGradient: (node) => valueOf(gradients.get(node)),
    readPart: (reader, position) => valueOf(parts.get(reader)?.[position]),
    readUpstream: (result) => valueOf(upstreams.get(result)),
  };
}

/** Parts that come from several results add up. */
function joined(before: Node | undefined, part: Node): Node {
  return before === undefined ? part : add(before, part);
}
