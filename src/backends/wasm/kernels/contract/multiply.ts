import { i32, load, op, plus, select, store, times, type Expression, type Index } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import { BlockWriter } from "./block.js";
import { nest, type Level } from "./nest.js";
import { forTile, panelBytes, writePack } from "./pack.js";
import { divided, moved, type Position } from "./position.js";
import { roundsOf } from "./problem.js";
import { blockBytes, bytesOf, type Product } from "./product.js";
import { tilesOf, vectorsOf, widestOf, type Section } from "./scheme.js";

type Address = Local<"i32">;

/** Writes a problem's products into a function: the pieces from `first` up to `end`. */
export class ProductWriter {
  private readonly block: BlockWriter;

  constructor(private readonly product: Product) {
    this.block = new BlockWriter(product);
  }

  write(first: Address, end: Address): void {
    if (this.product.scheme.order === "rows") this.writeInRows(first, end);
    else this.writeInColumns(first, end);
  }

  /** A piece is a block of rows; all columns one tile after the other. */
  private writeInRows(first: Address, end: Address): void {
    const { f, scheme, problem } = this.product;
    const piece = f.local("i32");
    f.for(piece, first, end, 1, () => {
      const [group, block] = divided(f, piece, roundsOf(scheme.still) * scheme.blocks);
      const outer = this.group(group);
      const { position: start, index } = this.blockOf(outer, block);
      const position = scheme.a === "direct" ? start : { ...start, a: this.copyBlock(start.a, index) };
      const packed = f.let(plus(this.product.places.panels, times(group, panelBytes(problem, vectorsOf(scheme)))));
      for (const section of scheme.sections) {
        const tile = f.local("i32");
        const body = (at: Index): void => {
          const vector = plus(section.first, times(at, section.width));
          const column = f.let(times(vector, scheme.lanes));
          const b =
            scheme.b === "packed"
              ? plus(packed, times(f.let(vector), panelBytes(problem, 1)))
              : plus(position.b, times(column, problem.columns.b * bytesOf(problem).b));
          this.block.write(section, { ...position, b: f.let(b) }, column, index);
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
    const { f, scheme, problem } = this.product;
    const blocks = roundsOf(scheme.still) * scheme.blocks;
    const at = f.let(this.tilesBefore(first, blocks));
    const to = f.let(this.tilesBefore(end, blocks));
    const columnsOf = (section: Section, outer: Position, tile: Index, block: Address, stop: Address): void => {
      const column = f.let(times(plus(section.first, times(tile, section.width)), scheme.lanes));
      const source = f.let(plus(outer.b, times(column, problem.columns.b * bytesOf(problem).b)));
      const b = scheme.b === "panel" ? this.packPanel(section, source) : source;
      f.loop((next) => {
        const { position, index } = this.blockOf({ ...outer, b }, block);
        this.block.write(section, position, column, index);
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
    const { f, scheme } = this.product;
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
    const { f, problem, scheme, places } = this.product;
    const panel = f.let(plus(places.panels, times(f.params[0], panelBytes(problem, widestOf(scheme)))));
    writePack(f, problem, section, source, panel);
    return panel;
  }

  /** Copies a block of rows that lie side by side, term after term: else each term would be far from the next. */
  private copyBlock(source: Address, block: Index): Address {
    const { f, problem, scheme, places } = this.product;
    const copy = f.let(plus(places.block, times(f.params[0], blockBytes(problem, scheme))));
    const [from, to] = [f.let(source), f.let(copy)];
    const end = times(this.block.rowsIn(block), bytesOf(problem).a);
    const levels = problem.inner.map(({ size, a }, i): Level => {
      return {
        size,
        steps: [a * bytesOf(problem).a, blockBytes({ ...problem, inner: problem.inner.slice(i + 1) }, scheme)],
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
    const { f, problem, scheme, places } = this.product;
    return moved(f, problem, { a: places.a, b: places.b, row: 0 }, scheme.moving, index);
  }

  /** Where a block of rows starts, of those that share b; and which it is of its rows. */
  private blockOf(outer: Position, block: Index): { position: Position; index: Index } {
    const { f, scheme, problem } = this.product;
    const [still, index] = divided(f, block, scheme.blocks);
    const { a, row } = moved(f, problem, outer, scheme.still, still);
    const rows = times(index, scheme.blockRows);
    if (index === 0) return { position: { a, b: outer.b, row }, index };
    const first = f.let(rows);
    const position = {
      a: f.let(plus(a, times(first, problem.rows.a * bytesOf(problem).a))),
      b: outer.b,
      row: f.let(plus(row, times(first, problem.rows.row))),
    };
    return { position, index };
  }
}
