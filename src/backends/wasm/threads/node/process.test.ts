import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../../../test/support/temporaryFolder.js";

// Processes that use the pool, and how they end.

const folder = temporaryFolder();

beforeAll(() => {
  buildSync({
    ...{ stdin: { contents: library, resolveDir: join(import.meta.dirname, ".."), loader: "ts" }, outfile: "pool.js" },
    ...{ absWorkingDir: folder, bundle: true, platform: "node", format: "esm" },
  });
  buildSync({
    entryPoints: ["worker.js", "supervisor.js"].map((name) => join(import.meta.dirname, name)),
    ...{ absWorkingDir: folder, outdir: ".", bundle: true, platform: "node", format: "esm" },
  });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});

/** A pool of two threads, and a program. */
const library = `
import { i32, op } from "../assembler/expression.js";
import { RELAY_RESULT, relayModule, relayPages } from "./fixtures.js";
import { threadPlatform } from "./node/platform.js";
import { createPool } from "./pool.js";
export const pool = createPool(threadPlatform);
pool.setThreads(2);
const options = { length: 64, kernels: 100 };
const pages = relayPages(options.length);
export function makeProgram() {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return pool.program({ module: new WebAssembly.Module(relayModule(options)), memory, barrier: 0 });
}
export const resultOf = ({ memory }) => new Int32Array(memory.buffer, RELAY_RESULT, options.length).join();
export const program = makeProgram();
`;

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

interface Circumstances {
  /** V8's. */
  readonly flags?: readonly string[];
  readonly onOutput?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a process to its end, which must come by itself. */
function ending(text: string, { flags = [], onOutput = () => {} }: Circumstances = {}): Promise<Ended> {
  const file = join(folder, `${Math.random()}.js`);
  writeFileSync(
    file,
    `import { pool, program } from "./pool.js"; import { Worker } from "node:worker_threads";\n${text}`,
  );
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...flags, file], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 20_000,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput((signal) => child.kill(signal));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.on("error", failed).on("close", (code, signal) => done({ code, signal, output }));
  });
}

describe.concurrent("a process that used the pool", () => {
  test.each([
    ["ends by itself", `console.log(pool.run(program, 2));`, 0, "0\n"],
    ["ends by itself after awaiting", `console.log(await pool.runAsync(program, 2));`, 0, "0\n"],
    ["does not end while it awaits", `pool.runAsync(program, 2).then(console.log);`, 0, "0\n"],
    ["exits", `pool.run(program, 2); process.exit(4);`, 4, ""],
    ["exits at once", `pool.runAsync(program, 2); process.exit(4);`, 4, ""],
    ["dies of an error", `pool.run(program, 2); throw new Error("unlucky");`, 1, "unlucky"],
    [
      "used it in a worker",
      `new Worker("import('./pool.js').then(({ pool, program }) => console.log(pool.run(program, 2)))", { eval: true });`,
      0,
      "0\n",
    ],
    [
      "terminates a worker that uses it",
      `const worker = new Worker("import('./pool.js').then(({ pool, program }) => { for (;;) pool.run(program, 2); })", { eval: true });
       setTimeout(async () => console.log(await worker.terminate()), 300);`,
      0,
      "1\n",
    ],
  ])("%s", async (_, text, code, output) => {
    const ended = await ending(text);
    expect(ended).toMatchObject({ code, signal: null });
    expect(ended.output).toContain(output);
  });

  test("ends by a signal", async () => {
    const ended = await ending(`pool.run(program, 2); console.log("up"); setInterval(() => {}, 1000);`, {
      onOutput: (kill) => kill("SIGINT"),
    });
    expect(ended).toEqual({ code: null, signal: "SIGINT", output: "up\n" });
  });

  test("burns no core while it does nothing", async () => {
    const { output } = await ending(`pool.run(program, 2);
      const before = process.cpuUsage();
      setTimeout(() => { const { user, system } = process.cpuUsage(before); console.log((user + system) / 1e6); }, 1000);`);
    expect(Number(output)).toBeLessThan(0.2);
  });
});

// Node 20 was seen to hang where threads waited for one another in code of its baseline compiler. Both compilers, and the
// change from one to the other while threads run, must give the bits of one thread.
describe("every tier of the engine, and every change of tier", () => {
  test.each([
    ["as it is", []],
    ["baseline alone", ["--liftoff-only"]],
    ["optimised alone", ["--no-liftoff"]],
    ["optimised soon", ["--wasm-tiering-budget=1000"]],
  ])("%s", async (_, flags) => {
    const ended = await ending(
      `import { makeProgram, resultOf } from "./pool.js";
      const alone = makeProgram(), together = makeProgram();
      for (let i = 0; i < 40; i++) {
        pool.run(alone, 1);
        pool.run(together, 2);
        if (resultOf(alone) !== resultOf(together)) throw new Error("run " + i + " differs");
      }
      console.log("the same");`,
      { flags },
    );
    expect(ended).toEqual({ code: 0, signal: null, output: "the same\n" });
  });
});
