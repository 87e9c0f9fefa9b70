import type { Use } from "../../../passes/plan.js";
import { dtypes } from "../../../shape/dtype.js";
import { sizeOf } from "../../../shape/shape.js";
import { bytesOf, fillKernel } from "./copies/fill.js";
import type { Kernel, Target } from "./kernel.js";

/** Where an input lies in memory, and the kernel that must write it there first if it is a literal. */
export interface InMemory {
  readonly address: number;
  readonly kernels: readonly Kernel[];
}

/** An input with `length` elements in memory, all that it has if not said; of a literal, so many copies are written. */
export function inMemory(target: Target, use: Use, length = sizeOf(use.shape)): InMemory {
  const value = target.literalOf(use);
  if (value === undefined) return { address: target.addressOf(use), kernels: [] };
  const address = target.scratch(length * dtypes[use.dtype].bytes);
  return { address, kernels: length === 0 ? [] : [fillKernel(address, length, bytesOf(value, use.dtype))] };
}
