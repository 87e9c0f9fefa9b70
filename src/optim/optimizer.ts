import { full } from "../ops/fill.js";
import { ShapeError } from "../shape/errors.js";
import { sameShape } from "../shape/shape.js";
import { variable } from "../tensor/functions.js";
import { Tensor } from "../tensor/tensor.js";
import { assignTogether, type Variable } from "../tensor/variable.js";

/** A parameter, by its name, and the derivative of the loss by it. */
export interface Slope {
  readonly name: string;
  readonly parameter: Variable;
  readonly gradient: Tensor;
}

/** Variables and the values that they get. */
export type Updates = readonly (readonly [Variable, Tensor])[];

/**
 * What optimizers share: numbers (a learning rate at least) and moments of each parameter, which are state that a
 * checkpoint can hold and a compiled step advances, and gradients that are given or are the parameters' own.
 */
export abstract class Optimizer<Names extends string = string> {
  /** Everything that a checkpoint must hold besides the parameters, by name. */
  readonly state: Readonly<Record<string, Variable>>;
  /** The numbers, by name. */
  protected readonly scalars: Readonly<Record<string, Variable<[]>>>;
  /** For each moment, by name, what is kept of each parameter. */
  protected readonly moments: Readonly<Record<string, Readonly<Record<string, Variable>>>>;

  /**
   * @param kind What messages call it.
   * @param moments Names of what is kept of each parameter, of its shape, 0 at the beginning.
   * @throws RangeError for a number that `check` refuses.
   */
  protected constructor(
    private readonly kind: string,
    private readonly params: Readonly<Record<Names, Variable>>,
    scalars: { readonly learningRate: number; readonly [name: string]: number },
    moments: readonly string[],
  ) {
    this.scalars = Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [name, variable(this.checked(name, value), { name })]),
    );
    const parameters = Object.entries<Variable>(params);
    this.moments = Object.fromEntries(
      moments.map((moment) => [
        moment,
        Object.fromEntries(parameters.map(([name, like]) => [name, zerosLike(like, `${moment}.${name}`)])),
      ]),
    );
    this.state = Object.freeze({
      ...this.scalars,
      ...Object.fromEntries(
        Object.entries(this.moments).flatMap(([moment, kept]) =>
          Object.entries(kept).map(([name, variable]) => [`${moment}.${name}`, variable]),
        ),
      ),
    });
  }

  /** Takes effect at the next step, compiled ones too. */
  get learningRate(): number {
    return this.scalars.learningRate.item();
  }
  /** @throws RangeError unless it is a finite number ≥ 0. */
  set learningRate(value: number) {
    this.set("learningRate", value);
  }

  /**
   * One update of every parameter, together. Without `grads`, by each parameter's own `grad`.
   * @throws Error when a parameter has no gradient, or one older than its value. @throws ShapeError when one has another shape.
   */
  step(grads?: Readonly<Record<Names, Tensor>>): void {
    const slopes = Object.entries<Variable>(this.params).map(([name, parameter]): Slope => {
      const gradient =
        grads === undefined ? this.own(name, parameter) : this.given(name, parameter, grads[name as Names]);
      return { name, parameter, gradient };
    });
    assignTogether(this.updates(slopes));
  }

  /** What a step assigns: the parameters' new values, and those of whatever else it changes. */
  protected abstract updates(slopes: readonly Slope[]): Updates;

  /** What is wrong with a value of the scalar `name`, in words that follow it; null if nothing is. */
  protected check(name: string, value: number): string | null {
    return name === "learningRate" ? sizeFault(value) : null;
  }

  /** Gives a scalar another value. @throws RangeError for one that `check` refuses. */
  protected set(name: string, value: number): void {
    this.scalars[name].assign(this.checked(name, value));
  }

  private checked(name: string, value: number): number {
    const fault = this.check(name, value);
    if (fault !== null) throw new RangeError(`${this.kind}: ${name} ${value} ${fault}`);
    return value;
  }

  private own(name: string, { state }: Variable): Tensor {
    const { gradient } = state;
    if (gradient === null) throw new Error(`${this.kind}.step: ${name} has no gradient; call loss.backward() first`);
    if (!state.isCurrent(gradient))
      throw new Error(
        `${this.kind}.step: the gradient of ${name} is older than its value; build the loss again and call backward()`,
      );
    return new Tensor(gradient.node);
  }

  private given(name: string, { shape }: Variable, gradient: Tensor | undefined): Tensor {
    if (gradient === undefined) throw new Error(`${this.kind}.step: grads has no ${name}`);
    if (!sameShape(gradient.shape, shape))
      throw new ShapeError(
        `${this.kind}.step`,
        [name, `d${name}`],
        [shape, gradient.shape],
        "a gradient has its parameter's shape",
      );
    return gradient;
  }
}

function zerosLike(parameter: Variable, name: string): Variable {
  return variable(new Tensor(full(parameter.shape, 0, parameter.node)), { name });
}

/** What is wrong with a share that stays at each step, in words that follow it; null if nothing is. */
export function shareFault(value: number): string | null {
  return value >= 0 && value < 1 ? null : "must be at least 0 and less than 1";
}

/** What is wrong with a size, in words that follow it; null if nothing is. */
export function sizeFault(value: number): string | null {
  return value >= 0 && value < Infinity ? null : "must be a finite number ≥ 0";
}
