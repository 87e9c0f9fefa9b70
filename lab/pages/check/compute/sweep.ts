import { gradientFloor, relativeError } from "../../../../src/check/index.js";
import { grad, tensor, type nn, type Tensor } from "../../../../src/index.js";
import type { GradientDType, Sweep, SweepName, SweepPoint } from "../messages.js";
import { noiseBatch, twoLayers } from "./network.js";

/** From 1e-1 to 1e-12, two a decade. */
const steps = Array.from({ length: 23 }, (_, i) => Number((10 ** (-1 - i / 2)).toPrecision(12)));

/** A function of one number, and where to take its derivative. */
interface Curve {
  readonly at: number;
  readonly f: (x: Tensor) => Tensor;
}

/** The place in W2 (row-major) of the weight by which the loss is differentiated. */
const WEIGHT = 5;

/** The chapter's loss as a function of one weight of the second layer. */
function lossByWeight(dtype: GradientDType): Curve {
  const { x, t } = noiseBatch(dtype);
  const net = twoLayers(784, dtype);
  net.loss(x, t);
  const { x: hidden, W, b } = net.layers.Affine2 as nn.Affine;
  const one = new Float64Array(W.size);
  one[WEIGHT] = 1;
  const place = tensor(one, { shape: [50, 10], dtype });
  const others = W.mul(place.neg().add(1));
  return {
    at: W.dataSync()[WEIGHT],
    f: (w) => net.lastLayer.forward(hidden!.matmul(others.add(place.mul(w))).add(b), t),
  };
}

const curves: Readonly<Record<SweepName, (dtype: GradientDType) => Curve>> = {
  sigmoid: () => ({ at: 1, f: (x) => x.sigmoid() }),
  exp: () => ({ at: 1, f: (x) => x.exp() }),
  square: () => ({ at: 1, f: (x) => x.mul(x) }),
  network: lossByWeight,
};

/** How the error of a difference depends on its step, from truncation on one side to rounding on the other. */
export function sweep(name: SweepName): Sweep {
  const [wide, narrow] = [curves[name]("float64"), curves[name]("float32")];
  const { at } = wide;
  const derivative = grad(wide.f)(tensor(at, { dtype: "float64" })).item();
  const floor = gradientFloor([derivative]);
  const error = (numeric: number): number => relativeError(derivative, numeric, floor);
  const valueBy = (curve: Curve, dtype: GradientDType) => (x: number) => curve.f(tensor(x, { dtype })).item();
  const [f, f32] = [valueBy(wide, "float64"), valueBy(narrow, "float32")];
  const value = f(at);
  const points = steps.map((step): SweepPoint => {
    const ahead = f(at + step);
    return {
      step,
      central: error((ahead - f(at - step)) / (2 * step)),
      oneSided: error((ahead - value) / step),
      central32: error((f32(at + step) - f32(at - step)) / (2 * step)),
    };
  });
  return { name, at, derivative, points };
}
