import { nextNodeId, type Node } from "./node.js";

/**
 * A part of a graph under a name, such as a layer: the nodes built from a moment on, on the way to its results. Pictures
 * can show it as one node; nothing that computes looks at it.
 */
export interface Scope {
  readonly name: string;
  /** Id of the first node that was built in it. */
  readonly first: number;
}

/** Of a result: the scopes that it comes out of, the innermost first. Beside the graph, like derivatives. */
const scopes = new WeakMap<Node, Scope[]>();

/** The scopes that end in this node, the innermost first. */
export function scopesOf(result: Node): readonly Scope[] {
  return scopes.get(result) ?? [];
}

function enter(result: Node, scope: Scope): void {
  const before = scopes.get(result);
  if (before === undefined) scopes.set(result, [scope]);
  else if (!before.includes(scope)) before.push(scope);
}

/** What `build` gives; the nodes that it builds on the way to `resultsOf` that are one part of the graph, under the name. */
export function scoped<T>(name: string, build: () => T, resultsOf: (built: T) => readonly Node[]): T {
  const scope: Scope = { name, first: nextNodeId() };
  const built = build();
  for (const result of resultsOf(built)) if (result.id >= scope.first) enter(result, scope);
  return built;
}

/** Makes a scope end in some nodes, as `scoped` does for what it builds: for graphs that are built again from data. */
export function restoreScope(scope: Scope, results: readonly Node[]): void {
  for (const result of results) enter(result, scope);
}

/** The scopes of `from` end in `to` as well, which is the same result under another name. */
export function keepScopes(from: Node, to: Node): void {
  for (const scope of scopesOf(from)) enter(to, scope);
}
