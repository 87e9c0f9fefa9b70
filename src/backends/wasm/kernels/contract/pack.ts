import { dtypes } from "../../../../shape/dtype.js";
import {
  at,
  i32,
  load,
  op,
  plus,
  shuffle32,
  store,
  times,
  type Expression,
  type Index,
} from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import { gathered } from "../gatheredLanes.js";
import { nest, type Level } from "./nest.js";
import { divided, moved } from "./position.js";
import { roundsOf, type Problem } from "./problem.js";
import { tilesOf, vectorsOf, type Scheme, type Section } from "./scheme.js";

/** Bytes of one tile's columns of b, copied: vectors of all columns for each term, in the order in which tiles read them. */
export const panelBytes = (problem: Problem, width: number): number => roundsOf(problem.inner) * width * 16;

/** Copies the columns of one tile from b, at `source`, to the panel at `target`. Lanes behind the last column hold anything. */
export function writePack(
  f: FunctionBuilder,
  problem: Problem,
  { width, valid }: Section,
  source: Expression<"i32">,
  target: Expression<"i32">,
): void {
  const { columns, inner } = problem;
  const { bytes } = dtypes[problem.b.dtype];
  const lanes = 16 / bytes;
  const levels = inner.map(({ size, b }, i): Level => {
    return { size, steps: [b * bytes, panelBytes({ ...problem, inner: inner.slice(i + 1) }, width)] };
  });
  const column = columns.b * bytes;
  const lowest = Math.min(0, column * ((width - 1) * lanes + valid - 1)); // offsets must not be negative
  const from = f.let(plus(source, lowest));
  const to = f.let(target);
  const pointers = [from, to];
  const offsetOf = (vector: number, lane: number): number => {
    const last = vector === width - 1 ? valid - 1 : lanes - 1;
    return column * (vector * lanes + Math.min(lane, last)) - lowest;
  };
  const vectors = Array.from({ length: width }, (_, vector) => vector);
  const gather = (vector: number, shift = 0): Expression<"v128"> =>
    gathered(problem.b.dtype, from, lanes, (lane) => offsetOf(vector, lane) + shift);
  if (columns.b === 1) {
    nest(f, levels, pointers, () =>
      vectors.forEach((vector) => f.do(store("v128.store", to, load("v128.load", from, vector * 16), vector * 16))),
    );
    return;
  }
  const along = inner.findIndex(({ size, b }) => b === 1 && size >= lanes);
  if (along < 0) {
    nest(f, levels, pointers, () =>
      vectors.forEach((vector) => f.do(store("v128.store", to, gather(vector), vector * 16))),
    );
    return;
  }
  // squares of lanes × lanes elements are turned
  const { size, b } = inner[along];
  const { steps } = levels[along];
  const others = levels.filter((_, i) => i !== along);
  const squares: Level = { size: Math.floor(size / lanes), steps: steps.map((step) => step * lanes) };
  nest(f, [...others, squares], pointers, () =>
    vectors.forEach((vector) => {
      const rows = Array.from({ length: lanes }, (_, lane) => f.let(load("v128.load", from, offsetOf(vector, lane))));
      turned(f, rows).forEach((turn, i) => f.do(store("v128.store", to, turn, vector * 16 + i * steps[1])));
    }),
  );
  const rest = size % lanes;
  if (rest === 0) return;
  f.set(from, plus(source, lowest + (size - rest) * b * bytes));
  f.set(to, plus(target, (size - rest) * steps[1]));
  nest(f, others, pointers, () => {
    for (let i = 0; i < rest; i++)
      vectors.forEach((vector) =>
        f.do(store("v128.store", to, gather(vector, i * b * bytes), vector * 16 + i * steps[1])),
      );
  });
}

/** Rows of a square as columns. */
function turned(f: FunctionBuilder, rows: readonly Local<"v128">[]): Expression<"v128">[] {
  if (rows.length === 2) return [shuffle32(rows[0], rows[1], [0, 1, 4, 5]), shuffle32(rows[0], rows[1], [2, 3, 6, 7])];
  const pair = (a: number, lanes: readonly number[]): Local<"v128"> => f.let(shuffle32(rows[a], rows[a + 1], lanes));
  const [low, lower] = [pair(0, [0, 4, 1, 5]), pair(2, [0, 4, 1, 5])];
  const [high, higher] = [pair(0, [2, 6, 3, 7]), pair(2, [2, 6, 3, 7])];
  const halves = [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ];
  return [...halves.map((half) => shuffle32(low, lower, half)), ...halves.map((half) => shuffle32(high, higher, half))];
}

/** Copies all columns of b to `panels`: a piece is one tile's columns in one round of the loops that b moves with. */
export function writePacking(
  f: FunctionBuilder,
  problem: Problem,
  scheme: Scheme,
  { b, panels }: { readonly b: number; readonly panels: number },
  first: Local<"i32">,
  end: Local<"i32">,
): void {
  const vectors = vectorsOf(scheme);
  const piece = f.local("i32");
  f.for(piece, first, end, 1, () => {
    const [group, tile] = divided(f, piece, tilesOf(scheme));
    const source = moved(f, problem, { a: 0, b, row: 0 }, scheme.moving, group).b;
    const target = plus(panels, times(group, panelBytes(problem, vectors)));
    forTile(f, scheme, tile, (section, own) => {
      const vector = f.let(plus(section.first, times(own, section.width)));
      const column = problem.columns.b * scheme.lanes * dtypes[problem.b.dtype].bytes;
      const from = f.let(plus(source, times(vector, column)));
      writePack(f, problem, section, from, f.let(plus(target, times(vector, panelBytes(problem, 1)))));
    });
  });
}

/** Calls `write` for the section of a tile, of those of a row, with its number in the section. */
export function forTile(
  f: FunctionBuilder,
  { sections }: Scheme,
  tile: Index,
  write: (section: Section, tile: Index) => void,
): void {
  let start = 0;
  for (const section of sections) {
    const own = start === 0 ? tile : f.let(plus(tile, -start));
    if (sections.length === 1) write(section, own);
    else f.if(op("i32.lt_u", at(own), i32(section.tiles)), () => write(section, own));
    start += section.tiles;
  }
}
