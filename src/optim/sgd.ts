import { full } from "../ops/fill.js";
import { ShapeError } from "../shape/errors.js";
import { sameShape } from "../shape/shape.js";
import { variable } from "../tensor/functions.js";
import { Tensor } from "../tensor/tensor.js";
import { assignTogether, type Variable } from "../tensor/variable.js";

/** The hyper-parameters of SGD; both can be changed later by assigning to the optimizer's properties. */
export interface SGDOptions {
  /** The size of a step: a finite number ≥ 0. */
  readonly learningRate: number;
  /** Default 0: none. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent: W ← W − learningRate·dW; with momentum, v ← momentum·v + dW and W ← W − learningRate·v
 * (Sutskever et al. 2013, in the form that PyTorch has).
 */
export class SGD<Names extends string = string> {
  /** Everything that a checkpoint must hold besides the parameters: hyper-parameters and velocities, by name. */
  readonly state: Readonly<Record<string, Variable>>;
  private readonly learningRateVariable: Variable<[]>;
  private readonly momentumVariable: Variable<[]>;
  private readonly velocities: Readonly<Record<Names, Variable>> | undefined;

  /** @throws RangeError unless the learning rate is a finite number ≥ 0 and 0 ≤ momentum < 1. */
  constructor(
    private readonly params: Readonly<Record<Names, Variable>>,
    { learningRate, momentum = 0 }: SGDOptions,
  ) {
    this.learningRateVariable = variable(checkedRate(learningRate), { name: "learningRate" });
    this.momentumVariable = variable(checkedMomentum(momentum), { name: "momentum" });
    const names = Object.keys(params) as Names[];
    if (momentum > 0) {
      this.velocities = Object.fromEntries(
        names.map((name) => [name, zerosLike(params[name], `velocity.${name}`)]),
      ) as Record<Names, Variable>;
    }
    this.state = Object.freeze({
      learningRate: this.learningRateVariable,
      momentum: this.momentumVariable,
      ...Object.fromEntries(
        Object.entries<Variable>(this.velocities ?? {}).map(([name, v]) => [`velocity.${name}`, v]),
      ),
    });
  }

  /** Takes effect at the next step, compiled ones too. */
  get learningRate(): number {
    return this.learningRateVariable.item();
  }
  set learningRate(value: number) {
    this.learningRateVariable.assign(checkedRate(value));
  }
  /** The share of the velocity that stays at each step; 0: none. Takes effect at the next step. */
  get momentum(): number {
    return this.momentumVariable.item();
  }
  /** @throws RangeError where the optimizer was made without momentum: it has no velocities. */
  set momentum(value: number) {
    if (this.velocities === undefined && value !== 0)
      throw new RangeError("SGD: made without momentum, it keeps no velocities; make a new one with { momentum }");
    this.momentumVariable.assign(checkedMomentum(value));
  }

  /**
   * One update of every parameter, together. Without `grads`, by each parameter's own `grad`.
   * @throws Error when a parameter has no gradient, or one older than its value. @throws ShapeError when one has another shape.
   */
  step(grads?: Readonly<Record<Names, Tensor>>): void {
    const pairs: [Variable, Tensor][] = [];
    for (const name of Object.keys(this.params) as Names[]) {
      const parameter: Variable = this.params[name];
      const gradient = grads === undefined ? ownGradient(name, parameter) : given(name, parameter, grads[name]);
      const velocity: Variable | undefined = this.velocities?.[name];
      let move = gradient;
      if (velocity !== undefined) {
        move = velocity.mul(this.momentumVariable).add(gradient);
        pairs.push([velocity, move]);
      }
      pairs.push([parameter, parameter.sub(move.mul(this.learningRateVariable))]);
    }
    assignTogether(pairs);
  }
}

function zerosLike(parameter: Variable, name: string): Variable {
  return variable(new Tensor(full(parameter.shape, 0, parameter.node)), { name });
}

function checkedRate(value: number): number {
  if (!(value >= 0 && value < Infinity)) throw new RangeError(`SGD: learningRate ${value} must be a finite number ≥ 0`);
  return value;
}

function checkedMomentum(value: number): number {
  if (!(value >= 0 && value < 1)) throw new RangeError(`SGD: momentum ${value} must be at least 0 and less than 1`);
  return value;
}

function ownGradient(name: string, parameter: Variable): Tensor {
  const { gradient } = parameter.state;
  if (gradient === null) throw new Error(`SGD.step: ${name} has no gradient; call loss.backward() first`);
  if (!parameter.state.isCurrent(gradient))
    throw new Error(
      `SGD.step: the gradient of ${name} is older than its value; build the loss again and call backward()`,
    );
  return new Tensor(gradient.node);
}

function given(name: string, parameter: Variable, gradient: Tensor | undefined): Tensor {
  if (gradient === undefined) throw new Error(`SGD.step: grads has no ${name}`);
  if (!sameShape(gradient.shape, parameter.shape))
    throw new ShapeError(
      "SGD.step",
      [name, `d${name}`],
      [parameter.shape, gradient.shape],
      "a gradient has its parameter's shape",
    );
  return gradient;
}
