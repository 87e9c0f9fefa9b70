import { elementwise } from "./elementwise.js";
import { unarySamples as samples } from "./samples.js";

/** Hyperbolic tangent. */
export const tanh = elementwise(["x"], {
  name: "tanh",
  value: (s, { x }) => s.tanh(x),
  partials: { x: (s, { out }) => s.sub(s.lit(1), s.mul(out, out)) },
  samples,
});

/** Logistic function 1 / (1 + exp(−x)), without overflow and exact in the left tail. */
export const sigmoid = elementwise(["x"], {
  name: "sigmoid",
  value: (s, { x }) => {
    const decay = s.exp(s.neg(s.abs(x)));
    return s.div(s.select(s.lt(x, s.lit(0)), decay, s.lit(1)), s.add(s.lit(1), decay));
  },
  partials: { x: (s, { out }) => s.mul(out, s.sub(s.lit(1), out)) },
  samples,
});

/** x where positive, else 0 (NaN stays NaN); the derivative at 0 is 0. */
export const relu = elementwise(["x"], {
  name: "relu",
  dtype: "arithmetic",
  idempotent: true,
  value: (s, { x }) => s.select(s.le(x, s.lit(0)), s.lit(0), x),
  partials: { x: (s, { out }) => s.select(s.le(out, s.lit(0)), s.lit(0), s.lit(1)) }, // out ≤ 0 just where x ≤ 0
  kinks: (_, { x }) => x,
  samples,
});

/** ln(1 + eˣ): a smooth relu, without overflow and exact in the left tail. Its derivative is the logistic function. */
export const softplus = elementwise(["x"], {
  name: "softplus",
  value: (s, { x }) => s.add(s.max(x, s.lit(0)), s.log1p(s.exp(s.neg(s.abs(x))))),
  partials: { x: (s, { out }) => s.neg(s.expm1(s.neg(out))) },
  examples: [
    [0, Math.LN2],
    [1, 1.3132616875182228],
    [-20, 2.061153620314381e-9],
    [800, 800],
  ],
  samples,
});

/** x·Φ(x), Φ the standard normal distribution: a smooth relu (Hendrycks and Gimpel 2016), by the error function. */
export const gelu = elementwise(["x"], {
  name: "gelu",
  value: (s, { x }) => s.mul(s.mul(s.lit(0.5), x), s.add(s.lit(1), s.erf(s.mul(x, s.lit(Math.SQRT1_2))))),
  partials: {
    x: (s, { x }) => {
      const distribution = s.mul(s.lit(0.5), s.add(s.lit(1), s.erf(s.mul(x, s.lit(Math.SQRT1_2)))));
      const density = s.mul(s.lit(1 / Math.sqrt(2 * Math.PI)), s.exp(s.mul(s.lit(-0.5), s.mul(x, x))));
      return s.add(distribution, s.mul(x, density));
    },
  },
  examples: [
    [0, 0],
    [1e-5, 5.0000398942280396e-6],
    [0.5, 0.34573123063700656],
    [1, 0.8413447460685429],
    [-1, -0.15865525393145705],
    [3, 2.99595030590511],
    [10, 10],
  ],
  domain: { x: [-1, 3] }, // further left, 1 + erf cancels: float32 keeps the absolute, not the relative precision
  samples,
});
