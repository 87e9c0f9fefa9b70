import { accessOf, collapse, inRows, longestRow, type Access, type RowAccess } from "../../../../passes/access.js";
import type { Combiner, ReduceRecord } from "../../../../ops/record.js";
import type { ReduceAttributes } from "../../../../ops/reduce.js";
import type { Step, Use } from "../../../../passes/plan.js";
import { broadcastStrides } from "../../../../ops/movement.js";
import { dtypes, type DType } from "../../../../shape/dtype.js";
import { sizeOf, type Shape } from "../../../../shape/shape.js";
import { at, i32, op, plus, times, type Index } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import { stepNanoseconds } from "../cost.js";
import type { Kernel, KernelFunction, Lowering, Target } from "../kernel.js";
import { operandOf, Pointwise, rowAccesses } from "../pointwise.js";
import { rowAddress } from "../rowAddresses.js";
import { laneCount, Vectors } from "../vectors.js";
import { accumulator, combine, FOLDED, type Accumulator } from "./combine.js";

type Vector = Local<"v128">;

/** Vectors of results that are summed up together: a cache line of float32. */
const VECTORS = 4;
/** Reductions of so many elements with few results are cut into parts, so that threads can share them. */
const LONG = 4096;
const MOST_PARTS = 16;
/** Elements of a result, such as those of a window that is pooled, that are combined without a loop. */
const MOST_UNROLLED = 9;

/** The loops of a reduction: results in rows of `columns`, and for each the elements that it combines. */
interface Loops {
  readonly combiner: Combiner;
  readonly dtype: DType;
  /** The operation that reduces; those before it are on its input's space. */
  readonly position: number;
  readonly results: number;
  readonly columns: number;
  /** Of each input that is read on the way: where its results' rows start. */
  readonly rows: readonly (RowAccess | null)[];
  /** Sizes of the loops over the elements combined, the innermost last. */
  readonly sizes: readonly number[];
  /** Of each input: the strides of these loops, in elements. */
  readonly strides: readonly (readonly number[])[];
}

/** One reduction along axes before the last, or through views: results side by side are vectors. */
export const reduceKernels: Lowering = (step, target): readonly Kernel[] => {
  const loops = loopsOf(step);
  if (loops.results === 0) return [];
  const lanes = laneCount(step);
  const block = VECTORS * lanes;
  const blocks = Math.ceil(loops.columns / block);
  const pieces = (loops.results / loops.columns) * blocks;
  const combined = loops.sizes.reduce((product, size) => product * size, 1);
  const nanoseconds = stepNanoseconds(step);
  const parts = combined >= LONG && pieces < 8 ? Math.min(MOST_PARTS, loops.sizes[0] ?? 1) : 1;
  if (parts === 1) {
    const kernel: Kernel = {
      work: { pieces, nanoseconds },
      write(f, first, end) {
        const writer = new ReduceWriter(f, step, target, loops);
        const piece = f.local("i32");
        f.for(piece, first, end, 1, () => {
          const row = f.let(blocks === 1 ? piece : op("i32.div_u", piece, i32(blocks)));
          const start = f.let(blocks === 1 ? i32(0) : times(op("i32.rem_u", piece, i32(blocks)), block));
          writer.eachWidth(start, (count, valid) => {
            const sums = writer.sums(count, combined);
            writer.accumulate(sums, row, start, 0, loops.sizes[0] ?? 1, valid);
            writer.finish(totals(sums), row, start, valid);
          });
        });
      },
    };
    return [kernel];
  }
  const width = blocks * block; // results of a row with what is computed behind its end
  const rows = loops.results / loops.columns;
  const bytes = dtypes[loops.dtype].bytes;
  const scratch = target.scratch(parts * rows * width * bytes);
  const partial: Kernel = {
    work: { pieces: parts * pieces, nanoseconds },
    write(f, first, end) {
      const writer = new ReduceWriter(f, step, target, loops);
      const piece = f.local("i32");
      f.for(piece, first, end, 1, () => {
        const part = f.let(op("i32.div_u", piece, i32(pieces)));
        const own = f.let(op("i32.rem_u", piece, i32(pieces)));
        const row = f.let(op("i32.div_u", own, i32(blocks)));
        const start = f.let(times(op("i32.rem_u", own, i32(blocks)), block));
        const bound = (index: Index): Local<"i32"> => f.let(op("i32.div_u", times(index, loops.sizes[0]), i32(parts)));
        const address = f.let(plus(scratch, times(plus(times(plus(times(part, rows), row), width), start), bytes)));
        writer.eachWidth(start, (count, valid) => {
          const sums = writer.sums(count, combined / parts);
          writer.accumulate(sums, row, start, bound(part), bound(plus(part, 1)), valid);
          totals(sums).forEach((sum, u) => writer.v.store(loops.dtype, address, sum, lanes, u * lanes * bytes));
        });
      });
    },
  };
  const total: Kernel = {
    work: { pieces: 1, nanoseconds: (parts * rows * width) / 4 },
    write(f, first, end) {
      const writer = new ReduceWriter(f, step, target, loops);
      f.if(op("i32.lt_u", first, end), () => {
        const row = f.local("i32");
        const start = f.local("i32");
        f.for(row, 0, rows, 1, () => {
          f.for(start, 0, loops.columns, block, () => {
            const address = f.let(plus(scratch, times(plus(times(row, width), start), bytes)));
            writer.eachWidth(start, (count, valid) => {
              const sums = Array.from({ length: count }, (_, u) => {
                const own = Array.from({ length: parts }, (_, part) =>
                  f.let(writer.v.load(loops.dtype, address, (part * rows * width + u * lanes) * bytes)),
                );
                return inTree(own, (a, b) => combine(writer.v, loops.combiner, loops.dtype, a, b));
              });
              writer.finish(sums, row, start, valid);
            });
          });
        });
      });
    },
  };
  return [partial, total];
};

const totals = (sums: readonly Accumulator[]): Vector[] => sums.map((sum) => sum.total());

/** The indices of all rounds of loops within loops, the last one's fastest. */
const indicesOf = (sizes: readonly number[]): number[][] =>
  sizes.reduce<number[][]>(
    (rounds, size) => rounds.flatMap((indices) => Array.from({ length: size }, (_, index) => [...indices, index])),
    [[]],
  );

/** Neighbours first, then neighbours of those: the same tree for any number of threads. */
function inTree(values: readonly Vector[], join: (a: Vector, b: Vector) => Vector): Vector {
  if (values.length === 1) return values[0];
  const pairs = values.flatMap((value, i) =>
    i % 2 === 1 ? [] : i + 1 < values.length ? [join(value, values[i + 1])] : [value],
  );
  return inTree(pairs, join);
}

/** The strides, one an axis of `shape`, by which a use is read. */
function stridesIn(use: Use, shape: Shape): readonly number[] {
  if (use.view === undefined) return broadcastStrides(use.shape, shape);
  const skip = shape.length - use.shape.length;
  const { strides } = use.view;
  return shape.map((_, axis) => (axis < skip || use.shape[axis - skip] === 1 ? 0 : strides[axis - skip]));
}

function loopsOf(step: Step): Loops {
  const position = step.operations.findIndex(({ op: { kind } }) => kind === "reduce");
  const { op: record, attributes, operands, shape: out, dtype } = step.operations[position];
  const { axes } = attributes as unknown as ReduceAttributes;
  const { shape } = operandOf(step, operands[0]);
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const own = step.inputs.map((use, i) =>
    step.operations.some(({ operands: read }, at) => at <= position && read.includes(i)) ? stridesIn(use, shape) : null,
  );
  const pick = (of: readonly number[], chosen: readonly number[]): number[] => chosen.map((axis) => of[axis]);
  const keptShape = pick(shape, kept);
  const ofKept: (Access | null)[] = own.map((strides, i) =>
    strides === null ? null : collapse(keptShape, pick(strides, kept), step.inputs[i].view?.offset ?? 0),
  );
  const after: Access[] = step.operations
    .slice(position + 1)
    .flatMap(({ operands: read, shape: result }) =>
      read.filter((operand) => operand < step.inputs.length).map((operand) => accessOf(step.inputs[operand], result)),
    );
  const results = sizeOf(out);
  const columns = longestRow([...ofKept.filter((access) => access !== null), ...after], results);
  const merged = mergedLoops(
    pick(shape, axes),
    own.map((strides) => (strides === null ? axes.map(() => 0) : pick(strides, axes))),
  );
  return {
    combiner: (record as ReduceRecord).combiner,
    dtype,
    position,
    results,
    columns,
    rows: ofKept.map((access) => (access === null ? null : inRows(access, columns)!)),
    ...merged,
  };
}

/** Neighbouring loops that continue each other for every input are one. */
function mergedLoops(
  sizes: readonly number[],
  strides: readonly (readonly number[])[],
): { sizes: number[]; strides: number[][] } {
  const out = { sizes: [] as number[], strides: strides.map((): number[] => []) };
  sizes.forEach((size, axis) => {
    if (size === 1) return;
    const last = out.sizes.length - 1;
    const continues = last >= 0 && strides.every((own, i) => out.strides[i][last] === own[axis] * size);
    if (continues) out.sizes[last] *= size;
    else out.sizes.push(size);
    strides.forEach((own, i) => {
      if (continues) out.strides[i][last] = own[axis];
      else out.strides[i].push(own[axis]);
    });
  });
  return out;
}

class ReduceWriter {
  readonly v: Vectors;
  private readonly before: Pointwise;
  private readonly after: Pointwise;

  constructor(
    private readonly f: KernelFunction,
    private readonly step: Step,
    private readonly target: Target,
    private readonly loops: Loops,
  ) {
    this.v = new Vectors(f, step, target);
    this.before = new Pointwise(this.v, step, loops.columns, loops.rows);
    this.after = new Pointwise(
      this.v,
      step,
      loops.columns,
      rowAccesses(step, loops.columns, (i) => i > loops.position),
    );
  }

  /** Runs `write` for a whole block from `start` on, or for what is left of the row. */
  eachWidth(start: Local<"i32">, write: (count: number, valid: (u: number) => number) => void): void {
    const { lanes } = this.v;
    const { columns } = this.loops;
    const block = VECTORS * lanes;
    const rest = columns % block;
    const whole = (): void => write(VECTORS, () => lanes);
    const part = (): void => write(Math.ceil(rest / lanes), (u) => Math.min(lanes, rest - u * lanes));
    if (rest === 0) whole();
    else if (columns < block) part();
    else this.f.if(op("i32.lt_u", start, i32(columns - rest)), whole, part);
  }

  /** Accumulators for so many vectors of results, each of which combines about so many elements. */
  sums(count: number, combined: number): Accumulator[] {
    const { combiner, dtype } = this.loops;
    return Array.from({ length: count }, () => accumulator(this.v, combiner, dtype, combined));
  }

  /**
   * Combines the elements of rounds `from` up to `to` of the outermost loop into the sums of results from `start` on, of
   * which the u-th vector has `valid(u)` lanes.
   */
  accumulate(
    sums: readonly Accumulator[],
    row: Local<"i32">,
    start: Local<"i32">,
    from: Index,
    to: Index,
    valid: (u: number) => number,
  ): void {
    const { f, v, step, target, loops } = this;
    const { sizes, strides, position } = loops;
    const moving = new Map<number, Local<"i32">>(); // pointers that the loops move
    const inputs = step.inputs.map((use, i): Index => {
      const access = loops.rows[i];
      if (access === null || target.literalOf(use) !== undefined) return 0;
      const { bytes } = dtypes[use.dtype];
      const address = rowAddress(f, target.addressOf(use), access, use.dtype, row);
      const columns = plus(address, times(start, access.stride * bytes));
      if (strides[i].every((stride) => stride === 0)) {
        if (access.stride === 0) return address;
        return f.let(columns);
      }
      const pointer = f.let(plus(columns, times(from, strides[i][0] * bytes)));
      moving.set(i, pointer);
      return pointer;
    });
    const move = (loop: number, rounds: number): void => {
      for (const [i, pointer] of moving)
        f.increase(pointer, strides[i][loop] * rounds * dtypes[step.inputs[i].dtype].bytes);
    };
    const combined = step.operations[position].operands[0];
    const element = (addresses: readonly Index[]): void =>
      sums.forEach((sum, u) => {
        const columns = { column: 0, offset: u * v.lanes, valid: valid(u) };
        const vectorOf = this.before.run({ inputs: addresses, outputs: [] }, columns, new Map(), (i) => i < position);
        sum.take(vectorOf(combined));
      });
    if (from === 0 && to === (sizes[0] ?? 1) && sizeOf(sizes) <= MOST_UNROLLED) {
      indicesOf(sizes).forEach((indices) =>
        element(
          inputs.map((address, i) => {
            const shift = indices.reduce((sum, index, loop) => sum + index * strides[i][loop], 0);
            return shift === 0 ? address : f.let(at(plus(address, shift * dtypes[step.inputs[i].dtype].bytes)));
          }),
        ),
      );
      return;
    }
    const nest = (loop: number): void => {
      if (loop === sizes.length) {
        element(inputs);
        return;
      }
      const counter = f.local("i32");
      const rounds = (start: Index, end: Index): void =>
        f.for(counter, start, end, 1, () => {
          nest(loop + 1);
          move(loop, 1);
        });
      const [first, last] = loop === 0 ? [from, to] : [0, sizes[loop]];
      const folded = Math.max(1, Math.round(FOLDED / sizeOf(sizes.slice(loop + 1))));
      if (sums[0].isLong && sizes[loop] >= folded) {
        const start = f.local("i32");
        f.for(start, first, last, folded, () => {
          const end = f.let(plus(start, folded));
          f.if(op("i32.gt_u", end, at(last)), () => f.set(end, last));
          rounds(start, end);
          sums.forEach((sum) => sum.fold());
        });
      } else rounds(first, last);
      if (loop > 0) move(loop, -sizes[loop]);
    };
    nest(0);
  }

  /** Computes what comes after the reduction and writes the outputs of results from `start` on. */
  finish(sums: readonly Vector[], row: Local<"i32">, start: Local<"i32">, valid: (u: number) => number): void {
    const { v, loops } = this;
    const places = this.after.row(row);
    sums.forEach((sum, u) => {
      const at = { column: start, offset: u * v.lanes, valid: valid(u) };
      this.after.run(places, at, new Map([[loops.position, sum]]), (i) => i >= loops.position);
    });
  }
}
