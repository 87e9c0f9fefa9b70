import { comparison, elementwise } from "./elementwise.js";
import { sample } from "./record.js";
import { binarySamples, unarySamples } from "./samples.js";

const samples = binarySamples;

/** a = b, element by element; NaN equals nothing. */
export const eq = comparison(["a", "b"], {
  name: "eq",
  glyph: "=",
  commutative: true,
  neutral: { a: 1, b: 1 },
  condition: (s, { a, b }) => s.eq(a, b),
  samples,
});

/** a ≠ b, element by element; true where either is NaN. */
export const ne = comparison(["a", "b"], {
  name: "ne",
  glyph: "≠",
  commutative: true,
  neutral: { a: 0, b: 0 },
  condition: (s, { a, b }) => s.eq(s.select(s.eq(a, b), s.lit(1), s.lit(0)), s.lit(0)),
  samples,
});

/** a < b, element by element. */
export const lt = comparison(["a", "b"], { name: "lt", glyph: "<", condition: (s, { a, b }) => s.lt(a, b), samples });

/** a ≤ b, element by element. */
export const le = comparison(["a", "b"], { name: "le", glyph: "≤", condition: (s, { a, b }) => s.le(a, b), samples });

/** a > b, element by element. */
export const gt = comparison(["a", "b"], { name: "gt", glyph: ">", condition: (s, { a, b }) => s.lt(b, a), samples });

/** a ≥ b, element by element. */
export const ge = comparison(["a", "b"], { name: "ge", glyph: "≥", condition: (s, { a, b }) => s.le(b, a), samples });

/** Both are true (not 0). */
export const logicalAnd = comparison(["a", "b"], {
  name: "logicalAnd",
  glyph: "∧",
  commutative: true,
  idempotent: true,
  neutral: { a: 1, b: 1 },
  condition: (s, { a, b }) => {
    const second = s.select(s.eq(b, s.lit(0)), s.lit(0), s.lit(1));
    return s.eq(s.select(s.eq(a, s.lit(0)), s.lit(0), second), s.lit(1));
  },
  samples,
});

/** Either is true (not 0). */
export const logicalOr = comparison(["a", "b"], {
  name: "logicalOr",
  glyph: "∨",
  commutative: true,
  idempotent: true,
  neutral: { a: 0, b: 0 },
  condition: (s, { a, b }) => {
    const second = s.select(s.eq(b, s.lit(0)), s.lit(0), s.lit(1));
    return s.eq(s.select(s.eq(a, s.lit(0)), second, s.lit(1)), s.lit(1));
  },
  samples,
});

/** True where x is 0 (false). */
export const logicalNot = comparison(["x"], {
  name: "logicalNot",
  glyph: "¬",
  involution: true,
  condition: (s, { x }) => s.eq(x, s.lit(0)),
  samples: unarySamples,
});

/** a where the condition is true, else b. The condition is bool and has no derivative. */
export const where = elementwise(["condition", "a", "b"], {
  name: "where",
  dtype: "same",
  idempotent: true,
  conditions: ["condition"],
  value: (s, { condition, a, b }) => s.select(s.eq(condition, s.lit(0)), b, a),
  partials: {
    condition: null,
    a: (s, { condition }) => s.select(s.eq(condition, s.lit(1)), s.lit(1), s.lit(0)),
    b: (s, { condition }) => s.select(s.eq(condition, s.lit(1)), s.lit(0), s.lit(1)),
  },
  samples: [
    sample([{ shape: [2, 2], dtype: "bool", values: [1, 0, 0, 1] }, [2, 2], [2, 2]]),
    sample([{ shape: [3], dtype: "bool", values: [1, 0, 1] }, [2, 1], []]),
    sample([{ shape: [], dtype: "bool", values: [0] }, [], []]),
    sample([{ shape: [0], dtype: "bool", values: [] }, [0], [1]]),
  ],
});
