import type { Algebra } from "../../scalar/algebra.js";
import { erf } from "../../scalar/erf.js";
import { power } from "../../scalar/number.js";

/** Elements that a kernel works on at a time: all registers of an expression fit in the first-level cache. */
export const BLOCK = 512;

export type Register = Float64Array | Int32Array;
type Truth = Uint8Array;

/** Registers that are handed out again for each block. */
class Pool<T> {
  private readonly items: T[] = [];
  private used = 0;
  constructor(private readonly create: () => T) {}
  next(): T {
    if (this.used === this.items.length) this.items.push(this.create());
    return this.items[this.used++];
  }
  reset(): void {
    this.used = 0;
  }
}

/** What float and integer blocks share: registers, literals, comparisons, choice. */
abstract class Blocks<T extends Register> {
  protected count = 0;
  protected readonly registers: Pool<T>;
  private readonly truths = new Pool(() => new Uint8Array(BLOCK));
  private readonly literals = new Map<string, T>();

  constructor(private readonly create: () => T) {
    this.registers = new Pool(create);
  }

  /** Starts a block of `count` elements: every register given before may be given again. */
  begin(count: number): void {
    this.count = count;
    this.registers.reset();
    this.truths.reset();
  }

  register(): T {
    return this.registers.next();
  }

  lit(value: number): T {
    const key = Object.is(value, -0) ? "-0" : String(value);
    let literal = this.literals.get(key);
    if (literal === undefined) {
      literal = this.create();
      literal.fill(value);
      this.literals.set(key, literal);
    }
    return literal;
  }

  lt(a: T, b: T): Truth {
    const out = this.truths.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
    return out;
  }
  le(a: T, b: T): Truth {
    const out = this.truths.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] <= b[i] ? 1 : 0;
    return out;
  }
  eq(a: T, b: T): Truth {
    const out = this.truths.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] === b[i] ? 1 : 0;
    return out;
  }
  select(condition: Truth, a: T, b: T): T {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = condition[i] !== 0 ? a[i] : b[i];
    return out;
  }
  abs(x: T): T {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = Math.abs(x[i]);
    return out;
  }
  min(a: T, b: T): T {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = Math.min(a[i], b[i]);
    return out;
  }
  max(a: T, b: T): T {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = Math.max(a[i], b[i]);
    return out;
  }
}

/** The algebra's reader for floats: float64 arithmetic on a block at a time, rounded to the dtype when stored. */
export class FloatBlocks extends Blocks<Float64Array> implements Algebra<Float64Array, Truth> {
  constructor() {
    super(() => new Float64Array(BLOCK));
  }

  private map(x: Float64Array, f: (x: number) => number): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = f(x[i]);
    return out;
  }

  add(a: Float64Array, b: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] + b[i];
    return out;
  }
  sub(a: Float64Array, b: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] - b[i];
    return out;
  }
  mul(a: Float64Array, b: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] * b[i];
    return out;
  }
  div(a: Float64Array, b: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = a[i] / b[i];
    return out;
  }
  neg(x: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = -x[i];
    return out;
  }
  pow(a: Float64Array, b: Float64Array): Float64Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = power(a[i], b[i]);
    return out;
  }
  floor(x: Float64Array): Float64Array {
    return this.map(x, Math.floor);
  }
  exp(x: Float64Array): Float64Array {
    return this.map(x, Math.exp);
  }
  expm1(x: Float64Array): Float64Array {
    return this.map(x, Math.expm1);
  }
  log(x: Float64Array): Float64Array {
    return this.map(x, Math.log);
  }
  log1p(x: Float64Array): Float64Array {
    return this.map(x, Math.log1p);
  }
  sqrt(x: Float64Array): Float64Array {
    return this.map(x, Math.sqrt);
  }
  sin(x: Float64Array): Float64Array {
    return this.map(x, Math.sin);
  }
  cos(x: Float64Array): Float64Array {
    return this.map(x, Math.cos);
  }
  tanh(x: Float64Array): Float64Array {
    return this.map(x, Math.tanh);
  }
  erf(x: Float64Array): Float64Array {
    return this.map(x, erf);
  }
}

const floatOnly = (name: string) => (): never => {
  throw new TypeError(`${name} is not defined for integers; the op's dtype rule must make them floats`);
};

/** The algebra's reader for int32, uint8 and bool: int32 arithmetic that wraps. */
export class IntegerBlocks extends Blocks<Int32Array> implements Algebra<Int32Array, Truth> {
  constructor() {
    super(() => new Int32Array(BLOCK));
  }
  add(a: Int32Array, b: Int32Array): Int32Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = (a[i] + b[i]) | 0;
    return out;
  }
  sub(a: Int32Array, b: Int32Array): Int32Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = (a[i] - b[i]) | 0;
    return out;
  }
  mul(a: Int32Array, b: Int32Array): Int32Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = Math.imul(a[i], b[i]);
    return out;
  }
  neg(x: Int32Array): Int32Array {
    const out = this.registers.next();
    for (let i = 0, n = this.count; i < n; i++) out[i] = -x[i] | 0;
    return out;
  }
  floor(x: Int32Array): Int32Array {
    return x;
  }
  readonly div = floatOnly("div");
  readonly exp = floatOnly("exp");
  readonly expm1 = floatOnly("expm1");
  readonly log = floatOnly("log");
  readonly log1p = floatOnly("log1p");
  readonly sqrt = floatOnly("sqrt");
  readonly sin = floatOnly("sin");
  readonly cos = floatOnly("cos");
  readonly tanh = floatOnly("tanh");
  readonly erf = floatOnly("erf");
  readonly pow = floatOnly("pow");
}
