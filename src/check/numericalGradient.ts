import { constant } from "../ops/leaf.js";
import { Tensor } from "../tensor/tensor.js";
import { mapInputs, type Bound, type DerivativesBy } from "./inputs.js";
import { LeafProgram } from "./leafProgram.js";
import { Pace, type PaceOptions } from "./pace.js";
import { buildScalar, inFloat64 } from "./scalarGraph.js";
import { checkEps, DEFAULT_EPS } from "./steps.js";

/** The step of the differences, progress and cancelling. */
export interface NumericalGradientOptions extends PaceOptions {
  /** The step h; default 1e-4. */
  readonly eps?: number;
}

/**
 * The derivatives of a scalar function by central differences, (f(x + h) − f(x − h)) / 2h, an element at a time: slow,
 * and independent of every backward rule. In float64, whatever f's dtypes.
 *
 * `x` is a tensor, a variable, numbers, or arrays and plain objects of them; tensors of the same structure come back. f is
 * called once, with x as tensors (variables as they are): its graph is then run with one element replaced, so no
 * variable is written, and random numbers are the same in each run.
 * @throws RangeError for an impossible eps. @throws ShapeError unless f gives a scalar. @throws DTypeError for an integer
 * x. @throws TypeError, TraceError. @throws the signal's reason when cancelled.
 */
export async function numericalGradient<T>(
  f: (x: Bound<T>) => Tensor,
  x: T,
  { eps = DEFAULT_EPS, ...options }: NumericalGradientOptions = {},
): Promise<DerivativesBy<T>> {
  checkEps("numericalGradient", eps);
  const { inputs, out } = buildScalar("numericalGradient", f, x);
  const { roots, leaves } = inFloat64([out], inputs);
  const pace = new Pace(
    inputs.reduce((total, { tensor }) => total + tensor.size, 0),
    options,
  );
  const found: Tensor[] = [];
  for (const [i, { name, tensor }] of inputs.entries()) {
    const program = new LeafProgram(roots[0], leaves[i]);
    const derivative = new Float64Array(tensor.size);
    for (let element = 0; element < derivative.length; element++) {
      derivative[element] = (program.moved(element, eps) - program.moved(element, -eps)) / (2 * eps);
      await pace.count(name);
    }
    found.push(new Tensor(constant(derivative, tensor.shape, { name })));
  }
  let next = 0;
  return mapInputs("numericalGradient", x, () => found[next++]) as DerivativesBy<T>;
}
