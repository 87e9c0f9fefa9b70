import type { Apply, BroadcastRule, MatMul, MatMulRule, Need, Result, Rule } from "../../src/shape/literal.js";
import type { AxisArgument, Flipped, Gathered, Reduced } from "../../src/shape/literal-axis.js";
import type {
  Concatenated,
  Expanded,
  OneHot,
  Padded,
  PadWidths,
  Permuted,
  Reshaped,
  Sliced,
  SliceRanges,
  Stacked,
} from "../../src/shape/literal-movement.js";
import type { TensorShape, TensorValues } from "../../src/shape/literal-nested.js";
import type { DType } from "../../src/shape/dtype.js";
import type { Shape } from "../../src/shape/shape.js";

/*
 * The smallest Tensor with the real one's types: what the type tests are compiled against while they are about the
 * types alone. Values do not exist here.
 */

interface ElementwiseRecord<Names extends readonly string[], R extends Rule> {
  readonly kind: "elementwise";
  readonly args: Names;
  readonly rule: R;
}
interface ReduceRecord<Op extends string> {
  readonly kind: "reduce";
  readonly name: Op;
}
interface ArgReduceRecord<Op extends string> {
  readonly kind: "argReduce";
  readonly name: Op;
}
interface SignedRecord<Op extends keyof Signatures> {
  readonly kind: "signed";
  readonly name: Op;
}

type Unary = ElementwiseRecord<readonly ["x"], BroadcastRule>;
type Binary = ElementwiseRecord<readonly ["a", "b"], BroadcastRule>;
type Where = ElementwiseRecord<readonly ["condition", "a", "b"], BroadcastRule>;

declare const records: {
  readonly [
    K in
      | "neg"
      | "abs"
      | "sign"
      | "exp"
      | "expm1"
      | "log"
      | "log1p"
      | "log2"
      | "sqrt"
      | "rsqrt"
      | "square"
      | "reciprocal"
      | "sin"
      | "cos"
      | "tan"
      | "asin"
      | "acos"
      | "atan"
      | "sinh"
      | "cosh"
      | "tanh"
      | "asinh"
      | "acosh"
      | "atanh"
      | "sigmoid"
      | "relu"
      | "relu6"
      | "leakyRelu"
      | "elu"
      | "selu"
      | "gelu"
      | "silu"
      | "mish"
      | "softplus"
      | "softsign"
      | "erf"
      | "erfc"
      | "floor"
      | "ceil"
      | "round"
      | "trunc"
      | "logicalNot"
      | "isFinite"
      | "isNaN"
      | "stopGradient"
  ]: Unary;
} & {
  readonly [
    K in
      | "add"
      | "sub"
      | "mul"
      | "div"
      | "pow"
      | "mod"
      | "minimum"
      | "maximum"
      | "atan2"
      | "hypot"
      | "eq"
      | "ne"
      | "lt"
      | "le"
      | "gt"
      | "ge"
      | "logicalAnd"
      | "logicalOr"
      | "logicalXor"
      | "copysign"
  ]: Binary;
} & { readonly where: Where } & {
  readonly [K in "sum" | "mean" | "max" | "min" | "prod" | "logsumexp"]: ReduceRecord<K>;
} & { readonly [K in "argmax" | "argmin"]: ArgReduceRecord<K> } & { readonly [K in keyof Signatures]: SignedRecord<K> };

/** What stands beside a tensor: a bare number is a scalar. */
type Operand = number | Tensor;
type OperandShape<T> = T extends Tensor ? T["shape"] : [];

type UnaryMethod = <T extends Tensor>(this: T) => Tensor<T["shape"]>;
type BinaryMethod<R> = <T extends Tensor, B extends Operand>(
  this: T,
  b: B & Need<Apply<R, T["shape"], OperandShape<B>>>,
) => Tensor<Result<Apply<R, T["shape"], OperandShape<B>>>>;
type TernaryMethod<R> = <T extends Tensor, A extends Operand, B extends Operand>(
  this: T,
  a: A & Need<Apply<R, T["shape"], OperandShape<A>>>,
  b: B & Need<Apply<R, Result<Apply<R, T["shape"], OperandShape<A>>>, OperandShape<B>>>,
) => Tensor<Result<Apply<R, Result<Apply<R, T["shape"], OperandShape<A>>>, OperandShape<B>>>>;
type ElementwiseMethod<Names, R> = Names extends readonly [string]
  ? UnaryMethod
  : Names extends readonly [string, string]
    ? BinaryMethod<R>
    : TernaryMethod<R>;

/** Overloads, not an optional argument: for one of those the compiler drops `undefined` from what is passed. */
interface ReduceMethod<Op extends string, Axes extends AxisArgument> {
  (this: Tensor): Tensor<[]>;
  <T extends Tensor, const Axis extends Axes, Keep extends boolean = false>(
    this: T,
    axis: Axis & Need<Reduced<T["shape"], Axis, Keep, Op>>,
    keepDims?: Keep,
  ): Tensor<Result<Reduced<T["shape"], Axis, Keep, Op>>>;
}

interface Signatures {
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
  matmul<T extends Tensor, B extends Tensor>(
    this: T,
    b: B & Need<Apply<MatMulRule, T["shape"], B["shape"]>>,
  ): Tensor<Result<MatMul<T["shape"], B["shape"]>>>;
  cast<T extends Tensor>(this: T, dtype: DType): Tensor<T["shape"]>;
  gather<T extends Tensor, I extends Tensor, Axis extends number = 0>(
    this: T,
    indices: I,
    axis?: Axis & Need<Gathered<T["shape"], I["shape"], Axis>>,
  ): Tensor<Result<Gathered<T["shape"], I["shape"], Axis>>>;
  oneHot<T extends Tensor, Depth extends number>(this: T, depth: Depth): Tensor<OneHot<T["shape"], Depth>>;
}

type Method<R> =
  R extends ElementwiseRecord<infer Names, infer Q>
    ? ElementwiseMethod<Names, Q>
    : R extends ReduceRecord<infer Op>
      ? ReduceMethod<Op, AxisArgument>
      : R extends ArgReduceRecord<infer Op>
        ? ReduceMethod<Op, number | undefined>
        : R extends SignedRecord<infer Op>
          ? Signatures[Op]
          : never;
type Methods = { readonly [K in keyof typeof records]: Method<(typeof records)[K]> };

export declare class Tensor<out S extends Shape = Shape> {
  readonly shape: S;
  readonly dtype: DType;
  readonly grad: Tensor<S> | null;
  backward(g?: Tensor): void;
  detach(): Tensor<S>;
  item(): number;
}
export interface Tensor<out S extends Shape = Shape> extends Methods {}

export declare class Variable<out S extends Shape = Shape> extends Tensor<S> {
  assign(value: Tensor): void;
}

interface Options<T extends Shape | undefined> {
  readonly shape?: T;
  readonly dtype?: DType;
  readonly name?: string;
}
export declare function tensor<const V extends TensorValues, const T extends Shape | undefined = undefined>(
  values: V & Need<TensorShape<V, T>>,
  options?: Options<T>,
): Tensor<Result<TensorShape<V, T>>>;
export declare function variable<const V extends TensorValues, const T extends Shape | undefined = undefined>(
  values: V & Need<TensorShape<V, T>>,
  options?: Options<T>,
): Variable<Result<TensorShape<V, T>>>;

type ShapesOf<T extends readonly Tensor[]> = {
  -readonly [K in keyof T]: T[K] extends Tensor<infer S> ? S : never;
};
export declare function concat<const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Concatenated<ShapesOf<T>, Axis>>,
  axis?: Axis,
): Tensor<Result<Concatenated<ShapesOf<T>, Axis>>>;
export declare function stack<const T extends readonly Tensor[], Axis extends number = 0>(
  tensors: T & Need<Stacked<ShapesOf<T>, Axis>>,
  axis?: Axis,
): Tensor<Result<Stacked<ShapesOf<T>, Axis>>>;
