import { Identity, nextNodeId, type Node } from "../graph/node.js";
import { input } from "../ops/leaf.js";
import type { DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";
import type { Mode } from "./mode.js";
import type { VariableState } from "./variableState.js";

/** A value was asked for that exists only while a compiled function runs. */
export class TraceError extends Error {
  override readonly name = "TraceError";
}

/** The place of one argument of a compiled function. */
export class Slot extends Identity {
  constructor(
    readonly trace: Trace,
    readonly index: number,
  ) {
    super();
  }
  override describe(): string {
    return `argument ${this.index}`;
  }
}

/** What building a compiled function's graph has read and changed. */
export class Trace {
  /** Nodes with smaller ids were built outside. */
  readonly firstId = nextNodeId();
  readonly inputs: Node[] = [];
  /** Variables read, with the node that stands for the value at the start of a call. */
  readonly reads = new Map<VariableState, Node>();
  /** Variables assigned, with the last value and the node that reads it. */
  readonly assignments = new Map<VariableState, { readonly value: Node; readonly read: Node }>();
  /** Modes looked at, and what they were at first: the program is for these only. */
  readonly modes = new Map<Mode, boolean>();
  /** Modes that the function sets itself: what they are afterwards does not depend on the caller. */
  readonly modesSet = new Set<Mode>();

  addInput(result: { shape: Shape; dtype: DType; weak: boolean; name?: string }): Node {
    const node = input(new Slot(this, this.inputs.length), result);
    this.inputs.push(node);
    return node;
  }
}

let current: Trace | undefined;

/** The trace that is being built, if any. */
export function currentTrace(): Trace | undefined {
  return current;
}

/** Runs `build` with everything it reads and assigns recorded in `trace`. */
export function withTrace<R>(trace: Trace, build: () => R): R {
  const outer = current;
  current = trace;
  try {
    return build();
  } finally {
    current = outer;
  }
}

/** @throws TypeError unless `f` is a function: said where it is given, not where it would be called. */
export function checkFunction(what: string, f: unknown): void {
  if (typeof f !== "function") throw new TypeError(`${what}: takes a function, not a value of type ${typeof f}`);
}
