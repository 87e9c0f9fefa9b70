import { elementwise } from "./elementwise.js";
import { binarySamples, unarySamples } from "./samples.js";

/** Sum, element by element. */
export const add = elementwise(["a", "b"], {
  name: "add",
  glyph: "+",
  dtype: "arithmetic",
  commutative: true,
  neutral: { a: -0, b: -0 }, // 0 + −0 is 0, not −0
  value: (s, { a, b }) => s.add(a, b),
  partials: { a: (s) => s.lit(1), b: (s) => s.lit(1) },
  samples: binarySamples,
});

/** Difference, element by element. */
export const sub = elementwise(["a", "b"], {
  name: "sub",
  glyph: "−",
  dtype: "arithmetic",
  neutral: { b: 0 },
  value: (s, { a, b }) => s.sub(a, b),
  partials: { a: (s) => s.lit(1), b: (s) => s.lit(-1) },
  samples: binarySamples,
});

/** Product, element by element. Backward swaps the inputs. */
export const mul = elementwise(["a", "b"], {
  name: "mul",
  glyph: "×",
  dtype: "arithmetic",
  commutative: true,
  neutral: { a: 1, b: 1 },
  value: (s, { a, b }) => s.mul(a, b),
  partials: { a: (_, { b }) => b, b: (_, { a }) => a },
  samples: binarySamples,
});

/** Quotient, element by element; integers give float32. */
export const div = elementwise(["a", "b"], {
  name: "div",
  glyph: "÷",
  neutral: { b: 1 },
  value: (s, { a, b }) => s.div(a, b),
  partials: {
    a: (s, { b }) => s.div(s.lit(1), b),
    b: (s, { b, out }) => s.neg(s.div(out, b)),
  },
  domain: { b: [0.5, 3] },
  samples: binarySamples,
});

/** The opposite number. */
export const neg = elementwise(["x"], {
  name: "neg",
  glyph: "−",
  dtype: "arithmetic",
  involution: true,
  value: (s, { x }) => s.neg(x),
  partials: { x: (s) => s.lit(-1) },
  samples: unarySamples,
});

/** Absolute value; the derivative at 0 is 0. */
export const abs = elementwise(["x"], {
  name: "abs",
  dtype: "arithmetic",
  idempotent: true,
  value: (s, { x }) => s.abs(x),
  partials: {
    x: (s, { x }) => {
      const negativeOrZero = s.select(s.lt(x, s.lit(0)), s.lit(-1), s.lit(0));
      return s.select(s.lt(s.lit(0), x), s.lit(1), negativeOrZero);
    },
  },
  kinks: (_, { x }) => x,
  samples: unarySamples,
});

/** Smaller of the two, NaN if either is NaN; where they tie, the derivative is shared equally. */
export const minimum = elementwise(["a", "b"], {
  name: "minimum",
  glyph: "min",
  dtype: "same",
  commutative: true,
  idempotent: true,
  neutral: { a: Infinity, b: Infinity },
  value: (s, { a, b }) => s.min(a, b),
  partials: {
    a: (s, { a, b }) => s.select(s.lt(a, b), s.lit(1), s.select(s.eq(a, b), s.lit(0.5), s.lit(0))),
    b: (s, { a, b }) => s.select(s.lt(b, a), s.lit(1), s.select(s.eq(a, b), s.lit(0.5), s.lit(0))),
  },
  kinks: (s, { a, b }) => s.sub(a, b),
  samples: binarySamples,
});

/** Larger of the two, NaN if either is NaN; where they tie, the derivative is shared equally. */
export const maximum = elementwise(["a", "b"], {
  name: "maximum",
  glyph: "max",
  dtype: "same",
  commutative: true,
  idempotent: true,
  neutral: { a: -Infinity, b: -Infinity },
  value: (s, { a, b }) => s.max(a, b),
  partials: {
    a: (s, { a, b }) => s.select(s.lt(b, a), s.lit(1), s.select(s.eq(a, b), s.lit(0.5), s.lit(0))),
    b: (s, { a, b }) => s.select(s.lt(a, b), s.lit(1), s.select(s.eq(a, b), s.lit(0.5), s.lit(0))),
  },
  kinks: (s, { a, b }) => s.sub(a, b),
  samples: binarySamples,
});

/**
 * a to the power b (IEEE 754: 1 for any power of 1, and for power 0); integers give float32.
 * The base's derivative at power 0 is 0, the power's at base 0 is 0.
 */
export const pow = elementwise(["a", "b"], {
  name: "pow",
  glyph: "**",
  neutral: { b: 1 },
  value: (s, { a, b }) => s.pow(a, b),
  partials: {
    // the inner selects keep Infinity and NaN out of the branch that is not taken, in higher derivatives too
    a: (s, { a, b }) => s.mul(b, s.pow(s.select(s.eq(b, s.lit(0)), s.lit(1), a), s.sub(b, s.lit(1)))),
    b: (s, { a, out }) => s.mul(out, s.log(s.select(s.eq(a, s.lit(0)), s.lit(1), a))),
  },
  domain: { a: [0.3, 2.5] },
  samples: binarySamples,
});

/** The value itself, as a new node: what `grad` and `vjp` bind their arguments to. */
export const identity = elementwise(["x"], {
  name: "identity",
  glyph: "=",
  dtype: "same",
  identity: true,
  value: (_, { x }) => x,
  partials: { x: (s) => s.lit(1) },
  samples: unarySamples,
});

/** The value itself; no derivative passes. */
export const stopGradient = elementwise(["x"], {
  name: "stopGradient",
  dtype: "same",
  identity: true,
  value: (_, { x }) => x,
  partials: { x: null },
  samples: unarySamples,
});
