import { backward } from "../../src/autodiff/backward.js";
import { programFor } from "../../src/backends/conformance.js";
import { normalSource } from "../../src/backends/sampleValues.js";
import { reference } from "../../src/backends/reference/index.js";
import type { Node } from "../../src/graph/node.js";
import { add, mul } from "../../src/ops/arithmetic.js";
import { full } from "../../src/ops/fill.js";
import { sum } from "../../src/ops/reduce.js";
import { sizeOf } from "../../src/shape/shape.js";
import type { TensorData } from "../../src/shape/tensorData.js";
import { leaf } from "./read.js";

/** A piece of graph whose derivatives are to be confirmed, at a point. */
export interface GradientCase {
  readonly build: (inputs: readonly Node[]) => Node;
  readonly inputs: readonly TensorData[];
  /** Positions of the inputs, float64, by which it has derivatives. */
  readonly by: readonly number[];
}

const DIRECTIONS = 3;
const RELATIVE = 1e-6;
/** Inputs of at most so many elements are checked one by one as well. */
const EVERY_ENTRY = 64;

/**
 * Confirms the gradients of order 1 and 2 by central differences in float64, h = 6e-6·max(1, ‖x‖), along three Gaussian
 * directions and, where inputs are small, by each element. What is differentiated is ⟨g, out⟩ with a random upstream g;
 * then ⟨w, gradient⟩ with random w, by the inputs and by g. An empty list: confirmed; else what was wrong, in words.
 */
export function gradientFaults(gradientCase: GradientCase, orders: 1 | 2 = 2): string[] {
  const { build, inputs, by } = gradientCase;
  const normal = normalSource(11);
  const leaves = inputs.map(leaf);
  const out = build(leaves);
  const g: TensorData = { data: gaussians(normal, sizeOf(out.shape)), shape: out.shape, dtype: "float64" };
  const upstream = leaf(g);
  const wanted = by.map((position) => leaves[position]);
  const gradients = gradientsBy(out, wanted, upstream);
  const misfit = gradients.find(
    (gradient, i) => gradient.shape.join() !== wanted[i].shape.join() || gradient.dtype !== wanted[i].dtype,
  );
  if (misfit !== undefined) return [`a derivative is ${misfit.dtype} (${misfit.shape.join()}), not as its input`];

  const first = differenceFaults("order 1", {
    leaves: [...leaves, upstream],
    values: [...inputs, g],
    wanted,
    value: inner(upstream, out),
    gradients,
    normal,
  });
  if (orders === 1 || first.length > 0) return first;

  const probing = gradients.map(({ shape }): TensorData => ({
    data: gaussians(normal, sizeOf(shape)),
    shape,
    dtype: "float64",
  }));
  const probes = probing.map(leaf);
  const value = gradients.map((gradient, i) => inner(probes[i], gradient)).reduce((a, b) => add(a, b));
  return differenceFaults("order 2", {
    leaves: [...leaves, upstream, ...probes],
    values: [...inputs, g, ...probing],
    wanted: [...wanted, upstream],
    value,
    gradients: gradientsBy(value, [...wanted, upstream]),
    normal,
  });
}

const gaussians = (normal: () => number, length: number): Float64Array => Float64Array.from({ length }, normal);

const inner = (a: Node, b: Node): Node => sum(mul(a, b));

/** Zeros where nothing depends on an input. */
function gradientsBy(root: Node, wanted: readonly Node[], g?: Node): Node[] {
  const found = backward(root, g, new Set(wanted));
  return wanted.map((node) => found.get(node) ?? full(node.shape, 0, node));
}

function differenceFaults(
  order: string,
  parts: {
    readonly leaves: readonly Node[];
    readonly values: readonly TensorData[];
    readonly wanted: readonly Node[];
    readonly value: Node;
    readonly gradients: readonly Node[];
    readonly normal: () => number;
  },
): string[] {
  const { leaves, values, wanted, value, gradients, normal } = parts;
  const run = programFor(reference, { roots: [value, ...gradients], leaves });
  const point = values.map(({ data }) => data.slice());
  const analytic = run(point).slice(1) as Float64Array[];
  const positions = wanted.map((node) => leaves.indexOf(node));
  const size = Math.hypot(...positions.flatMap((position) => [...point[position]]));
  const h = 6e-6 * Math.max(1, size);
  const largest = Math.max(0, ...analytic.flatMap((gradient) => [...gradient].map(Math.abs)));

  const slopeAlong = (direction: readonly Float64Array[]): number => {
    const [ahead, behind] = [h, -h].map((step) => {
      const moved = [...point];
      positions.forEach((position, i) => {
        moved[position] = Float64Array.from(point[position], (x, at) => x + step * direction[i][at]);
      });
      return run(moved)[0][0];
    });
    return (ahead - behind) / (2 * h);
  };
  const expectedAlong = (direction: readonly Float64Array[]): number =>
    analytic.reduce((total, gradient, i) => total + gradient.reduce((sum, d, at) => sum + d * direction[i][at], 0), 0);

  const faults: string[] = [];
  const check = (what: string, direction: readonly Float64Array[]): void => {
    const [numeric, expected] = [slopeAlong(direction), expectedAlong(direction)];
    const length = Math.hypot(...direction.flatMap((part) => [...part]));
    const limit = RELATIVE * Math.max(largest, 1e-3) * Math.max(1, length);
    if (!(Math.abs(numeric - expected) <= limit))
      faults.push(`${order}, ${what}: analytic ${expected}, numeric ${numeric}, allowed ${limit}`);
  };
  for (let i = 0; i < DIRECTIONS; i++)
    check(
      `direction ${i}`,
      analytic.map((gradient) => gaussians(normal, gradient.length)),
    );
  if (analytic.every((gradient) => gradient.length <= EVERY_ENTRY)) {
    analytic.forEach((gradient, i) => {
      for (let at = 0; at < gradient.length; at++) {
        const direction = analytic.map((other) => new Float64Array(other.length));
        direction[i][at] = 1;
        check(`input ${i} at ${at}`, direction);
      }
    });
  }
  return faults;
}
