import type { Tensor } from "../tensor/tensor.js";
import type { Variable } from "../tensor/variable.js";
import { Optimizer, shareFault, sizeFault, type Slope, type Updates } from "./optimizer.js";

/** The hyper-parameters of Adam; each can be changed later by assigning to the optimizer's property. */
export interface AdamOptions {
  /** About the size of a step of each element: a finite number ≥ 0. Default 1e-3. */
  readonly learningRate?: number;
  /** The share of the first moment that stays at each step; default 0.9. */
  readonly beta1?: number;
  /** The share of the second moment that stays at each step; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment: a finite number ≥ 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** The hyper-parameters of AdamW; each can be changed later by assigning to the optimizer's property. */
export interface AdamWOptions extends AdamOptions {
  /** The share of a parameter, times the learning rate, that each step takes away: a finite number ≥ 0. Default 0.01. */
  readonly weightDecay?: number;
}

/** What Adam and AdamW share: steps by two moments of the gradient. */
abstract class MomentOptimizer<Names extends string> extends Optimizer<Names> {
  /** @param more Numbers that the kind has besides. @throws RangeError for a number outside its range. */
  protected constructor(
    kind: string,
    params: Readonly<Record<Names, Variable>>,
    { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions,
    more: Readonly<Record<string, number>>,
  ) {
    super(kind, params, { learningRate, beta1, beta2, epsilon, ...more, steps: 0 }, ["firstMoment", "secondMoment"]);
  }

  /** The share of the first moment that stays at each step: at least 0, less than 1. */
  get beta1(): number {
    return this.scalars.beta1.item();
  }
  set beta1(value: number) {
    this.set("beta1", value);
  }
  /** The share of the second moment that stays at each step: at least 0, less than 1. */
  get beta2(): number {
    return this.scalars.beta2.item();
  }
  set beta2(value: number) {
    this.set("beta2", value);
  }
  /** Added to the root of the second moment: a finite number ≥ 0. */
  get epsilon(): number {
    return this.scalars.epsilon.item();
  }
  set epsilon(value: number) {
    this.set("epsilon", value);
  }

  protected updates(slopes: readonly Slope[]): Updates {
    const { learningRate, beta1, beta2, epsilon } = this.scalars;
    const steps = this.scalars.steps.add(1);
    // With r = √(1 − β₂ᵗ), m̂ / (√v̂ + ε) is m·r / ((√v + ε·r)·(1 − β₁ᵗ)): what is the same for all elements is worked
    // out once.
    const root = beta2.pow(steps).neg().add(1).sqrt();
    const rate = learningRate.mul(root).div(beta1.pow(steps).neg().add(1));
    const floor = epsilon.mul(root);
    const [share1, share2] = [beta1.neg().add(1), beta2.neg().add(1)];
    const moves = slopes.flatMap(({ name, parameter, gradient }): Updates => {
      const [first, second] = [this.moments.firstMoment[name], this.moments.secondMoment[name]];
      const m = first.add(gradient.sub(first).mul(share1));
      const v = second.mul(beta2).add(gradient.mul(gradient).mul(share2));
      const moved = this.decayed(parameter).sub(m.mul(rate).div(v.sqrt().add(floor)));
      return [
        [first, m],
        [second, v],
        [parameter, moved],
      ];
    });
    return [[this.scalars.steps, steps], ...moves];
  }

  /** The parameter before it is moved. */
  protected decayed(parameter: Variable): Tensor {
    return parameter;
  }

  protected override check(name: string, value: number): string | null {
    if (name === "beta1" || name === "beta2") return shareFault(value);
    if (name === "epsilon" || name === "weightDecay") return sizeFault(value);
    return super.check(name, value);
  }
}

/**
 * Adam (Kingma and Ba 2015): m ← β₁·m + (1 − β₁)·dW, v ← β₂·v + (1 − β₂)·dW², and in step t
 * W ← W − learningRate·m̂ / (√v̂ + ε), where m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), as PyTorch has it.
 */
export class Adam<Names extends string = string> extends MomentOptimizer<Names> {
  /** @throws RangeError for a learning rate or ε that is no finite number ≥ 0, or a β that is not at least 0 and less than 1. */
  constructor(params: Readonly<Record<Names, Variable>>, options: AdamOptions = {}) {
    super("Adam", params, options, {});
  }
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): a step first multiplies W by
 * 1 − learningRate·weightDecay, and is then that of Adam.
 */
export class AdamW<Names extends string = string> extends MomentOptimizer<Names> {
  /** @throws RangeError as Adam does, and for a weight decay that is no finite number ≥ 0. */
  constructor(params: Readonly<Record<Names, Variable>>, options: AdamWOptions = {}) {
    const { weightDecay = 0.01, ...rest } = options;
    super("AdamW", params, rest, { weightDecay });
  }

  /** The share of a parameter, times the learning rate, that each step takes away: a finite number ≥ 0. */
  get weightDecay(): number {
    return this.scalars.weightDecay.item();
  }
  set weightDecay(value: number) {
    this.set("weightDecay", value);
  }

  protected override decayed(parameter: Variable): Tensor {
    const { learningRate, weightDecay } = this.scalars;
    return parameter.mul(learningRate.mul(weightDecay).neg().add(1));
  }
}
