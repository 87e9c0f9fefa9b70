import type { Node } from "../../graph/node.js";
import { topologyOf } from "../graph/topology.js";
import type { Span } from "./problem.js";

/** Of a node built from a text: where it stands there. Beside the graph, like derivatives. */
const spans = new WeakMap<Node, Span[]>();

export function noteSpan(node: Node, { start, end }: Span): void {
  const known = spans.get(node);
  if (known === undefined) spans.set(node, [{ start, end }]);
  else known.push({ start, end });
}

/** Where each node of a picture stands in the text that it was built from, by its id. */
export function spansOf(roots: readonly Node[]): ReadonlyMap<string, readonly Span[]> {
  const { vertices } = topologyOf(roots);
  return new Map(vertices.map(({ id, members }) => [id, [...members].flatMap((node) => spans.get(node) ?? [])]));
}

/** The node of the smallest part of the text around a place; the first of several; undefined outside all of them. */
export function nodeAt(place: number, known: ReadonlyMap<string, readonly Span[]>): string | undefined {
  let found: { id: string; width: number } | undefined;
  for (const [id, places] of known)
    for (const { start, end } of places)
      if (start <= place && place <= end && (found === undefined || end - start < found.width))
        found = { id, width: end - start };
  return found?.id;
}
