import { Bytes } from "./bytes.js";
import {
  atomics,
  laneAccesses,
  laneOperators,
  loads,
  operatorImmediates,
  operators,
  stores,
  type Atomic,
  type LaneAccess,
  type LaneOperator,
  type Load,
  type Operator,
  type ResultType,
  type Store,
  type ValueType,
} from "./instructions.js";

/** An instruction with its operands: a tree, written operands first. Used twice, it is computed twice: `let` it instead. */
export interface Expression<T extends ResultType = ResultType> {
  readonly type: T;
  readonly operands: readonly Expression[];
  /** Opcode and immediates. */
  readonly code: Uint8Array;
}

/** Where a number is wanted: an expression, or an i32 constant. */
export type Index = Expression<"i32"> | number;

const scratch = new Bytes();

function coded<T extends ResultType>(
  type: T,
  operands: readonly Expression[],
  write: (out: Bytes) => void,
): Expression<T> {
  scratch.length = 0;
  write(scratch);
  return { type, operands, code: scratch.view().slice() };
}

function opcode(out: Bytes, prefix: number, code: number): void {
  if (prefix !== 0) out.byte(prefix);
  if (prefix === 0) out.byte(code);
  else out.unsigned(code);
}

/** Writes the operands, then the instruction. Iterative where it is deep: in the first operand. */
export function write(expression: Expression, out: Bytes): void {
  const firsts: Expression[] = [];
  for (let at: Expression | undefined = expression; at !== undefined; at = at.operands[0]) firsts.push(at);
  for (const at of firsts.reverse()) {
    for (let i = 1; i < at.operands.length; i++) write(at.operands[i], out);
    out.bytes(at.code);
  }
}

const codes = new Map<string, Uint8Array>();

/** `op("f32x4.add", a, b)`: an instruction whose operands are all on the stack. */
export function op<O extends Operator>(name: O, ...operands: Expression[]): Expression<(typeof operators)[O][2]> {
  const [prefix, number, type] = operators[name];
  let code = codes.get(name);
  if (code === undefined) {
    const { code: made } = coded(type, [], (out) => {
      opcode(out, prefix, number);
      out.bytes(operatorImmediates[name] ?? []);
    });
    codes.set(name, (code = made));
  }
  return { type, operands, code };
}

/** `index` as an expression. */
export function at(index: Index): Expression<"i32"> {
  return typeof index === "number" ? i32(index) : index;
}

/** index + constant, without an instruction where there is nothing to add. */
export function plus(index: Index, ...more: Index[]): Expression<"i32"> {
  let sum: Expression<"i32"> | undefined;
  let constant = 0;
  for (const term of [index, ...more]) {
    if (typeof term === "number") constant += term;
    else sum = sum === undefined ? term : op("i32.add", sum, term);
  }
  if (sum === undefined) return i32(constant);
  return constant === 0 ? sum : op("i32.add", sum, i32(constant));
}

/** index · constant, by a shift where the constant is a power of two. */
export function times(index: Index, factor: number): Expression<"i32"> {
  if (typeof index === "number") return i32(index * factor);
  if (factor === 1) return index;
  const shift = Math.log2(factor);
  if (factor > 0 && Number.isInteger(shift)) return op("i32.shl", index, i32(shift));
  return factor === 0 ? i32(0) : op("i32.mul", index, i32(factor));
}

export function i32(value: number): Expression<"i32"> {
  return coded("i32", [], (out) => {
    out.byte(0x41);
    out.signed(value);
  });
}

export function i64(value: bigint): Expression<"i64"> {
  return coded("i64", [], (out) => {
    out.byte(0x42);
    for (let rest = BigInt.asIntN(64, value); ; rest >>= 7n) {
      const low = Number(rest & 0x7fn);
      const last = rest >> 7n === (low & 0x40 ? -1n : 0n);
      out.byte(last ? low : low | 0x80);
      if (last) return;
    }
  });
}

const bytesOf = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export function f32(value: number): Expression<"f32"> {
  return coded("f32", [], (out) => {
    out.byte(0x43);
    out.bytes(bytesOf(Float32Array.of(value)));
  });
}

export function f64(value: number): Expression<"f64"> {
  return coded("f64", [], (out) => {
    out.byte(0x44);
    out.bytes(bytesOf(Float64Array.of(value)));
  });
}

/** A constant vector of these 16 bytes. */
export function v128(value: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array): Expression<"v128"> {
  if (value.byteLength !== 16) throw new RangeError(`v128: ${value.byteLength} bytes instead of 16`);
  return coded("v128", [], (out) => {
    out.byte(0xfd);
    out.unsigned(12);
    out.bytes(bytesOf(value));
  });
}

/** Bytes of a followed by b, chosen by 16 indices. */
export function shuffle(a: Expression, b: Expression, bytes: readonly number[]): Expression<"v128"> {
  return coded("v128", [a, b], (out) => {
    out.byte(0xfd);
    out.unsigned(13);
    out.bytes(bytes);
  });
}

/** Lanes of 4 bytes of a (0 … 3) followed by b (4 … 7). */
export function shuffle32(a: Expression, b: Expression, lanes: readonly number[]): Expression<"v128"> {
  return shuffle(
    a,
    b,
    lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  );
}

export function lane<O extends LaneOperator>(
  name: O,
  index: number,
  ...operands: Expression[]
): Expression<(typeof laneOperators)[O][1]> {
  const [number, type] = laneOperators[name];
  return coded(type, operands, (out) => {
    out.byte(0xfd);
    out.unsigned(number);
    out.byte(index);
  });
}

function memarg(out: Bytes, alignment: number, offset: number): void {
  out.unsigned(alignment);
  out.unsigned(offset);
}

/** Reads memory at address + offset (bytes). */
export function load<L extends Load>(name: L, address: Index, offset = 0): Expression<(typeof loads)[L][2]> {
  const [prefix, number, type, alignment] = loads[name];
  return coded(type, [at(address)], (out) => {
    opcode(out, prefix, number);
    memarg(out, alignment, offset);
  });
}

/** Writes memory at address + offset (bytes). */
export function store(name: Store, address: Index, value: Expression, offset = 0): Expression<"void"> {
  const [prefix, number, alignment] = stores[name];
  return coded("void", [at(address), value], (out) => {
    opcode(out, prefix, number);
    memarg(out, alignment, offset);
  });
}

/** Reads one lane of `vector` from memory, or writes one there. */
export function laneAccess<A extends LaneAccess>(
  name: A,
  address: Index,
  vector: Expression,
  index: number,
  offset = 0,
): Expression<(typeof laneAccesses)[A][1]> {
  const [number, type, alignment] = laneAccesses[name];
  return coded(type, [at(address), vector], (out) => {
    out.byte(0xfd);
    out.unsigned(number);
    memarg(out, alignment, offset);
    out.byte(index);
  });
}

export function atomic(name: Atomic, address: Index, operands: readonly Expression[], offset = 0): Expression<"i32"> {
  const [prefix, number, alignment] = atomics[name];
  return coded("i32", [at(address), ...operands], (out) => {
    opcode(out, prefix, number);
    memarg(out, alignment, offset);
  });
}

/** a where the condition is not 0, else b; both are computed. */
export function select<T extends ValueType>(
  a: Expression<T>,
  b: Expression<T>,
  condition: Expression<"i32">,
): Expression<T> {
  const { type } = a;
  return coded(type, [a, b, condition], (out) => {
    if (type === "v128") out.bytes([0x1c, 1, 0x7b]);
    else out.byte(0x1b);
  });
}

/** A call of the module's function with this index. */
export function call<T extends ResultType>(index: number, type: T, operands: readonly Expression[]): Expression<T> {
  return coded(type, operands, (out) => {
    out.byte(0x10);
    out.unsigned(index);
  });
}

export function localGet<T extends ValueType>(index: number, type: T): Expression<T> {
  return coded(type, [], (out) => {
    out.byte(0x20);
    out.unsigned(index);
  });
}
