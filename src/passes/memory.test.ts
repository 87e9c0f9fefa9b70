import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomGraphs } from "../../test/support/randomGraph.js";
import type { Node } from "../graph/node.js";
import { add, mul, neg } from "../ops/arithmetic.js";
import { lt } from "../ops/compare.js";
import { constant, constantData } from "../ops/leaf.js";
import { contract } from "../ops/contract.js";
import { expand, flip, pad, reshape } from "../ops/movement.js";
import { sum } from "../ops/reduce.js";
import { sin } from "../ops/transcendental.js";
import { dtypes, type DType } from "../shape/dtype.js";
import { sizeOf, type Shape } from "../shape/shape.js";
import { topologicalOrder } from "../graph/walk.js";
import type { Plan, Step, Use } from "./plan.js";
import { schedule } from "./schedule.js";

const planOf = (roots: readonly Node[], leaves: readonly Node[]) =>
  schedule({ roots, leaves: new Set(leaves) }, leaves);

/**
 * Plays a plan with the names of buffers for values: each byte of the arena remembers whose it is. What is read must be
 * its own buffer's, to the last byte, and a kernel may write over what it reads only where each element is read just before
 * it is written.
 */
function faultsOf(plan: Plan): string[] {
  const owner = new Int32Array(plan.arenaBytes).fill(-1);
  const faults: string[] = [];
  const bytes = (buffer: number): readonly [start: number, end: number] | null => {
    const { place, length, dtype } = plan.buffers[buffer];
    return place.kind === "arena" ? [place.offset, place.offset + length * dtypes[dtype].bytes] : null;
  };
  const expectOwn = (buffer: number, when: string): void => {
    const range = bytes(buffer);
    if (range !== null && owner.subarray(...range).some((name) => name !== buffer))
      faults.push(`${when}: buffer ${buffer} was written over`);
  };
  plan.steps.forEach((step, i) => {
    for (const { buffer } of step.inputs) expectOwn(buffer, `step ${i}, ${nameOf(step)}`);
    for (const { use } of step.outputs) {
      const [start, end] = bytes(use.buffer)!;
      if (end > plan.arenaBytes || start % 64 !== 0) faults.push(`step ${i}: bytes ${start} to ${end} of the arena`);
      for (const { buffer } of step.inputs) {
        const range = bytes(buffer);
        const overlaps = range !== null && range[0] < end && start < range[1];
        if (overlaps && !inPlaceAllowed(step, buffer, use, plan)) faults.push(`step ${i}, ${nameOf(step)}: in place`);
      }
    }
    for (const { use } of step.outputs) owner.fill(use.buffer, ...bytes(use.buffer)!);
  });
  plan.outputs.forEach(({ buffer }) => expectOwn(buffer, "at the end"));
  return faults;
}

const nameOf = (step: Step): string => step.operations.map(({ op }) => op.name).join(" + ");

function inPlaceAllowed(step: Step, buffer: number, written: Use, plan: Plan): boolean {
  const [input, output] = [plan.buffers[buffer], plan.buffers[written.buffer]];
  const size = sizeOf(written.shape);
  return (
    (step.form === "map" || step.operations[0].op.kind === "elementwise") &&
    input.place.kind === "arena" &&
    output.place.kind === "arena" &&
    input.place.offset === output.place.offset &&
    dtypes[input.dtype].bytes === dtypes[output.dtype].bytes &&
    step.inputs.every((use) => use.buffer !== buffer || (use.view === undefined && sizeOf(use.shape) === size))
  );
}

const leaf = (shape: Shape, dtype: DType = "float64") =>
  constant(new dtypes[dtype].array(sizeOf(shape)), shape, { dtype });

describe("the arena", () => {
  it("never lets two live buffers overlap, on random graphs", () => {
    fc.assert(
      fc.property(randomGraphs(), ({ leaves, nodes }) => {
        const roots = nodes.filter((_, i) => i >= nodes.length - 2 || i % 11 === 0);
        const constants = topologicalOrder(roots).filter((node) => constantData(node) !== undefined);
        expect(faultsOf(planOf(roots, [...new Set([...leaves, ...constants])]))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("finds a plan that does overlap", () => {
    const x = leaf([100]);
    const kept = flip(x);
    const plan = planOf([add(flip(flip(kept)), kept)], [x]);
    const squeezed: Plan = {
      ...plan,
      buffers: plan.buffers.map((buffer) =>
        buffer.place.kind === "arena" ? { ...buffer, place: { kind: "arena", offset: 0 } } : buffer,
      ),
    };
    expect(faultsOf(plan)).toEqual([]);
    expect(faultsOf(squeezed).length).toBeGreaterThan(0);
  });

  const x = leaf([1000]);
  const chain = (length: number, op: (x: Node) => Node): Node => {
    let out = x;
    for (let i = 0; i < length; i++) out = op(out);
    return out;
  };
  it.each<[string, () => readonly Node[], number]>([
    ["a chain of elementwise kernels works in one place", () => [chain(50, sin)], 8_000],
    ["a chain of movements needs two", () => [chain(50, flip)], 16_000],
    ["a leaf is never written over", () => [sin(x)], 8_000],
    ["what is read again later stays", () => [add(sin(sin(flip(x))), sin(flip(x)))], 16_000],
    ["an output stays", () => [sin(sin(x)), chain(3, sin)], 16_000],
    ["bytes are rounded up to 64", () => [sum(x)], 64],
    ["an element of another size is no place to write over", () => [lt(flip(x), 0)], 8_000 + 1_024],
    ["a broadcast input is no place to write over", () => [add(expand(sin(x), [2, 1000]), sin(x))], 8_000 + 16_000],
    [
      "freed neighbours make one place",
      () => {
        const dot = contract(flip(x), flip(leaf([1000])), "k,k->"); // two of 8,000, then 64 behind them
        return [pad(reshape(dot, [1]), [[0, 1999]])]; // 16,000 in the place of both
      },
      16_064,
    ],
    ["nothing takes no room", () => [neg(leaf([0, 3]))], 0],
  ])("%s", (_, build, bytes) => {
    const roots = build();
    const leaves = topologicalOrder(roots).filter((node) => constantData(node) !== undefined);
    const plan = planOf(roots, leaves);
    expect(faultsOf(plan)).toEqual([]);
    expect(plan.arenaBytes).toBe(bytes);
  });

  it("a buffer read in two shapes by one kernel is not written over", () => {
    const row = leaf([3]);
    const made = sin(row);
    const plan = planOf([mul(made, reshape(made, [3, 1]))], [row]);
    expect(faultsOf(plan)).toEqual([]);
  });
});
