import { backward } from "../autodiff/backward.js";
import type { Node } from "../graph/node.js";
import { identity, stopGradient as stopGradientOp } from "../ops/arithmetic.js";
import { custom, CustomRule } from "../ops/custom.js";
import { full } from "../ops/fill.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import { sameShape, type Shape } from "../shape/shape.js";
import { nodeOf, Tensor } from "./tensor.js";
import { checkFunction } from "./trace.js";
import { flatten, isTensorLike } from "./tree.js";

/** A fresh leaf for an argument, so that nested derivatives cannot mix up their levels. */
function bind(what: string, leaf: unknown): Tensor {
  if (!isTensorLike(leaf))
    throw new TypeError(`${what}: arguments are tensors, numbers, and arrays and objects of them, not ${typeof leaf}`);
  return new Tensor(identity(nodeOf(leaf)));
}

/** As in `compile`, a number is a weak scalar also where nothing is differentiated by it. */
function withoutNumbers(leaf: unknown): unknown {
  return typeof leaf === "number" ? new Tensor(nodeOf(leaf)) : leaf;
}

let differentiating = 0;

/** Whether a function runs to be differentiated: what it calls must then be graph through and through. */
export function isDifferentiating(): boolean {
  return differentiating > 0;
}

/** Calls `f` to be differentiated. @throws TypeError unless it gives a tensor. */
export function outputOf(what: string, f: (...args: never[]) => unknown, args: unknown[]): Tensor {
  differentiating++;
  try {
    const out = f(...(args as never[]));
    if (!(out instanceof Tensor)) throw new TypeError(`${what}: the function must return a tensor`);
    return out as Tensor;
  } finally {
    differentiating--;
  }
}

/** The derivatives of `root` by each target; zeros where it does not depend on one. */
export function derivativesBy(root: Node, targets: readonly Node[], g?: Node): Node[] {
  const found = backward(root, g, new Set(targets));
  return targets.map((target) => found.get(target) ?? full(target.shape, 0, target));
}

/** What `grad` gives for arguments of these types: the same structures, of tensors. */
export type Derivative<T> = T extends Tensor
  ? T extends Tensor<infer S>
    ? Tensor<S>
    : never
  : T extends number
    ? Tensor<[]>
    : T extends readonly unknown[] | { readonly [key: string]: unknown }
      ? { [K in keyof T]: Derivative<T[K]> }
      : Tensor;

/**
 * The derivative of a scalar function: `grad(f)(x)` is df/dx at x, as graph, so that `grad(grad(f))` is the second.
 * `argnums` says by which argument, or by which (then an array comes back). Arguments may be tensors, numbers, and arrays
 * and plain objects of them; the result has the same structure.
 * @throws ShapeError unless f gives a scalar. @throws DTypeError for an integer argument.
 */
export function grad<X extends Shape>(f: (x: Tensor<X>) => Tensor): (x: Tensor<X> | number) => Tensor<X>;
export function grad(f: (...args: Tensor[]) => Tensor, argnums?: number): (...args: (Tensor | number)[]) => Tensor;
export function grad(
  f: (...args: Tensor[]) => Tensor,
  argnums: readonly number[],
): (...args: (Tensor | number)[]) => Tensor[];
export function grad<A extends unknown[]>(
  f: (...args: A) => Tensor,
  argnums?: number,
): (...args: A) => Derivative<A[0]>;
export function grad<A extends unknown[]>(
  f: (...args: A) => Tensor,
  argnums: readonly number[],
): (...args: A) => Derivative<A[number]>[];
export function grad(
  f: (...args: never[]) => unknown,
  argnums: number | readonly number[] = 0,
): (...args: never[]) => unknown {
  checkFunction("grad", f);
  const wanted = typeof argnums === "number" ? [argnums] : argnums;
  const derivative = (...args: unknown[]): unknown => {
    for (const argnum of wanted) {
      if (!Number.isInteger(argnum) || argnum < 0 || argnum >= args.length)
        throw new RangeError(`grad: there is no argument ${argnum}; the function was called with ${args.length}`);
    }
    const flats = args.map(flatten);
    const bound = flats.map(({ leaves }, i) =>
      leaves.map(wanted.includes(i) ? (leaf) => bind("grad", leaf) : withoutNumbers),
    );
    for (const leaf of wanted.flatMap((i) => bound[i] as Tensor[])) {
      if (!isFloat(leaf.dtype))
        throw new DTypeError("grad", ["x"], [leaf.dtype], "there is no derivative by an integer; cast it first");
    }
    const out = outputOf(
      "grad",
      f,
      flats.map((flat, i) => flat.rebuild(bound[i])),
    );
    if (out.rank !== 0)
      throw new ShapeError("grad", ["out"], [out.shape], "the function must give a scalar; sum it, or use vjp");
    const targets = wanted.flatMap((i) => (bound[i] as Tensor[]).map((leaf) => leaf.node));
    const found = derivativesBy(out.node, targets).map((node) => new Tensor(node));
    let start = 0;
    const results = wanted.map((i) => flats[i].rebuild(found.slice(start, (start += bound[i].length))));
    return typeof argnums === "number" ? results[0] : results;
  };
  return derivative;
}

/** The value of f at x, and the function that takes an upstream derivative of its shape to the derivatives by each x. */
export interface Vjp<Out extends Tensor, A extends unknown[]> {
  /** f(...x). */
  readonly out: Out;
  /** From an upstream derivative of out's shape to those by each argument. Throws ShapeError for another shape. */
  readonly pullback: (g: Tensor | number) => { [K in keyof A]: Derivative<A[K]> };
}

/**
 * Vector-Jacobian product: `out` is f(...x); `pullback(g)` is gᵀ·∂f/∂x for each argument, as graph, in an array with the
 * arguments' structures.
 */
export function vjp<A extends unknown[], Out extends Tensor>(f: (...args: A) => Out, ...args: A): Vjp<Out, A> {
  const flat = flatten(args);
  const bound = flat.leaves.map((leaf) => bind("vjp", leaf));
  const out = outputOf("vjp", f, flat.rebuild(bound) as unknown[]) as Out;
  const targets = bound.map((leaf) => leaf.node);
  return {
    out,
    pullback: (g) => {
      const found = derivativesBy(out.node, targets, nodeOf(g)).map((node) => new Tensor(node));
      return flat.rebuild(found) as { [K in keyof A]: Derivative<A[K]> };
    },
  };
}

/** The value itself; no derivative passes. */
export function stopGradient<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return new Tensor<S>(stopGradientOp(x.node));
}

type UserGradient = (g: Tensor, context: { inputs: Tensor[]; out: Tensor }) => readonly (Tensor | null)[];

class UserRule extends CustomRule {
  /** By node, for the last upstream derivative: the backward walk asks once an input, and the rule is called once. */
  private readonly found = new WeakMap<Node, { g: Node; derivatives: readonly (Node | null)[] }>();

  constructor(private readonly rule: UserGradient) {
    super();
  }
  gradient(g: Node, node: Node): readonly (Node | null)[] {
    const before = this.found.get(node);
    if (before?.g === g) return before.derivatives;
    const derivatives = this.derivativesOf(g, node);
    this.found.set(node, { g, derivatives });
    return derivatives;
  }

  private derivativesOf(g: Node, node: Node): readonly (Node | null)[] {
    const inputs = node.inputs.slice(1);
    // `out` is the node of this rule itself, so that the derivative of a derivative that uses it goes by the rule again
    const found = this.rule(new Tensor(g), { inputs: inputs.map((input) => new Tensor(input)), out: new Tensor(node) });
    if (!Array.isArray(found) || found.length !== inputs.length)
      throw new TypeError(
        `customGradient: the rule must return ${inputs.length} derivatives, one an argument (null for none)`,
      );
    found.forEach((derivative: unknown, i) => {
      if (derivative === null) return;
      if (!(derivative instanceof Tensor))
        throw new TypeError(
          `customGradient: derivative ${i} must be a tensor or null, not a value of type ${typeof derivative}`,
        );
      const { shape } = derivative as Tensor;
      if (!sameShape(shape, inputs[i].shape))
        throw new ShapeError(
          "customGradient",
          ["x", "dx"],
          [inputs[i].shape, shape],
          `derivative ${i} must have its argument's shape`,
        );
    });
    return [null, ...(found as (Tensor | null)[]).map((derivative) => derivative?.node ?? null)];
  }
}

/**
 * A function with a gradient of your own: `forward` builds its value out of ops, and `rule(g, { inputs, out })` gives the
 * derivative by each argument, out of ops too, so that every backend has it and it can be differentiated again.
 * Variables that `forward` uses without being given them get no derivative: make them arguments.
 * @throws TypeError when an argument or the result of `forward` is no tensor, or, in the backward walk, when the rule does
 * not return one derivative an argument; ShapeError when one has not its argument's shape.
 */
export function customGradient<A extends Tensor[], Out extends Tensor>(
  forward: (...inputs: A) => Out,
  rule: (g: Tensor, context: { inputs: A; out: Out }) => readonly (Tensor | null)[],
): (...inputs: A) => Out {
  const userRule = new UserRule(rule as unknown as UserGradient);
  return (...inputs) => {
    for (const input of inputs as unknown[]) {
      if (!(input instanceof Tensor))
        throw new TypeError(
          `customGradient: arguments are tensors, not a value of type ${typeof input}; make a tensor of it with tensor(…)`,
        );
    }
    const out: unknown = forward(...inputs);
    if (!(out instanceof Tensor))
      throw new TypeError(`customGradient: the function must return a tensor, not a value of type ${typeof out}`);
    return new Tensor(
      custom(
        out.node,
        inputs.map((input) => input.node),
        userRule,
      ),
    ) as Out;
  };
}
