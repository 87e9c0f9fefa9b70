import { i32, load, op, plus, select, store, times, type Expression, type Index } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import type { RowFinish } from "./finish.js";
import type { Level } from "./nest.js";
import { panelBytes } from "./pack.js";
import type { Position } from "./position.js";
import { blockBytes, bytesOf, sumsBytes, type Product } from "./product.js";
import type { Section } from "./scheme.js";
import { laneKindOf } from "../lanes.js";
import { additions } from "./combine.js";
import { TileWriter } from "./tile.js";

type Address = Local<"i32">;
type Vector = Local<"v128">;

/** Writes one tile's columns of a block of rows. */
export class BlockWriter {
  private readonly tile: TileWriter;

  constructor(private readonly product: Product) {
    this.tile = new TileWriter(product);
  }

  /** @param block Which it is of the blocks of its rows. */
  write(section: Section, { a, b, row: first }: Position, column: Index, block: Index): void {
    const { f, scheme, problem, places, throughSums } = this.product;
    const start = { a: f.let(plus(a, times(column, problem.columns.a * bytesOf(problem).a))), b, row: first };
    if (!throughSums) {
      this.tiles(section, start, block, null, (rows, position) => {
        const sums = this.sumsOf(section, rows);
        this.tile.multiply(section, rows, position, this.levels(section), sums);
        this.finishTile(section, rows, position.row, column, sums);
      });
      return;
    }
    const base = f.let(plus(places.sums, times(f.params[0], sumsBytes(scheme))));
    const inParts = scheme.parts.length > 0;
    if (inParts) f.do(op("memory.fill", base, i32(0), i32(scheme.blockRows * section.width * 16)));
    this.parts(section, start, (position, levels) =>
      this.tiles(section, position, block, base, (rows, at, memory) => {
        // each part has sums of its own, added to those before: a long sum is as exact as a short one
        const sums = this.sumsOf(section, rows);
        this.tile.multiply(section, rows, at, levels, sums);
        sums.forEach((sum, i) => {
          const whole = inParts ? this.added(load("v128.load", memory!, i * 16), sum) : sum;
          f.do(store("v128.store", memory!, whole, i * 16));
        });
      }),
    );
    const row = f.let(start.row);
    const memory = f.let(base);
    const end = this.rowsIn(block);
    const done = f.local("i32");
    f.for(done, 0, end, 1, () => {
      const finish = this.product.finish(row);
      for (let vector = 0; vector < section.width; vector++)
        this.finishVector(section, finish, vector, column, f.let(load("v128.load", memory, vector * 16)));
      f.increase(row, problem.rows.row);
      f.increase(memory, section.width * 16);
    });
  }

  private finishTile(section: Section, rows: number, row: Address, column: Index, sums: readonly Vector[]): void {
    const { f, problem } = this.product;
    for (let i = 0; i < rows; i++) {
      const finish = this.product.finish(i === 0 ? row : f.let(plus(row, i * problem.rows.row)));
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
    const { lanes } = this.product.scheme;
    finish(column, vector * lanes, vector === width - 1 ? valid : lanes, sums);
  }

  /** Rows of the block: fewer in the last. */
  rowsIn(block: Index): Index {
    const { f, scheme, problem } = this.product;
    const last = problem.rows.size - (scheme.blocks - 1) * scheme.blockRows;
    if (last === scheme.blockRows) return last;
    return f.let(this.inLast(block, last, scheme.blockRows));
  }

  private inLast(block: Index, last: number, before: number): Expression<"i32"> {
    const isLast = op("i32.eq", typeof block === "number" ? i32(block) : block, i32(this.product.scheme.blocks - 1));
    return select(i32(last), i32(before), isLast);
  }

  /** Calls `tile` for each tile of a block, with its number of rows, where it is, and where its sums are. */
  private tiles(
    section: Section,
    start: Position,
    block: Index,
    sums: Address | null,
    tile: (rows: number, position: Position, sums: Address | null) => void,
  ): void {
    const { f, scheme, problem } = this.product;
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
      f.increase(a, high * problem.rows.a * bytesOf(problem).a);
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
    const { problem, scheme } = this.product;
    const bytes = bytesOf(problem);
    return problem.inner.map(({ size, a, b }, i) => {
      const within = { ...problem, inner: problem.inner.slice(i + 1) };
      const stepA = scheme.a === "direct" ? a * bytes.a : blockBytes(within, scheme);
      const stepB = scheme.b === "direct" ? b * bytes.b : panelBytes(within, width);
      return { size, steps: [stepA, stepB] };
    });
  }

  /** Calls `body` for each part of the sums, with where it starts and its loops. */
  private parts(section: Section, start: Position, body: (position: Position, levels: Level[]) => void): void {
    const { f, scheme } = this.product;
    const levels = this.levels(section);
    const [a, b] = [f.let(start.a), f.let(start.b)];
    const position = { a, b, row: start.row };
    const level = (depth: number): void => {
      if (depth === scheme.parts.length) return body(position, levels.slice(depth));
      const { size, steps } = levels[depth];
      const step = scheme.parts[depth];
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

  private sumsOf({ width }: Section, rows: number): Vector[] {
    const { f } = this.product;
    return Array.from({ length: rows * width }, () => f.let(op("i32x4.splat", i32(0))));
  }

  private added(a: Expression<"v128">, b: Expression<"v128">): Expression<"v128"> {
    return op(additions[laneKindOf(this.product.problem.dtype)], a, b);
  }
}
