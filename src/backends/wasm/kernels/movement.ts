import type { IndexMap, MovementRecord } from "../../../ops/record.js";
import { viewOf } from "../../../passes/access.js";
import type { Use } from "../../../passes/plan.js";
import { dtypes } from "../../../shape/dtype.js";
import { formatShape, sizeOf, stridesOf } from "../../../shape/shape.js";
import { copyKernel } from "./copies/copy.js";
import type { ElementBytes } from "./copies/elements.js";
import { bytesOf, fillKernel } from "./copies/fill.js";
import { placeKernel, type PlacedAxis } from "./copies/place.js";
import { inMemory } from "./inMemory.js";
import type { Kernel, Lowering, Target } from "./kernel.js";

/** A movement op by itself: a copy of its elements, and what is put around them. */
export const movementKernels: Lowering = ({ operations: [operation], inputs, outputs }, target) => {
  const { op, attributes, operands } = operation;
  const x = inputs[operands[0]];
  const out = outputs[0].use;
  if (sizeOf(out.shape) === 0) return [];
  const map = (op as MovementRecord).map(x.shape, out.shape, attributes);
  if (map.form === "place") return placeKernels(target, x, out, map);
  const literal = target.literalOf(x);
  if (literal !== undefined) return [fillKernel(target.addressOf(out), sizeOf(out.shape), bytesOf(literal, out.dtype))];
  return [gatherKernel(target, x, out, map)];
};

type MapOf<F extends IndexMap["form"]> = Extract<IndexMap, { form: F }>;

function gatherKernel(target: Target, x: Use, out: Use, map: MapOf<"gather" | "reshape">): Kernel {
  const bytes = dtypes[out.dtype].bytes as ElementBytes;
  // a reshape's elements are read in the order of its input's own shape
  const read = map.form === "reshape" ? x : viewOf(x, out.shape, map.offset, map.strides);
  if (read === null)
    throw new RangeError(`a view of ${formatShape(x.shape)} cannot be moved by strides; copy it first`);
  const { offset, strides } = read.view ?? { offset: 0, strides: stridesOf(read.shape) };
  const steps = stridesOf(read.shape);
  return copyKernel({
    from: target.addressOf(x) + offset * bytes,
    to: target.addressOf(out),
    dimensions: read.shape.map((size, axis) => ({ size, from: strides[axis], to: steps[axis] })),
    bytes,
  });
}

function placeKernels(target: Target, x: Use, out: Use, { offset, strides, fill }: MapOf<"place">): Kernel[] {
  const bytes = dtypes[out.dtype].bytes as ElementBytes;
  const to = target.addressOf(out);
  if (sizeOf(x.shape) === 0) return [fillKernel(to, sizeOf(out.shape), bytesOf(fill, out.dtype))];
  const literal = target.literalOf(x) !== undefined;
  const { address, kernels } = inMemory(target, x, 1);
  const view = x.view ?? { offset: 0, strides: stridesOf(x.shape) };
  const axes = placedAxes(x, out, offset, strides).map((axis, i) => ({ ...axis, from: literal ? 0 : view.strides[i] }));
  const from = address + (literal ? 0 : view.offset * bytes);
  return [...kernels, placeKernel({ from, to, axes, bytes, fill: bytesOf(fill, out.dtype) })];
}

/** What is before, between and after the elements of x along each axis of the output. */
function placedAxes(x: Use, out: Use, offset: number, strides: readonly number[]): Omit<PlacedAxis, "from">[] {
  const steps = stridesOf(out.shape);
  let rest = offset;
  return x.shape.map((size, axis) => {
    const before = Math.floor(rest / steps[axis]);
    rest -= before * steps[axis];
    const between = size === 1 ? 0 : strides[axis] / steps[axis] - 1;
    return { size, before, between, after: out.shape[axis] - before - size - (size - 1) * between };
  });
}
