import { formatShape } from "../shape/format.js";
import { Identity, type Attribute, type Node } from "./node.js";
import { topologicalOrder } from "./walk.js";

/** Arrays of up to so many values are printed whole, longer ones by their length. */
const VALUES_SHOWN = 8;

/**
 * The graph of some results as text, one line a node, inputs before readers:
 *
 *     %3 = mul(%1, %2) : float32 (2, 3)  "price"
 *
 * Numbers count the lines from 1, so that two graphs of one structure have one text. Attributes follow the inputs in
 * braces; `weak` stands before the dtype of what comes from plain numbers only.
 */
export function printGraph(roots: readonly Node[]): string {
  const order = topologicalOrder(roots);
  const numbers = new Map(order.map((node, i) => [node, i + 1]));
  return order
    .map((node) => {
      const inputs = node.inputs.map((input) => `%${numbers.get(input)}`).join(", ");
      const attributes = printAttributes(node);
      const type = `${node.weak ? "weak " : ""}${node.dtype} ${formatShape(node.shape)}`;
      const name = node.name === undefined ? "" : `  ${JSON.stringify(node.name)}`;
      return `%${numbers.get(node)} = ${node.op.name}(${inputs})${attributes} : ${type}${name}`;
    })
    .join("\n");
}

function printAttributes(node: Node): string {
  const entries = Object.entries(node.attributes);
  return entries.length === 0 ? "" : ` ${printEntries(entries)}`;
}

function printEntries(entries: readonly (readonly [string, Attribute])[]): string {
  return `{${entries.map(([key, value]) => `${key}: ${printAttribute(value)}`).join(", ")}}`;
}

function printAttribute(value: Attribute): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Identity) return `<${value.describe()}>`;
  if (ArrayBuffer.isView(value)) {
    const shown =
      value.length <= VALUES_SHOWN ? Array.from(value, printAttribute).join(", ") : `${value.length} values`;
    return `${value.constructor.name}[${shown}]`;
  }
  if (Array.isArray(value)) return `[${value.map(printAttribute).join(", ")}]`;
  return printEntries(Object.entries(value as { readonly [key: string]: Attribute }));
}
