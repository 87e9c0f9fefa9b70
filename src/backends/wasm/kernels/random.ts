import { wordsPerElement } from "../../../ops/random.js";
import type { AdvanceRecord, DrawRecord } from "../../../ops/record.js";
import type { Use } from "../../../passes/plan.js";
import { dtypes } from "../../../shape/dtype.js";
import { sizeOf } from "../../../shape/shape.js";
import { i64, load, op, plus, shuffle32, store, times, v128 } from "../assembler/expression.js";
import type { FunctionBuilder, Local } from "../assembler/function.js";
import { inMemory } from "./inMemory.js";
import type { Kernel, Lowering, Target } from "./kernel.js";
import { FloatLanesReader } from "./lanes.js";
import { highWords, lowWords, philoxLanes, type Words } from "./random/philoxLanes.js";
import { uniforms24, uniforms53 } from "./random/uniforms.js";

/** Philox blocks that are computed side by side, and the bytes of the numbers made of them. */
const BLOCKS = 4;
const GROUP = 32;
/** Words of a generator's state, and the byte at which its counter begins. */
const STATE_WORDS = 4;
const COUNTER_BYTE = 8;

/** A draw of random numbers, or a generator's counter moved on. */
export const randomKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const record = operation.op as DrawRecord | AdvanceRecord;
  const out = outputs[0].use;
  if (sizeOf(out.shape) === 0) return [];
  const { address: state, kernels } = inMemory(target, inputs[operation.operands[0]], STATE_WORDS);
  const kernel =
    "advance" in record
      ? advanceKernel(state, target.addressOf(out), BigInt(operation.attributes.blocks as number))
      : drawKernel(target, record, state, BigInt(operation.attributes.offset as number), out);
  return [...kernels, kernel];
};

function advanceKernel(state: number, to: number, blocks: bigint): Kernel {
  return {
    work: { pieces: 1, nanoseconds: 1 },
    write: (f) => {
      // key and counter are 64 bits each, the low word first
      const moved = op("i64x2.add", load("v128.load", 0, state), v128(BigInt64Array.of(0n, blocks)));
      f.do(store("v128.store", 0, moved, to));
    },
  };
}

/** Computed in float64 and rounded once, as the definition is: the cosine of a rounded angle could be far off. */
function drawKernel(target: Target, { transform }: DrawRecord, state: number, offset: bigint, out: Use): Kernel {
  const to = target.addressOf(out);
  const groups = Math.ceil((sizeOf(out.shape) * dtypes[out.dtype].bytes) / GROUP); // the last may end behind the output
  return {
    work: { pieces: groups, nanoseconds: groups * 50 },
    write: (f, first, end) => {
      const reader = new FloatLanesReader(f, "f64", target.fused, target.scalars);
      const [key0, key1] = [f.let(load("v128.load32_splat", 0, state)), f.let(load("v128.load32_splat", 0, state + 4))];
      const start = f.let(op("i64.add", load("i64.load", 0, state + COUNTER_BYTE), i64(offset)));
      const group = f.local("i32");
      f.for(group, first, end, 1, () => {
        const [low, high] = countersOf(f, start, group);
        const words = philoxLanes(f, low, high, key0, key1);
        const address = f.let(plus(to, times(group, GROUP)));
        numbersOf(f, words, out, (u, v) => transform(reader, { u, v })).forEach((vector, i) =>
          f.do(store("v128.store", address, vector, i * 16)),
        );
      });
    },
  };
}

/** The low and high words of the counters of one group of blocks. */
function countersOf(f: FunctionBuilder, start: Local<"i64">, group: Local<"i32">): [Local<"v128">, Local<"v128">] {
  const first = f.let(op("i64x2.splat", op("i64.add", start, op("i64.extend_i32_u", times(group, BLOCKS)))));
  const [a, b] = [BigInt64Array.of(0n, 1n), BigInt64Array.of(2n, 3n)].map((numbers) =>
    f.let(op("i64x2.add", first, v128(numbers))),
  );
  return [f.let(lowWords(a, b)), f.let(highWords(a, b))];
}

/** The two vectors of numbers of one group. */
function numbersOf(
  f: FunctionBuilder,
  words: Words,
  { dtype }: Use,
  transform: (u: Local<"v128">, v: Local<"v128">) => Local<"v128">,
): Local<"v128">[] {
  if (wordsPerElement(dtype) === 4) return uniforms53(f, words).map(({ u, v }) => transform(u, v));
  const pairs = uniforms24(f, words).map(({ u, v }) => f.let(op("f32x4.demote_f64x2_zero", transform(u, v))));
  return [0, 2].map((i) => f.let(shuffle32(pairs[i], pairs[i + 1], [0, 1, 4, 5])));
}
