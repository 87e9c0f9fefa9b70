import { describe, expect, it } from "vitest";
import { backward } from "../autodiff/backward.js";
import { reference } from "../backends/reference/index.js";
import { buildNode, type Node } from "../graph/node.js";
import { topologicalOrder } from "../graph/walk.js";
import { add, neg } from "../ops/arithmetic.js";
import { constant } from "../ops/leaf.js";
import { sum } from "../ops/reduce.js";
import { dedupe } from "./dedupe.js";
import { schedule } from "./schedule.js";
import { unwrap } from "./unwrap.js";

const x = constant(Float64Array.of(1, -2), [2]);

describe("depth overflows no stack", () => {
  it("walking a million nodes", () => {
    let top: Node = x;
    for (let i = 0; i < 1_000_000; i++) top = buildNode(neg, [top], {}, top);
    const order = topologicalOrder([top]);
    expect(order.length).toBe(1_000_001);
    expect([order[0], order.at(-1)]).toEqual([x, top]);
  });

  it("differentiating, rewriting, planning and running thirty thousand", () => {
    let top: Node = x;
    for (let i = 0; i < 30_000; i++) top = i % 2 === 0 ? neg(top) : add(top, x);
    const dx = backward(sum(top)).get(x)!;
    const plan = schedule(dedupe(unwrap({ roots: [top, dx], leaves: new Set([x]) })), [x]);
    const program = reference.compile(plan);
    const [value, derivative] = program.run([Float64Array.of(1, -2)]);
    // out ← x − out, twice, is out
    expect([...value]).toEqual([1, -2]);
    expect([...derivative]).toEqual([1, 1]);
  });
});
