import { f64, i32, op, shuffle32, type Expression } from "../../assembler/expression.js";
import type { FunctionBuilder, Local } from "../../assembler/function.js";
import type { Words } from "./philoxLanes.js";

type Vector = Local<"v128">;

/** Two independent uniforms in [0, 1) for each of two elements, in float64. */
export interface Uniforms {
  readonly u: Vector;
  readonly v: Vector;
}

const lit = (f: FunctionBuilder, value: number): Vector => f.constant(op("f64x2.splat", f64(value)));

/** The first two or the last two lanes without their lowest bits, as float64. */
function upperBits(word: Vector, half: 0 | 1, dropped: number): Expression<"v128"> {
  const lanes = half === 0 ? word : shuffle32(word, word, [2, 3, 2, 3]);
  return op("f64x2.convert_low_i32x4_s", op("i32x4.shr_u", lanes, i32(dropped)));
}

/** Uniforms of 24 bits, one word each: in order, those of the eight elements that four blocks give. */
export function uniforms24(f: FunctionBuilder, words: Words): Uniforms[] {
  const uniform = (word: Vector, half: 0 | 1): Vector =>
    f.let(op("f64x2.mul", upperBits(word, half, 8), lit(f, 2 ** -24)));
  return [
    [0, 4, 1, 5],
    [2, 6, 3, 7],
  ].flatMap((blocks) => {
    const u = f.let(shuffle32(words[0], words[2], blocks));
    const v = f.let(shuffle32(words[1], words[3], blocks));
    return ([0, 1] as const).map((half) => ({ u: uniform(u, half), v: uniform(v, half) }));
  });
}

/** Uniforms of 53 bits, two words each: in order, those of the four elements that four blocks give. */
export function uniforms53(f: FunctionBuilder, words: Words): Uniforms[] {
  const uniform = (high: Vector, low: Vector, half: 0 | 1): Vector => {
    const upper = op("f64x2.mul", upperBits(high, half, 5), lit(f, 2 ** 26));
    return f.let(op("f64x2.mul", op("f64x2.add", upper, upperBits(low, half, 6)), lit(f, 2 ** -53)));
  };
  return ([0, 1] as const).map((half) => ({
    u: uniform(words[0], words[1], half),
    v: uniform(words[2], words[3], half),
  }));
}
