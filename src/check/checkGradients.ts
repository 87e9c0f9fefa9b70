import type { Node } from "../graph/node.js";
import { shuffledIndices } from "../scalar/philox.js";
import { sameShape, formatShape } from "../shape/shape.js";
import type { TypedArray } from "../shape/dtype.js";
import type { TensorValues } from "../shape/literal-nested.js";
import { evaluate } from "../tensor/evaluate.js";
import { derivativesBy } from "../tensor/grad.js";
import { Tensor } from "../tensor/tensor.js";
import { multiIndex } from "./compare.js";
import {
  GradientReport,
  ParameterTally,
  refusedParameter,
  type CheckedElement,
  type ParameterReport,
} from "./gradientReport.js";
import { leafOf, mapInputs, type Bound, type BoundInput } from "./inputs.js";
import { judgeDerivative } from "./kink.js";
import { LeafProgram } from "./leafProgram.js";
import { Pace, type PaceOptions } from "./pace.js";
import { gradientFloor } from "./relativeError.js";
import { buildScalar, inFloat64, type ScalarGraph } from "./scalarGraph.js";
import { checkEps, DEFAULT_EPS } from "./steps.js";

/** Derivatives written by hand: for each input a tensor or its values. */
export type GivenGradients<T> = T extends Tensor | TensorValues
  ? Tensor | TensorValues
  : { readonly [K in keyof T]: GivenGradients<T[K]> };

/** How exactly, and how much, `checkGradients` checks. */
export interface CheckOptions<T = unknown> extends PaceOptions {
  /** The step h of the differences; default 1e-4. */
  readonly eps?: number;
  /** The largest relative error that passes; default 1e-5. */
  readonly rtol?: number;
  /** The largest absolute error that passes whatever the relative one; default 0. */
  readonly atol?: number;
  /** How many elements of each parameter are checked, chosen at random; default all. */
  readonly sample?: number;
  /** Of the choice; default 0. */
  readonly seed?: number;
  /**
   * Derivatives of your own to check, in the inputs' structure, for example `() => net.gradient(x, t)`; without it, the
   * graph's are checked. Called once, after f, with the same tensors.
   */
  readonly gradients?: (inputs: Bound<T>) => GivenGradients<T>;
  /** Called with each element once it is judged, for who needs more than the worst one; parameters by their reports' names. */
  readonly onElement?: (parameter: string, element: CheckedElement) => void;
}

/**
 * Compares the derivatives of a scalar function with central differences of it: shapes first, then every element (or
 * `sample` of each parameter) by |a − n| / max(|a|, |n|, 1e-3·max‖g of that parameter‖, 1e-8) ≤ rtol, with a closer
 * look where f has a kink (see `judgeDerivative`).
 *
 * `inputs` is a plain object or an array of tensors, variables, numbers and arrays of numbers. f is called once, with
 * the same structure of tensors; variables are passed as they are, so that `checkGradients(() => net.loss(x, t),
 * net.params)` checks a network. A float32 graph is retyped to float64 first, derivatives and variables with it, so
 * that rounding does not decide. Nothing is written, also when it is cancelled.
 * @throws RangeError for impossible options. @throws ShapeError unless f gives a scalar. @throws DTypeError for an integer
 * input. @throws TypeError, TraceError. @throws the signal's reason when cancelled.
 */
export async function checkGradients<T>(
  f: (inputs: Bound<T>) => Tensor,
  inputs: T,
  options: CheckOptions<T> = {},
): Promise<GradientReport> {
  const settings = checkedSettings(options);
  const scalar = buildScalar("checkGradients", f, inputs);
  const given = options.gradients?.(scalar.bound as Bound<T>);
  const gradients =
    given === undefined
      ? derivativesBy(
          scalar.out,
          scalar.inputs.map(({ leaf }) => leaf),
        )
      : gradientsByHand(scalar, given);
  const { roots, leaves } = inFloat64([scalar.out, ...gradients], scalar.inputs);
  const [[loss], ...analytic] = evaluate(roots);
  const subjects = scalar.inputs.map((input, i) => ({
    input,
    gradient: gradients[i],
    analytic: analytic[i],
    leaf: leaves[i],
    chosen: chosenElements(input, i, settings),
  }));
  const inShape = ({ input, gradient }: (typeof subjects)[number]): boolean =>
    sameShape(gradient.shape, input.tensor.shape);
  const toCheck = Number.isFinite(loss) ? subjects.filter(inShape) : [];
  const pace = new Pace(
    toCheck.reduce((total, { chosen }) => total + chosen.length, 0),
    options,
  );
  const reports: ParameterReport[] = [];
  for (const subject of subjects) {
    const { name, tensor } = subject.input;
    if (!inShape(subject)) {
      const message = `shapes differ: ${formatShape(subject.gradient.shape)} ≠ ${formatShape(tensor.shape)}`;
      reports.push(refusedParameter(name, tensor.shape, message, false));
    } else if (!Number.isFinite(loss)) {
      const message = `the loss is ${loss}, and differences of that confirm nothing`;
      reports.push(refusedParameter(name, tensor.shape, message, true));
    } else reports.push(await checkParameter(subject, roots[0], settings, pace, options.onElement));
  }
  return new GradientReport(reports);
}

interface Settings {
  readonly eps: number;
  readonly rtol: number;
  readonly atol: number;
  readonly sample: number;
  readonly seed: number;
}

function checkedSettings<T>(options: CheckOptions<T>): Settings {
  const { eps = DEFAULT_EPS, rtol = 1e-5, atol = 0, sample = Infinity, seed = 0 } = options;
  checkEps("checkGradients", eps);
  for (const [name, value] of Object.entries({ rtol, atol })) {
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`checkGradients: ${name} is ${value}; it must be finite and ≥ 0`);
  }
  if (options.sample !== undefined && !(Number.isInteger(sample) && sample >= 1))
    throw new RangeError(`checkGradients: sample is ${sample}; it must be a whole number ≥ 1`);
  return { eps, rtol, atol, sample, seed };
}

/** The user's derivatives, an input each, in the inputs' order. */
function gradientsByHand({ inputs }: ScalarGraph, given: unknown): Node[] {
  const names = inputs.map(({ name }) => name);
  const found = new Map<string, Node>();
  mapInputs("checkGradients", given, (gradient, name) => {
    found.set(name, gradient instanceof Tensor ? gradient.node : leafOf(gradient));
  });
  const extra = [...found.keys()].find((name) => !names.includes(name));
  if (extra !== undefined)
    throw new TypeError(
      `checkGradients: gradients() gave ${extra}, which is no input; the inputs are ${names.join(", ")}`,
    );
  return names.map((name) => {
    const node = found.get(name);
    if (node === undefined)
      throw new TypeError(
        `checkGradients: gradients() gave no ${name}; it must give one for each of ${names.join(", ")}`,
      );
    return node;
  });
}

/** Places of the elements to check, in row-major order. */
function chosenElements({ tensor: { size } }: BoundInput, parameter: number, { sample, seed }: Settings): Int32Array {
  if (sample >= size) return Int32Array.from({ length: size }, (_, i) => i);
  return shuffledIndices(size, seed, parameter).slice(0, sample).sort();
}

async function checkParameter(
  subject: { input: BoundInput; analytic: TypedArray; leaf: Node; chosen: Int32Array },
  loss: Node,
  { eps, rtol, atol }: Settings,
  pace: Pace,
  onElement: CheckOptions["onElement"],
): Promise<ParameterReport> {
  const { input, analytic, leaf, chosen } = subject;
  const { shape, size } = input.tensor;
  const program = new LeafProgram(loss, leaf);
  const floor = gradientFloor(analytic);
  const tally = new ParameterTally(input.name, shape, size);
  for (const element of chosen) {
    const judgement = judgeDerivative(analytic[element], (offset) => program.moved(element, offset), {
      value: program.value,
      floor,
      eps,
      rtol,
      atol,
    });
    const { numeric, left, right, relativeError, verdict } = judgement;
    const judged = {
      index: multiIndex(element, shape),
      analytic: analytic[element],
      numeric,
      left,
      right,
      relativeError,
      verdict,
    };
    tally.add(judged);
    onElement?.(input.name, judged);
    await pace.count(input.name);
  }
  return tally.report(program.constant ? "; the loss does not depend on it" : "");
}
