import type { Combiner } from "../../../../ops/record.js";
import type { DType } from "../../../../shape/dtype.js";
import { f32, f64, i32, op, shuffle32, type Expression } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import type { Vectors } from "../vectors.js";

type Vector = Local<"v128">;

const INT32_MAX = 2 ** 31 - 1;

/** What a combiner gives of nothing. */
export function neutralOf(combiner: Combiner, dtype: DType): number {
  const float = dtype === "float32" || dtype === "float64";
  switch (combiner) {
    case "sum":
      return 0;
    case "prod":
      return 1;
    case "max":
      return float ? -Infinity : -INT32_MAX - 1;
    case "min":
      return float ? Infinity : INT32_MAX;
  }
}

const combinations = { sum: "add", prod: "mul", max: "max", min: "min" } as const;

export function combine(v: Vectors, combiner: Combiner, dtype: DType, a: Vector, b: Vector): Vector {
  return v.reader(dtype)[combinations[combiner]](a, b);
}

/** All lanes combined, in every lane: halves first, then neighbours. */
export function acrossLanes(v: Vectors, combiner: Combiner, dtype: DType, x: Vector): Vector {
  const exchanged = (vector: Vector, lanes: readonly number[]): Vector =>
    combine(v, combiner, dtype, vector, v.f.let(shuffle32(vector, vector, lanes)));
  if (dtype === "float64") return exchanged(x, [2, 3, 0, 1]);
  if (v.lanes === 2) return exchanged(x, [1, 0, 1, 0]);
  return exchanged(exchanged(x, [2, 3, 0, 1]), [1, 0, 3, 2]);
}

/** Sums of more vectors than this, one after the other, would lose precision to their size: see `fold`. */
const LONG = 1024;
/** About how many vectors are summed up between two folds. */
export const FOLDED = 64;

/** Combines vectors, one after the other. */
export interface Accumulator {
  take(vector: Vector): void;
  /** To be called now and then where `isLong`: what was taken is put aside, where small numbers still count beside it. */
  fold(): void;
  readonly isLong: boolean;
  /** What was taken, combined; with that of the others, where there are any. */
  total(others?: readonly this[]): Vector;
}

/** @param vectors How many will be taken, about. */
export function accumulator(v: Vectors, combiner: Combiner, dtype: DType, vectors: number): Accumulator {
  if (dtype === "float32" || dtype === "float64") {
    if (combiner === "max" || combiner === "min") return new FloatExtreme(v, combiner, dtype);
    if (combiner === "sum" && vectors > LONG) return new LongSum(v, dtype);
  }
  return new Running(v, combiner, dtype);
}

class Running implements Accumulator {
  readonly isLong = false;
  private readonly running: Vector;

  constructor(
    private readonly v: Vectors,
    private readonly combiner: Combiner,
    private readonly dtype: DType,
  ) {
    this.running = v.f.local("v128");
    v.f.set(this.running, v.literal(neutralOf(combiner, dtype), dtype));
  }

  take(vector: Vector): void {
    this.v.f.set(this.running, combine(this.v, this.combiner, this.dtype, this.running, vector));
  }

  fold(): void {}

  total(others: readonly this[] = []): Vector {
    const { v, combiner, dtype } = this;
    return others.reduce((sum, { running }) => combine(v, combiner, dtype, sum, running), this.running);
  }
}

/**
 * A sum of floats in two steps: a few vectors by plain addition, their sums by addition that keeps what rounding takes away
 * (Kahan 1965). So the error is that of the few, however long the sum.
 */
class LongSum implements Accumulator {
  readonly isLong = true;
  private readonly few: Vector;
  private readonly sum: Vector;
  /** What the sum is too large by. */
  private readonly excess: Vector;

  constructor(
    private readonly v: Vectors,
    private readonly dtype: "float32" | "float64",
  ) {
    const { f } = v;
    [this.few, this.sum, this.excess] = [f.local("v128"), f.local("v128"), f.local("v128")];
    for (const part of [this.few, this.sum, this.excess]) f.set(part, v.literal(0, dtype));
  }

  take(vector: Vector): void {
    this.v.f.set(this.few, combine(this.v, "sum", this.dtype, this.few, vector));
  }

  fold(): void {
    const { v, dtype, few, sum, excess } = this;
    const reader = v.reader(dtype);
    const change = reader.sub(few, excess);
    const next = reader.add(sum, change);
    const own = reader.sub(reader.sub(next, sum), change);
    v.f.set(excess, reader.select(reader.eq(own, own), own, v.literal(0, dtype))); // Infinity has none
    v.f.set(sum, next);
    v.f.set(few, v.literal(0, dtype));
  }

  total(others: readonly this[] = []): Vector {
    const all = [this, ...others];
    all.forEach((each) => each.fold());
    return all.map(({ sum }) => sum).reduce((a, b) => combine(this.v, "sum", this.dtype, a, b));
  }
}

/**
 * The largest or smallest of floats, by instructions that know neither NaN nor the order of −0 and 0: engines need eight of
 * others, in a row, for what those leave out. It is put right at the end, from the signs of all (an extreme that is 0 is
 * +0 where the largest of them has no sign, −0 where the smallest has one) and from whether one was NaN.
 */
class FloatExtreme implements Accumulator {
  readonly isLong = false;
  private readonly extreme: Vector;
  private readonly signs: Vector;
  private readonly unordered: Vector;
  private readonly isMax: boolean;
  private readonly lanes: "f32x4" | "f64x2";

  constructor(
    private readonly v: Vectors,
    combiner: "max" | "min",
    dtype: "float32" | "float64",
  ) {
    const { f } = v;
    this.isMax = combiner === "max";
    this.lanes = dtype === "float32" ? "f32x4" : "f64x2";
    [this.extreme, this.signs, this.unordered] = [f.local("v128"), f.local("v128"), f.local("v128")];
    f.set(this.extreme, v.literal(neutralOf(combiner, dtype), dtype));
    f.set(this.signs, this.allBits(this.isMax ? -1 : 0));
    f.set(this.unordered, this.allBits(0));
  }

  private allBits(word: number): Expression<"v128"> {
    return this.v.f.constant(op("i32x4.splat", i32(word)));
  }

  private splat(value: number): Expression<"v128"> {
    return this.v.f.constant(op(`${this.lanes}.splat`, this.lanes === "f32x4" ? f32(value) : f64(value)));
  }

  take(vector: Vector): void {
    this.join(vector, vector, op(`${this.lanes}.ne`, vector, vector));
  }

  fold(): void {}

  private join(extreme: Vector, signs: Vector, unordered: Expression<"v128">): void {
    const { v, lanes, isMax } = this;
    // the first operand stays where the second is NaN
    v.f.set(this.extreme, op(isMax ? `${lanes}.pmax` : `${lanes}.pmin`, this.extreme, extreme));
    v.f.set(this.signs, op(isMax ? "v128.and" : "v128.or", this.signs, signs));
    v.f.set(this.unordered, op("v128.or", this.unordered, unordered));
  }

  total(others: readonly this[] = []): Vector {
    others.forEach((other) => this.join(other.extreme, other.signs, other.unordered));
    const { v, lanes } = this;
    const zero = op("v128.and", this.signs, this.splat(-0));
    const isZero = op(`${lanes}.eq`, this.extreme, this.splat(0));
    return v.f.let(op("v128.or", op("v128.bitselect", zero, this.extreme, isZero), this.unordered)); // ones are NaN
  }
}
