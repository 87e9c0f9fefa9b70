import type { TypedArray } from "./dtype.js";
import type { Reshaped } from "./literal-movement.js";
import type { Dimension, Format, IsSingle, Refuse } from "./literal.js";
import type { Shape } from "./shape.js";

/** A number, a truth value, or equally long lists of these, nested. */
export type NestedArray = number | boolean | readonly NestedArray[];

/** Arrays of any depth: every type of such values holds them. Of these the compiler cannot tell the depth. */
type AnyDepth = number | AnyDepth[];

/** What a tensor can be made of. */
export type TensorValues = NestedArray | TypedArray;

/**
 * The shape of values. Arrays written in place, taken through a `const` type parameter, give literal dimensions;
 * `number[]` and typed arrays give `number`; rows of different lengths are refused.
 */
export type ShapeOf<V> = [AnyDepth] extends [V]
  ? Shape
  : V extends number | boolean
    ? []
    : V extends TypedArray
      ? [number]
      : V extends readonly []
        ? [0]
        : V extends readonly (infer Row)[]
          ? Nest<Dimension<V["length"]>, CommonShape<ShapeOf<Row>, ShapeOf<First<V>>>>
          : Shape;
/** Inferred, not indexed: the compiler would follow the constraint of `V[0]` into rows of rows without end. */
type First<V> = V extends readonly [infer Row, ...unknown[]] ? Row : V extends readonly (infer Row)[] ? Row : never;
type Nest<Length extends number, Row> = Row extends Shape
  ? number extends Row["length"]
    ? Shape
    : [Length, ...Row]
  : Row;

/** One shape out of the union of the rows' shapes; `First` is the first row's. */
type CommonShape<All, First> =
  IsSingle<All> extends true
    ? All
    : [All, First] extends [infer Shapes extends Shape, infer FirstShape extends Shape]
      ? number extends Shapes["length"]
        ? Shape
        : IsSingle<Shapes["length"]> extends true
          ? CommonDimensions<Shapes, FirstShape, FirstShape>
          : Ragged<Shapes, FirstShape>
      : Extract<All, Refuse<string>>;
type CommonDimensions<
  All extends Shape,
  First extends Shape,
  Rest extends Shape,
  Out extends Shape = [],
> = Rest extends readonly [number, ...infer Others extends Shape]
  ? number extends All[Out["length"]]
    ? CommonDimensions<All, First, Others, [...Out, number]>
    : IsSingle<All[Out["length"]]> extends true
      ? CommonDimensions<All, First, Others, [...Out, All[Out["length"]]]>
      : Ragged<All, First>
  : Out;
type Ragged<All extends Shape, First extends Shape> =
  Exclude<All, First> extends infer Other extends Shape
    ? Refuse<`tensor: rows differ in shape, ${Format<First>} and ${Format<Other>}`>
    : Shape;

/** The shape of `tensor(values, { shape })`; without a shape, that of the values. */
export type TensorShape<V, T extends Shape | undefined = undefined> = [T] extends [Shape]
  ? ShapeOf<V> extends infer From
    ? From extends Shape
      ? Reshaped<From, T, "tensor">
      : From
    : Shape
  : [T] extends [undefined]
    ? ShapeOf<V>
    : Shape;
