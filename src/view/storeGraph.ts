import { toJson, type GraphJson, type LeafJson, type OpJson } from "../graph/json.js";
import type { Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { constant } from "../ops/leaf.js";
import { isFloat, type TypedArray } from "../shape/dtype.js";
import { sizeOf } from "../shape/shape.js";
import { evaluateTogether, Tensor } from "../tensor/index.js";
import type { InputValue } from "./figures/figure.js";
import { freshId } from "./graph/topology.js";
import type { StoredGraph } from "./storedGraph.js";

/** Larger leaves are written with the graph, as constants: nobody edits them number by number. */
const LARGEST_INPUT = 64;

/**
 * A graph as data, with what its variables hold now: those that are small tables of floats as inputs, to be edited, and all
 * others as constants. @throws GraphError as `toJson` does for what is no data.
 */
export function storeGraph(root: Node): StoredGraph {
  const leaves = topologicalOrder([root]).filter(({ op, inputs }) => op.kind === "state" && inputs.length === 0);
  const taken = new Set<string>();
  const names = new Map(leaves.map((leaf) => [leaf, freshId(leaf.name ?? "variable", taken)]));
  const read = new Map([...names].map(([leaf, name]) => [name, { leaf, tensor: new Tensor(leaf) }]));
  evaluateTogether([...read.values()].map(({ tensor }) => tensor));
  const graph = toJson([root], (leaf) => names.get(leaf));
  const inputs: [string, InputValue][] = [];
  const nodes = graph.nodes.map((node): LeafJson | OpJson => {
    if (!("leaf" in node)) return node;
    const { leaf, tensor } = read.get(node.leaf)!;
    const data = tensor.dataSync();
    if (!isInput(leaf, data)) return constantJson(leaf, node.leaf, data);
    inputs.push([node.leaf, leaf.dtype === "float32" ? shortened(tensor.arraySync()) : tensor.arraySync()] as [
      string,
      InputValue,
    ]);
    return node;
  });
  return { graph: { ...graph, nodes } satisfies GraphJson, inputs: Object.fromEntries(inputs) };
}

function isInput({ shape, dtype }: Node, data: TypedArray): boolean {
  const size = sizeOf(shape);
  return isFloat(dtype) && shape.length <= 2 && size > 0 && size <= LARGEST_INPUT && data.every(Number.isFinite);
}

function constantJson({ shape, dtype, weak }: Node, name: string, data: TypedArray): OpJson {
  return toJson([constant(data, shape, { dtype, weak, name })]).nodes[0] as OpJson;
}

/** A float32 in as few digits as tell it: 0.1, not 0.10000000149011612. */
function shortened<T>(value: T): T {
  if (Array.isArray(value)) return value.map(shortened) as T;
  const exact = value as number;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(exact.toPrecision(digits));
    if (Math.fround(short) === exact) return short as T;
  }
  return value;
}
