/**
 * The closed set of scalar operations that every op is written in. A reader is any object that implements it:
 * `numbers` computes, `dual` carries a directional derivative, `tex` prints, `nodes` (in autodiff) builds graph,
 * a backend's reader computes blocks or emits code. A reader that misses one does not compile.
 *
 * `T` is the reader's value, `B` its truth, which comparisons give and only `select` consumes.
 */
export interface Algebra<T, B> {
  /** A number written in the record. */
  lit(value: number): T;
  add(a: T, b: T): T;
  sub(a: T, b: T): T;
  mul(a: T, b: T): T;
  div(a: T, b: T): T;
  neg(x: T): T;
  abs(x: T): T;
  floor(x: T): T;
  exp(x: T): T;
  /** exp(x) − 1, exact near 0. */
  expm1(x: T): T;
  log(x: T): T;
  /** log(1 + x), exact near 0. */
  log1p(x: T): T;
  sqrt(x: T): T;
  sin(x: T): T;
  cos(x: T): T;
  tanh(x: T): T;
  erf(x: T): T;
  pow(a: T, b: T): T;
  /** NaN if either is NaN; −0 < +0. */
  min(a: T, b: T): T;
  /** NaN if either is NaN; −0 < +0. */
  max(a: T, b: T): T;
  lt(a: T, b: T): B;
  le(a: T, b: T): B;
  eq(a: T, b: T): B;
  select(condition: B, a: T, b: T): T;
}

/** A scalar expression: the same for every reader. */
export type Expression<Name extends string> = <T, B>(s: Algebra<T, B>, values: { readonly [K in Name]: T }) => T;

/** A scalar condition: the same for every reader. */
export type Condition<Name extends string> = <T, B>(s: Algebra<T, B>, values: { readonly [K in Name]: T }) => B;
