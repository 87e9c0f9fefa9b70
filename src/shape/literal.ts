import type { Shape } from "./shape.js";

/*
 * The type-level half of shapes: what `broadcastShapes` and its neighbours compute when a node is built, computed by
 * the compiler wherever dimensions are literals. A dimension typed `number` is left to build time; a shape whose rank
 * the compiler cannot know (`Shape`, `number[]`, a union) gives `Shape`. Nothing here is ever narrower than the truth.
 */

/** What a rule gives when literal shapes do not fit. As an argument's type it puts the sentence into the diagnostic. */
export interface Refuse<Message extends string> {
  readonly "shape error": Message;
}

/** Asked of an argument, by intersection: nothing when the shapes fit, the impossible (with its reason) when not. */
export type Need<X> = [X] extends [Refuse<string>] ? X : unknown;

/** The shape that a rule gave, or `Shape` when it refused. */
export type Result<X> = [X] extends [infer S extends Shape] ? S : Shape;

/** Reads a rule's untyped argument as a shape. */
export type As<X> = X extends Shape ? X : Shape;

/** A type-level function: `out` says the result in terms of `this["A"]` and `this["B"]`. Called by `Apply`. */
export interface Rule {
  readonly A: unknown;
  readonly B: unknown;
  readonly out: unknown;
}

/** A rule's result for two shapes: a shape, or a `Refuse`. */
export type Apply<R, A, B> = R extends Rule ? (R & { readonly A: A; readonly B: B })["out"] : never;

export interface BroadcastRule extends Rule {
  readonly out: Broadcast<As<this["A"]>, As<this["B"]>>;
}
export interface MatMulRule extends Rule {
  readonly out: MatMul<As<this["A"]>, As<this["B"]>>;
}

/** Whether a type is one thing: neither a union, nor `never`, nor `any`. */
export type IsSingle<T, U = T> = unknown extends T
  ? false
  : [T] extends [never]
    ? false
    : [T extends unknown ? ([U] extends [T] ? true : false) : never] extends [true]
      ? true
      : false;

/** Whether a number type is one literal. */
export type IsLiteral<D> = number extends D ? false : IsSingle<D>;

/** A dimension as the compiler may rely on it: one literal ≥ 0, or `number`. */
export type Dimension<D> =
  IsLiteral<D> extends true ? (D extends number ? (`${D}` extends `-${string}` ? number : D) : number) : number;

/** A shape as the compiler may rely on it: a plain tuple of `Dimension`s, or `Shape` when the rank is not known. */
export type Known<S extends Shape> =
  IsSingle<S> extends true
    ? IsLiteral<S["length"]> extends true
      ? { -readonly [K in keyof S]: Dimension<S[K]> }
      : Shape
    : Shape;

/** Whether a `Known` shape has a known rank. */
export type IsRanked<S extends Shape> = number extends S["length"] ? false : true;

/** The same rank, no dimension known. */
export type AnyDimensions<S extends Shape> = IsRanked<S> extends true ? { -readonly [K in keyof S]: number } : Shape;

/** Whether two dimensions can be the same. */
export type Fits<X extends number, Y extends number> = number extends X | Y ? true : [X] extends [Y] ? true : false;

/** What is known of a dimension that both types describe. */
export type Meet<X extends number, Y extends number> = number extends X ? Y : X;

/** `(2, 3)`, `(3,)`, `()`: the notation of every message; a dimension that is not known is `number`. */
export type Format<S extends Shape> =
  IsRanked<S> extends false
    ? "(...)"
    : S extends readonly [infer D extends number]
      ? `(${Digits<D>},)`
      : `(${Join<S>})`;
type Join<S extends Shape> = S extends readonly [infer D extends number, ...infer Rest extends Shape]
  ? `${Digits<D>}${Rest extends readonly [] ? "" : ", "}${Join<Rest>}`
  : "";
type Digits<D extends number> = number extends D ? "number" : `${D}`;

/** NumPy's rule: align at the right; a dimension of 1 stretches, any other must be equal. */
export type Broadcast<A extends Shape, B extends Shape> = BroadcastKnown<Known<A>, Known<B>, "broadcast: dimensions">;
type BroadcastKnown<A extends Shape, B extends Shape, Label extends string> = A extends readonly []
  ? B
  : B extends readonly []
    ? A
    : number extends A["length"] | B["length"]
      ? Shape
      : BroadcastTail<A, B, `in ${Format<A>} and ${Format<B>}`, Label>;
type BroadcastTail<
  A extends Shape,
  B extends Shape,
  Where extends string,
  Label extends string,
  Done extends Shape = [],
> = A extends readonly [...infer RestA extends Shape, infer X extends number]
  ? B extends readonly [...infer RestB extends Shape, infer Y extends number]
    ? Stretches<X, Y> extends true
      ? BroadcastTail<RestA, RestB, Where, Label, [Stretched<X, Y>, ...Done]>
      : Refuse<`${Label} ${X} and ${Y} differ ${Where}`>
    : [...A, ...Done]
  : [...B, ...Done];
type Stretches<X extends number, Y extends number> = X extends 1 ? true : Y extends 1 ? true : Fits<X, Y>;
/** A `number` beside a literal other than 1 must turn out as 1 or that literal, so the result is the literal. */
type Stretched<X extends number, Y extends number> = X extends 1 ? Y : Y extends 1 ? X : Meet<X, Y>;

/**
 * NumPy's matmul: the last two dimensions multiply, those before them broadcast; a vector is a row at the left, a
 * column at the right.
 */
export type MatMul<A extends Shape, B extends Shape> = MatMulKnown<Known<A>, Known<B>>;
type MatMulKnown<A extends Shape, B extends Shape> = A extends readonly []
  ? Refuse<`matmul: a is a scalar, use mul for () and ${Format<B>}`>
  : B extends readonly []
    ? Refuse<`matmul: b is a scalar, use mul for ${Format<A>} and ()`>
    : number extends A["length"] | B["length"]
      ? Shape
      : A extends readonly [infer K extends number]
        ? B extends readonly [infer L extends number]
          ? Contracted<K, L, []>
          : B extends readonly [...infer Batch extends Shape, infer L extends number, infer N extends number]
            ? Contracted<K, L, [...Batch, N]>
            : Shape
        : A extends readonly [...infer BatchA extends Shape, infer M extends number, infer K extends number]
          ? B extends readonly [infer L extends number]
            ? Contracted<K, L, [...BatchA, M]>
            : B extends readonly [...infer BatchB extends Shape, infer L extends number, infer N extends number]
              ? Contracted<K, L, Append<MatMulBatch<BatchA, BatchB, A, B>, M, N>>
              : Shape
          : Shape;
type Contracted<K extends number, L extends number, Out> =
  Fits<K, L> extends true ? Out : Refuse<`matmul: inner dimensions differ, ${K} and ${L}`>;
type MatMulBatch<BatchA extends Shape, BatchB extends Shape, A extends Shape, B extends Shape> = BroadcastTail<
  BatchA,
  BatchB,
  `in ${Format<A>} and ${Format<B>}`,
  "matmul: batch dimensions"
>;
type Append<Batch, M extends number, N extends number> = Batch extends Shape ? [...Batch, M, N] : Batch;
