import type { Step, Use } from "../../../../passes/plan.js";
import { dtypes, type DType, type TypedArray } from "../../../../shape/dtype.js";
import { op, times, i32 } from "../../assembler/expression.js";
import { ModuleBuilder, type Callee } from "../../assembler/module.js";
import { importScalarFunctions } from "../../math/floatVectors.js";
import type { Lowering, Target, Work } from "../kernel.js";

/** A step compiled by itself, over memory at whose end its buffers lie one behind the other. */
export interface StepProgram {
  readonly works: readonly Work[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A buffer's values in memory. */
  buffer(index: number, dtype: DType, length: number): TypedArray;
  /** Runs the pieces of `threads` threads, one thread after the other. */
  run(threads: number): void;
  readonly memory: WebAssembly.Memory;
  readonly exports: Record<string, (thread: number, threads: number) => void>;
}

export interface StepOptions {
  readonly fused?: boolean;
  readonly mostThreads?: number;
  /** Values of the buffers that are literals, by buffer. */
  readonly literals?: ReadonlyMap<number, number>;
  readonly shared?: boolean;
}

/** Whole cache lines, and one behind. */
const spaceFor = (bytes: number): number => Math.ceil(bytes / 64) * 64 + 64;

/** @param sizes Bytes of each buffer. */
export function stepProgram(
  lowering: Lowering,
  step: Step,
  sizes: readonly number[],
  { fused = true, mostThreads = 4, literals = new Map(), shared = false }: StepOptions = {},
): StepProgram {
  const module = new ModuleBuilder(shared);
  const scalars = importScalarFunctions(module);
  const helpers = new Map<string, Callee>();
  let scratchBytes = 0;
  let addresses = sizes.map(() => 0);
  const target: Target = {
    fused,
    scalars,
    step: 0,
    mostThreads,
    refuseIndex: { call: () => op("unreachable") },
    addressOf: (use: Use) => addresses[use.buffer],
    literalOf: (use: Use) => literals.get(use.buffer),
    scratch: (size) => {
      const start = scratchBytes;
      scratchBytes += spaceFor(size);
      return start;
    },
    helper: (name, define) => {
      if (!helpers.has(name)) helpers.set(name, define());
      return helpers.get(name)!;
    },
  };
  lowering(step, target);
  const bufferBytes = sizes.reduce((sum, size) => sum + spaceFor(size), 0);
  const pages = Math.ceil((scratchBytes + bufferBytes) / 65536);
  // buffers lie at the memory's end, so that reading far behind them is an error
  let start = pages * 65536 - bufferBytes;
  addresses = sizes.map((size) => (start += spaceFor(size)) - spaceFor(size));
  scratchBytes = 0;
  const kernels = lowering(step, target);
  kernels.forEach((kernel, i) =>
    module.function(
      ["i32", "i32"],
      (f) => {
        const [thread, threads] = f.params;
        const { pieces } = kernel.work;
        const first = f.let(op("i32.div_u", times(thread, pieces), threads));
        const end = f.let(op("i32.div_u", times(op("i32.add", thread, i32(1)), pieces), threads));
        f.if(op("i32.lt_u", first, end), () => kernel.write(f, first, end));
      },
      { exported: `kernel${i}` },
    ),
  );
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  const code = module.encode(pages);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), {
    math: { sin: Math.sin, cos: Math.cos, pow: Math.pow },
    program: { memory },
  });
  const exports = instance.exports as Record<string, (thread: number, threads: number) => void>;
  return {
    works: kernels.map(({ work }) => work),
    bytes: code,
    memory,
    exports,
    buffer: (index, dtype, length) => new dtypes[dtype].array(memory.buffer, addresses[index], length),
    run: (threads) => {
      kernels.forEach((_, i) => {
        for (let thread = 0; thread < threads; thread++) exports[`kernel${i}`](thread, threads);
      });
    },
  };
}
