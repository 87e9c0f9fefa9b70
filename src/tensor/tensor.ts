import { backward } from "../autodiff/backward.js";
import type { Node } from "../graph/node.js";
import { constant, readVersion } from "../ops/leaf.js";
import { named } from "../ops/named.js";
import * as records from "../ops/records.js";
import type { DType, TypedArray } from "../shape/dtype.js";
import { ShapeError } from "../shape/errors.js";
import { formatShape } from "../shape/format.js";
import { sizeOf, type Shape } from "../shape/shape.js";
import { evaluate, evaluateAsync } from "./evaluate.js";
import { functionNames, type Methods } from "./methods.js";
import { nest, type NestedNumbers } from "./nested.js";
import { currentTrace } from "./trace.js";
import type { Version } from "./variableState.js";

/** Derivatives by the nodes that they belong to: the last backward walk's. */
const derivatives = new WeakMap<Node, Node>();

/**
 * An immutable handle on a node of the computational graph: a value that is computed when it is read. Nothing has to be
 * freed. `S` is its shape, as far as the compiler knows it.
 */
export class Tensor<out S extends Shape = Shape> {
  readonly #node: Node | undefined;

  /** Made by `tensor`, `variable` and ops; not by hand. */
  constructor(node?: Node) {
    this.#node = node;
  }

  /** The graph behind the handle. */
  get node(): Node {
    return this.#node!; // a Variable, which has none of its own, overrides this
  }
  /** Length of each axis; [] for a scalar. */
  get shape(): S {
    return this.node.shape as S;
  }
  /** Type of the elements. */
  get dtype(): DType {
    return this.node.dtype;
  }
  /** As graphs and messages call it, where it was given a name. */
  get name(): string | undefined {
    return this.node.name;
  }
  /** Number of axes. */
  get rank(): number {
    return this.shape.length;
  }
  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The same value under a name that pictures and messages show. */
  named(name: string): Tensor<S> {
    return new Tensor<S>(named(this.node, name));
  }

  /**
   * The one number of a tensor of one element; bool gives 0 or 1.
   * @throws ShapeError when there are more or none. @throws TraceError inside `compile`.
   */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError(
        "item",
        ["x"],
        [this.shape],
        `needs one element, not ${this.size}; read dataSync() or arraySync()`,
      );
    return evaluate([this.node])[0][0];
  }
  /** The values, row-major, in an array of their own. @throws TraceError inside `compile`. */
  dataSync(): TypedArray {
    return evaluate([this.node])[0].slice();
  }
  /** The values as nested arrays, a number for a scalar; bool gives 0 and 1. @throws TraceError inside `compile`. */
  arraySync(): NestedNumbers {
    return nest(evaluate([this.node])[0], this.shape);
  }
  /** As `dataSync`, where the caller may wait: a browser's main thread then uses all threads. */
  async data(): Promise<TypedArray> {
    return (await evaluateAsync([this.node]))[0].slice();
  }
  /** As `arraySync`, where the caller may wait: a browser's main thread then uses all threads. */
  async array(): Promise<NestedNumbers> {
    return nest((await evaluateAsync([this.node]))[0], this.shape);
  }

  /**
   * Computes nothing yet: builds the derivative of this scalar (or, with an upstream `g` of its shape, of any tensor) by
   * every node on the way; read it as `x.grad`. Unlike in PyTorch, a second call replaces gradients; it does not add.
   * @throws ShapeError without `g` when this is no scalar. @throws DTypeError when this is no float.
   * @throws Error when the graph has read two versions of one variable.
   */
  backward(g?: Tensor | number): void {
    const walked = backward(this.node, g === undefined ? undefined : nodeOf(g));
    const versions = new Map<Version["state"], Version>();
    for (const node of walked.keys()) {
      const version = readVersion(node) as Version | undefined;
      if (version === undefined) continue;
      const other = versions.get(version.state);
      if (other !== undefined && other !== version)
        throw new Error(
          `backward: the graph has read ${version.describe()} at two versions, before and after an assignment; build the whole of it after the last assign()`,
        );
      versions.set(version.state, version);
    }
    for (const [node, derivative] of walked) {
      derivatives.set(node, derivative);
      const version = readVersion(node) as Version | undefined;
      if (version !== undefined) version.state.gradient = { node: derivative, version };
    }
  }

  /** The derivative that the last `backward` through this tensor gave it, as graph; null if there was none. */
  get grad(): Tensor<S> | null {
    const derivative = derivatives.get(this.node);
    return derivative === undefined ? null : new Tensor<S>(derivative);
  }

  /**
   * The value alone, cut from the graph that made it: computed at once, so that the graph can be collected; inside
   * `compile`, cut from derivatives.
   */
  detach(): Tensor<S> {
    const { node } = this;
    if (currentTrace() !== undefined) return new Tensor<S>(records.stopGradient(node));
    const { dtype, weak, shape } = node;
    return new Tensor<S>(constant(evaluate([node])[0], shape, { dtype, weak, name: node.name }));
  }

  /** What it is, not what it holds: printing computes nothing. */
  toString(): string {
    return `Tensor ${this.name === undefined ? "" : `${this.name} `}${this.dtype}${formatShape(this.shape)}`;
  }

  /**
   * A tensor in a template is its `toString()`.
   * @throws TypeError where JavaScript's own operators would make a number of it: `x + 1` would be text, `x - 1` NaN.
   */
  [Symbol.toPrimitive](hint: "string" | "number" | "default"): string {
    if (hint === "string") return this.toString();
    throw new TypeError(`${this.toString()} is not a number: write x.add(1), not x + 1, or read its value with item()`);
  }
}

// oxlint-disable-next-line no-unused-vars -- merges the record table's methods into the class
export interface Tensor<out S extends Shape = Shape> extends Methods {}

const functionsOnly: ReadonlySet<string> = new Set(functionNames);

for (const [name, op] of Object.entries(records)) {
  if (functionsOnly.has(name)) continue;
  const build = op as unknown as (x: Node, ...rest: unknown[]) => Node;
  Object.defineProperty(Tensor.prototype, name, {
    value: function (this: Tensor, ...rest: unknown[]): Tensor {
      return new Tensor(
        build(this.node, ...rest.map((argument) => (argument instanceof Tensor ? argument.node : argument))),
      );
    },
  });
}

/** The node of a tensor; a number becomes a weak scalar. */
export function nodeOf(operand: Tensor | number): Node {
  return typeof operand === "number" ? constant(Float64Array.of(operand), [], { weak: true }) : operand.node;
}

/** What an op takes for a tensor or a number: its node, or the number, which becomes a literal of the program. */
export function operandOf(operand: Tensor | number): Node | number {
  return typeof operand === "number" ? operand : operand.node;
}

/** Computes tensors together, in one run; reading them afterwards costs nothing. */
export function evaluateTogether(tensors: readonly Tensor[]): void {
  evaluate(tensors.map((tensor) => tensor.node));
}
