import { unbroadcast } from "../ops/movement.js";
import { ShapeError } from "../shape/errors.js";
import { sameShape, type Shape } from "../shape/shape.js";
import { nodeOf, Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";

/** What layers take for a value. */
export type Value = Tensor | number;

/** A layer with one input: what networks are built from. */
export interface Layer {
  (x: Value): Tensor;
  /** The layer's output; keeps what `backward` needs. */
  forward(x: Value): Tensor;
  /** From the derivative by the output to the derivative by the input; keeps those by the layer's parameters. */
  backward(dout: Value): Tensor;
  /** Parameters by name, if it has any. */
  readonly params?: Readonly<Record<string, Variable>>;
  /** Derivatives by the parameters, named as they are; null before `backward`. */
  readonly gradients?: Readonly<Record<string, Tensor | null>>;
}

/** Anything of layers that is called as a function. */
export interface Callable<Inputs extends unknown[]> {
  (...inputs: Inputs): Tensor;
}

/**
 * Makes instances that can be called: `layer(x)` is `layer.forward(x)`. The constructor returns a closure with the class's
 * prototype, for a class that extends Function would need eval, which a strict page forbids.
 */
export abstract class CallableLayer {
  constructor() {
    const call = (...inputs: unknown[]): unknown =>
      (call as unknown as { forward(...x: unknown[]): unknown }).forward(...inputs);
    return Object.setPrototypeOf(call, new.target.prototype) as this;
  }
}

/** The tensor of a value: a number becomes a weak scalar. */
export function asTensor(value: Value): Tensor {
  return typeof value === "number" ? new Tensor(nodeOf(value)) : value;
}

/**
 * The derivative that comes from upstream, of the output's shape; a scalar stands for the same derivative everywhere.
 * @throws ShapeError when it has another shape.
 */
export function upstream(layer: string, dout: Value, out: Shape): Tensor {
  const g = asTensor(dout);
  if (g.rank > 0 && !sameShape(g.shape, out))
    throw new ShapeError(
      `${layer}.backward`,
      ["dout", "out"],
      [g.shape, out],
      "dout must have the shape of the output",
    );
  return g.expand(out);
}

/** A derivative summed down to the shape of an input that was broadcast to it. */
export function shapedAs(g: Tensor, input: Shape): Tensor {
  return new Tensor(unbroadcast(g.node, input));
}

/** What `forward` has kept. @throws Error before the first `forward`. */
export function kept<T>(layer: string, value: T | null): T {
  if (value === null) throw new Error(`${layer}.backward: call forward first; backward needs what it keeps`);
  return value;
}
