import { philoxConstants, streams } from "../../../../scalar/philox.js";
import { i32, op, shuffle32, type Expression } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";

type Vector = Local<"v128">;

/** Word w of four blocks in the lanes of vector w. */
export type Words = readonly [Vector, Vector, Vector, Vector];

const LOW_WORDS = [0, 2, 4, 6];
const HIGH_WORDS = [1, 3, 5, 7];

/** Low and high 32 bits of four 64-bit numbers, of which either operand holds two. */
export const lowWords = (a: Vector, b: Vector): Expression<"v128"> => shuffle32(a, b, LOW_WORDS);
export const highWords = (a: Vector, b: Vector): Expression<"v128"> => shuffle32(a, b, HIGH_WORDS);

/** Philox-4x32-10 as `philox` of scalar/ has it, for the counters in four lanes: the generator's words. */
export function philoxLanes(
  f: FunctionBuilder,
  counterLow: Vector,
  counterHigh: Vector,
  keyLow: Vector,
  keyHigh: Vector,
): Words {
  const splat = (word: number): Vector => f.constant(op("i32x4.splat", i32(word)));
  const [multipliers, steps] = [philoxConstants.multipliers.map(splat), philoxConstants.keySteps.map(splat)];
  const product = (multiplier: Vector, word: Vector): { low: Vector; high: Vector } => {
    const firstTwo = f.let(op("i64x2.extmul_low_i32x4_u", multiplier, word));
    const lastTwo = f.let(op("i64x2.extmul_high_i32x4_u", multiplier, word));
    return { low: f.let(lowWords(firstTwo, lastTwo)), high: f.let(highWords(firstTwo, lastTwo)) };
  };
  const mixed = (a: Vector, b: Vector, c: Vector): Vector => f.let(op("v128.xor", op("v128.xor", a, b), c));
  let words: Words = [counterLow, counterHigh, splat(0), splat(streams.generator)];
  let [key0, key1] = [keyLow, keyHigh];
  for (let round = 0; round < philoxConstants.rounds; round++) {
    const [first, second] = [product(multipliers[0], words[0]), product(multipliers[1], words[2])];
    words = [mixed(second.high, words[1], key0), second.low, mixed(first.high, words[3], key1), first.low];
    key0 = f.let(op("i32x4.add", key0, steps[0]));
    key1 = f.let(op("i32x4.add", key1, steps[1]));
  }
  return words;
}
