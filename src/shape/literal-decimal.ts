import type { Shape } from "./shape.js";

/*
 * Exact sums and products of literal dimensions, in columns of decimal digits as on paper: TypeScript has no
 * arithmetic, and a tuple's length, its usual substitute, ends at 10,000. A column is at most 9·9 + 9 + 9 = 99, and
 * that is counted as the length of a tuple. Numbers are lists of digits, least significant first.
 */

interface Units {
  "0": [];
  "1": [1];
  "2": [1, 1];
  "3": [1, 1, 1];
  "4": [1, 1, 1, 1];
  "5": [1, 1, 1, 1, 1];
  "6": [1, 1, 1, 1, 1, 1];
  "7": [1, 1, 1, 1, 1, 1, 1];
  "8": [1, 1, 1, 1, 1, 1, 1, 1];
  "9": [1, 1, 1, 1, 1, 1, 1, 1, 1];
}
interface Copies<X extends 1[]> {
  "0": [];
  "1": X;
  "2": [...X, ...X];
  "3": [...X, ...X, ...X];
  "4": [...X, ...X, ...X, ...X];
  "5": [...X, ...X, ...X, ...X, ...X];
  "6": [...X, ...X, ...X, ...X, ...X, ...X];
  "7": [...X, ...X, ...X, ...X, ...X, ...X, ...X];
  "8": [...X, ...X, ...X, ...X, ...X, ...X, ...X, ...X];
  "9": [...X, ...X, ...X, ...X, ...X, ...X, ...X, ...X, ...X];
}
type Digit = keyof Units;

/** `never` unless the text is digits only: a sign, a fraction and an exponent are left to build time. */
type Parse<Text extends string, Out extends Digit[] = []> = Text extends `${infer Head}${infer Rest}`
  ? Head extends Digit
    ? Parse<Rest, [Head, ...Out]>
    : never
  : Out;
type Print<X extends Digit[], Out extends string = ""> = X extends [
  infer Head extends Digit,
  ...infer Rest extends Digit[],
]
  ? Print<Rest, `${Head}${Out}`>
  : Out;

type Head<X extends Digit[]> = X extends [infer First extends Digit, ...Digit[]] ? First : "0";
type Rest<X extends Digit[]> = X extends [Digit, ...infer Others extends Digit[]] ? Others : [];

/** X · D + Plus. */
type TimesPlus<
  X extends Digit[],
  D extends Digit,
  Plus extends Digit[],
  Carry extends Digit = "0",
  Out extends Digit[] = [],
> = [X, Plus] extends [[], []]
  ? Carry extends "0"
    ? Out
    : [...Out, Carry]
  : Column<Copies<Units[Head<X>]>[D], Units[Head<Plus>], Units[Carry]> extends infer Text
    ? Text extends Digit
      ? TimesPlus<Rest<X>, D, Rest<Plus>, "0", [...Out, Text]>
      : Text extends `${infer Tens extends Digit}${infer Ones extends Digit}`
        ? TimesPlus<Rest<X>, D, Rest<Plus>, Tens, [...Out, Ones]>
        : never
    : never;
type Column<X extends 1[], Y extends 1[], Z extends 1[]> = Count<[...X, ...Y, ...Z]>;
type Count<List extends 1[]> = `${List["length"]}`;

type Times<X extends Digit[], Y extends Digit[], Out extends Digit[] = []> = Y extends [
  ...infer Lower extends Digit[],
  infer D extends Digit,
]
  ? Times<X, Lower, TimesPlus<X, D, Out extends [] ? [] : ["0", ...Out]>>
  : Out;

/** X + Y, or `number` where one of them is not a literal whole number. */
export type Sum<X extends number, Y extends number> = X extends 0
  ? Y
  : Y extends 0
    ? X
    : number extends X | Y
      ? number
      : ToNumber<PrintIfKnown<[Parse<`${X}`>], [Parse<`${Y}`>]>>;
type PrintIfKnown<X extends [Digit[]], Y extends [Digit[]]> = [X[0]] extends [never]
  ? never
  : [Y[0]] extends [never]
    ? never
    : Print<TimesPlus<X[0], "1", Y[0]>>;
type ToNumber<Text> = [Text] extends [never] ? number : Text extends `${infer N extends number}` ? N : number;

/** The number of elements as decimal text, exact at any size; `string` where a dimension is not a literal whole number. */
export type Size<S extends Shape> = number extends S[number]
  ? S extends readonly []
    ? "1"
    : string
  : 0 extends S[number]
    ? "0"
    : SizeOf<S, ["1"]>;
type SizeOf<S extends Shape, Done extends Digit[]> = S extends readonly [
  infer D extends number,
  ...infer Others extends Shape,
]
  ? Parse<`${D}`> extends infer Y extends Digit[]
    ? [Y] extends [never]
      ? string
      : SizeOf<Others, Times<Done, Y>>
    : string
  : Print<Done>;
