import { i32, load, op, plus, select, shuffle32, store, times } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import { whole, type Address, type ElementBytes } from "./elements.js";
import type { CopyDimension } from "./rows.js";

/** Bytes apart at which lines of memory share a place in the cache nearest to the core. */
const CONFLICT = 4096;

/**
 * Rows of the copy that are written at once: as many elements as a line of the source's cache holds, and half of them
 * where the rows would drive each other out of the cache.
 */
export function transposedRows({ size, to }: CopyDimension, bytes: ElementBytes): number {
  const side = sideOf(bytes);
  const most = (to * bytes) % CONFLICT === 0 ? 8 : 64 / bytes;
  return Math.max(side, Math.min(size, most));
}

/** Rows and columns of a tile, which is transposed in registers. */
const sideOf = (bytes: ElementBytes): number => 16 / bytes;

/** Whether `rows` and `columns` of a copy can go by tiles: rows are neighbours in the source, columns in the copy. */
export function isTransposition(rows: CopyDimension, columns: CopyDimension, bytes: ElementBytes): boolean {
  const side = sideOf(bytes);
  const large = rows.size >= side && columns.size >= side && bytes > 1;
  return large && rows.from === 1 && columns.to === 1 && rows.to > 0 && columns.from > 1;
}

/** Copies a few rows by tiles; the last tile of a row or column may lie partly over the one before it. */
export function copyTransposed(
  f: FunctionBuilder,
  to: Address,
  from: Address,
  rows: CopyDimension,
  columns: CopyDimension,
  bytes: ElementBytes,
): void {
  const side = sideOf(bytes);
  const column = f.local("i32");
  const [source, target] = [f.let(plus(whole(from))), f.let(plus(whole(to)))];
  f.for(column, 0, columns.size, side, () => {
    const last = i32(columns.size - side);
    const start = columns.size % side === 0 ? column : f.let(select(column, last, op("i32.lt_u", column, last)));
    const [read, written] = [
      f.let(plus(source, times(start, columns.from * bytes))),
      f.let(plus(target, times(start, bytes))),
    ];
    for (let tile = 0; tile < rows.size; tile += side) {
      const row = Math.min(tile, rows.size - side);
      const lines = Array.from({ length: side }, (_, i) =>
        f.let(load("v128.load", read, (row + i * columns.from) * bytes)),
      );
      transposed(f, lines).forEach((line, i) => f.do(store("v128.store", written, line, (row + i) * rows.to * bytes)));
    }
  });
}

function transposed(f: FunctionBuilder, lines: readonly Local<"v128">[]): Local<"v128">[] {
  const shuffled = (a: Local<"v128">, b: Local<"v128">, lanes: readonly number[]) => f.let(shuffle32(a, b, lanes));
  const [lowHalves, highHalves] = [
    [0, 1, 4, 5],
    [2, 3, 6, 7],
  ];
  if (lines.length === 2) return [lowHalves, highHalves].map((lanes) => shuffled(lines[0], lines[1], lanes));
  const [low, high] = [
    [0, 4, 1, 5],
    [2, 6, 3, 7],
  ].map((lanes) => [shuffled(lines[0], lines[1], lanes), shuffled(lines[2], lines[3], lanes)]);
  return [low, high].flatMap(([a, b]) => [shuffled(a, b, lowHalves), shuffled(a, b, highHalves)]);
}
