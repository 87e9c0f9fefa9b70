import { dtypes } from "../../../../shape/dtype.js";
import type { Vectors } from "../vectors.js";
import type { KernelFunction } from "../kernel.js";
import type { Finish } from "./finish.js";
import { roundsOf, type Problem } from "./problem.js";
import { widestOf, type Scheme } from "./scheme.js";

/** What the code of a product is written from, and into. */
export interface Product {
  readonly f: KernelFunction;
  readonly problem: Problem;
  readonly scheme: Scheme;
  /** Vectors of the contraction's own dtypes. */
  readonly values: Vectors;
  readonly places: ProductPlaces;
  readonly finish: Finish;
  /** Sums go to memory before they are finished, row by row: where they come in parts, or the code to finish them is long. */
  readonly throughSums: boolean;
}

/** Byte addresses of what a product reads, and of the memory that it may use. */
export interface ProductPlaces {
  readonly a: number;
  readonly b: number;
  /** Copies of b's columns: all, or those of one tile for each thread. */
  readonly panels: number;
  /** A copy of a's block of rows, for each thread. */
  readonly block: number;
  /** Sums of a block of rows of one tile's columns, for each thread. */
  readonly sums: number;
}

/** Bytes of the sums of a block of rows in one tile's columns. */
export const sumsBytes = (scheme: Scheme): number => scheme.blockRows * widestOf(scheme) * 16;

/** Bytes of a copy of a's block of rows: whole vectors for each term. */
export const blockBytes = (problem: Problem, { blockRows, lanes }: Scheme): number =>
  roundsOf(problem.inner) * Math.ceil(blockRows / lanes) * 16;

/** Bytes of an element of a, and of b. */
export const bytesOf = ({ a, b }: Problem): { readonly a: number; readonly b: number } => ({
  a: dtypes[a.dtype].bytes,
  b: dtypes[b.dtype].bytes,
});
