import type { Node, Op } from "../../graph/node.js";
import { scopesOf, type Scope } from "../../graph/scope.js";
import { topologicalOrder } from "../../graph/walk.js";
import { literalValue } from "../../ops/leaf.js";
import { numberText } from "../../check/numberText.js";

/** What a node of a picture is: something given, an op, or a part of the graph that is shown as one node. */
export type Form = "source" | "op" | "scope";

/** A node of a picture, and what of the graph it stands for. */
export interface Vertex {
  /** The author's name, else op or scope and number (`mul_2`); unique in its picture. */
  readonly id: string;
  readonly form: Form;
  /** The op's name, or the scope's. */
  readonly op: string;
  /** What is written on it: the op's glyph with the number that it takes (`×`, `+1`), else its name. */
  readonly label: string;
  /** Whether the author named it. */
  readonly named: boolean;
  /** The graph's nodes behind it whose results leave it, or that are its result. */
  readonly results: readonly Node[];
  /** All of the graph's nodes behind it. */
  readonly members: ReadonlySet<Node>;
}

/** One place where a node of the graph reads another one. */
export interface Place {
  readonly reader: Node;
  readonly position: number;
}

/** An arrow of a picture. */
export interface Arrow {
  /** `READER.ARGUMENT`; `NODE.out` for a result. */
  readonly id: string;
  readonly from: Vertex;
  /** Null where it leaves the picture. */
  readonly to: Vertex | null;
  /** The name of the argument that `from` is to `to`. */
  readonly argument: string;
  /** The node of the graph whose value goes along it. */
  readonly source: Node;
  /** Where that value is read; several where a scope reads it in several places. */
  readonly readings: readonly Place[];
}

/** A part of the graph that can be shown as one node. */
export interface Foldable {
  readonly id: string;
  readonly name: string;
  readonly folded: boolean;
  /** Ids of the picture's nodes that it holds; its own where it is folded. */
  readonly holds: readonly string[];
}

/** What is connected to what, without a number: all that places in a picture depend on. */
export interface Topology {
  /** Inputs before readers. */
  readonly vertices: readonly Vertex[];
  /** By reader, in the order of `vertices`, and then by argument; those that leave the picture come last. */
  readonly arrows: readonly Arrow[];
  /** Outer scopes before those in them. */
  readonly foldables: readonly Foldable[];
}

/** An op whose record gives it a sign, such as × for mul. */
interface GlyphOp extends Op {
  readonly glyph?: string;
}

/** `base`, `base_2`, `base_3` …: the first that is free; it is taken from then on. */
export function freshId(base: string, taken: Set<string>): string {
  let id = base;
  for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
  taken.add(id);
  return id;
}

/** Author's names first, so that none of them depends on how many unnamed nodes come before it. */
function nameNodes(order: readonly Node[], taken: Set<string>): Map<Node, string> {
  const ids = new Map<Node, string>();
  const counts = new Map<string, number>(); // where the search for a free number goes on
  const numbered = (base: string): string => {
    let count = counts.get(base) ?? 0;
    let id: string;
    do id = `${base}_${++count}`;
    while (taken.has(id));
    counts.set(base, count);
    return id;
  };
  const give = (node: Node, id: string): void => {
    taken.add(id);
    ids.set(node, id);
  };
  for (const node of order) {
    const { name } = node;
    if (name === undefined) continue;
    if (!counts.has(name)) counts.set(name, 1);
    give(node, taken.has(name) ? numbered(name) : name);
  }
  for (const node of order) if (node.name === undefined) give(node, numbered(node.op.name));
  return ids;
}

/** A scope of a picture: what of it is in this graph. */
interface Part {
  readonly id: string;
  readonly scope: Scope;
  readonly members: ReadonlySet<Node>;
}

/** What was there before a scope, and variables, which are read when an op first needs them, are given to it. */
function isGivenTo(scope: Scope, node: Node): boolean {
  return node.id < scope.first || node.op.kind === "state";
}

/** The scopes of which two ops at least are in the graph, larger ones first. */
function partsOf(order: readonly Node[], taken: Set<string>): Part[] {
  const results = new Map<Scope, Node[]>();
  for (const node of order)
    for (const scope of scopesOf(node)) {
      const ends = results.get(scope);
      if (ends === undefined) results.set(scope, [node]);
      else ends.push(node);
    }
  const parts = [...results].map(([scope, ends]) => ({
    scope,
    members: new Set(
      topologicalOrder(ends, (node) => isGivenTo(scope, node)).filter((node) => !isGivenTo(scope, node)),
    ),
  }));
  return parts
    .filter(({ members }) => [...members].filter((node) => node.inputs.length > 0).length > 1)
    .sort((a, b) => b.members.size - a.members.size || a.scope.first - b.scope.first)
    .map(({ scope, members }) => ({ id: freshId(scope.name, taken), scope, members }));
}

/** The one number among an op's inputs that is written on the op instead of being drawn beside it. */
function writtenNumber(node: Node): { position: number; value: number } | undefined {
  if (node.op.kind !== "elementwise" || node.inputs.length !== 2) return undefined;
  const values = node.inputs.map(literalValue);
  const position = values.findIndex((value) => value !== undefined);
  return position < 0 || values.every((value) => value !== undefined)
    ? undefined
    : { position, value: values[position]! };
}

function labelOf(node: Node): string {
  const { glyph = node.op.name }: GlyphOp = node.op;
  const number = writtenNumber(node);
  if (number === undefined) return glyph;
  const { position, value } = number;
  const text = numberText(value).replace("-", "−");
  if (position === 1 || (node.op as { commutative?: true }).commutative)
    return glyph + (value < 0 ? `(${text})` : text);
  return glyph === "÷" && value === 1 ? "/" : text + glyph; // 1/x is drawn as the chapter draws it
}

/** A number without a name is shown as itself. */
function sourceLabel(node: Node): string {
  const value = node.name === undefined ? literalValue(node) : undefined;
  return value === undefined ? (node.name ?? node.op.name) : numberText(value).replace("-", "−");
}

/**
 * What `roots` are made from, as nodes and arrows of a picture; `folds` are the ids of the scopes that are shown as one
 * node. Ids follow from names and order alone, so the same graph built twice gives the same picture.
 */
export function topologyOf(roots: readonly Node[], folds: ReadonlySet<string> = new Set()): Topology {
  const order = topologicalOrder(roots);
  const taken = new Set<string>();
  const ids = nameNodes(order, taken);
  const parts = partsOf(order, taken);
  const hidden = writtenOnOps(order, roots);
  const standing = standingFor(parts, folds);
  const results = resultsOf(standing, order, roots);

  const vertexOf = new Map<Node, Vertex>();
  for (const node of order) {
    if (hidden.has(node) || vertexOf.has(node)) continue;
    const part = standing.get(node);
    const vertex = part === undefined ? nodeVertex(node, ids.get(node)!) : partVertex(part, results.get(part)!);
    for (const member of vertex.members) vertexOf.set(member, vertex);
  }
  const into = new Map<Vertex, readonly Arrow[]>();
  for (const vertex of vertexOf.values()) if (!into.has(vertex)) into.set(vertex, arrowsInto(vertex, vertexOf, hidden));
  const vertices = sorted(
    roots.map((root) => vertexOf.get(root)!),
    into,
  );
  const inside = vertices.flatMap((vertex) => into.get(vertex)!);
  return {
    vertices,
    arrows: [...inside, ...arrowsOut(roots, vertexOf, new Set([...taken, ...inside.map(({ id }) => id)]))],
    foldables: parts.map(({ id, scope, members }) => ({
      id,
      name: scope.name,
      folded: folds.has(id),
      holds: heldBy(members, vertexOf),
    })),
  };
}

/** Inputs before readers, in the order in which the graph itself is walked; iterative. */
function sorted(roots: readonly Vertex[], into: ReadonlyMap<Vertex, readonly Arrow[]>): Vertex[] {
  const order: Vertex[] = [];
  const seen = new Set<Vertex>();
  const stack: { vertex: Vertex; next: number }[] = [];
  const visit = (vertex: Vertex): void => {
    if (seen.has(vertex)) return;
    seen.add(vertex);
    stack.push({ vertex, next: 0 });
  };
  for (const root of roots) {
    visit(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const arrows = into.get(top.vertex)!;
      if (top.next < arrows.length) visit(arrows[top.next++].from);
      else order.push(stack.pop()!.vertex);
    }
  }
  return order;
}

/** Numbers that are written on every op that reads them. */
function writtenOnOps(order: readonly Node[], roots: readonly Node[]): Set<Node> {
  const written = new Set<Node>();
  const drawn = new Set<Node>(roots);
  for (const reader of order) {
    const number = writtenNumber(reader);
    reader.inputs.forEach((input, i) => (i === number?.position ? written : drawn).add(input));
  }
  return new Set([...written].filter((node) => !drawn.has(node)));
}

/** The outermost folded part of each node that is in one; a part that overlaps one before it is not folded. */
function standingFor(parts: readonly Part[], folds: ReadonlySet<string>): Map<Node, Part> {
  const standing = new Map<Node, Part>();
  for (const part of parts) {
    if (!folds.has(part.id) || [...part.members].some((node) => standing.has(node))) continue;
    for (const node of part.members) standing.set(node, part);
  }
  return standing;
}

function nodeVertex(node: Node, id: string): Vertex {
  const source = node.inputs.length === 0;
  return {
    id,
    form: source ? "source" : "op",
    op: node.op.name,
    label: source ? sourceLabel(node) : labelOf(node),
    named: node.name !== undefined,
    results: [node],
    members: new Set([node]),
  };
}

/** Of each folded part: its nodes that are read outside of it, or that are results of the picture. */
function resultsOf(
  standing: ReadonlyMap<Node, Part>,
  order: readonly Node[],
  roots: readonly Node[],
): Map<Part, readonly Node[]> {
  const leaving = new Set<Node>(roots);
  for (const reader of order)
    for (const input of reader.inputs) if (standing.get(input) !== standing.get(reader)) leaving.add(input);
  const results = new Map<Part, Node[]>([...standing.values()].map((part) => [part, []]));
  for (const node of order) if (leaving.has(node)) results.get(standing.get(node)!)?.push(node);
  return results;
}

function partVertex({ id, scope, members }: Part, results: readonly Node[]): Vertex {
  return { id, form: "scope", op: scope.name, label: scope.name, named: false, results, members };
}

/** Ids of the picture's nodes that are in a part, whole. */
function heldBy(members: ReadonlySet<Node>, vertexOf: ReadonlyMap<Node, Vertex>): string[] {
  const held = new Map<Vertex, number>();
  for (const member of members) {
    const vertex = vertexOf.get(member); // none for a number that is written on an op
    if (vertex !== undefined) held.set(vertex, (held.get(vertex) ?? 0) + 1);
  }
  return [...held].filter(([vertex, count]) => count === vertex.members.size).map(([{ id }]) => id);
}

/** A scope reads a value of another place along one arrow, however often. */
function arrowsInto(to: Vertex, vertexOf: ReadonlyMap<Node, Vertex>, hidden: ReadonlySet<Node>): Arrow[] {
  const arrows: Arrow[] = [];
  const readingsOf = new Map<Node, Place[]>();
  for (const reader of to.members) {
    reader.inputs.forEach((source, position) => {
      if (hidden.has(source) || to.members.has(source)) return;
      const reading = { reader, position };
      const before = to.form === "scope" ? readingsOf.get(source) : undefined;
      if (before !== undefined) {
        before.push(reading);
        return;
      }
      const readings = [reading];
      readingsOf.set(source, readings);
      const argument = to.form === "scope" ? `in${arrows.length + 1}` : (reader.op.args[position] ?? `${position}`);
      const from = vertexOf.get(source)!;
      arrows.push({ id: `${to.id}.${argument}`, from, to, argument, source, readings });
    });
  }
  return arrows;
}

function arrowsOut(roots: readonly Node[], vertexOf: ReadonlyMap<Node, Vertex>, taken: Set<string>): Arrow[] {
  return [...new Set(roots)].map((source) => {
    const from = vertexOf.get(source)!;
    return { id: freshId(`${from.id}.out`, taken), from, to: null, argument: "out", source, readings: [] };
  });
}
