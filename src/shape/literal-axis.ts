import type { AnyDimensions, Dimension, Format, IsLiteral, IsRanked, IsSingle, Known, Refuse } from "./literal.js";
import type { Shape } from "./shape.js";

/** One axis, several, or (`undefined`) all; an axis is counted from the end when negative. */
export type AxisArgument = number | readonly number[] | undefined;

/** The axes as a list when all are literals; `number[]` otherwise. */
export type AxisList<Axis> =
  IsSingle<Axis> extends false
    ? number[]
    : Axis extends number
      ? IsLiteral<Axis> extends true
        ? [Axis]
        : number[]
      : Axis extends readonly number[]
        ? AllLiteral<Axis> extends true
          ? Axis
          : number[]
        : number[];
type AllLiteral<List extends readonly number[]> = List extends readonly []
  ? true
  : List extends readonly [infer First, ...infer Others extends readonly number[]]
    ? IsLiteral<First> extends true
      ? AllLiteral<Others>
      : false
    : false;

type Indices<S extends Shape> = Extract<keyof S, `${number}`>;
/** The names of a shape's axes: "0" to "r − 1", and "-1" to "-r". */
type AxisNames<S extends Shape> = Indices<S> | `-${Exclude<Indices<[0, ...S]>, "0">}`;

/** `true`, or the refusal that names the first axis which is not one of S. */
export type CheckAxes<S extends Shape, Axes extends readonly number[], Op extends string> = [
  Exclude<`${Axes[number]}`, AxisNames<S>>,
] extends [never]
  ? true
  : Refuse<`${Op}: axis ${Exclude<`${Axes[number]}`, AxisNames<S>>} is not an axis of ${Format<S>}`>;

/** S with each axis named in `Names` replaced by the dimensions `By`. */
export type ReplaceAxes<
  S extends Shape,
  Names extends string,
  By extends Shape,
  Before extends 0[] = [],
  Out extends Shape = [],
> = S extends readonly [infer D extends number, ...infer Rest extends Shape]
  ? ReplaceAxes<
      Rest,
      Names,
      By,
      [...Before, 0],
      [...Out, ...([(`${Before["length"]}` | `-${S["length"]}`) & Names] extends [never] ? [D] : By)]
    >
  : Out;

/** The dimension of S at an axis known to be one of S. */
export type DimensionAt<S extends Shape, Axis> = Axis extends number
  ? `${Axis}` extends `-${infer FromEnd}`
    ? At<[0, ...Reversed<S>], FromEnd>
    : At<S, `${Axis}`>
  : number;
type At<S extends Shape, Index extends string> = Index extends keyof S ? Extract<S[Index], number> : number;

export type Reversed<S extends Shape> = S extends readonly [infer D extends number, ...infer Rest extends Shape]
  ? [...Reversed<Rest>, D]
  : [];

/** One axis less, whichever it is. */
type DropOne<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape] ? AnyDimensions<Rest> : Shape;

/** The shape after reducing along `Axis` (`undefined`: all axes): removed, or kept as 1. */
export type Reduced<
  S extends Shape,
  Axis extends AxisArgument = undefined,
  Keep extends boolean = false,
  Op extends string = "reduce",
> = ReducedKnown<Known<S>, Axis, Keep, Op>;
type ReducedKnown<S extends Shape, Axis extends AxisArgument, Keep extends boolean, Op extends string> =
  IsSingle<Keep> extends false
    ? Shape
    : [IsSingle<Axis>, Axis, Keep] extends [true, undefined, false]
      ? []
      : IsRanked<S> extends false
        ? Shape
        : [IsSingle<Axis>, Axis] extends [true, undefined]
          ? { [K in keyof S]: 1 }
          : ReducedAxes<S, Axis, AxisList<Axis>, Keep, Op>;
type ReducedAxes<
  S extends Shape,
  Axis,
  Axes extends readonly number[],
  Keep extends boolean,
  Op extends string,
> = number extends Axes["length"]
  ? Keep extends true
    ? AnyDimensions<S>
    : [undefined] extends [Axis]
      ? Shape
      : [Axis] extends [number]
        ? DropOne<S>
        : Shape
  : CheckAxes<S, Axes, Op> extends infer Refusal extends Refuse<string>
    ? Refusal
    : ReplaceAxes<S, `${Axes[number]}`, Keep extends true ? [1] : []>;

/** Picks along an axis, as NumPy's `take`: that axis is replaced by the axes of the indices. */
export type Gathered<S extends Shape, Indices extends Shape, Axis extends number = 0> = Replaced<
  Known<S>,
  Known<Indices>,
  AxisList<Axis>,
  "gather"
>;

/** Slides windows along an axis, which is replaced by how many there are, known at build time, and their size. */
export type Windowed<S extends Shape, Axis extends number, Size extends number> = Replaced<
  Known<S>,
  [number, Dimension<Size>],
  AxisList<Axis>,
  "window"
>;
type Replaced<S extends Shape, By extends Shape, Axes extends readonly number[], Op extends string> = number extends
  | S["length"]
  | By["length"]
  | Axes["length"]
  ? Shape
  : CheckAxes<S, Axes, Op> extends infer Refusal extends Refuse<string>
    ? Refusal
    : ReplaceAxes<S, `${Axes[number]}`, By>;

/** The same shape, refused when an axis is not one of it. */
export type Flipped<S extends Shape, Axis extends AxisArgument = undefined> = FlippedKnown<Known<S>, AxisList<Axis>>;
type FlippedKnown<S extends Shape, Axes extends readonly number[]> = number extends S["length"] | Axes["length"]
  ? S
  : CheckAxes<S, Axes, "flip"> extends infer Refusal extends Refuse<string>
    ? Refusal
    : S;
