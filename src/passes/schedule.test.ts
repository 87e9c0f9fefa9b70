import { describe, expect, it } from "vitest";
import type { Node } from "../graph/node.js";
import { add, mul } from "../ops/arithmetic.js";
import { full } from "../ops/fill.js";
import { constant, literal } from "../ops/leaf.js";
import { flip, reshape, transpose } from "../ops/movement.js";
import { sin } from "../ops/transcendental.js";
import { reference } from "../backends/reference/index.js";
import { schedule } from "./schedule.js";

const x = constant(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
const y = constant(Float64Array.of(10, 20, 30), [3]);
const planOf = (roots: readonly Node[], leaves: readonly Node[] = [x, y]) =>
  schedule({ roots, leaves: new Set(leaves) }, leaves);
const run = (roots: readonly Node[]): number[][] => {
  const program = reference.compile(planOf(roots));
  const outputs = program.run([Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(10, 20, 30)]);
  return outputs.map((output) => [...output]);
};

describe("schedule", () => {
  it("gives each op one kernel, inputs first", () => {
    const plan = planOf([add(sin(x), mul(x, y))]);
    expect(plan.steps.map(({ operations }) => operations[0].op.name)).toEqual(["sin", "mul", "add"]);
    const written = new Set<number>();
    for (const { inputs, outputs } of plan.steps) {
      for (const { buffer } of inputs)
        expect(plan.buffers[buffer].place.kind !== "arena" || written.has(buffer)).toBe(true);
      written.add(outputs[0].use.buffer);
    }
  });

  it("a node that two read is computed once", () => {
    const shared = sin(x);
    expect(planOf([add(shared, shared), shared]).steps).toHaveLength(2);
  });

  it("a reshape needs no kernel: it reads the same buffer in another shape", () => {
    const plan = planOf([reshape(sin(x), [6]), reshape(reshape(x, [3, 2]), [1, 6])]);
    expect(plan.steps.map(({ operations }) => operations[0].op.name)).toEqual(["sin"]);
    expect(plan.outputs.map(({ shape }) => shape)).toEqual([[6], [1, 6]]);
    expect(plan.outputs[0].buffer).toBe(plan.steps[0].outputs[0].use.buffer);
    expect(plan.buffers[plan.outputs[1].buffer].place).toEqual({ kind: "leaf", index: 0 });
  });

  it("a transpose does need one", () => {
    expect(planOf([transpose(x)]).steps).toHaveLength(1);
  });

  it("a leaf or a literal may be an output as it is", () => {
    const plan = planOf([y, literal(2.5), x]);
    expect(plan.steps).toEqual([]);
    expect(plan.arenaBytes).toBe(0);
    expect(run([y, literal(2.5), x])).toEqual([[10, 20, 30], [2.5], [1, 2, 3, 4, 5, 6]]);
  });

  it("a leaf keeps its place when another is not needed", () => {
    const plan = planOf([sin(y)]);
    expect(plan.buffers[plan.steps[0].inputs[0].buffer].place).toEqual({ kind: "leaf", index: 1 });
    expect(run([sin(y)])[0]).toEqual([10, 20, 30].map(Math.sin));
  });

  it("does not look behind a leaf", () => {
    const known = sin(x);
    expect(planOf([add(known, 1)], [known]).steps.map(({ operations }) => operations[0].op.name)).toEqual(["add"]);
  });

  it("a literal takes a single element, however it is spread", () => {
    const plan = planOf([mul(x, full([2, 3], 2, x))]);
    const literals = plan.buffers.filter(({ place }) => place.kind === "literal");
    expect(literals.map(({ length }) => length)).toEqual([1]);
    expect(run([mul(x, full([2, 3], 2, x))])[0]).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it("the same root twice, and a root that others read, keep their values to the end", () => {
    const kept = flip(x);
    const later = sin(sin(kept));
    expect(run([kept, later, kept])).toEqual([
      [6, 5, 4, 3, 2, 1],
      [6, 5, 4, 3, 2, 1].map((v) => Math.sin(Math.sin(v))),
      [6, 5, 4, 3, 2, 1],
    ]);
  });

  it("names no node, so that a program keeps no graph alive", () => {
    const seen = new Set<unknown>();
    const visit = (value: unknown): void => {
      if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
      seen.add(value);
      expect("inputs" in value && "op" in value && "id" in value).toBe(false);
      Object.values(value).forEach(visit);
    };
    visit(planOf([add(sin(x), y)]));
  });
});
