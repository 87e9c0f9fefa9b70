import { dtypes } from "../../../../shape/dtype.js";
import { at, i32, op, plus, times, type Index } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import type { Loop, Problem } from "./problem.js";

/** Where a product is: byte addresses in a and b, and the output's row. */
export interface Position<T extends Index = Local<"i32">> {
  readonly a: T;
  readonly b: T;
  readonly row: T;
}

/** index / size and index % size. */
export function divided(f: FunctionBuilder, index: Index, size: number): [quotient: Index, rest: Index] {
  if (size === 1) return [index, 0];
  if (typeof index === "number") return [Math.floor(index / size), index % size];
  const quotient = f.let(op("i32.div_u", index, i32(size)));
  return [quotient, f.let(op("i32.sub", index, times(quotient, size)))];
}

/** The position after `index` rounds of loops within loops, the last one's fastest. */
export function moved(
  f: FunctionBuilder,
  { a, b }: Problem,
  start: Position<Index>,
  loops: readonly Loop[],
  index: Index,
): Position {
  const rounds: Index[] = [];
  let rest = index;
  loops.toReversed().forEach(({ size }, i) => {
    const [quotient, own] = i === loops.length - 1 ? [0, rest] : divided(f, rest, size);
    rounds.unshift(own);
    rest = quotient;
  });
  const along = (from: Index, stride: (loop: Loop) => number): Local<"i32"> => {
    const steps = loops.flatMap((loop, i) => (stride(loop) === 0 ? [] : [times(rounds[i], stride(loop))]));
    return f.let(at(plus(from, ...steps)));
  };
  const bytes = { a: dtypes[a.dtype].bytes, b: dtypes[b.dtype].bytes };
  return {
    a: along(start.a, (loop) => loop.a * bytes.a),
    b: along(start.b, (loop) => loop.b * bytes.b),
    row: along(start.row, (loop) => loop.row),
  };
}
