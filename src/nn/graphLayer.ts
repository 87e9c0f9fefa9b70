import type { Node } from "../graph/node.js";
import { derivativesBy } from "../tensor/grad.js";
import { scope } from "../tensor/functions.js";
import { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { asTensor, CallableLayer, kept, upstream, type Callable, type Value } from "./layer.js";

/** What a layer's last `forward` made, and of what. */
interface Made {
  readonly x: Node;
  /** The parameters as they were read then. */
  readonly parameters: readonly (readonly [name: string, node: Node])[];
  readonly out: Tensor;
}

export interface GraphLayer extends Callable<[x: Value]> {}
/**
 * A layer that says only what it computes: its `backward` is the graph's own, which takes the derivatives of what
 * `forward` has built.
 */
export abstract class GraphLayer extends CallableLayer {
  /** Parameters by name, if it has any. */
  readonly params?: Readonly<Record<string, Variable>>;
  private made: Made | null = null;
  private derivatives: Readonly<Record<string, Tensor>> | null = null;

  constructor(params?: Readonly<Record<string, Variable>>) {
    super();
    if (params !== undefined) this.params = Object.freeze(params);
  }

  /** The layer's output. */
  protected abstract compute(x: Tensor): Tensor;

  /** Derivatives by the parameters after `backward`; null before. */
  get gradients(): Readonly<Record<string, Tensor | null>> {
    return Object.fromEntries(Object.keys(this.params ?? {}).map((name) => [name, this.derivatives?.[name] ?? null]));
  }

  /** The layer's output; keeps the graph that made it. @throws ShapeError, DTypeError for what it cannot take. */
  forward(x: Value): Tensor {
    const input = asTensor(x);
    const parameters = Object.entries(this.params ?? {}).map(([name, { node }]) => [name, node] as const);
    const out = scope(this.constructor.name, () => this.compute(input));
    this.made = { x: input.node, parameters, out };
    return out;
  }

  /**
   * Keeps the derivatives by the parameters.
   * @returns dx, of x's shape; 0 where x is of integers, which have no derivative.
   * @throws Error before any `forward`. @throws ShapeError unless dout is a scalar or has the output's shape.
   */
  backward(dout: Value): Tensor {
    const { x, parameters, out } = kept(this.constructor.name, this.made);
    const g = upstream(this.constructor.name, dout, out.shape);
    const targets = [x, ...parameters.map(([, node]) => node)];
    const [dx, ...found] = derivativesBy(out.node, targets, g.node).map((node) => new Tensor(node));
    this.derivatives = Object.fromEntries(parameters.map(([name], i) => [name, found[i]]));
    return dx;
  }
}
