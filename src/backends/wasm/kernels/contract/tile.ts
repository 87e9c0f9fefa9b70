import { dtypes, type DType } from "../../../../shape/dtype.js";
import { load, op, plus, type Expression } from "../../assembler/expression.js";
import type { Local } from "../../assembler/function.js";
import { convertLanes, laneKindOf } from "../lanes.js";
import { nest, type Level } from "./nest.js";
import { bytesOf, type Product } from "./product.js";
import type { Section } from "./scheme.js";

type Address = Local<"i32">;
type Vector = Local<"v128">;

/** Writes the multiply-adds of tiles. */
export class TileWriter {
  constructor(private readonly product: Product) {}

  /** sums += a·b over the loops. Vectors of b first, then for each row a splat of a just before it is used: V8 spills else. */
  multiply(
    { width, valid }: Section,
    rows: number,
    start: { readonly a: Address; readonly b: Address },
    levels: readonly Level[],
    sums: readonly Vector[],
  ): void {
    const { f, problem, scheme, values } = this.product;
    const stride = problem.rows.a * bytesOf(problem).a;
    const lowest = Math.min(0, stride * (rows - 1)); // offsets must not be negative
    const a = f.let(plus(start.a, lowest));
    const b = f.let(start.b);
    const lanesIn = (vector: number): number => (vector === width - 1 ? valid : scheme.lanes);
    nest(f, levels, [a, b], () => {
      const vectors = Array.from({ length: width }, (_, vector) =>
        scheme.b === "direct"
          ? this.read(problem.b.dtype, b, problem.columns.b, vector, lanesIn(vector))
          : f.let(load("v128.load", b, vector * 16)),
      );
      for (let row = 0; row < rows; row++) {
        const offset = row * stride - lowest;
        const splat =
          problem.columns.a === 0 ? this.converted(problem.a.dtype, values.splat(problem.a.dtype, a, offset)) : null;
        vectors.forEach((vector, i) => {
          const factor = splat ?? this.read(problem.a.dtype, a, problem.columns.a, i, lanesIn(i), offset);
          const sum = sums[row * width + i];
          f.set(sum, this.multiplied(factor, vector, sum));
        });
      }
    });
  }

  /** A vector of elements `stride` apart, the `index`-th of a row, in lanes of the sums. */
  private read(dtype: DType, address: Address, stride: number, index: number, valid: number, offset = 0): Vector {
    const { values, scheme } = this.product;
    const { bytes } = dtypes[dtype];
    const first = index * scheme.lanes;
    if (stride === 0) return this.converted(dtype, values.splat(dtype, address, offset));
    if (stride === 1) return this.converted(dtype, values.load(dtype, address, offset + first * bytes));
    const at = plus(address, offset + first * stride * bytes);
    return this.converted(dtype, values.gather(dtype, at, stride, valid));
  }

  private converted(dtype: DType, vector: Expression<"v128">): Vector {
    const { f, problem } = this.product;
    return convertLanes(f, f.let(vector), laneKindOf(dtype), laneKindOf(problem.dtype));
  }

  private multiplied(a: Vector, b: Vector, sum: Vector): Expression<"v128"> {
    const { problem, values } = this.product;
    const kind = laneKindOf(problem.dtype);
    if (kind === "i32") return op("i32x4.add", sum, op("i32x4.mul", a, b));
    const lanes = kind === "f32" ? "f32x4" : "f64x2";
    if (values.target.fused) return op(`${lanes}.relaxed_madd`, a, b, sum);
    return op(`${lanes}.add`, sum, op(`${lanes}.mul`, a, b));
  }
}
