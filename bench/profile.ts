/* Where a call's time goes, kernel by kernel: `npm run bench:profile -- WORKLOAD`, see docs/benchmark.md. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emit } from "../src/backends/wasm/emit.js";
import { hasRelaxedSimd, hasSharedMemory } from "../src/backends/wasm/features.js";
import { pool, wasm } from "../src/backends/wasm/index.js";
import { moduleOf } from "../src/backends/wasm/modules.js";
import { WasmProgram } from "../src/backends/wasm/program.js";
import { costOf } from "../src/passes/explain.js";
import type { Plan } from "../src/passes/plan.js";
import { setThreads } from "../src/tensor/backend.js";
import { writeInputs } from "./inputs.js";
import type { InputsFile } from "./protocol.js";
import { median } from "./rows.js";
import { call } from "./runners/edgegradCalls.js";
import { trainingStep } from "./runners/edgegradTraining.js";
import { workloadNames, workloads } from "./workloads.js";

const WARM_CALLS = 50;
const CALLS = 300;
const MOST_SECONDS = 15;
const threadCounts = [1, 2];

/** A program, and for each of its steps how long the calls took, in milliseconds. */
interface Profile {
  readonly plan: Plan;
  readonly times: number[][];
}

/** Lets the backend compile programs that tell when they are behind each step. The calls within them cost some 0.1 µs. */
function profiled(): Profile[] {
  const profiles: Profile[] = [];
  const shared = hasSharedMemory();
  const compile = (plan: Plan): WasmProgram => {
    const emitted = emit(plan, { fused: hasRelaxedSimd(), shared, mostThreads: 8, marks: true });
    const times: number[][] = plan.steps.map(() => []);
    profiles.push({ plan, times });
    let step = 0;
    let last = 0;
    const program = new WasmProgram(plan, moduleOf(emitted.bytes), emitted, shared, pool, () => {
      const now = performance.now();
      times[step++].push(now - last);
      last = now;
    });
    const run = program.run.bind(program);
    program.run = (...args) => {
      step = 0;
      last = performance.now();
      return run(...args);
    };
    return program;
  };
  Object.assign(wasm, { compile });
  return profiles;
}

/** The profile of the program that does the workload, and of whole calls. */
async function profileOf(inputs: InputsFile, threads: number): Promise<Profile & { readonly whole: number[] }> {
  setThreads(threads);
  const profiles = profiled();
  const { call: once } = inputs.training ? trainingStep(inputs) : call(inputs);
  const whole: number[] = [];
  const end = performance.now() + 1000 * MOST_SECONDS;
  for (let i = 0; i < WARM_CALLS + CALLS && performance.now() < end; i++) {
    const start = performance.now();
    await once();
    if (i >= WARM_CALLS) whole.push(performance.now() - start);
  }
  const longest = profiles.reduce((most, profile) =>
    profile.plan.steps.length >= most.plan.steps.length ? profile : most,
  );
  return { plan: longest.plan, times: longest.times.map((own) => own.slice(WARM_CALLS)), whole };
}

const name = process.argv[2];
const workload = workloads.find((candidate) => candidate.name === name);
if (workload === undefined) {
  console.error(`npm run bench:profile -- WORKLOAD, one of ${workloadNames.join(", ")}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "edgegrad-profile-"));
try {
  const inputs = JSON.parse(readFileSync(writeInputs(folder, workload), "utf8")) as InputsFile;
  const profiles: Awaited<ReturnType<typeof profileOf>>[] = [];
  for (const threads of threadCounts) profiles.push(await profileOf(inputs, threads));
  const [{ plan }] = profiles;
  const cell = (value: number, digits: number): string => value.toFixed(digits).padStart(9);
  const line = (title: string, cells: string): void => console.log(title.slice(0, 71).padEnd(72) + cells);
  line(
    "median of each kernel",
    `${threadCounts.map((count) => `   ms, ${count}t`).join("")}  GFLOP/s     GB/s  (1 thread)`,
  );
  const sums = threadCounts.map(() => 0);
  plan.steps.forEach((step, i) => {
    const { kernel, output, flops, bytes } = costOf(step);
    const own = profiles.map(({ times }) => median(times[i]));
    own.forEach((ms, j) => (sums[j] += ms));
    const rates = [flops, bytes].map((amount) => cell(amount / own[0] / 1e6, 1));
    line(`${step.form}: ${kernel} → ${output}`, own.map((ms) => cell(ms, 4)).join("") + rates.join(""));
  });
  line("all kernels", sums.map((ms) => cell(ms, 4)).join(""));
  line("whole calls", profiles.map(({ whole }) => cell(median(whole), 4)).join(""));
} finally {
  setThreads(1);
  rmSync(folder, { recursive: true });
}
