import { plus, times, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder } from "../../assembler/function.js";
import { sizeOf } from "../../../../shape/shape.js";
import type { Kernel } from "../kernel.js";
import { addressAt, whole, type Address, type ElementBytes } from "./elements.js";
import { countOf, indicesOf, startOf } from "./pieces.js";
import { copyRow, type CopyDimension } from "./rows.js";
import { copyTransposed, isTransposition, transposedRows } from "./transposed.js";

/** Elements copied from one array to another that does not overlap it. */
export interface Copy {
  /** Byte addresses of the first element. */
  readonly from: number;
  readonly to: number;
  /** Outermost first, the innermost being that whose copies lie nearest to each other. */
  readonly dimensions: readonly CopyDimension[];
  readonly bytes: ElementBytes;
}

/** Bytes that one core copies in a nanosecond, from one of the nearer caches to another. */
export const COPIED = 32;
/** About how many elements a thread copies at a time. */
const PIECE = 4096;

/** Loops that continue each other on both sides are one; loops of one round are none. */
export function joined(dimensions: readonly CopyDimension[]): CopyDimension[] {
  const result: CopyDimension[] = [];
  for (const dimension of dimensions) {
    if (dimension.size === 1) continue;
    const { size, from, to } = dimension;
    const outer = result.at(-1);
    if (outer !== undefined && outer.from === from * size && outer.to === to * size)
      result[result.length - 1] = { size: outer.size * size, from, to };
    else result.push(dimension);
  }
  return result;
}

/** What one piece of a copy is: stretches of one dimension, for each index of those before it. */
interface Division {
  readonly outer: readonly CopyDimension[];
  readonly along: CopyDimension;
  /** Elements of `along` in a piece. */
  readonly length: number;
  /** Copies what the piece holds beyond the start. */
  readonly write: (f: FunctionBuilder, to: Address, from: Address) => void;
  readonly nanoseconds: number;
}

/** Copies all elements, of which there is at least one. */
export function copyKernel({ from, to, dimensions, bytes }: Copy): Kernel {
  const { outer, along, length, write, nanoseconds } = divisionOf(joined(dimensions), bytes);
  const stretches = { size: along.size, length };
  const sizes = [...outer.map(({ size }) => size), countOf(stretches)];
  return {
    work: { pieces: sizeOf(sizes), nanoseconds },
    write: (f, first, end) => {
      const piece = f.local("i32");
      f.for(piece, first, end, 1, () => {
        const indices = indicesOf(f, piece, sizes);
        const starts = [...indices.slice(0, -1), startOf(f, stretches, indices.at(-1)!)];
        const address = (base: number, side: "from" | "to"): Address => {
          const terms = [...outer, along].map((dimension, i): Index => times(starts[i], dimension[side] * bytes));
          return addressAt(f.let(plus(base, ...terms)));
        };
        write(f, address(to, "to"), address(from, "from"));
      });
    },
  };
}

function divisionOf(dimensions: readonly CopyDimension[], bytes: ElementBytes): Division {
  const size = sizeOf(dimensions.map((dimension) => dimension.size));
  const columns = dimensions.at(-1) ?? { size: 1, from: 1, to: 1 };
  const rows = dimensions.find((dimension) => isTransposition(dimension, columns, bytes));
  if (rows !== undefined) {
    const length = transposedRows(rows, bytes);
    return {
      outer: dimensions.slice(0, -1).filter((dimension) => dimension !== rows),
      along: rows,
      length,
      write: (f, to, from) => copyTransposed(f, to, from, { ...rows, size: length }, columns, bytes),
      nanoseconds: (size * bytes) / 20,
    };
  }
  const byVectors = columns.to === 1 && Math.abs(columns.from) <= 1;
  const nanoseconds = byVectors ? (size * bytes) / COPIED + size / columns.size : size / 4;
  // the outermost dimension of which one index is no more than a piece is the one that is cut
  let [depth, inner] = [Math.max(0, dimensions.length - 1), 1];
  for (; depth > 0 && inner * dimensions[depth].size <= PIECE; depth--) inner *= dimensions[depth].size;
  const along = dimensions[depth] ?? columns;
  const length = Math.min(along.size, Math.max(1, Math.floor(PIECE / inner)));
  const nest = [{ ...along, size: length }, ...dimensions.slice(depth + 1)];
  return {
    outer: dimensions.slice(0, depth),
    along,
    length,
    write: (f, to, from) => copyNest(f, to, from, nest, bytes),
    nanoseconds,
  };
}

function copyNest(
  f: FunctionBuilder,
  to: Address,
  from: Address,
  [outer, ...inner]: readonly CopyDimension[],
  bytes: ElementBytes,
): void {
  if (inner.length === 0) return copyRow(f, to, from, outer, bytes);
  const [source, target] = [f.let(plus(whole(from))), f.let(plus(whole(to)))];
  f.for(f.local("i32"), 0, outer.size, 1, () => {
    copyNest(f, addressAt(target), addressAt(source), inner, bytes);
    f.increase(source, outer.from * bytes);
    f.increase(target, outer.to * bytes);
  });
}
