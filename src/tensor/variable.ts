import type { Node } from "../graph/node.js";
import { cast } from "../ops/cast.js";
import { isFloat } from "../shape/dtype.js";
import { DTypeError, ShapeError } from "../shape/errors.js";
import type { TensorValues } from "../shape/literal-nested.js";
import { sameShape, type Shape } from "../shape/shape.js";
import { constantOf, leafOf, type TensorOptions } from "./create.js";
import { evaluate } from "./evaluate.js";
import { Tensor } from "./tensor.js";
import { currentTrace } from "./trace.js";
import { VariableState, writeTogether } from "./variableState.js";

/**
 * A leaf with state: what training changes. Shape and dtype are fixed. An op sees the value that the variable has when the
 * op is built; `assign` makes a new version, and graphs built before keep the old one.
 */
export class Variable<out S extends Shape = Shape> extends Tensor<S> {
  /** What the library keeps of it. @internal */
  readonly state: VariableState;

  /** Made by `variable`. @internal */
  constructor(state: VariableState) {
    super();
    this.state = state;
  }

  override get node(): Node {
    return this.state.node;
  }
  /** Length of each axis; no assignment changes it. */
  override get shape(): S {
    return this.state.shape as S;
  }
  /** Type of the elements; no assignment changes it. */
  override get dtype() {
    return this.state.dtype;
  }
  /** As graphs and messages call it, where it was given a name. */
  override get name() {
    return this.state.name;
  }
  /** The derivative that the last `backward` gave it, at the version which that graph had read; null if there was none. */
  override get grad(): Tensor<S> | null {
    const { gradient } = this.state;
    return gradient === null ? null : new Tensor<S>(gradient.node);
  }

  /**
   * Gives the variable a new value, computed at once (inside `compile`: at each call).
   * @throws ShapeError or DTypeError when the value has another shape or dtype.
   */
  assign(value: Tensor | TensorValues): void {
    assignTogether([[this, value]]);
  }
}

/** The value as a node that the variable can hold. */
function assignable(variable: Variable, value: Tensor | TensorValues): Node {
  const node = value instanceof Tensor ? value.node : constantOf(value, { dtype: variable.dtype });
  const name = variable.name === undefined ? "" : ` ${variable.name}`;
  if (!sameShape(node.shape, variable.shape))
    throw new ShapeError(
      "assign",
      ["variable", "value"],
      [variable.shape, node.shape],
      `variable${name} keeps its shape`,
    );
  if (node.weak && node.dtype !== variable.dtype && isFloat(variable.dtype)) return cast(node, variable.dtype);
  if (node.dtype !== variable.dtype)
    throw new DTypeError(
      "assign",
      ["variable", "value"],
      [variable.dtype, node.dtype],
      `variable${name} keeps its dtype; use .cast("${variable.dtype}")`,
    );
  return node;
}

/**
 * Assigns variables together: all values are computed in one run, from the old values, before any changes.
 * @throws ShapeError or DTypeError as `Variable.assign` does. @throws Error when one variable is there twice.
 */
export function assignTogether(pairs: readonly (readonly [Variable, Tensor | TensorValues])[]): void {
  const seen = new Set<Variable>();
  for (const [variable] of pairs) {
    if (seen.has(variable))
      throw new Error(`assignTogether: variable ${variable.name ?? ""} is there twice; give it one value`);
    seen.add(variable);
  }
  const nodes = pairs.map(([variable, value]) => assignable(variable, value));
  const trace = currentTrace();
  if (trace === undefined) for (const [variable] of pairs) variable.state.checkFree();
  if (trace !== undefined) {
    pairs.forEach(([variable], i) => variable.state.assignInTrace(trace, nodes[i]));
    return;
  }
  const values = evaluate(nodes);
  writeTogether(pairs.map(([variable], i) => [variable.state, values[i]]));
}

/** A variable from values or from a tensor, whose value is computed and copied. */
export function makeVariable<S extends Shape>(values: Tensor | TensorValues, options: TensorOptions): Variable<S> {
  if (!(values instanceof Tensor)) {
    const { data, shape, dtype, weak } = leafOf(values, options);
    return new Variable<S>(new VariableState(data, shape, dtype, weak, options.name));
  }
  const node = options.dtype === undefined ? values.node : cast(values.node, options.dtype);
  if (options.shape !== undefined && !sameShape(options.shape, node.shape))
    throw new ShapeError(
      "variable",
      ["values", "shape"],
      [node.shape, options.shape],
      "a tensor keeps its shape; reshape it first",
    );
  const data = evaluate([node])[0].slice();
  return new Variable<S>(new VariableState(data, node.shape, node.dtype, node.weak, options.name ?? node.name));
}
