import type { Variable } from "../tensor/variable.js";
import { Optimizer, shareFault, type Slope, type Updates } from "./optimizer.js";

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
export class SGD<Names extends string = string> extends Optimizer<Names> {
  private readonly hasVelocities: boolean;

  /** @throws RangeError unless the learning rate is a finite number ≥ 0 and 0 ≤ momentum < 1. */
  constructor(params: Readonly<Record<Names, Variable>>, { learningRate, momentum = 0 }: SGDOptions) {
    super("SGD", params, { learningRate, momentum }, momentum > 0 ? ["velocity"] : []);
    this.hasVelocities = momentum > 0;
  }

  /** The share of the velocity that stays at each step; 0: none. Takes effect at the next step. */
  get momentum(): number {
    return this.scalars.momentum.item();
  }
  /** @throws RangeError where the optimizer was made without momentum: it has no velocities. */
  set momentum(value: number) {
    if (!this.hasVelocities && value !== 0)
      throw new RangeError("SGD: made without momentum, it keeps no velocities; make a new one with { momentum }");
    this.set("momentum", value);
  }

  protected updates(slopes: readonly Slope[]): Updates {
    const { learningRate, momentum } = this.scalars;
    return slopes.flatMap(({ name, parameter, gradient }): Updates => {
      if (!this.hasVelocities) return [[parameter, parameter.sub(gradient.mul(learningRate))]];
      const velocity = this.moments.velocity[name];
      const move = velocity.mul(momentum).add(gradient);
      return [
        [velocity, move],
        [parameter, parameter.sub(move.mul(learningRate))],
      ];
    });
  }

  protected override check(name: string, value: number): string | null {
    return name === "momentum" ? shareFault(value) : super.check(name, value);
  }
}
