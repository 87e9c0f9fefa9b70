import type { Range, Width } from "../ops/movement.js";
import type { ComparisonRecord, ElementwiseRecord, ReduceRecord } from "../ops/record.js";
import type * as records from "../ops/records.js";
import type { DType } from "../shape/dtype.js";
import type { AxisArgument, Flipped, Gathered, Reduced } from "../shape/literal-axis.js";
import type { Expanded, OneHot, Padded, PadWidths, Permuted, Reshaped, Sliced } from "../shape/literal-movement.js";
import type { Apply, BroadcastRule, MatMul, MatMulRule, Need, Result } from "../shape/literal.js";
import type { Shape } from "../shape/shape.js";
import type { Tensor } from "./tensor.js";

/*
 * The methods of Tensor and their types, read off the table of records: elementwise ops and reductions by their kind, the
 * others by one signature each. Where dimensions are literals, the compiler checks them and says which differ.
 */

/** Ops that are functions of their own (they take no tensor, or a list of them), not methods. */
export type FunctionName = "concat" | "stack" | "uniform" | "normal" | "advance" | "identity";
export type MethodName = Exclude<keyof typeof records, FunctionName>;

type Other<A extends Shape, B extends Shape> = number | (Tensor<B> & Need<Apply<BroadcastRule, A, B>>);
type Broadcasted<A extends Shape, B extends Shape> = Result<Apply<BroadcastRule, A, B>>;

type UnaryMethod = <A extends Shape>(this: Tensor<A>) => Tensor<A>;
type BinaryMethod = <A extends Shape, B extends Shape = []>(this: Tensor<A>, b: Other<A, B>) => Tensor<Broadcasted<A, B>>;
type TernaryMethod = <A extends Shape, B extends Shape = [], C extends Shape = []>(
  this: Tensor<A>,
  a: Other<A, B>,
  b: Other<Broadcasted<A, B>, C>,
) => Tensor<Broadcasted<Broadcasted<A, B>, C>>;
type ElementwiseMethod<Names> = Names extends readonly [string]
  ? UnaryMethod
  : Names extends readonly [string, string]
    ? BinaryMethod
    : TernaryMethod;

type ReduceMethod<Op extends string> = <
  A extends Shape,
  const Axis extends AxisArgument = undefined,
  Keep extends boolean = false,
>(
  this: Tensor<A>,
  axis?: Axis & Need<Reduced<A, Axis, Keep, Op>>,
  keepDims?: Keep,
) => Tensor<Result<Reduced<A, Axis, Keep, Op>>>;

type RowMethod = <A extends Shape>(this: Tensor<A>, axis?: number) => Tensor<A>;

/** Methods whose arguments their kind does not say. */
interface Signatures {
  mean: ReduceMethod<"mean">;
  logsumexp: ReduceMethod<"logsumexp">;
  softmax: RowMethod;
  logSoftmax: RowMethod;
  argmax<A extends Shape, Axis extends number | undefined = undefined, Keep extends boolean = false>(
    this: Tensor<A>,
    axis?: Axis & Need<Reduced<A, Axis, Keep, "argmax">>,
    keepDims?: Keep,
  ): Tensor<Result<Reduced<A, Axis, Keep, "argmax">>>;
  reshape<A extends Shape, const T extends Shape>(
    this: Tensor<A>,
    shape: T & Need<Reshaped<A, T>>,
  ): Tensor<Result<Reshaped<A, T>>>;
  transpose<A extends Shape, const P extends readonly number[] | undefined = undefined>(
    this: Tensor<A>,
    permutation?: P & Need<Permuted<A, P>>,
  ): Tensor<Result<Permuted<A, P>>>;
  expand<A extends Shape, const T extends Shape>(
    this: Tensor<A>,
    shape: T & Need<Expanded<A, T>>,
  ): Tensor<Result<Expanded<A, T>>>;
  slice<A extends Shape>(this: Tensor<A>, ranges: readonly (Range | null)[]): Tensor<Result<Sliced<A>>>;
  pad<A extends Shape, const W extends PadWidths>(
    this: Tensor<A>,
    widths: W & Need<Padded<A, W>>,
    value?: number,
  ): Tensor<Result<Padded<A, W>>>;
  pad<A extends Shape>(this: Tensor<A>, widths: readonly Width[], value?: number): Tensor<Result<Sliced<A>>>;
  flip<A extends Shape, const Axis extends AxisArgument = undefined>(
    this: Tensor<A>,
    axes?: Axis & Need<Flipped<A, Axis>>,
  ): Tensor<Result<Flipped<A, Axis>>>;
  matmul<A extends Shape, B extends Shape>(
    this: Tensor<A>,
    b: Tensor<B> & Need<Apply<MatMulRule, A, B>>,
  ): Tensor<Result<MatMul<A, B>>>;
  contract(this: Tensor, b: Tensor | number, letters: string): Tensor;
  cast<A extends Shape>(this: Tensor<A>, dtype: DType): Tensor<A>;
  gather<A extends Shape, I extends Shape, Axis extends number = 0>(
    this: Tensor<A>,
    indices: Tensor<I>,
    axis?: Axis & Need<Gathered<A, I, Axis>>,
  ): Tensor<Result<Gathered<A, I, Axis>>>;
  scatterAdd<A extends Shape>(this: Tensor<A>, indices: Tensor, updates: Tensor, axis?: number): Tensor<A>;
  oneHot<A extends Shape, Depth extends number>(this: Tensor<A>, depth: Depth, dtype?: DType): Tensor<OneHot<A, Depth>>;
}

type Method<Record, Name> = Record extends ElementwiseRecord<infer Names> | ComparisonRecord<infer Names>
  ? ElementwiseMethod<Names>
  : Record extends ReduceRecord
    ? ReduceMethod<Name & string>
    : Name extends keyof Signatures
      ? Signatures[Name]
      : never;

/** A method for each op that takes a tensor first. */
export type Methods = { readonly [Name in MethodName]: Method<(typeof records)[Name], Name> };

/** The ops for which nobody has written a signature: none, or this file does not compile. */
type Unsigned = { [Name in MethodName]: [Methods[Name]] extends [never] ? Name : never }[MethodName];
true satisfies [Unsigned] extends [never] ? true : Unsigned;
