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

/** Element [i, j, …] lies at offset + Σ stride·index, in elements: how a movement op reads without copying. */
export interface View {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** A buffer read or written in a shape: contiguous and row-major from its start, or by a view. */
export interface Use {
  readonly buffer: number;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly view?: View;
}

/** One computation of a kernel. It names no node, so that a program keeps no graph alive. */
export interface Operation {
  readonly op: Op;
  readonly attributes: Attributes;
  /** Inputs of the step count from 0, results of its earlier operations go on from there. */
  readonly operands: readonly number[];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** What a kernel leaves in memory: the result of one of its operations. */
export interface Output {
  readonly operation: number;
  readonly use: Use;
}

/**
 * How the loops of a kernel go:
 * `single`: one operation by itself.
 * `map`: each element of one index space by itself.
 * `rows`: the index space in rows of `columns` elements; operations may reduce a row, and use the result in it.
 * `reduce`: one reduction over axes before the last; operations before it on its input's space, after it on its result's.
 * `contract`: one contraction, then elementwise operations on its result.
 */
export type Form = "single" | "map" | "rows" | "reduce" | "contract";

/** One kernel call. */
export interface Step {
  readonly form: Form;
  /** Elements of a row, for the form `rows`; else 0. */
  readonly columns: number;
  readonly operations: readonly Operation[];
  readonly inputs: readonly Use[];
  readonly outputs: readonly Output[];
}

/** What a backend compiles: kernels in order over buffers in fixed places. */
export interface Plan {
  readonly buffers: readonly Buffer[];
  readonly steps: readonly Step[];
  readonly outputs: readonly Use[];
  /** Bytes of the one arena that holds every intermediate value. */
  readonly arenaBytes: number;
}
