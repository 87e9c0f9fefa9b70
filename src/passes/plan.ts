import type { Attributes, Op } from "../graph/node.js";
import type { DType } from "../shape/dtype.js";
import type { Shape } from "../shape/shape.js";

/** Where values lie: given at each call, written in the program, or at a fixed place of its arena. */
export type Place =
  | { readonly kind: "leaf"; readonly index: number }
  | { readonly kind: "literal"; readonly value: number }
  | { readonly kind: "arena"; readonly offset: number };

export interface Buffer {
  readonly dtype: DType;
  /** Elements. */
  readonly length: number;
  readonly place: Place;
}

/** A buffer read or written in a shape. */
export interface Use {
  readonly buffer: number;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** One kernel call. It names no node, so that a program keeps no graph alive. */
export interface Step {
  readonly op: Op;
  readonly attributes: Attributes;
  readonly inputs: readonly Use[];
  readonly output: Use;
}

/** What a backend compiles: kernels in order over buffers in fixed places. */
export interface Plan {
  readonly buffers: readonly Buffer[];
  readonly leafCount: number;
  readonly steps: readonly Step[];
  readonly outputs: readonly Use[];
  /** Bytes of the one arena that holds every intermediate value. */
  readonly arenaBytes: number;
}
