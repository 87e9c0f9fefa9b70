import { costOf } from "../../../passes/explain.js";
import type { Step } from "../../../passes/plan.js";

/** About what one core does in a nanosecond: bytes moved between cache and registers, and vectorised operations. */
const BYTES = 12;
const OPERATIONS = 3;

/** About how many nanoseconds one thread takes for an elementwise or reducing step. */
export function stepNanoseconds(step: Step): number {
  const { flops, bytes } = costOf(step);
  return bytes / BYTES + flops / OPERATIONS;
}
