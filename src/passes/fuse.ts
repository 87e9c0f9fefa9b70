import type { Node } from "../graph/node.js";
import { parseLetters } from "../ops/contract.js";
import { literalValue } from "../ops/leaf.js";
import type { ReduceAttributes } from "../ops/reduce.js";
import { sizeOf } from "../shape/shape.js";
import { accessOf, inRows, isContiguous } from "./access.js";
import type { Form, Use } from "./plan.js";
import { orderOf, type Graph } from "./rewrite.js";
import type { Reading } from "./views.js";

/** Where in a kernel a node is computed: for each element, for each row, or for each result of a reduction. */
export type Level = "element" | "row" | "result";

/** Nodes that one kernel computes. */
export class Cluster {
  readonly levels = new Map<Node, Level>();
  /** Clusters that must run before, as they were when that became known: see `current`. */
  readonly before = new Set<Cluster>();
  private takenInto: Cluster | undefined;

  constructor(
    public form: Form,
    /** Elements of the index space. */
    readonly size: number,
    /** Elements of a row; 0 where the rows are not settled. */
    public columns: number,
    /** Place of its last node in the graph's order. */
    public position: number,
  ) {}

  get nodes(): Node[] {
    return [...this.levels.keys()];
  }

  /** The cluster itself, or the one that has taken it in. */
  get current(): Cluster {
    return this.takenInto?.current ?? this;
  }

  /** Computes what `other` would, at its levels or all at one. */
  takeIn(other: Cluster, at: Level | null): void {
    for (const [member, level] of other.levels) this.levels.set(member, at ?? level);
    for (const before of other.before) this.before.add(before);
    this.columns ||= other.columns;
    if (other.form === "rows") this.form = "rows";
    other.takenInto = this;
  }
}

export interface Clusters {
  /** Each node that is computed, and the cluster that computes it. */
  readonly of: ReadonlyMap<Node, Cluster>;
  readonly all: readonly Cluster[];
}

/** Kernels longer than this take an engine long to compile and gain nothing. */
const MOST_NODES = 64;
/** Clusters looked at in search of a way round; further away, one is assumed. */
const FARTHEST = 2000;

const isMap = (node: Node): boolean => node.op.kind === "elementwise" || node.op.kind === "cast";

/**
 * Puts nodes together that one kernel computes: chains of elementwise ops; elementwise ops behind a contraction or a
 * reduction; rows that are reduced and used again, as in softmax and layer norm. Without `fused`, every node is alone.
 */
export function fuse(graph: Graph, readings: ReadonlyMap<Node, Reading>, fused: boolean): Clusters {
  const fusion = new Fusion(graph, readings);
  orderOf(graph).forEach((node, position) => {
    if (graph.leaves.has(node) || literalValue(node) !== undefined || readings.get(node)!.source !== node) return;
    fusion.add(node, position, fused);
  });
  return { of: fusion.of, all: [...new Set(fusion.of.values())] };
}

class Fusion {
  readonly of = new Map<Node, Cluster>();
  private readonly readers = new Map<Node, number>();

  constructor(
    graph: Graph,
    private readonly readings: ReadonlyMap<Node, Reading>,
  ) {
    const count = (node: Node): void => {
      const { source } = readings.get(node)!;
      this.readers.set(source, (this.readers.get(source) ?? 0) + 1);
    };
    graph.roots.forEach(count);
    for (const node of orderOf(graph)) {
      if (!graph.leaves.has(node) && readings.get(node)!.source === node) node.inputs.forEach(count);
    }
  }

  add(node: Node, position: number, fused: boolean): void {
    const cluster = (fused ? this.joined(node) : undefined) ?? this.alone(node, fused);
    cluster.position = position;
    this.of.set(node, cluster);
    for (const source of this.sources(node)) {
      const other = this.of.get(source);
      if (other !== undefined && other !== cluster) cluster.before.add(other);
    }
  }

  private sources(node: Node): Node[] {
    return node.inputs.map((input) => this.readings.get(input)!.source);
  }

  private alone(node: Node, fused: boolean): Cluster {
    const size = sizeOf(node.shape);
    if (!fused) return this.started(new Cluster("single", size, 0, 0), node, "element");
    switch (node.op.kind) {
      case "elementwise":
      case "cast":
        return this.started(new Cluster("map", size, 0, 0), node, "element");
      case "contract":
        return this.started(new Cluster("contract", size, contractColumns(node), 0), node, "element");
      case "reduce": {
        const [input] = node.inputs;
        const columns = rowLength(node);
        const inputSize = sizeOf(input.shape);
        if (columns !== null && inRows(accessOf(this.useOf(input)), columns) !== null)
          return this.started(new Cluster("rows", inputSize, columns, 0), node, "row");
        return this.started(new Cluster("reduce", inputSize, 0, 0), node, "result");
      }
      default:
        return this.started(new Cluster("single", size, 0, 0), node, "element");
    }
  }

  private started(cluster: Cluster, node: Node, level: Level): Cluster {
    cluster.levels.set(node, level);
    return cluster;
  }

  private useOf(node: Node): Use {
    return { ...this.readings.get(node)!.use, buffer: -1 };
  }

  /** The cluster of an input that the node could join, with all others that then can. */
  private joined(node: Node): Cluster | undefined {
    const candidates = [...new Set(this.sources(node).map((source) => this.of.get(source)))]
      .filter((cluster) => cluster !== undefined)
      .sort((a, b) => b.position - a.position); // the one computed last: the others may come before it
    let home: Cluster | undefined;
    for (const candidate of candidates) {
      if (home === undefined) {
        const level = this.levelIn(candidate, node);
        if (level === null || this.passesBy(node, candidate)) continue;
        home = candidate;
        this.settle(home, node, level);
      } else this.merge(home, candidate, node);
    }
    return home;
  }

  private settle(cluster: Cluster, node: Node, level: Level): void {
    if (node.op.kind === "reduce") {
      cluster.form = level === "row" ? "rows" : "reduce";
      if (level === "row") cluster.columns = rowLength(node)!;
    }
    cluster.levels.set(node, level);
  }

  /** Whether a source of the node outside the cluster needs something of it first. */
  private passesBy(node: Node, cluster: Cluster): boolean {
    return this.sources(node).some((source) => {
      const other = this.of.get(source);
      return other !== undefined && other !== cluster && dependsOn(other, cluster);
    });
  }

  /**
   * Takes `other` into `home` where neither needs the other: maps and rows over one space; and a map over the result of a
   * contraction or a reduction, such as the decayed weights of an optimizer.
   */
  private merge(home: Cluster, other: Cluster, node: Node): void {
    if (home.levels.size + other.levels.size > MOST_NODES) return;
    const level = home.form === "contract" ? "element" : home.form === "reduce" ? "result" : null;
    const fits = level === null ? this.alike(home, other) : this.absorbs(home, other, node, level);
    if (!fits || !this.readsMerged(home, other, node, level)) return;
    if (dependsOn(other, home) || dependsOn(home, other) || this.passesBy(node, other)) return;
    for (const member of other.nodes) this.of.set(member, home);
    home.takeIn(other, level);
  }

  /** Whether the node, which is in `home`, can read what `other` computes once they are one. */
  private readsMerged(home: Cluster, other: Cluster, node: Node, at: Level | null): boolean {
    const level = home.levels.get(node)!;
    const columns = home.columns || other.columns;
    return node.inputs.every((input) => {
      const { source } = this.readings.get(input)!;
      if (this.of.get(source) !== other) return true;
      const own = at ?? other.levels.get(source)!;
      return this.readableAt(own, level, node, input, home.size, columns);
    });
  }

  /** Whether both are maps or rows, over one space and in rows of one length. */
  private alike(home: Cluster, other: Cluster): boolean {
    const mergeable = (cluster: Cluster): boolean => cluster.form === "map" || cluster.form === "rows";
    if (!mergeable(home) || !mergeable(other) || home.size !== other.size) return false;
    if (home.columns !== 0 && other.columns !== 0 && home.columns !== other.columns) return false;
    const columns = home.columns || other.columns;
    return (
      columns === 0 ||
      [home, other].every((cluster) => cluster.columns === columns || this.evenlySpaced(cluster, columns))
    );
  }

  /** Whether a map is computed as well for each result of `home`, where the node reads both. */
  private absorbs(home: Cluster, other: Cluster, node: Node, level: Level): boolean {
    if (other.form !== "map" || other.size !== sizeOf(node.shape) || home.levels.get(node) !== level) return false;
    if (home.form === "contract" && other.nodes.some((member) => lanesDiffer(home, member))) return false;
    return level === "result" || this.evenlySpaced(other, home.columns);
  }

  /** Whether everything that the cluster reads from outside can be read in rows of so many. */
  private evenlySpaced(cluster: Cluster, columns: number): boolean {
    return cluster.nodes.every((node) =>
      node.inputs.every((input) => {
        const { source } = this.readings.get(input)!;
        return this.of.get(source) === cluster || inRows(accessOf(this.useOf(input), node.shape), columns) !== null;
      }),
    );
  }

  /** At which level the node can be computed in the cluster; null if it cannot. */
  private levelIn(cluster: Cluster, node: Node): Level | null {
    if (cluster.form === "single" || cluster.levels.size >= MOST_NODES) return null;
    if (node.op.kind === "reduce") return this.reducedIn(cluster, node);
    if (!isMap(node)) return null;
    if (cluster.form === "contract" && lanesDiffer(cluster, node)) return null;
    const size = sizeOf(node.shape);
    const levels: Level[] = [];
    if (cluster.form === "reduce") levels.push("result");
    else {
      if (size === cluster.size) levels.push("element");
      if (cluster.form === "rows" && size === cluster.size / cluster.columns) levels.push("row");
    }
    return levels.find((level) => node.inputs.every((input) => this.readable(cluster, node, input, level))) ?? null;
  }

  /** Whether a node computed at a level of the cluster can read one of its inputs there. */
  private readable(cluster: Cluster, node: Node, input: Node, level: Level): boolean {
    const { source } = this.readings.get(input)!;
    const access = accessOf(this.useOf(input), node.shape);
    if (this.of.get(source) !== cluster)
      return level !== "element" || cluster.columns === 0 || inRows(access, cluster.columns) !== null;
    return this.readableAt(cluster.levels.get(source)!, level, node, input, cluster.size, cluster.columns);
  }

  /** Whether a node at `level` can read one of its inputs from where the cluster computes that, at the level `own`. */
  private readableAt(own: Level, level: Level, node: Node, input: Node, size: number, columns: number): boolean {
    const { source } = this.readings.get(input)!;
    const access = accessOf(this.useOf(input), node.shape);
    if (own === level) return isContiguous(access) && sizeOf(node.shape) === sizeOf(source.shape);
    if (level !== "element" || own !== "row") return false;
    const rows = inRows(access, columns);
    if (rows === null || rows.offset !== 0 || rows.stride !== 0) return false;
    return size === columns ? rows.outer.length === 0 : isRange(rows.outer, size / columns);
  }

  private reducedIn(cluster: Cluster, node: Node): Level | null {
    const [input] = node.inputs;
    const { source } = this.readings.get(input)!;
    if (this.of.get(source) !== cluster || cluster.levels.get(source) !== "element") return null;
    if (!isContiguous(accessOf(this.useOf(input))) || sizeOf(input.shape) !== cluster.size) return null;
    const columns = rowLength(node);
    if (columns !== null) {
      if (cluster.form === "rows") return cluster.columns === columns ? "row" : null;
      return cluster.form === "map" && this.evenlySpaced(cluster, columns) ? "row" : null;
    }
    // columns are added up in another order than the elements lie in: only what nobody else wants is computed on the way
    const inner = cluster.form === "map" && cluster.nodes.every((member) => this.readers.get(member) === 1);
    return inner && cluster.nodes.every((member) => member.shape.join() === input.shape.join()) ? "result" : null;
  }
}

const isRange = (outer: readonly { size: number; stride: number }[], rows: number): boolean =>
  outer.length === 1 && outer[0].size === rows && outer[0].stride === 1;

/** Whether `from` needs `target` to run before, itself or through others. */
export function dependsOn(from: Cluster, target: Cluster): boolean {
  const seen = new Set<Cluster>([from]);
  for (const cluster of seen) {
    if (cluster === target || seen.size > FARTHEST) return true;
    for (const before of cluster.before) seen.add(before.current);
  }
  return false;
}

/** A kernel of float32 products has four lanes, and no float64 in it. */
function lanesDiffer(cluster: Cluster, node: Node): boolean {
  const [product] = cluster.levels.keys();
  const wide = [node, ...node.inputs].some(({ dtype }) => dtype === "float64");
  return wide && product.dtype !== "float64";
}

/** Elements that one result combines, where they are the last axes, next to each other; else null. */
function rowLength(node: Node): number | null {
  const { axes } = node.attributes as unknown as ReduceAttributes;
  const { shape } = node.inputs[0];
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis) && shape[axis] !== 1);
  const own = axes.filter((axis) => shape[axis] !== 1);
  const columns = sizeOf(own.map((axis) => shape[axis]));
  const isLast = own.every((axis) => kept.every((other) => other < axis));
  return isLast && columns > 0 && sizeOf(shape) > 0 ? columns : null;
}

/** Elements of the innermost run of a contraction's result that belongs to the letters of one side. */
export function contractColumns(node: Node): number {
  const { a, b, out } = parseLetters(node.attributes.letters as string);
  const sideOf = (letter: string): string => `${a.includes(letter)}${b.includes(letter)}`;
  let columns = 1;
  for (let axis = out.length - 1; axis >= 0 && sideOf(out[axis]) === sideOf(out.at(-1)!); axis--)
    columns *= node.shape[axis];
  return columns;
}
