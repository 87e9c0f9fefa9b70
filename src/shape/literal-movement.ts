import type { AxisList, CheckAxes, DimensionAt, ReplaceAxes, Reversed } from "./literal-axis.js";
import type { Size, Sum } from "./literal-decimal.js";
import type {
  AnyDimensions,
  Dimension,
  Fits,
  Format,
  IsLiteral,
  IsRanked,
  IsSingle,
  Known,
  Meet,
  Refuse,
} from "./literal.js";
import type { Shape } from "./shape.js";

/** The axes in another order; without one, reversed. */
export type Permuted<S extends Shape, Permutation extends readonly number[] | undefined = undefined> = PermutedKnown<
  Known<S>,
  Permutation
>;
type PermutedKnown<S extends Shape, Permutation> =
  IsRanked<S> extends false
    ? Shape
    : [IsSingle<Permutation>, Permutation] extends [true, undefined]
      ? Reversed<S>
      : AxisList<Permutation> extends infer Axes extends readonly number[]
        ? number extends Axes["length"]
          ? AnyDimensions<S>
          : CheckAxes<S, Axes, "transpose"> extends infer Refusal extends Refuse<string>
            ? Refusal
            : [S["length"], ReplaceAxes<S, `${Axes[number]}`, []>] extends [Axes["length"], []]
              ? { -readonly [K in keyof Axes]: DimensionAt<S, Axes[K]> }
              : Refuse<`transpose: ${Format<Axes>} does not name each axis of ${Format<S>} once`>
        : Shape;

/**
 * The elements in a new shape; −1 stands for the dimension that follows from the others, and comes out as `number`.
 * Refused when both sizes are known and differ.
 */
export type Reshaped<S extends Shape, T extends Shape, Op extends string = "reshape"> = ReshapedKnown<
  Known<S>,
  Known<T>,
  Op
>;
type ReshapedKnown<S extends Shape, T extends Shape, Op extends string> = number extends S["length"] | T["length"]
  ? T
  : [Size<S>, Size<T>] extends [infer From extends string, infer To extends string]
    ? string extends From | To
      ? T
      : From extends To
        ? T
        : Refuse<`${Op}: ${Format<S>} has ${From} elements, ${Format<T>} has ${To}`>
    : T;

/** S stretched to T: dimensions of 1 stretch, new ones appear at the left. */
export type Expanded<S extends Shape, T extends Shape> = ExpandedKnown<Known<S>, Known<T>>;
type ExpandedKnown<S extends Shape, T extends Shape> = number extends S["length"] | T["length"]
  ? T
  : ExpandedTail<S, T, S, T>;
type ExpandedTail<S extends Shape, T extends Shape, FullS extends Shape, FullT extends Shape> = S extends readonly [
  ...infer RestS extends Shape,
  infer X extends number,
]
  ? T extends readonly [...infer RestT extends Shape, infer Y extends number]
    ? [X] extends [1]
      ? ExpandedTail<RestS, RestT, FullS, FullT>
      : Fits<X, Y> extends true
        ? ExpandedTail<RestS, RestT, FullS, FullT>
        : Refuse<`expand: dimension ${X} of ${Format<FullS>} does not stretch to ${Y} of ${Format<FullT>}`>
    : Refuse<`expand: ${Format<FullS>} has more dimensions than ${Format<FullT>}`>
  : FullT;

/** For each axis a range, or null for all of it; axes not named are kept whole. */
export type SliceRanges = readonly (readonly number[] | null)[];

/** A part of each axis that has a range. How long that is follows from values, so it comes out as `number`. */
export type Sliced<S extends Shape, Ranges extends SliceRanges = SliceRanges> = SlicedKnown<Known<S>, Ranges>;
type SlicedKnown<S extends Shape, Ranges extends SliceRanges> = number extends S["length"]
  ? Shape
  : IsLiteral<Ranges["length"]> extends false
    ? AnyDimensions<S>
    : SlicedAxes<S, Ranges, S>;
type SlicedAxes<
  S extends Shape,
  Ranges extends SliceRanges,
  Full extends Shape,
  Out extends Shape = [],
> = Ranges extends readonly [infer Range, ...infer Rest extends SliceRanges]
  ? S extends readonly [infer D extends number, ...infer RestS extends Shape]
    ? SlicedAxes<RestS, Rest, Full, [...Out, [Range] extends [null] ? D : number]>
    : Refuse<`slice: more ranges than ${Format<Full>} has axes`>
  : [...Out, ...S];

/** For each axis how many elements go before, after, and between neighbours; axes not named are left as they are. */
export type PadWidths = readonly (readonly [before: number, after: number, between?: number])[];

/** Each axis longer by what is put before and after; `number` where something goes between. */
export type Padded<S extends Shape, Widths extends PadWidths> = PaddedKnown<Known<S>, Widths>;
type PaddedKnown<S extends Shape, Widths extends PadWidths> = number extends S["length"]
  ? Shape
  : IsLiteral<Widths["length"]> extends false
    ? AnyDimensions<S>
    : PaddedAxes<S, Widths, S>;
type PaddedAxes<
  S extends Shape,
  Widths extends PadWidths,
  Full extends Shape,
  Out extends Shape = [],
> = Widths extends readonly [infer Width, ...infer Rest extends PadWidths]
  ? S extends readonly [infer D extends number, ...infer RestS extends Shape]
    ? PaddedAxes<RestS, Rest, Full, [...Out, PaddedDimension<D, Width>]>
    : Refuse<`pad: more widths than ${Format<Full>} has axes`>
  : [...Out, ...S];
type PaddedDimension<D extends number, Width> = Width extends readonly [
  infer Before extends number,
  infer After extends number,
  0?,
]
  ? Sum<D, Sum<Dimension<Before>, Dimension<After>>>
  : number;

/** Tensors side by side along an axis: that dimension is the sum, the others must be equal. */
export type Concatenated<Shapes extends readonly Shape[], Axis extends number = 0> = number extends Shapes["length"]
  ? Shapes extends readonly (infer S extends Shape)[]
    ? ConcatenatedRepeat<Known<S>, AxisList<Axis>>
    : Shape
  : Shapes extends readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
    ? ConcatenatedAll<Known<First>, Others, AxisList<Axis>>
    : Refuse<"concat: no tensors given">;
/** Unknown how many tensors: all have one type, so only the joined dimension is open. */
type ConcatenatedRepeat<S extends Shape, Axes extends readonly number[]> = number extends S["length"]
  ? Shape
  : number extends Axes["length"]
    ? AnyDimensions<S>
    : CheckAxes<S, Axes, "concat"> extends infer Refusal extends Refuse<string>
      ? Refusal
      : ReplaceAxes<S, `${Axes[number]}`, [number]>;
type ConcatenatedAll<
  Done extends Shape,
  Others extends readonly Shape[],
  Axes extends readonly number[],
> = Others extends readonly [infer Next extends Shape, ...infer Rest extends readonly Shape[]]
  ? ConcatenatedTwo<Done, Known<Next>, Axes> extends infer Joined
    ? Joined extends Shape
      ? ConcatenatedAll<Joined, Rest, Axes>
      : Joined
    : Shape
  : ConcatenatedTwo<Done, Done, Axes> extends infer Refusal extends Refuse<string>
    ? Refusal
    : Done;
type ConcatenatedTwo<A extends Shape, B extends Shape, Axes extends readonly number[]> = number extends
  | A["length"]
  | B["length"]
  ? Shape
  : A["length"] extends B["length"]
    ? number extends Axes["length"]
      ? AnyDimensions<A>
      : CheckAxes<A, Axes, "concat"> extends infer Refusal extends Refuse<string>
        ? Refusal
        : Joined<A, B, `${Axes[number]}`, `${Format<A>} and ${Format<B>}`>
    : Refuse<`concat: ${Format<A>} and ${Format<B>} differ in rank`>;
type Joined<
  A extends Shape,
  B extends Shape,
  Axis extends string,
  Where extends string,
  Before extends 0[] = [],
  Out extends Shape = [],
> = A extends readonly [infer X extends number, ...infer RestA extends Shape]
  ? B extends readonly [infer Y extends number, ...infer RestB extends Shape]
    ? [(`${Before["length"]}` | `-${A["length"]}`) & Axis] extends [never]
      ? Fits<X, Y> extends true
        ? Joined<RestA, RestB, Axis, Where, [...Before, 0], [...Out, Meet<X, Y>]>
        : Refuse<`concat: dimensions ${X} and ${Y} differ in ${Where}`>
      : Joined<RestA, RestB, Axis, Where, [...Before, 0], [...Out, Sum<X, Y>]>
    : Out
  : Out;

/** Equal shapes under a new axis, as long as there are tensors. */
export type Stacked<Shapes extends readonly Shape[], Axis extends number = 0> = Shapes extends readonly []
  ? Refuse<"stack: no tensors given">
  : StackedRows<Equal<Shapes>, Dimension<Shapes["length"]>, AxisList<Axis>>;
type StackedRows<Row, Count extends number, Axes extends readonly number[]> = Row extends Shape
  ? number extends Row["length"]
    ? Shape
    : number extends Axes["length"]
      ? AnyDimensions<[0, ...Row]>
      : CheckAxes<[Count, ...Row], Axes, "stack"> extends Refuse<string>
        ? Refuse<`stack: axis ${Axes[number]} is not an axis of a stack of ${Format<Row>}`>
        : Inserted<Row, `${Axes[number]}`, Count>
  : Row;
type Inserted<Row extends Shape, Axis extends string, Count extends number, Before extends Shape = []> = (
  | `${Before["length"]}`
  | `-${[0, ...Row]["length"]}`
) &
  Axis extends never
  ? Row extends readonly [infer D extends number, ...infer Rest extends Shape]
    ? Inserted<Rest, Axis, Count, [...Before, D]>
    : [...Before, Count]
  : [...Before, Count, ...Row];
/** The one shape that all have. */
type Equal<Shapes extends readonly Shape[]> = number extends Shapes["length"]
  ? Known<Shapes[number]>
  : Shapes extends readonly [infer First extends Shape, ...infer Others extends readonly Shape[]]
    ? EqualTo<Known<First>, Others>
    : Shape;
type EqualTo<S, Others extends readonly Shape[]> = S extends Shape
  ? Others extends readonly [infer Next extends Shape, ...infer Rest extends readonly Shape[]]
    ? EqualTo<EqualTwo<S, Known<Next>>, Rest>
    : S
  : S;
type EqualTwo<A extends Shape, B extends Shape> = number extends A["length"]
  ? B
  : number extends B["length"]
    ? A
    : A["length"] extends B["length"]
      ? MeetAll<A, B, `${Format<A>} and ${Format<B>}`>
      : Refuse<`stack: ${Format<A>} and ${Format<B>} differ in rank`>;
type MeetAll<A extends Shape, B extends Shape, Where extends string, Out extends Shape = []> = A extends readonly [
  infer X extends number,
  ...infer RestA extends Shape,
]
  ? B extends readonly [infer Y extends number, ...infer RestB extends Shape]
    ? Fits<X, Y> extends true
      ? MeetAll<RestA, RestB, Where, [...Out, Meet<X, Y>]>
      : Refuse<`stack: dimensions ${X} and ${Y} differ in ${Where}`>
    : Out
  : Out;

/** A new last axis, one place for each class. */
export type OneHot<S extends Shape, Depth extends number> =
  IsRanked<Known<S>> extends true ? [...Known<S>, Dimension<Depth>] : Shape;
