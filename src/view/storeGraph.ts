import { toJson, type LeafJson, type OpJson } from "../graph/json.js";
import type { Node } from "../graph/node.js";
import { scopesOf, type Scope } from "../graph/scope.js";
import { topologicalOrder } from "../graph/walk.js";
import { constant } from "../ops/leaf.js";
import { isFloat } from "../shape/dtype.js";
import { evaluateTogether, Tensor } from "../tensor/index.js";
import type { InputValue } from "./figures/figure.js";
import { freshId } from "./graph/topology.js";
import type { StoredGraph, StoredScope } from "./storedGraph.js";

/** Larger leaves are written with the graph, as constants: nobody edits them number by number. */
const LARGEST_INPUT = 64;

/**
 * A graph as data, with what its variables hold now: those that are small tables of floats as inputs, to be edited, and all
 * others as constants. @throws GraphError as `toJson` does for what is no data.
 */
export function storeGraph(root: Node): StoredGraph {
  const order = topologicalOrder([root]);
  const leaves = order.filter(isLeaf);
  const taken = new Set<string>();
  const names = new Map(leaves.map((leaf) => [leaf, freshId(leaf.name ?? "variable", taken)]));
  evaluateTogether(leaves.map((leaf) => new Tensor(leaf)));
  const json = toJson([root], (leaf) => names.get(leaf));

  // In the order in which they were built; leaves are given to everything.
  const sorted = order.map((node, from) => ({ node, from })).sort((a, b) => age(a.node) - age(b.node));
  const places = new Map(sorted.map(({ from }, place) => [from, place]));
  const placeOf = (from: number): number => places.get(from)!;
  const inputs: [string, InputValue][] = [];
  const nodes = sorted.map(({ node, from }): LeafJson | OpJson => {
    const written = json.nodes[from];
    if ("op" in written) return { ...written, inputs: written.inputs.map(placeOf) };
    const value = inputValue(new Tensor(node));
    if (value === undefined) return constantJson(node, written.leaf);
    inputs.push([written.leaf, value]);
    return written;
  });

  const results = new Map<Scope, number[]>();
  sorted.forEach(({ node }, place) => {
    for (const scope of scopesOf(node)) results.set(scope, [...(results.get(scope) ?? []), place]);
  });
  return {
    graph: { ...json, nodes, roots: json.roots.map(placeOf) },
    inputs: Object.fromEntries(inputs),
    scopes: [...results].map(([scope, ends]): StoredScope => {
      return { name: scope.name, first: sorted.findIndex(({ node }) => age(node) >= scope.first), results: ends };
    }),
  };
}

const isLeaf = ({ op, inputs }: Node): boolean => op.kind === "state" && inputs.length === 0;
const age = (node: Node): number => (isLeaf(node) ? 0 : node.id);

/** The value of a leaf that can be edited: a small number, list or table of finite floats. */
function inputValue(leaf: Tensor): InputValue | undefined {
  const { dtype, rank, size } = leaf;
  const isInput = isFloat(dtype) && rank <= 2 && size > 0 && size <= LARGEST_INPUT;
  if (!isInput || !leaf.dataSync().every(Number.isFinite)) return undefined;
  const value = leaf.arraySync() as InputValue;
  return dtype === "float32" ? shortened(value) : value;
}

function constantJson(leaf: Node, name: string): OpJson {
  const { shape, dtype, weak } = leaf;
  return toJson([constant(new Tensor(leaf).dataSync(), shape, { dtype, weak, name })]).nodes[0] as OpJson;
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
