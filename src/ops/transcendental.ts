import { elementwise } from "./elementwise.js";
import { unarySamples as samples } from "./samples.js";

/** e to the x. */
export const exp = elementwise(["x"], {
  name: "exp",
  value: (s, { x }) => s.exp(x),
  partials: { x: (_, { out }) => out },
  samples,
});

/** e to the x, minus 1, exact near 0. */
export const expm1 = elementwise(["x"], {
  name: "expm1",
  value: (s, { x }) => s.expm1(x),
  partials: { x: (s, { out }) => s.add(out, s.lit(1)) },
  samples,
});

/** Natural logarithm: −Infinity at 0, NaN below. */
export const log = elementwise(["x"], {
  name: "log",
  value: (s, { x }) => s.log(x),
  partials: { x: (s, { x }) => s.div(s.lit(1), x) },
  domain: { x: [0.3, 4] },
  samples,
});

/** Natural logarithm of 1 + x, exact near 0. */
export const log1p = elementwise(["x"], {
  name: "log1p",
  value: (s, { x }) => s.log1p(x),
  partials: { x: (s, { x }) => s.div(s.lit(1), s.add(s.lit(1), x)) },
  domain: { x: [-0.6, 3] },
  samples,
});

/** Square root: NaN below 0. */
export const sqrt = elementwise(["x"], {
  name: "sqrt",
  value: (s, { x }) => s.sqrt(x),
  partials: { x: (s, { out }) => s.div(s.lit(0.5), out) },
  domain: { x: [0.3, 4] },
  samples,
});

/** Sine of an angle in radians. */
export const sin = elementwise(["x"], {
  name: "sin",
  value: (s, { x }) => s.sin(x),
  partials: { x: (s, { x }) => s.cos(x) },
  samples,
});

/** Cosine of an angle in radians. */
export const cos = elementwise(["x"], {
  name: "cos",
  value: (s, { x }) => s.cos(x),
  partials: { x: (s, { x }) => s.neg(s.sin(x)) },
  samples,
});

/** Error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = elementwise(["x"], {
  name: "erf",
  value: (s, { x }) => s.erf(x),
  partials: { x: (s, { x }) => s.mul(s.lit(2 / Math.sqrt(Math.PI)), s.exp(s.neg(s.mul(x, x)))) },
  samples,
});

/** Largest whole number ≤ x. Its derivative is declared as none. */
export const floor = elementwise(["x"], {
  name: "floor",
  dtype: "same",
  idempotent: true,
  value: (s, { x }) => s.floor(x),
  partials: { x: null },
  samples,
});
