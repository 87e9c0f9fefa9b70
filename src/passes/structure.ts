import type { Attribute, Node } from "../graph/node.js";
import { Identity } from "../graph/node.js";
import { literalValue } from "../ops/leaf.js";
import type { ElementwiseRecord } from "../ops/record.js";

const identities = new WeakMap<object, number>();
let lastIdentity = 0;

/** A number that stands for an object as long as it lives. */
function identityOf(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) identities.set(object, (identity = ++lastIdentity));
  return identity;
}

function describeAttribute(attribute: Attribute): string {
  if (typeof attribute === "number") return Object.is(attribute, -0) ? "-0" : String(attribute);
  if (typeof attribute !== "object") return JSON.stringify(attribute) ?? "";
  if (Array.isArray(attribute)) return `[${attribute.map(describeAttribute).join()}]`;
  if (attribute instanceof Identity || ArrayBuffer.isView(attribute)) return `#${identityOf(attribute)}`;
  return `{${Object.entries(attribute)
    .map(([key, value]) => `${key}:${describeAttribute(value)}`)
    .join()}}`;
}

/** A text that two nodes share just when they do the same to inputs of the same names. */
export function structureOf(node: Node, nameOf: (input: Node) => string | number): string {
  const value = literalValue(node);
  if (value !== undefined) return `${Object.is(value, -0) ? "-0" : value} ${node.dtype}${node.weak ? "~" : ""}`;
  let attributes = "";
  for (const key in node.attributes) attributes += ` ${key}:${describeAttribute(node.attributes[key])}`;
  const inputs = node.inputs.map(nameOf);
  if ((node.op as ElementwiseRecord).commutative) inputs.sort();
  return `${identityOf(node.op)}${attributes}( ${inputs.join(" ")} )${node.dtype}${node.weak ? "~" : ""}[${node.shape.join()}]`;
}
