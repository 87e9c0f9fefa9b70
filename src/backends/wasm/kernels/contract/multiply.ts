import { dtypes, type DType } from "../../../../shape/dtype.js";
import { i32, load, op, plus, select, store, times, type Expression, type Index } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import type { KernelFunction } from "../kernel.js";
import { convertLanes, laneKindOf } from "../lanes.js";
import type { Vectors } from "../vectors.js";
import { nest, type Level } from "./nest.js";
import type { Finish, RowFinish } from "./finish.js";
import { gathered } from "./gather.js";
import { forTile, panelBytes, writePack } from "./pack.js";
import { divided, moved, type Position } from "./position.js";
import { roundsOf, type Problem } from "./problem.js";
import { tilesOf, vectorsOf, widestOf, type Scheme, type Section } from "./scheme.js";

type Address = Local<"i32">;
type Vector = Local<"v128">;

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

/** Writes a problem's products into a function: the pieces from `first` up to `end`. */
export class ProductWriter {
  private readonly bytesOfA: number;
  private readonly bytesOfB: number;

  /**
   * @param values Vectors of the contraction's own dtypes.
   * @param throughSums Whether sums go to memory before they are finished, row by row: where they come in parts, or where
   * the code that finishes them is long.
   */
  constructor(
    private readonly f: KernelFunction,
    private readonly problem: Problem,
    private readonly scheme: Scheme,
    private readonly values: Vectors,
    private readonly places: ProductPlaces,
    private readonly finish: Finish,
    private readonly throughSums: boolean,
  ) {
    this.bytesOfA = dtypes[problem.a.dtype].bytes;
    this.bytesOfB = dtypes[problem.b.dtype].bytes;
  }

  write(first: Address, end: Address): void {
    if (this.scheme.order === "rows") this.writeInRows(first, end);
    else this.writeInColumns(first, end);
  }

  /** A piece is a block of rows; all columns one tile after the other. */
  private writeInRows(first: Address, end: Address): void {
    const { f, scheme, problem } = this;
    const piece = f.local("i32");
    f.for(piece, first, end, 1, () => {
      const [group, block] = divided(f, piece, roundsOf(scheme.still) * scheme.blocks);
      const outer = this.group(group);
      const { position: start, index } = this.blockOf(outer, block);
      const position = scheme.a === "direct" ? start : { ...start, a: this.copyBlock(start.a, index) };
      const packed = f.let(plus(this.places.panels, times(group, panelBytes(problem, vectorsOf(scheme)))));
      for (const section of scheme.sections) {
        const tile = f.local("i32");
        const body = (at: Index): void => {
          const vector = plus(section.first, times(at, section.width));
          const column = f.let(times(vector, scheme.lanes));
          const b =
            scheme.b === "packed"
              ? plus(packed, times(f.let(vector), panelBytes(problem, 1)))
              : plus(position.b, times(column, problem.columns.b * this.bytesOfB));
          this.writeBlock(section, { ...position, b: f.let(b) }, column, index);
        };
        if (section.tiles === 1) body(0);
        else f.for(tile, 0, section.tiles, 1, () => body(tile));
      }
    });
  }

  /**
   * A block of rows in one tile's columns is as many pieces as the tile has vectors, and is done by the thread that has the
   * first of them. A tile's columns are packed once for blocks that follow each other.
   */
  private writeInColumns(first: Address, end: Address): void {
    const { f, scheme, problem } = this;
    const blocks = roundsOf(scheme.still) * scheme.blocks;
    const at = f.let(this.tilesBefore(first, blocks));
    const to = f.let(this.tilesBefore(end, blocks));
    const columnsOf = (section: Section, outer: Position, tile: Index, block: Address, stop: Address): void => {
      const column = f.let(times(plus(section.first, times(tile, section.width)), scheme.lanes));
      const source = f.let(plus(outer.b, times(column, problem.columns.b * this.bytesOfB)));
      const b = scheme.b === "panel" ? this.packPanel(section, source) : source;
      f.loop((next) => {
        const { position, index } = this.blockOf({ ...outer, b }, block);
        this.writeBlock(section, position, column, index);
        f.increase(block, 1);
        next(op("i32.lt_u", block, stop));
      });
    };
    const round = (): void => {
      const [panel, from] = divided(f, at, blocks);
      const [group, tile] = divided(f, panel, tilesOf(scheme));
      const outer = this.group(group);
      const block = f.let(typeof from === "number" ? i32(from) : from);
      const stop = f.let(plus(block, op("i32.sub", to, at)));
      f.set(stop, select(stop, i32(blocks), op("i32.lt_u", stop, i32(blocks))));
      f.set(at, op("i32.add", at, op("i32.sub", stop, block)));
      forTile(f, scheme, tile, (section, own) => columnsOf(section, outer, own, block, stop));
    };
    f.if(op("i32.lt_u", at, to), () =>
      f.loop((again) => {
        round();
        again(op("i32.lt_u", at, to));
      }),
    );
  }

  /** How many blocks of tiles start before a piece. */
  private tilesBefore(piece: Address, blocks: number): Expression<"i32"> {
    const { f, scheme } = this;
    const [group, rest] = divided(f, piece, vectorsOf(scheme) * blocks);
    const counts = scheme.sections.map(({ first, tiles, width }) => {
      if (scheme.sections.length === 1) return op("i32.div_u", plus(rest, width - 1), i32(width));
      const inside = f.let(plus(rest, -first * blocks));
      f.set(inside, select(inside, i32(0), op("i32.gt_s", inside, i32(0))));
      const count = f.let(op("i32.div_u", plus(inside, width - 1), i32(width)));
      return select(count, i32(tiles * blocks), op("i32.lt_u", count, i32(tiles * blocks)));
    });
    return plus(times(group, tilesOf(scheme) * blocks), ...counts);
  }

  private packPanel(section: Section, source: Address): Address {
    const { f, problem, scheme, places } = this;
    const panel = f.let(plus(places.panels, times(f.params[0], panelBytes(problem, widestOf(scheme)))));
    writePack(f, problem, section, source, panel);
    return panel;
  }

  /** Copies a block of rows that lie side by side, term after term: else each term would be far from the next. */
  private copyBlock(source: Address, block: Index): Address {
    const { f, problem, scheme, places } = this;
    const copy = f.let(plus(places.block, times(f.params[0], blockBytes(problem, scheme))));
    const [from, to] = [f.let(source), f.let(copy)];
    const end = times(this.rowsIn(block), this.bytesOfA);
    const levels = problem.inner.map(({ size, a }, i): Level => {
      return {
        size,
        steps: [a * this.bytesOfA, blockBytes({ ...problem, inner: problem.inner.slice(i + 1) }, scheme)],
      };
    });
    const shift = f.local("i32");
    nest(f, levels, [from, to], () =>
      f.for(shift, 0, end, 16, () =>
        f.do(store("v128.store", op("i32.add", to, shift), load("v128.load", op("i32.add", from, shift)))),
      ),
    );
    return copy;
  }

  /** Where the products of a round of the loops that b moves with start. */
  private group(index: Index): Position {
    const { f, problem, scheme, places } = this;
    return moved(f, problem, { a: places.a, b: places.b, row: 0 }, scheme.moving, index);
  }

  /** Where a block of rows starts, of those that share b; and which it is of its rows. */
  private blockOf(outer: Position, block: Index): { position: Position; index: Index } {
    const { f, scheme, problem } = this;
    const [still, index] = divided(f, block, scheme.blocks);
    const { a, row } = moved(f, problem, outer, scheme.still, still);
    const rows = times(index, scheme.blockRows);
    if (index === 0) return { position: { a, b: outer.b, row }, index };
    const first = f.let(rows);
    const position = {
      a: f.let(plus(a, times(first, problem.rows.a * this.bytesOfA))),
      b: outer.b,
      row: f.let(plus(row, times(first, problem.rows.row))),
    };
    return { position, index };
  }

  /** One tile's columns of a block of rows. */
  private writeBlock(section: Section, { a, b, row: first }: Position, column: Index, block: Index): void {
    const { f, scheme, problem, places } = this;
    const start = { a: f.let(plus(a, times(column, problem.columns.a * this.bytesOfA))), b, row: first };
    if (!this.throughSums) {
      this.tiles(section, start, block, null, (rows, position) => {
        const sums = this.sumsOf(section, rows, null);
        this.multiply(section, rows, position, this.levels(section), sums);
        this.finishTile(section, rows, position.row, column, sums);
      });
      return;
    }
    const base = f.let(plus(places.sums, times(f.params[0], sumsBytes(scheme))));
    const inParts = scheme.parts.length > 0;
    if (inParts) f.do(op("memory.fill", base, i32(0), i32(scheme.blockRows * section.width * 16)));
    this.parts(section, start, (position, levels) =>
      this.tiles(section, position, block, base, (rows, at, memory) => {
        const sums = this.sumsOf(section, rows, inParts ? memory : null);
        this.multiply(section, rows, at, levels, sums);
        sums.forEach((sum, i) => f.do(store("v128.store", memory!, sum, i * 16)));
      }),
    );
    const row = f.let(start.row);
    const memory = f.let(base);
    const end = this.rowsIn(block);
    const done = f.local("i32");
    f.for(done, 0, end, 1, () => {
      const finish = this.finish(row);
      for (let vector = 0; vector < section.width; vector++)
        this.finishVector(section, finish, vector, column, f.let(load("v128.load", memory, vector * 16)));
      f.increase(row, problem.rows.row);
      f.increase(memory, section.width * 16);
    });
  }

  private finishTile(section: Section, rows: number, row: Address, column: Index, sums: readonly Vector[]): void {
    for (let i = 0; i < rows; i++) {
      const finish = this.finish(i === 0 ? row : this.f.let(plus(row, i * this.problem.rows.row)));
      for (let vector = 0; vector < section.width; vector++)
        this.finishVector(section, finish, vector, column, sums[i * section.width + vector]);
    }
  }

  private finishVector(
    { width, valid }: Section,
    finish: RowFinish,
    vector: number,
    column: Index,
    sums: Vector,
  ): void {
    const { lanes } = this.scheme;
    finish(column, vector * lanes, vector === width - 1 ? valid : lanes, sums);
  }

  /** Rows of the block: fewer in the last. */
  private rowsIn(block: Index): Index {
    const { scheme, problem } = this;
    const last = problem.rows.size - (scheme.blocks - 1) * scheme.blockRows;
    if (last === scheme.blockRows) return last;
    return this.f.let(this.inLast(block, last, scheme.blockRows));
  }

  private inLast(block: Index, last: number, else_: number): Expression<"i32"> {
    const isLast = op("i32.eq", typeof block === "number" ? i32(block) : block, i32(this.scheme.blocks - 1));
    return select(i32(last), i32(else_), isLast);
  }

  /** Calls `tile` for each tile of a block, with its number of rows, where it is, and where its sums are. */
  private tiles(
    section: Section,
    start: Position,
    block: Index,
    sums: Address | null,
    tile: (rows: number, position: Position, sums: Address | null) => void,
  ): void {
    const { f, scheme, problem } = this;
    const { rows: high, width } = section;
    const last = problem.rows.size - (scheme.blocks - 1) * scheme.blockRows;
    const rest = last % high;
    const whole = last - rest;
    const a = f.let(start.a);
    const row = f.let(start.row);
    const memory = sums && f.let(sums);
    const position = { a, b: start.b, row };
    const count: Index =
      scheme.blocks === 1 || whole === scheme.blockRows ? whole : f.let(this.inLast(block, whole, scheme.blockRows));
    const done = f.local("i32");
    const round = (): void => {
      tile(high, position, memory);
      f.increase(a, high * problem.rows.a * this.bytesOfA);
      f.increase(row, high * problem.rows.row);
      if (memory) f.increase(memory, high * width * 16);
    };
    if (count === high) round();
    else f.for(done, 0, count, high, round);
    if (rest === 0) return;
    if (scheme.blocks === 1) tile(rest, position, memory);
    else f.if(this.inLast(block, 1, 0), () => tile(rest, position, memory));
  }

  /** The loops of the sums: bytes in a, and in b or its copy. */
  private levels({ width }: Section): Level[] {
    const { problem, scheme } = this;
    return problem.inner.map(({ size, a, b }, i) => {
      const within = { ...problem, inner: problem.inner.slice(i + 1) };
      const stepA = scheme.a === "direct" ? a * this.bytesOfA : blockBytes(within, scheme);
      const stepB = scheme.b === "direct" ? b * this.bytesOfB : panelBytes(within, width);
      return { size, steps: [stepA, stepB] };
    });
  }

  /** Calls `body` for each part of the sums, with where it starts and its loops. */
  private parts(section: Section, start: Position, body: (position: Position, levels: Level[]) => void): void {
    const { f, scheme } = this;
    const levels = this.levels(section);
    const [a, b] = [f.let(start.a), f.let(start.b)];
    const position = { a, b, row: start.row };
    const level = (depth: number): void => {
      if (depth === scheme.parts.length) return body(position, levels.slice(levels.length - scheme.sums.length));
      const { size, steps } = levels[depth];
      const { step } = scheme.parts[depth];
      const shared = step > 1; // the loop's share is left to the tile
      const at = f.local("i32");
      const [backA, backB] = [f.let(a), f.let(b)];
      f.for(at, 0, size, step, () => {
        if (shared) {
          const rest = (size as number) % step;
          const share =
            rest === 0 ? step : f.let(select(i32(rest), i32(step), op("i32.gt_u", at, i32((size as number) - step))));
          body(position, [{ size: share, steps }, ...levels.slice(depth + 1)]);
        } else level(depth + 1);
        f.increase(a, steps[0] * step);
        f.increase(b, steps[1] * step);
      });
      f.set(a, backA);
      f.set(b, backB);
    };
    level(0);
  }

  private sumsOf({ width }: Section, rows: number, memory: Address | null): Vector[] {
    const { f } = this;
    return Array.from({ length: rows * width }, (_, i) =>
      f.let(memory === null ? op("i32x4.splat", i32(0)) : load("v128.load", memory, i * 16)),
    );
  }

  /** sums += a·b over the loops. Vectors of b first, then for each row a splat of a just before it is used: V8 spills else. */
  private multiply(
    { width, valid }: Section,
    rows: number,
    position: Position,
    levels: readonly Level[],
    sums: readonly Vector[],
  ): void {
    const { f, problem, scheme } = this;
    const stride = problem.rows.a * this.bytesOfA;
    const lowest = Math.min(0, stride * (rows - 1)); // offsets must not be negative
    const a = f.let(plus(position.a, lowest));
    const b = f.let(position.b);
    const lanesIn = (vector: number): number => (vector === width - 1 ? valid : scheme.lanes);
    nest(f, levels, [a, b], () => {
      const vectors = Array.from({ length: width }, (_, vector) =>
        scheme.b === "direct"
          ? this.read(problem.b.dtype, b, problem.columns.b, vector, lanesIn(vector))
          : f.let(load("v128.load", b, vector * 16)),
      );
      for (let row = 0; row < rows; row++) {
        const offset = row * stride - lowest;
        const splat =
          problem.columns.a === 0
            ? this.converted(problem.a.dtype, this.values.splat(problem.a.dtype, a, offset))
            : null;
        vectors.forEach((vector, i) => {
          const factor = splat ?? this.read(problem.a.dtype, a, problem.columns.a, i, lanesIn(i), offset);
          const sum = sums[row * width + i];
          f.set(sum, this.multiplied(factor, vector, sum));
        });
      }
    });
  }

  /** A vector of elements `stride` apart, the `index`-th of a row, in lanes of the sums. */
  private read(dtype: DType, address: Address, stride: number, index: number, valid: number, offset = 0): Vector {
    const { values, scheme, f } = this;
    const { bytes } = dtypes[dtype];
    const first = index * scheme.lanes;
    if (stride === 0) return this.converted(dtype, values.splat(dtype, address, offset));
    if (stride === 1) return this.converted(dtype, values.load(dtype, address, offset + first * bytes));
    const lowest = Math.min(0, stride * (first + valid - 1)); // offsets must not be negative
    const base = f.let(plus(address, offset + lowest * bytes));
    const at = (lane: number): number => (stride * (first + lane) - lowest) * bytes;
    return this.converted(dtype, gathered(dtype, base, valid, at));
  }

  private converted(dtype: DType, vector: Expression<"v128">): Vector {
    const local = this.f.let(vector);
    return convertLanes(this.f, local, laneKindOf(dtype), laneKindOf(this.problem.dtype));
  }

  private multiplied(a: Vector, b: Vector, sum: Vector): Expression<"v128"> {
    const kind = laneKindOf(this.problem.dtype);
    if (kind === "i32") return op("i32x4.add", sum, op("i32x4.mul", a, b));
    const lanes = kind === "f32" ? "f32x4" : "f64x2";
    if (this.values.target.fused) return op(`${lanes}.relaxed_madd`, a, b, sum);
    return op(`${lanes}.add`, sum, op(`${lanes}.mul`, a, b));
  }
}
