import { Bytes } from "./bytes.js";
import { at, i32, localGet, op, write, type Expression, type Index } from "./expression.js";
import { valueTypes, type ResultType, type ValueType } from "./instructions.js";

/** A local: read where an expression is wanted. */
export interface Local<T extends ValueType = ValueType> extends Expression<T> {
  readonly index: number;
}

/** The body of a function, written statement by statement. */
export class FunctionBuilder<Params extends readonly ValueType[] = readonly ValueType[]> {
  private readonly code = new Bytes();
  /** Runs before everything else. */
  private readonly prologue = new Bytes();
  private readonly constants = new Map<string, Local>();
  private readonly locals: ValueType[] = [];
  /** Blocks and loops that are open around the next statement. */
  private depth = 0;
  readonly params: { readonly [K in keyof Params]: Local<Params[K]> };

  constructor(
    readonly paramTypes: Params,
    readonly result: ResultType = "void",
  ) {
    this.params = paramTypes.map((type, index) => this.localAt(index, type)) as never;
  }

  private localAt<T extends ValueType>(index: number, type: T): Local<T> {
    return { ...localGet(index, type), index };
  }

  /** A fresh local, 0 at the start of the function. */
  local<T extends ValueType>(type: T): Local<T> {
    this.locals.push(type);
    return this.localAt(this.paramTypes.length + this.locals.length - 1, type);
  }

  /** A fresh local that holds the value. */
  let<T extends ValueType>(value: Expression<T>): Local<T> {
    const local = this.local(value.type);
    this.set(local, value);
    return local;
  }

  /**
   * A local set once, before the function's first statement, so that loops do not make the value again. The same code
   * gives the same local. `value` may use constants and other such locals only.
   */
  constant<T extends ValueType>(value: Expression<T>): Local<T> {
    const text = new Bytes();
    write(value, text);
    const key = text.view().join();
    let local = this.constants.get(key) as Local<T> | undefined;
    if (local === undefined) {
      local = this.local(value.type);
      this.prologue.bytes(text.view());
      this.prologue.byte(0x21);
      this.prologue.unsigned(local.index);
      this.constants.set(key, local);
    }
    return local;
  }

  set(local: Local, value: Expression | number): void {
    write(typeof value === "number" ? i32(value) : value, this.code);
    this.code.byte(0x21);
    this.code.unsigned(local.index);
  }

  /** local += step. */
  increase(local: Local<"i32">, step: Index): void {
    if (step !== 0) this.set(local, op("i32.add", local, at(step)));
  }

  /** Evaluates a statement, such as a store; a value is dropped. */
  do(statement: Expression): void {
    write(statement, this.code);
    if (statement.type !== "void") this.code.byte(0x1a);
  }

  /** Leaves the function's result on the stack: its last statement. */
  give(value: Expression): void {
    write(value, this.code);
  }

  return(value?: Expression): void {
    if (value !== undefined) write(value, this.code);
    this.code.byte(0x0f);
  }

  if(condition: Expression<"i32">, then: () => void, otherwise?: () => void): void {
    write(condition, this.code);
    this.open(0x04);
    then();
    if (otherwise !== undefined) {
      this.code.byte(0x05);
      otherwise();
    }
    this.close();
  }

  /** Runs `body` once; `leave()` in it writes a jump to its end, `leave(condition)` one if the condition is not 0. */
  block(body: (leave: (condition?: Expression<"i32">) => void) => void): void {
    this.open(0x02);
    const target = this.depth;
    body((condition) => this.branch(target, condition));
    this.close();
  }

  /** Runs `body` again and again; `again(condition)` in it writes a jump to its start if the condition is not 0. */
  loop(body: (again: (condition?: Expression<"i32">) => void) => void): void {
    this.open(0x03);
    const target = this.depth;
    body((condition) => this.branch(target, condition));
    this.close();
  }

  /**
   * `for (i = from; i < to; i += step) body()`, tested at the end; the test before the first round is left out where
   * constants show that there is one. Compared unsigned: bounds are at least 0.
   */
  for(i: Local<"i32">, from: Index, to: Index, step: number, body: () => void): void {
    if (typeof from === "number" && typeof to === "number" && from >= to) return;
    this.set(i, from);
    const rounds = (): void =>
      this.loop((again) => {
        body();
        this.increase(i, step);
        again(op("i32.lt_u", i, at(to)));
      });
    if (typeof from === "number" && typeof to === "number") rounds();
    else this.if(op("i32.lt_u", i, at(to)), rounds);
  }

  private branch(target: number, condition?: Expression<"i32">): void {
    if (condition !== undefined) write(condition, this.code);
    this.code.byte(condition === undefined ? 0x0c : 0x0d);
    this.code.unsigned(this.depth - target);
  }

  private open(opcode: number): void {
    this.code.byte(opcode);
    this.code.byte(0x40);
    this.depth++;
  }

  private close(): void {
    this.code.byte(0x0b);
    this.depth--;
  }

  /** The code section's entry: locals in runs of one type, then instructions. */
  encode(): Bytes {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const out = new Bytes();
    out.unsigned(runs.length);
    for (const { type, count } of runs) {
      out.unsigned(count);
      out.byte(valueTypes[type]);
    }
    out.bytes(this.prologue.view());
    out.bytes(this.code.view());
    out.byte(0x0b);
    return out;
  }
}
