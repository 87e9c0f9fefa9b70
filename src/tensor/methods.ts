import type { AttentionOptions } from "../ops/attention.js";
import type { NormalizationOptions } from "../ops/composite.js";
import type { ConvolutionOptions } from "../ops/convolution.js";
import type { PoolingOptions } from "../ops/pooling.js";
import type { ComparisonRecord, ElementwiseRecord, ReduceRecord } from "../ops/record.js";
import type * as records from "../ops/records.js";
import type { DType } from "../shape/dtype.js";
import type { AxisArgument, Flipped, Gathered, Reduced, Windowed } from "../shape/literal-axis.js";
import type {
  Expanded,
  OneHot,
  Padded,
  PadWidths,
  Permuted,
  Reshaped,
  Sliced,
  SliceRanges,
} from "../shape/literal-movement.js";
import type { Apply, BroadcastRule, MatMul, MatMulRule, Need, Result } from "../shape/literal.js";
import type { Shape } from "../shape/shape.js";
import type { Tensor } from "./tensor.js";

/*
 * The methods of Tensor and their types, read off the table of records: elementwise ops and reductions by their kind, the
 * others by one signature each. Where dimensions are literals, the compiler checks them and says which differ.
 */

/** Ops that are functions of their own (they take no tensor, or a list of them), not methods. */
export const functionNames = ["concat", "stack", "uniform", "normal", "advance", "identity"] as const;
type FunctionName = (typeof functionNames)[number];
export type MethodName = Exclude<keyof typeof records, FunctionName>;

/** What stands beside a tensor: a bare number is a scalar. */
type Operand = number | Tensor;
type OperandShape<T> = T extends Tensor ? T["shape"] : [];

/*
 * `this` and the operands are inferred whole (T), not by their shapes (Tensor<A>): so a union of tensors, `any` and
 * `number | Tensor` give the shape that holds for all of them, instead of an error or the shape of one.
 */

/** The shape of `a` op `b`, or why there is none. */
type Two<A extends Tensor, B> = Apply<BroadcastRule, A["shape"], OperandShape<B>>;
/** The shape of three together. */
type Three<A extends Tensor, B, C> = Apply<BroadcastRule, Result<Two<A, B>>, OperandShape<C>>;

type UnaryMethod = <T extends Tensor>(this: T) => Tensor<T["shape"]>;
type BinaryMethod = <T extends Tensor, B extends Operand>(this: T, b: B & Need<Two<T, B>>) => Tensor<Result<Two<T, B>>>;
type TernaryMethod = <T extends Tensor, A extends Operand, B extends Operand>(
  this: T,
  a: A & Need<Two<T, A>>,
  b: B & Need<Three<T, A, B>>,
) => Tensor<Result<Three<T, A, B>>>;
type ElementwiseMethod<Names> = Names extends readonly [string]
  ? UnaryMethod
  : Names extends readonly [string, string]
    ? BinaryMethod
    : TernaryMethod;

/** Overloads, not an optional axis: of what is passed for one of those the compiler forgets `undefined`. */
interface ReduceMethod<Op extends string, Axes extends AxisArgument = AxisArgument> {
  (this: Tensor): Tensor<[]>;
  <T extends Tensor, const Axis extends Axes, Keep extends boolean = false>(
    this: T,
    axis: Axis & Need<Reduced<T["shape"], Axis, Keep, Op>>,
    keepDims?: Keep,
  ): Tensor<Result<Reduced<T["shape"], Axis, Keep, Op>>>;
}

/** A batch of images: [batch, height, width, channels]. */
type Images = [number, number, number, number];

type RowMethod = <T extends Tensor>(this: T, axis?: number) => Tensor<T["shape"]>;

/** Methods whose arguments their kind does not say. */
interface Signatures {
  mean: ReduceMethod<"mean">;
  logsumexp: ReduceMethod<"logsumexp">;
  argmax: ReduceMethod<"argmax", number | undefined>;
  softmax: RowMethod;
  logSoftmax: RowMethod;
  reshape<T extends Tensor, const S extends Shape>(
    this: T,
    shape: S & Need<Reshaped<T["shape"], S>>,
  ): Tensor<Result<Reshaped<T["shape"], S>>>;
  transpose<T extends Tensor>(this: T): Tensor<Permuted<T["shape"]>>;
  transpose<T extends Tensor, const P extends readonly number[] | undefined>(
    this: T,
    permutation: P & Need<Permuted<T["shape"], P>>,
  ): Tensor<Result<Permuted<T["shape"], P>>>;
  expand<T extends Tensor, const S extends Shape>(
    this: T,
    shape: S & Need<Expanded<T["shape"], S>>,
  ): Tensor<Result<Expanded<T["shape"], S>>>;
  slice<T extends Tensor, const R extends SliceRanges>(
    this: T,
    ranges: R & Need<Sliced<T["shape"], R>>,
  ): Tensor<Result<Sliced<T["shape"], R>>>;
  pad<T extends Tensor, const W extends PadWidths>(
    this: T,
    widths: W & Need<Padded<T["shape"], W>>,
    value?: number,
  ): Tensor<Result<Padded<T["shape"], W>>>;
  flip<T extends Tensor, const Axis extends AxisArgument = undefined>(
    this: T,
    axes?: Axis & Need<Flipped<T["shape"], Axis>>,
  ): Tensor<Result<Flipped<T["shape"], Axis>>>;
  window<T extends Tensor, Axis extends number, Size extends number>(
    this: T,
    axis: Axis & Need<Windowed<T["shape"], Axis, Size>>,
    size: Size,
    step?: number,
  ): Tensor<Result<Windowed<T["shape"], Axis, Size>>>;
  conv2d(this: Tensor, weight: Tensor, options?: ConvolutionOptions): Tensor<Images>;
  maxPool2d(this: Tensor, options: PoolingOptions): Tensor<Images>;
  averagePool2d(this: Tensor, options: PoolingOptions): Tensor<Images>;
  layerNorm<T extends Tensor>(this: T, options?: NormalizationOptions): Tensor<T["shape"]>;
  attention(this: Tensor, k: Tensor, v: Tensor, options?: AttentionOptions): Tensor;
  matmul<T extends Tensor, B extends Tensor>(
    this: T,
    b: B & Need<Apply<MatMulRule, T["shape"], B["shape"]>>,
  ): Tensor<Result<MatMul<T["shape"], B["shape"]>>>;
  contract(this: Tensor, b: Tensor | number, letters: string): Tensor;
  cast<T extends Tensor>(this: T, dtype: DType): Tensor<T["shape"]>;
  gather<T extends Tensor, I extends Tensor, Axis extends number = 0>(
    this: T,
    indices: I,
    axis?: Axis & Need<Gathered<T["shape"], I["shape"], Axis>>,
  ): Tensor<Result<Gathered<T["shape"], I["shape"], Axis>>>;
  scatterAdd<T extends Tensor>(this: T, indices: Tensor, updates: Tensor, axis?: number): Tensor<T["shape"]>;
  oneHot<T extends Tensor, Depth extends number>(
    this: T,
    depth: Depth,
    dtype?: DType,
  ): Tensor<OneHot<T["shape"], Depth>>;
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
