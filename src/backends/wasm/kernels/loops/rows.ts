import type { Combiner, ReduceRecord } from "../../../../ops/record.js";
import type { Step } from "../../../../passes/plan.js";
import { dtypes } from "../../../../shape/dtype.js";
import { sizeOf } from "../../../../shape/shape.js";
import { at, op, plus, times, type Index } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import { stepNanoseconds } from "../cost.js";
import type { Kernel, KernelFunction, Lowering, Target } from "../kernel.js";
import { operandOf, Pointwise, rowAccesses, type Columns } from "../pointwise.js";
import { Vectors } from "../vectors.js";
import { accumulator, acrossLanes, FOLDED, neutralOf, type Accumulator } from "./combine.js";

type Vector = Local<"v128">;

/** Rows shorter than this are taken several to a piece. */
const PIECE = 512;

/** When each operation is computed: `rounds` over a row, in each of which elements are computed and rows reduced. */
interface Rounds {
  readonly count: number;
  /** Of an operation on elements, the round that computes it; of a reduction, the round that reduces. */
  readonly of: readonly number[];
  readonly level: readonly ("element" | "row" | "reduction")[];
}

function roundsOf(step: Step, rows: number): Rounds {
  const of: number[] = [];
  const ready: number[] = []; // the first round in which the result can be used
  const level = step.operations.map(({ op: { kind }, shape }) =>
    kind === "reduce" ? "reduction" : sizeOf(shape) === rows ? "row" : "element",
  );
  step.operations.forEach(({ operands }, i) => {
    const first = Math.max(
      0,
      ...operands.map((operand) => (operand < step.inputs.length ? 0 : ready[operand - step.inputs.length])),
    );
    of.push(first);
    ready.push(level[i] === "reduction" ? first + 1 : first);
  });
  const looping = of.filter((_, i) => level[i] !== "row");
  return { count: 1 + Math.max(...looping), of, level };
}

/**
 * Rows that stay in the cache while they are gone over several times: softmax takes three rounds, layer norm three. What
 * one round computes and a later one needs is kept in memory of the thread's own, a row long.
 */
export const rowsKernels: Lowering = (step, target): readonly Kernel[] => {
  const { columns } = step;
  const reduction = step.operations.find(({ op: { kind } }) => kind === "reduce")!;
  const rows = sizeOf(operandOf(step, reduction.operands[0]).shape) / columns;
  const rowsAPiece = Math.max(1, Math.ceil(PIECE / columns));
  const rounds = roundsOf(step, rows);
  const kept = keptRows(step, rounds, rows, target);
  return [
    {
      work: { pieces: Math.ceil(rows / rowsAPiece), nanoseconds: stepNanoseconds(step) + rows * 8 },
      write(f, first, end) {
        const row = f.local("i32");
        const last = f.let(times(end, rowsAPiece));
        f.if(op("i32.gt_u", last, at(rows)), () => f.set(last, rows));
        const writer = new RowWriter(f, step, target, rounds, kept, rows <= target.mostThreads ? row : f.params[0]);
        f.for(row, times(first, rowsAPiece), last, 1, () => writer.write(row));
      },
    },
  ];
};

/** Scratch rows of elements that a later round needs, by operation: the first address. Each thread has one, or each row. */
function keptRows(step: Step, { of, level }: Rounds, rows: number, target: Target): Map<number, number> {
  const { columns } = step;
  const kept = new Map<number, number>();
  step.operations.forEach(({ dtype }, i) => {
    if (level[i] !== "element") return;
    const again = step.operations.some(
      ({ operands }, later) => operands.includes(step.inputs.length + i) && of[later] > of[i] && level[later] !== "row",
    );
    if (!again) return;
    kept.set(i, target.scratch(rowBytes(columns, dtypes[dtype].bytes) * Math.min(rows, target.mostThreads)));
  });
  return kept;
}

/** A row with a cache line behind it, so that vectors may be written over its end and threads share no line. */
const rowBytes = (columns: number, bytes: number): number => Math.ceil((columns * bytes) / 64) * 64 + 64;

class RowWriter {
  private readonly v: Vectors;
  private readonly elements: Pointwise;
  private readonly ofRow: Pointwise;

  constructor(
    private readonly f: KernelFunction,
    private readonly step: Step,
    target: Target,
    private readonly rounds: Rounds,
    private readonly kept: ReadonlyMap<number, number>,
    /** The number of the thread or the row, by which scratch rows are told apart. */
    private readonly own: Local<"i32">,
  ) {
    this.v = new Vectors(f, step, target);
    const { level } = rounds;
    this.elements = new Pointwise(
      this.v,
      step,
      step.columns,
      rowAccesses(step, step.columns, (i) => level[i] !== "row"),
    );
    this.ofRow = new Pointwise(
      this.v,
      step,
      1,
      rowAccesses(step, 1, (i) => level[i] === "row"),
    );
  }

  write(row: Local<"i32">): void {
    const { rounds, step } = this;
    const places = this.elements.row(row);
    const rowPlaces = this.ofRow.row(row);
    const results = new Map<number, Vector>(); // of whole rows, in every lane
    const ofRow = (round: number): void => {
      this.ofRow.run(
        rowPlaces,
        { column: 0, offset: 0, valid: 1 },
        results,
        (i) => rounds.level[i] === "row" && rounds.of[i] === round,
      );
    };
    for (let round = 0; round < rounds.count; round++) {
      ofRow(round);
      this.round(round, places, results);
    }
    ofRow(rounds.count);
    step.outputs.forEach(({ operation, use }, i) => {
      if (rounds.level[operation] === "reduction")
        this.v.store(use.dtype, rowPlaces.outputs[i], results.get(operation)!, 1);
    });
  }

  private round(round: number, places: ReturnType<Pointwise["row"]>, results: Map<number, Vector>): void {
    const { v, f, step, rounds } = this;
    const { columns } = step;
    const reductions = step.operations.flatMap(({ op: { kind } }, i) =>
      kind === "reduce" && rounds.of[i] === round ? [i] : [],
    );
    const wanted = (i: number): boolean => rounds.level[i] === "element" && rounds.of[i] === round;
    const count = step.operations.filter((_, i) => wanted(i)).length;
    const unroll = columns >= 16 * v.lanes ? (count <= 2 ? 4 : count <= 8 ? 2 : 1) : 1;
    const combinerOf = (i: number): Combiner => (step.operations[i].op as ReduceRecord).combiner;
    const sums = Array.from({ length: unroll }, () =>
      reductions.map((i) => accumulator(v, combinerOf(i), step.operations[i].dtype, columns / (unroll * v.lanes))),
    );
    const vector = (at: Columns, into: readonly Accumulator[]): void => {
      const given = new Map(results);
      this.loadKept(round, at, given);
      const vectorOf = this.elements.run(places, at, given, wanted);
      this.storeKept(round, at, given);
      reductions.forEach((i, r) => {
        const { dtype, operands } = step.operations[i];
        const value = v.padded(vectorOf(operands[0]), dtype, neutralOf(combinerOf(i), dtype), at.valid);
        into[r].take(value);
      });
    };
    const { lanes } = v;
    const block = unroll * lanes;
    const blocks = columns - (columns % block);
    const whole = columns - (columns % lanes);
    const column = f.local("i32");
    const loop = (from: Index, to: Index): void =>
      f.for(column, from, to, block, () => {
        for (let u = 0; u < unroll; u++) vector({ column, offset: u * lanes, valid: lanes }, sums[u]);
      });
    if (sums.some((own) => own.some(({ isLong }) => isLong))) {
      const start = f.local("i32");
      f.for(start, 0, blocks, FOLDED * block, () => {
        const end = f.let(plus(start, FOLDED * block));
        f.if(op("i32.gt_u", end, at(blocks)), () => f.set(end, blocks));
        loop(start, end);
        sums.forEach((own) => own.forEach((sum) => sum.fold()));
      });
    } else if (blocks > 4 * block) loop(0, blocks);
    else
      for (let start = 0; start < blocks; start += lanes)
        vector({ column: 0, offset: start, valid: lanes }, sums[(start / lanes) % unroll]);
    for (let start = blocks; start < whole; start += lanes)
      vector({ column: 0, offset: start, valid: lanes }, sums[((start - blocks) / lanes) % unroll]);
    if (whole < columns) vector({ column: 0, offset: whole, valid: columns - whole }, sums[0]);
    reductions.forEach((i, r) => {
      const { dtype } = step.operations[i];
      const [first, ...others] = sums.map((own) => own[r]);
      results.set(i, acrossLanes(v, combinerOf(i), dtype, first.total(others)));
    });
  }

  /** The scratch row for the elements of an operation. */
  private keptAddress(operation: number): Index {
    const { step, own } = this;
    const { bytes } = dtypes[step.operations[operation].dtype];
    return plus(this.kept.get(operation)!, times(own, rowBytes(step.columns, bytes)));
  }

  private loadKept(round: number, { column, offset }: Columns, given: Map<number, Vector>): void {
    const { v, f, step, rounds } = this;
    for (const operation of this.kept.keys()) {
      if (rounds.of[operation] >= round) continue;
      const used = step.operations.some(
        ({ operands }, i) => rounds.of[i] === round && operands.includes(step.inputs.length + operation),
      );
      if (!used) continue;
      const { dtype } = step.operations[operation];
      const { bytes } = dtypes[dtype];
      const address = plus(this.keptAddress(operation), times(column, bytes));
      given.set(operation, f.let(v.load(dtype, address, offset * bytes)));
    }
  }

  private storeKept(round: number, { column, offset }: Columns, given: ReadonlyMap<number, Vector>): void {
    const { v, step, rounds } = this;
    for (const operation of this.kept.keys()) {
      if (rounds.of[operation] !== round) continue;
      const { dtype } = step.operations[operation];
      const { bytes } = dtypes[dtype];
      const address = plus(this.keptAddress(operation), times(column, bytes));
      v.store(dtype, address, given.get(operation)!, v.lanes, offset * bytes);
    }
  }
}
