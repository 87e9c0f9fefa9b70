import { at, i32, load, op, plus, store, times, type Expression } from "../assembler/expression.js";
import { ModuleBuilder, type Callee } from "../assembler/module.js";
import { barrierFunction, importWatch } from "./barrier.js";
import { BARRIER_BYTES } from "./control.js";

/** How a test's program works. */
export interface RelayOptions {
  /** Words that each kernel writes. */
  readonly length: number;
  /** Kernels, with a barrier after each. */
  readonly kernels: number;
  /** Times that a kernel stirs each word: how long it takes. */
  readonly stirs?: number;
  /** Runs in thread 1 before its first kernel. */
  readonly inThread1?: (scalars: { readonly sin: Callee<"f64"> }) => Expression;
  readonly status?: number;
}

/** Where the words of the last kernel lie. */
export const RELAY_RESULT = BARRIER_BYTES;

/**
 * A program for tests: kernel k makes word i out of words i and i + length / 2 + 1 of kernel k − 1, which other threads
 * wrote. A barrier that lets a thread through too early changes the result. Its state is its result: runs go on from there.
 */
export function relayModule({
  length,
  kernels,
  stirs = 1,
  inThread1,
  status = 0,
}: RelayOptions): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(true);
  const sin = module.import("sin", ["f64"], "f64");
  const barrier = barrierFunction(module, 0, importWatch(module));
  const bytes = 4 * length;
  const kernel = (from: number, to: number): Callee<"void"> =>
    module.function(["i32", "i32"], (f) => {
      const [thread, threads] = f.params;
      const bound = (share: Expression<"i32">): Expression<"i32"> => op("i32.div_u", times(share, length), threads);
      const end = f.let(bound(plus(thread, 1)));
      const [i, stir] = [f.local("i32"), f.local("i32")];
      f.for(i, bound(thread), end, 1, () => {
        const other = op("i32.rem_u", plus(i, (length >> 1) + 1), i32(length));
        const mixed = op("i32.add", load("i32.load", times(i, 4), from), load("i32.load", times(other, 4), from));
        const word = f.let(plus(mixed, i));
        f.for(stir, 0, stirs, 1, () => f.set(word, plus(op("i32.mul", word, i32(1664525)), 1013904223)));
        f.do(store("i32.store", times(i, 4), word, to));
      });
    });
  const there = kernel(RELAY_RESULT, RELAY_RESULT + bytes);
  const back = kernel(RELAY_RESULT + bytes, RELAY_RESULT);
  module.function(
    ["i32", "i32"],
    (f) => {
      const [thread, threads] = f.params;
      if (inThread1 !== undefined) f.if(op("i32.eq", thread, i32(1)), () => f.do(inThread1({ sin })));
      const k = f.local("i32");
      f.for(k, 0, Math.ceil(kernels / 2), 1, () => {
        for (const half of [there, back]) {
          f.do(half.call(thread, threads));
          f.do(barrier.call(threads));
        }
      });
      f.give(at(status));
    },
    { result: "i32", exported: "run" },
  );
  return module.encode(relayPages(length));
}

/** Pages of memory that the program has. */
export const relayPages = (length: number): number => Math.ceil((RELAY_RESULT + 8 * length) / 65536);
