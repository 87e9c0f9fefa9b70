import type { DType, TypedArray } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";

/**
 * How a backend lowers an op; each kind is lowered once. `leaf` nodes have no inputs to compute from; `custom` nodes
 * stand for their first input, with a gradient of the user's, and are gone before a backend sees the graph.
 */
export type Kind =
  | "leaf"
  | "elementwise"
  | "cast"
  | "reduce"
  | "movement"
  | "concat"
  | "contract"
  | "index"
  | "random"
  | "state"
  | "custom";

/** What a node knows of its op. The record behind it (in `ops/`) says the rest. */
export interface Op {
  readonly name: string;
  readonly kind: Kind;
  /** Names of the inputs, in order. */
  readonly args: readonly string[];
}

/** What an attribute of a node can be; compared by value, but for an `Identity`. */
export type Attribute =
  | number
  | string
  | boolean
  | undefined
  | TypedArray
  | readonly Attribute[]
  | { readonly [key: string]: Attribute }
  | Identity;

/** An attribute compared by identity: a variable, a version of it, a slot of a trace. */
export abstract class Identity {
  /** Shown where the attribute is printed. */
  abstract describe(): string;
}

/** What an op is given beside its inputs, by name. */
export interface Attributes {
  readonly [key: string]: Attribute;
}

/**
 * One local computation: what it is made from and what comes out of it, nothing of the rest. Frozen.
 * Building a node computes nothing.
 */
export interface Node {
  /** Grows with every node built, so an input's id is always smaller than its reader's. */
  readonly id: number;
  readonly op: Op;
  readonly inputs: readonly Node[];
  readonly attributes: Attributes;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Comes from plain numbers only; takes the dtype of what it meets. */
  readonly weak: boolean;
  readonly name: string | undefined;
}

let lastId = 0;

/** The id that the next node will get: nodes built before a moment have smaller ids than nodes built after it. */
export function nextNodeId(): number {
  return lastId + 1;
}

/** A new node. `inputs` and `attributes` become its own: they are frozen. */
export function buildNode(
  op: Op,
  inputs: readonly Node[],
  attributes: Attributes,
  result: { shape: Shape; dtype: DType; weak?: boolean; name?: string },
): Node {
  return Object.freeze({
    id: ++lastId,
    op,
    inputs: Object.freeze(inputs),
    attributes: Object.freeze(attributes),
    shape: Object.isFrozen(result.shape) ? result.shape : Object.freeze([...result.shape]), // it may be the caller's own
    dtype: result.dtype,
    weak: result.weak ?? false,
    name: result.name,
  });
}
