/** The step of central differences that suits a float64 loss: rounding and curvature cost about the same. */
export const DEFAULT_EPS = 1e-4;

/** @throws RangeError unless the step is a finite number > 0. */
export function checkEps(op: string, eps: number): void {
  if (!(eps > 0 && eps < Infinity)) throw new RangeError(`${op}: eps is ${eps}; it must be finite and > 0`);
}
