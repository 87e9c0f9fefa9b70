import { greatestCommonDivisor } from "../../../../passes/access.js";
import { dtypes } from "../../../../shape/dtype.js";
import { roundsOf, type Loop, type Problem } from "./problem.js";

/** Tiles of one width side by side: `tiles` of `width` vectors, the first of them vector `first` of a row. */
export interface Section {
  readonly first: number;
  readonly tiles: number;
  readonly width: number;
  /** Lanes of the last vector that are in the row. */
  readonly valid: number;
  /** Rows of a tile. */
  readonly rows: number;
}

/**
 * How a problem is cut: the row loop into blocks, the columns into sections of tiles, the sums into parts whose share of b
 * stays in the first-level cache.
 */
export interface Scheme {
  readonly lanes: 2 | 4;
  readonly sections: readonly Section[];
  /** Loops that b moves with, and those that it does not. */
  readonly moving: readonly Loop[];
  readonly still: readonly Loop[];
  /** Rows of a block: all, or a multiple of every section's. */
  readonly blockRows: number;
  readonly blocks: number;
  /** Whether a piece is a block of rows with all its columns, or one tile's columns of a block. */
  readonly order: "rows" | "columns";
  /** How a is read: where it lies, or a block of rows copied before. */
  readonly a: "direct" | "block";
  /** How b is read: where it lies; or copied in the order of reading, each tile's columns by the thread that needs them or all before. */
  readonly b: "direct" | "panel" | "packed";
  /** Of the outermost loops summed over, how many rounds are done at a time, for all tiles; the other loops are a tile's. */
  readonly parts: readonly number[];
  /** Nanoseconds that one thread takes, about. */
  readonly nanoseconds: number;
}

/**
 * Rows of a tile of 1, 2, … vectors: as many sums as hide the latency of a multiply-add, and no more than leave V8 registers
 * for a splat and the vectors of b, or it keeps sums in memory. Measured on Node 20, Zen 5, packed, in GFLOP/s: 4 × 2, 3 × 3
 * and 2 × 4 62, 1 × 7 53, 6 × 1 49, but 6 × 2 32, 5 × 2 42, 8 × 1 33, 1 × 8 22. Where a product must wait for its addition
 * in a register of its own, 3 × 3 falls to 31, the others stay.
 */
const TILE_ROWS = { fused: [6, 4, 3, 2, 1, 1, 1], apart: [4, 4, 2, 2, 1, 1, 1] };

/** Clock cycles of a round of a tile: two multiply-adds each, of four cycles' latency. */
const roundCycles = (rows: number, width: number): number => Math.max(4, (rows * width) / 2);

/** Cycles to start and finish a tile. */
const tileCycles = (rows: number, width: number): number => 8 + rows * width;

const CYCLES_PER_NANOSECOND = 3.8;

/** Nanoseconds to read a byte that comes from memory once, and to copy one. */
const READING = 0.01;
const COPYING = 0.02;

/** Bytes of b that a thread's first-level cache holds beside what streams through. */
const NEAR_BYTES = 24 * 1024;

/** Terms of a sum, added one to the other, beyond which rounding would tell. */
const MOST_TERMS = 2048;

/** From where on a does not stay in the second-level cache. */
const LARGE_BYTES = 512 * 1024;

/** Rows for which a copy of b would not pay, if its columns lie side by side. */
const FEW_ROWS = 24;

/** Terms of a that are so far apart are copied together. */
const APART_BYTES = 256;

/** Of a, what a thread's second-level cache holds while b passes; and rows of a block where b stays and a passes. */
const BLOCK_BYTES = 128 * 1024;
const BLOCK_ROWS = 256;

export function schemeOf(problem: Problem, fused: boolean): Scheme {
  const { bytes } = dtypes[problem.dtype];
  const lanes = bytes === 8 ? 2 : 4;
  const { rows, columns, inner, outer } = problem;
  const terms = roundsOf(inner);
  const alone = columns.a === 0; // else a has a vector for each vector of b
  const { sections, cycles } = bestSections(
    rows.size,
    Math.ceil(columns.size / lanes),
    columns.size,
    lanes,
    terms,
    alone,
    fused ? TILE_ROWS.fused : TILE_ROWS.apart,
  );
  const moving = outer.filter(({ b }) => b !== 0);
  const still = outer.filter(({ b }) => b === 0);
  const uses = rows.size * roundsOf(still);
  const widest = Math.max(...sections.map(({ width }) => width));
  const spread = [...still, ...inner, rows].reduce((sum, { size, a }) => sum + (size - 1) * Math.abs(a), 1);
  const order = Math.min(terms * uses, spread) * bytes >= LARGE_BYTES && uses >= columns.size ? "rows" : "columns";
  const packs = alone && (uses > 2 || Math.abs(columns.b) > 1) && dtypes[problem.b.dtype].bytes === bytes;
  const near = columns.b === 1 && (terms * columns.size * bytes <= 2 * NEAR_BYTES || uses < FEW_ROWS);
  const b = !packs || near ? "direct" : order === "rows" ? "packed" : "panel";
  const apart = inner.some(({ a }) => Math.abs(a) * bytes >= APART_BYTES);
  const copies = order === "rows" && rows.a === 1 && apart && dtypes[problem.a.dtype].bytes === bytes;
  const passes = uses > Math.min(...sections.map((section) => section.rows));
  const parts = partsOf(inner, passes ? NEAR_BYTES / (widest * 16) : MOST_TERMS);
  const blockRows = rowsOfBlock(rows.size, order, sections, roundsOf(outer), terms * bytes);
  return {
    lanes,
    sections,
    moving,
    still,
    blockRows,
    blocks: Math.ceil(rows.size / blockRows),
    order,
    a: copies ? "block" : "direct",
    b,
    parts,
    nanoseconds:
      (cycles * roundsOf(outer)) / CYCLES_PER_NANOSECOND +
      (b === "panel" ? packingNanoseconds(problem) : elementsOfB(problem) * bytes * READING),
  };
}

const elementsOfB = ({ inner, outer, columns }: Problem): number =>
  roundsOf(inner) * columns.size * roundsOf(outer.filter(({ b }) => b !== 0));

/** How long one thread takes, about, to copy b. */
export const packingNanoseconds = (problem: Problem): number =>
  elementsOfB(problem) * dtypes[problem.dtype].bytes * COPYING;

export const tilesOf = (scheme: Scheme): number => scheme.sections.reduce((sum, { tiles }) => sum + tiles, 0);

/** Vectors of a row. */
export const vectorsOf = ({ sections }: Scheme): number =>
  sections.reduce((sum, { tiles, width }) => sum + tiles * width, 0);

export const widestOf = (scheme: Scheme): number => Math.max(...scheme.sections.map(({ width }) => width));

/** Pieces of a product: blocks of rows, each once or once for each vector of its columns. */
export function piecesOf(scheme: Scheme): number {
  const { order, moving, still, blocks } = scheme;
  return roundsOf(moving) * (order === "rows" ? 1 : vectorsOf(scheme)) * roundsOf(still) * blocks;
}

function bestSections(
  rows: number,
  vectors: number,
  columns: number,
  lanes: 2 | 4,
  terms: number,
  alone: boolean,
  heights: readonly number[],
): { readonly sections: readonly Section[]; readonly cycles: number } {
  const tileRows = (width: number): number => (alone ? Math.min(rows, heights[width - 1]) : 1);
  const widest = !alone ? 2 : rows === 1 ? 7 : 4;
  const candidates = Array.from({ length: Math.min(widest, vectors) }, (_, i) => {
    const sections = sectionsOf(vectors, i + 1, columns - (vectors - 1) * lanes, lanes, tileRows);
    const cycles = sections.reduce((sum, { tiles, width, rows: high }) => {
      const column = (count: number): number =>
        count === 0 ? 0 : terms * roundCycles(count, width) + tileCycles(count, width);
      return sum + tiles * (Math.floor(rows / high) * column(high) + column(rows % high));
    }, 0);
    return { sections, cycles };
  });
  return candidates.reduce((best, candidate) => (candidate.cycles <= best.cycles ? candidate : best));
}

/** Tiles of `widest` vectors or one less, so that all are used alike. */
function sectionsOf(
  vectors: number,
  widest: number,
  valid: number,
  lanes: number,
  tileRows: (width: number) => number,
): Section[] {
  const count = Math.ceil(vectors / widest);
  const narrow = Math.floor(vectors / count);
  const wider = vectors - narrow * count;
  const sections: Section[] = [];
  const add = (tiles: number, width: number, last: number): void => {
    const before = sections.at(-1);
    const first = before === undefined ? 0 : before.first + before.tiles * before.width;
    if (tiles > 0) sections.push({ first, tiles, width, valid: last, rows: tileRows(width) });
  };
  add(wider, narrow + 1, lanes);
  add(valid < lanes ? count - wider - 1 : count - wider, narrow, lanes);
  if (valid < lanes) add(1, narrow, valid);
  return sections;
}

/** Rounds of the outermost loops at a time, so that a tile has about `most` rounds. */
function partsOf(inner: readonly Loop[], most: number): number[] {
  let rounds = 1;
  for (let i = inner.length - 1; i >= 0; i--) {
    const { size } = inner[i];
    if (rounds * size > most) {
      const shares = Math.ceil((rounds * size) / most);
      return [...inner.slice(0, i).map(() => 1), Math.ceil(size / shares)];
    }
    rounds *= size;
  }
  return [];
}

function rowsOfBlock(
  rows: number,
  order: Scheme["order"],
  sections: readonly Section[],
  outer: number,
  rowBytes: number,
): number {
  const tiles = sections.reduce((sum, section) => sum + section.tiles, 0);
  const others = order === "rows" ? outer : outer * tiles;
  const most = order === "rows" ? BLOCK_BYTES / rowBytes : BLOCK_ROWS;
  // blocks are shared out in whole: 16 or more where that gives each some work, and as many for each of 2, 4 or 8 threads
  const wanted = Math.max(Math.ceil(rows / most), Math.min(16 / others, rows / 12));
  const blocks = wanted <= 1 ? 1 : Math.ceil(wanted / 8) * 8;
  const step = sections.map((section) => section.rows).reduce(leastCommonMultiple);
  return Math.min(rows, Math.ceil(rows / blocks / step) * step);
}

const leastCommonMultiple = (a: number, b: number): number => (a / greatestCommonDivisor(a, b)) * b;
