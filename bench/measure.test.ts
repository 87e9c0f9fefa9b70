import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, test } from "vitest";
import { root } from "../tools/project.mjs";
import { writeInputs } from "./inputs.js";
import { measure, type Entrant } from "./measure.js";
import { RunnerProcess, type Start } from "./runnerProcess.js";
import type { SystemName } from "./rows.js";
import { workloads, type WorkloadName } from "./workloads.js";

const serve = JSON.stringify(join(root, "bench", "runners", "serve.mjs"));
/** A runner whose workloads are built by this function body. */
const runnerOf = (build: string): Start => ({
  command: process.execPath,
  args: [
    "--input-type=module",
    "-e",
    `import { serve, readTensors, Unsupported } from ${serve}; await serve({ versions: { none: "1" } }, (inputs) => { ${build} });`,
  ],
});

const folder = mkdtempSync(join(tmpdir(), "edgegrad-measure-"));
afterAll(() => rmSync(folder, { recursive: true }));

let runners: RunnerProcess[];
beforeEach(() => void (runners = []));
afterEach(async () => {
  for (const runner of runners) await runner.stop();
});

function entrant(system: SystemName, start: Start, backend = "cpu"): Entrant {
  const runner = new RunnerProcess(start);
  runners.push(runner);
  return { contestant: { system, backend, threads: 1, start, isInstalled: () => true }, runner };
}

function race(name: WorkloadName, entrants: readonly Entrant[]) {
  const workload = workloads.find((candidate) => candidate.name === name)!;
  const effort = { rounds: 3, milliseconds: 2, longestReferenceCall: 5, longestRepeatedCall: 100 };
  return measure(entrants, workload, writeInputs(folder, workload), effort, () => {});
}

it("times those who can, in one race, and says of the others why they cannot", async () => {
  const sum =
    "const { a } = readTensors(inputs); let s; return { call: () => { s = a.reduce((x, y) => x + y); }, value: () => s };";
  const rows = await race("matmul-64", [
    entrant("edgegrad", runnerOf(sum)),
    entrant("jax", runnerOf('throw new Unsupported("no such op");')),
    entrant("pytorch", runnerOf('throw new Error("out of order");')),
    entrant("numpy-f64", runnerOf('return { call: () => { console.error("TypeError: broken"); process.exit(3); } };')),
    entrant("numpy-f32", { command: join(folder, "no-such-program"), args: [] }),
    entrant(
      "edgegrad",
      runnerOf("return { call: () => new Promise((done) => setTimeout(done, 10)), value: () => 1 };"),
      "reference",
    ),
  ]);
  expect(rows[0]).toMatchObject({ workload: "matmul-64", system: "edgegrad", threads: 1 });
  expect(rows[0].ms).toBeGreaterThan(0);
  expect(rows[0].gflops).toBeCloseTo((2 * 64 ** 3) / rows[0].ms! / 1e6);
  expect(rows[0].checksum).toBeTypeOf("number");
  expect(rows.slice(1).map(({ ms }) => ms)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect(rows.slice(1).map(({ note }) => note)).toEqual([
    "no such op",
    "failed: out of order",
    "failed: its process ended: TypeError: broken",
    expect.stringContaining("ENOENT"),
    expect.stringContaining("left out"),
  ]);
});

it("asks for the loss of the 20th step", async () => {
  const counted = "let steps = 0; return { call: () => { steps++; }, value: () => steps };";
  const [row] = await race("mlp-book", [entrant("edgegrad", runnerOf(counted))]);
  expect(row.loss20).toBe(20);
});

it("does not repeat a call that takes long", async () => {
  const counted = `let calls = 0;
    return { call: () => new Promise((done) => { calls++; setTimeout(done, 120); }), value: () => calls };`;
  const slow = entrant("edgegrad", runnerOf(counted));
  const [row] = await race("exp", [slow]);
  expect(row).toMatchObject({ checksum: 2 });
  expect(row.ms).toBeGreaterThan(100);
  expect(await slow.runner.ask({ do: "verify" }, 10)).toMatchObject({ value: 3 });
});

test("a runner that does not answer is ended", async () => {
  const { runner } = entrant("jax", runnerOf("return { call: () => new Promise(() => {}), value: () => 1 };"));
  const workload = workloads.find(({ name }) => name === "fruits")!;
  const request = { do: "prepare", workload: "fruits", inputs: writeInputs(folder, workload) } as const;
  await expect(runner.ask(request, 0.5)).rejects.toThrow(/no answer to prepare in 0.5 s/);
  await expect(runner.ask({ do: "facts" }, 10)).rejects.toThrow(/its process ended/);
});
