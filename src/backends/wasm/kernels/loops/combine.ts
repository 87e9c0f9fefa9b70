import type { Combiner } from "../../../../ops/record.js";
import type { DType } from "../../../../shape/dtype.js";
import { shuffle32 } from "../../assembler/expression.js";
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
