import type { Node } from "../graph/node.js";
import { indexCheck } from "../ops/indexing.js";
import { literalValue } from "../ops/leaf.js";
import { sizeOf } from "../shape/shape.js";
import { accessOf, isContiguous } from "./access.js";
import { dependsOn, fuse, type Cluster, type Clusters } from "./fuse.js";
import { placeInArena, type Unplaced } from "./memory.js";
import type { Operation, Plan, Step, Use } from "./plan.js";
import { orderOf, type Graph } from "./rewrite.js";
import { readingsOf, type Reading } from "./views.js";

/** What a backend wants of a plan. */
export interface Wishes {
  /** Several operations a kernel, and inputs read by strides. Else one operation a kernel, everything contiguous. */
  readonly fused: boolean;
}

/** The root at place `root` is the next value of leaf `leaf`: it may be written over it. */
export interface Update {
  readonly root: number;
  readonly leaf: number;
}

/**
 * Kernels in an order in which inputs come first, and buffers for their results. `leaves` says which leaf each call gives
 * at which place; what no root needs is not there. A root that updates a leaf is written into the leaf's own buffer where
 * everybody else can read the leaf before.
 */
export function schedule(
  graph: Graph,
  leaves: readonly Node[],
  { fused }: Wishes = { fused: false },
  updates: readonly Update[] = [],
): Plan {
  const readings = readingsOf(graph, fused);
  const clusters = fuse(graph, readings, fused);
  const leafOf = inPlace(graph, leaves, readings, clusters, updates);
  const order = inOrder(clusters.all);

  const sources = new Map<Node, number>(); // of leaves, literals and computed nodes: their buffers
  const buffers: Unplaced[] = [];
  const newBuffer = (node: Node, place: Unplaced["place"]): void => {
    buffers.push({ dtype: node.dtype, length: sizeOf(node.shape), place });
    sources.set(node, buffers.length - 1);
  };
  const leafIndex = new Map(leaves.map((leaf, index) => [leaf, index]));
  const useOf = (node: Node): Use => {
    const { source, use } = readings.get(node)!;
    return { ...use, buffer: sources.get(source)! };
  };
  const wanted = new Set<Node>(graph.roots.map((root) => readings.get(root)!.source));
  for (const node of orderOf(graph)) {
    const index = leafIndex.get(node);
    const value = literalValue(node);
    if (index !== undefined) newBuffer(node, { kind: "leaf", index });
    else if (value !== undefined) newBuffer(node, { kind: "literal", value });
    else if (readings.get(node)!.source === node) {
      for (const input of node.inputs) {
        const { source } = readings.get(input)!;
        if (clusters.of.get(source) !== clusters.of.get(node)) wanted.add(source);
      }
    }
  }
  const place = new Map(orderOf(graph).map((node, position) => [node, position]));
  const steps = order.map((cluster): Step => {
    // a cluster that took another in has its members in another order than that in which inputs come first
    const members = cluster.nodes.sort(
      (a, b) => rankIn(cluster, a) - rankIn(cluster, b) || place.get(a)! - place.get(b)!,
    );
    const inputs: Use[] = [];
    const operations: Operation[] = [];
    const positions = new Map<Node, number>();
    const external = new Map<Node, number>();
    for (const node of members) {
      for (const input of node.inputs) {
        if (cluster.levels.has(readings.get(input)!.source) || external.has(input)) continue;
        external.set(input, inputs.length);
        inputs.push(useOf(input));
      }
    }
    members.forEach((node, i) => {
      const operands = node.inputs.map((input) => {
        const own = positions.get(readings.get(input)!.source);
        return own === undefined ? external.get(input)! : inputs.length + own;
      });
      operations.push({ op: node.op, attributes: node.attributes, operands, shape: node.shape, dtype: node.dtype });
      positions.set(node, i);
    });
    const outputs = members.flatMap((node, operation) => {
      if (!wanted.has(node)) return [];
      const leaf = leafOf.get(node);
      if (leaf === undefined) newBuffer(node, { kind: "arena" });
      else sources.set(node, sources.get(leaf)!);
      return [{ operation, use: useOf(node) }];
    });
    return { form: cluster.form, columns: cluster.columns, operations, inputs, outputs };
  });
  const outputs = graph.roots.map(useOf);
  return { ...placeInArena(buffers, steps, outputs), steps, outputs };
}

/** The contraction comes first; the reduction after what it reduces, and before what is computed of results. */
function rankIn({ form, levels }: Cluster, node: Node): number {
  if (form === "contract") return node.op.kind === "contract" ? 0 : 1;
  if (form === "reduce") return levels.get(node) === "element" ? 0 : node.op.kind === "reduce" ? 1 : 2;
  return 0;
}

/** Clusters in an order in which those that must run before do. */
function inOrder(all: readonly Cluster[]): Cluster[] {
  const order = new Set<Cluster>();
  const entered = new Set<Cluster>();
  const stack = [...all].sort((a, b) => b.position - a.position);
  while (stack.length > 0) {
    const cluster = stack.at(-1)!;
    if (entered.has(cluster) || order.has(cluster)) {
      order.add(cluster);
      stack.pop();
      continue;
    }
    entered.add(cluster);
    const before = [...cluster.before].map(({ current }) => current).filter((other) => !order.has(other));
    stack.push(...before.sort((a, b) => b.position - a.position));
  }
  return [...order];
}

/**
 * The computed nodes that are written over a leaf: all others that read the leaf can run before, which they then must, and
 * the kernel itself reads each element of it before it writes it there. Kernels that may refuse an index run before too, so
 * that a run which fails has changed nothing.
 */
function inPlace(
  graph: Graph,
  leaves: readonly Node[],
  readings: ReadonlyMap<Node, Reading>,
  { of, all }: Clusters,
  updates: readonly Update[],
): Map<Node, Node> {
  const leafOf = new Map<Node, Node>();
  if (updates.length === 0) return leafOf;
  const readersOf = new Map<Node, Set<Cluster>>();
  for (const cluster of all) {
    for (const node of cluster.nodes) {
      for (const input of node.inputs) {
        const { source } = readings.get(input)!;
        if (!graph.leaves.has(source)) continue;
        if (!readersOf.has(source)) readersOf.set(source, new Set());
        readersOf.get(source)!.add(cluster);
      }
    }
  }
  const refusing = refusers(all, readings);
  const rootSources = graph.roots.map((root) => readings.get(root)!.source);
  for (const { root, leaf: index } of updates) {
    const leaf = leaves[index];
    const { source, use } = readings.get(graph.roots[root])!;
    const writer = of.get(source);
    if (writer === undefined || leafOf.has(source) || use.view !== undefined || rootSources.includes(leaf)) continue;
    if (leaf.dtype !== source.dtype || sizeOf(leaf.shape) !== sizeOf(source.shape)) continue;
    const others = [...(readersOf.get(leaf) ?? []), ...refusing].filter((reader) => reader !== writer);
    if (others.some((reader) => dependsOn(reader, writer))) continue;
    if (!readsInPlace(writer, leaf, source, readings)) continue;
    for (const reader of others) writer.before.add(reader);
    leafOf.set(source, leaf);
  }
  return leafOf;
}

/** Clusters whose kernels check indices; of those that check the same against the same bound, the first. */
function refusers(all: readonly Cluster[], readings: ReadonlyMap<Node, Reading>): Set<Cluster> {
  const first = new Map<string, Cluster>();
  for (const cluster of [...all].sort((a, b) => a.position - b.position)) {
    for (const node of cluster.nodes) {
      const { indices, bound } = indexCheck(node) ?? {};
      if (indices === undefined) continue;
      const key = `${readings.get(indices)!.source.id} ${bound}`;
      if (!first.has(key)) first.set(key, cluster);
    }
  }
  return new Set(first.values());
}

/** Whether a cluster that writes over a leaf reads it, if at all, element by element where it writes. */
function readsInPlace(writer: Cluster, leaf: Node, written: Node, readings: ReadonlyMap<Node, Reading>): boolean {
  if (writer.form === "single" || writer.form === "rows") return !reads(writer, leaf, readings);
  const level = writer.levels.get(written);
  return writer.nodes.every((node) =>
    node.inputs.every((input) => {
      const { source, use } = readings.get(input)!;
      if (source !== leaf) return true;
      const itself = isContiguous(accessOf({ ...use, buffer: -1 }, node.shape)) && sameSize(node, written);
      return itself && writer.levels.get(node) === level && (node.op.kind === "elementwise" || node.op.kind === "cast");
    }),
  );
}

const sameSize = (a: Node, b: Node): boolean => sizeOf(a.shape) === sizeOf(b.shape);

function reads(cluster: Cluster, leaf: Node, readings: ReadonlyMap<Node, Reading>): boolean {
  return cluster.nodes.some((node) => node.inputs.some((input) => readings.get(input)!.source === leaf));
}
