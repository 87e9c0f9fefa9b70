import type { Node } from "../../src/graph/node.js";
import { literalValue } from "../../src/ops/leaf.js";

/** A graph as one formula, for tables of tests: `mul(x, 2)`; attributes, and the shape of what moves, stand in brackets. */
export function formula(node: Node): string {
  const value = literalValue(node);
  if (value !== undefined) return Object.is(value, -0) ? "-0" : String(value);
  if (node.inputs.length === 0) return node.name ?? node.op.name;
  const { letters, axes } = node.attributes as { letters?: string; axes?: readonly number[] };
  const details: string[] = [];
  if (letters !== undefined) details.push(letters);
  if (axes !== undefined) details.push(axes.join());
  if (node.op.kind === "movement") details.push(node.shape.join());
  if (node.op.kind === "cast") details.push(node.dtype);
  return `${node.op.name}${details.map((detail) => `[${detail}]`).join("")}(${node.inputs.map(formula).join(", ")})`;
}
