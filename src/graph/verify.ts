import { dtypes, isDType } from "../shape/dtype.js";
import { formatShape } from "../shape/format.js";
import { checkShape, sizeOf } from "../shape/shape.js";
import { Identity, type Kind, type Node } from "./node.js";
import { topologicalOrder } from "./walk.js";

/** A graph, or what should have become one, that breaks a rule which every graph keeps. */
export class GraphError extends Error {
  override readonly name = "GraphError";
}

/** A further rule, of those who know the ops: what is wrong with a node, in words; null if nothing is. */
export type NodeRule = (node: Node) => string | null;

/** How many inputs a node of a kind may have, where that is not the number of its op's arguments. */
const inputCounts: { readonly [K in Kind]?: readonly [least: number, most: number] } = {
  leaf: [0, 0],
  state: [0, 1], // a version that a trace has assigned has its value as input
  concat: [1, Infinity],
  custom: [1, Infinity],
};

/**
 * Checks what holds for every graph, whatever its ops: nodes are frozen and numbered in the order in which they were
 * built, inputs are as many as the op takes, shapes are shapes, dtypes are dtypes, only a float64 is weak, attributes are
 * data, and a leaf's array fills its shape. Tests call it after each pass.
 * @throws GraphError that names the first node at fault.
 */
export function verify(roots: readonly Node[], rule: NodeRule = () => null): void {
  const byId = new Map<number, Node>();
  for (const node of topologicalOrder(roots)) {
    const fault = faultOf(node) ?? rule(node);
    if (fault !== null) throw new GraphError(`node ${node.id} (${node.op.name}): ${fault}`);
    if (byId.has(node.id)) throw new GraphError(`node ${node.id} (${node.op.name}): another node has the same number`);
    byId.set(node.id, node);
  }
}

function faultOf(node: Node): string | null {
  const { id, op, inputs, attributes, shape, dtype, weak } = node;
  if (![node, inputs, attributes, shape].every(Object.isFrozen)) return "it is not frozen; build it with buildNode";
  if (!Number.isInteger(id) || id < 1) return `its number ${id} is not a whole number ≥ 1`;
  const later = inputs.find((input) => !(input.id < id));
  if (later !== undefined) return `its input ${later.id} (${later.op.name}) was built after it`;
  const [least, most] = inputCounts[op.kind] ?? [op.args.length, op.args.length];
  if (inputs.length < least || inputs.length > most)
    return `it has ${inputs.length} inputs, and takes ${least === most ? least : `${least} to ${most}`} (${op.args.join(", ")})`;
  const shapeFault = faultOfShape(node);
  if (shapeFault !== null) return shapeFault;
  if (!isDType(dtype)) return `there is no dtype ${String(dtype)}`;
  if (weak && dtype !== "float64") return `it is weak, and ${dtype}; only float64 is`;
  for (const [key, value] of Object.entries(attributes)) {
    if (!isData(value)) return `its attribute ${key} is no data`;
    if (op.kind !== "leaf" || !ArrayBuffer.isView(value)) continue;
    const values = value;
    if (!(values instanceof dtypes[dtype].array))
      return `its ${key} is a ${values.constructor.name}, which does not hold ${dtype}`;
    if (values.length !== sizeOf(shape))
      return `its ${key} has ${values.length} values, which do not fill ${formatShape(shape)}`;
  }
  return null;
}

function faultOfShape({ op, shape }: Node): string | null {
  try {
    checkShape(op.name, shape);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function isData(value: unknown): boolean {
  if (typeof value !== "object") return ["number", "string", "boolean", "undefined"].includes(typeof value);
  if (value === null) return false;
  if (value instanceof Identity || (ArrayBuffer.isView(value) && !(value instanceof DataView))) return true;
  if (Array.isArray(value)) return value.every(isData);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isData);
}
