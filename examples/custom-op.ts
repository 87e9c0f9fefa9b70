import { checkGradients, customGradient, elementwise, grad, sample, tensor, type Tensor } from "edgegrad";

// An op of your own is one record: value and derivative as scalar expressions. Every backend has it, derivatives of any
// order follow, and the gradient check takes it like the built-in ones.
const softplus = elementwise(["x"], {
  name: "softplus",
  // ln(1 + exp(x)), written so that large x does not overflow
  value: (s, { x }) => s.add(s.max(x, s.lit(0)), s.log1p(s.exp(s.neg(s.abs(x))))),
  partials: { x: (s, { x }) => s.div(s.lit(1), s.add(s.lit(1), s.exp(s.neg(x)))) },
  samples: [sample([[2, 3]])],
});

const x = tensor([-1, 0, 2], { dtype: "float64" });
const rounded = (values: Tensor): string => [...values.dataSync()].map((value) => value.toFixed(4)).join(" ");

const derivative = grad((x: Tensor) => softplus(x).sum());
console.log(`softplus:          ${rounded(softplus(x))}`);
console.log(`first derivative:  ${rounded(derivative(x))}`);
console.log(`second derivative: ${rounded(grad((x: Tensor) => derivative(x).sum())(x))}`);

const report = await checkGradients(({ x }) => softplus(x).sum(), { x });
console.log(`gradient check:    ${report.verdict}`);

// A gradient of your own: that of rounding is 0 almost everywhere; this one lets the upstream derivative through.
const roundStraightThrough = customGradient(
  (x: Tensor) => x.add(0.5).floor(),
  (g) => [g],
);
const points = tensor([0.2, 1.7, -2.6], { dtype: "float64" });
const target = tensor([1, 1, 1], { dtype: "float64" });
const squaredError = (x: Tensor): Tensor => roundStraightThrough(x).sub(target).pow(2).sum();
console.log(`rounded:           ${rounded(roundStraightThrough(points))}`);
console.log(`straight through:  ${rounded(grad(squaredError)(points))}`);
