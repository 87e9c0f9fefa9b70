import { expect, it, vi } from "vitest";
import { constant } from "../../ops/leaf.js";
import { add } from "../../ops/arithmetic.js";
import { exp } from "../../ops/transcendental.js";
import { planOf } from "../../passes/pipeline.js";
import { pool, wasm } from "./index.js";

it("takes every leaf anew, in memory of its own, after a run that was cut off", () => {
  const made = vi.spyOn(pool, "program");
  const [a, b] = [Float32Array.of(1, 2, 3), Float32Array.of(10, 20, 30)];
  const leaves = [constant(a, [3]), constant(b, [3])];
  const program = wasm.compile(planOf([add(leaves[0], leaves[1])], leaves, { fused: wasm.fused }));
  program.run([a, b]);
  made.mock.results[0].value.isEntered = true; // as after a time limit of `vm`, which no code of ours is told of
  const [sum] = program.run([a, b], [true, true]);
  expect(sum).toEqual(Float32Array.of(11, 22, 33));
  expect(made).toHaveBeenCalledTimes(2);
  made.mockRestore();
});

it("is not run again while it is awaited", async () => {
  const data = new Float32Array(1 << 20).fill(1);
  const leaf = constant(data, [1 << 20]);
  const program = wasm.compile(planOf([exp(leaf)], [leaf], { fused: wasm.fused }));
  pool.setThreads(2);
  const pending = program.runAsync([data]);
  expect(() => program.run([data])).toThrow("await it before it is run again");
  expect((await pending)[0][0]).toBeCloseTo(Math.E, 6);
  expect(program.run([data])[0][0]).toBeCloseTo(Math.E, 6);
  pool.setThreads(1);
});
