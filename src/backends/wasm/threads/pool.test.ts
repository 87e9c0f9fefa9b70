import { runInNewContext } from "node:vm";
import type { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { f64, op } from "../assembler/expression.js";
import type { Crew } from "./crew.js";
import { RELAY_RESULT, relayModule, relayPages, type RelayOptions } from "./fixtures.js";
import { NodeCrew } from "./node/crew.js";
import { threadPlatform } from "./node/platform.js";
import { createPool, type Pool } from "./pool.js";
import type { ThreadProgram } from "./program.js";

const pools: Pool[] = [];
afterEach(() => pools.splice(0).forEach((pool) => pool.setThreads(1)));

function poolOf(threads: number, platform = threadPlatform): Pool {
  const pool = createPool(platform);
  pool.setThreads(threads);
  pools.push(pool);
  return pool;
}

function programOf(pool: Pool, options: RelayOptions): ThreadProgram {
  const pages = relayPages(options.length);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return pool.program({ module: new WebAssembly.Module(relayModule(options)), memory, barrier: 0 });
}

/** A copy of what the program has computed. */
const resultOf = ({ memory }: ThreadProgram, length: number): number[] => [
  ...new Int32Array(memory.buffer, RELAY_RESULT, length),
];

/** What the program computes in so many runs on one thread. */
function expected(options: RelayOptions, runs: number): number[] {
  const alone = programOf(createPool(threadPlatform), options);
  for (let i = 0; i < runs; i++) alone.run(0, 1);
  return resultOf(alone, options.length);
}

const light: RelayOptions = { length: 64, kernels: 200 };
const heavy: RelayOptions = { length: 6000, kernels: 8, stirs: 20 };

describe("a pool", () => {
  it.each([
    ["many barriers, 2 threads", light, 2, 200],
    ["many barriers, 4 threads", light, 4, 4],
    ["much work, 2 threads", heavy, 2, 20],
    ["much work, 4 threads", heavy, 4, 20],
  ])("gives the same bits as one thread: %s", (_, options, threads, runs) => {
    const pool = poolOf(threads);
    const program = programOf(pool, options);
    for (let i = 0; i < runs; i++) expect(pool.run(program, threads)).toBe(0);
    expect(resultOf(program, options.length)).toEqual(expected(options, runs));
  });

  it("runs several programs in turn, on any number of threads", () => {
    const pool = poolOf(3);
    const programs = [programOf(pool, light), programOf(pool, heavy)];
    for (const threads of [3, 1, 2, 3, 2]) for (const program of programs) pool.run(program, threads);
    [light, heavy].forEach((options, i) => expect(resultOf(programs[i], options.length)).toEqual(expected(options, 5)));
  });

  it("runs as asked while others wait, and one run after another", async () => {
    const pool = poolOf(2);
    const [program, other] = [programOf(pool, heavy), programOf(pool, light)];
    const runs = [pool.runAsync(program, 2), pool.runAsync(program, 2), pool.runAsync(program, 1)];
    pool.run(other, 2); // on one thread: the workers are busy
    expect(await Promise.all(runs)).toEqual([0, 0, 0]);
    pool.run(other, 2);
    expect(resultOf(program, heavy.length)).toEqual(expected(heavy, 3));
    expect(resultOf(other, light.length)).toEqual(expected(light, 2));
  });

  it("refuses to run a program that is running", async () => {
    const pool = poolOf(2);
    const program = programOf(pool, { ...heavy, stirs: 2000 });
    await pool.runAsync(program, 2);
    const run = pool.runAsync(program, 2);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(() => pool.run(program, 2)).toThrow("is running on other threads");
    expect(() => pool.setThreads(3)).toThrow("a program is running");
    await run;
  });

  it("returns the first status that is not 0", async () => {
    const pool = poolOf(2);
    const program = programOf(pool, { ...light, status: 7 });
    expect(pool.run(program, 2)).toBe(7);
    expect(await pool.runAsync(program, 2)).toBe(7);
    expect(pool.run(program, 1)).toBe(7);
  });

  it.each([0, -1, 1.5, 65, NaN])("has no %s threads", (threads) => {
    expect(() => createPool(threadPlatform).setThreads(threads)).toThrow(RangeError);
  });

  it("forgets programs that are released, and loads them again if need be", () => {
    const told: { load?: number; release: readonly number[] }[] = [];
    const pool = poolOf(2, {
      ...threadPlatform,
      makeCrew: (...given) => {
        const crew = threadPlatform.makeCrew(...given);
        const post = crew.post.bind(crew);
        crew.post = (index, { load, release }) => {
          told.push({ load: load?.id, release });
          post(index, { load, release });
        };
        return crew;
      },
    });
    const [program, other] = [programOf(pool, light), programOf(pool, light)];
    pool.run(program, 2);
    pool.release(program);
    pool.run(other, 2);
    pool.run(program, 2);
    expect(resultOf(program, light.length)).toEqual(expected(light, 2));
    expect(told).toEqual([
      { load: program.id, release: [] },
      { load: undefined, release: [program.id] },
      { load: other.id, release: [] },
      { load: program.id, release: [] },
    ]);
  });

  it("says why there are no threads, and computes without", async () => {
    const refusing = {
      ...threadPlatform,
      makeCrew: (): Crew => {
        throw new Error("no workers today");
      },
    };
    const pool = poolOf(2, refusing);
    const program = programOf(pool, light);
    expect([pool.threads, pool.unavailable()]).toEqual([2, null]);
    expect([pool.run(program, 2), await pool.runAsync(program, 2)]).toEqual([0, 0]);
    expect([pool.threads, pool.unavailable()]).toEqual([1, "no workers today"]);
    expect(resultOf(program, light.length)).toEqual(expected(light, 2));
  });
});

describe("a thread that fails", () => {
  const trap: RelayOptions = { ...light, inThread1: () => op("unreachable") };

  /** What running the program throws, by `run` and by `runAsync`. */
  async function failures(pool: Pool, program: ThreadProgram, threads: number): Promise<Error[]> {
    const errors: unknown[] = [];
    try {
      pool.run(program, threads);
    } catch (error) {
      errors.push(error);
    }
    await pool.runAsync(program, threads).catch((error: unknown) => errors.push(error));
    return errors as Error[];
  }

  function works(pool: Pool, threads: number): void {
    const program = programOf(pool, light);
    expect(pool.run(program, threads)).toBe(0);
    expect(resultOf(program, light.length)).toEqual(expected(light, 1));
  }

  it.each([2, 3])("is an error with a cause, of %s threads, and the next run works", async (threads) => {
    const pool = poolOf(threads);
    const errors = await failures(pool, programOf(pool, trap), threads);
    expect(errors.map(({ message }) => message)).toEqual(
      Array<string>(2).fill(`thread 1 of ${threads} failed in a program: RuntimeError: unreachable`),
    );
    for (const { cause } of errors) expect((cause as Error).stack).toContain("wasm");
    works(pool, threads);
  });

  /** A pool whose worker does this when its program calls sin. */
  const poolWhere = (sin: string, threads = 2): Pool => {
    const worker = new URL("./node/worker.js", import.meta.url).href;
    const file = new URL(`data:text/javascript,${encodeURIComponent(`Math.sin=()=>${sin};import("${worker}")`)}`);
    return poolOf(threads, { ...threadPlatform, makeCrew: (words, onEvent) => new NodeCrew(words, onEvent, file) });
  };
  const calling: RelayOptions = { ...light, inThread1: ({ sin }) => sin.call(f64(0)) };

  it.each([
    ["throws", "{throw new TypeError('no sine')}", 2, "thread 1 of 2 failed in a program: TypeError: no sine"],
    ["ends", "process.exit(3)", 2, "thread 1 of 2 died in a program: its worker ended with exit code 3"],
    ["ends, of three", "process.exit(3)", 3, "thread 1 of 3 died in a program: its worker ended with exit code 3"],
  ])("%s", async (_, sin, threads, message) => {
    const pool = poolWhere(sin, threads);
    const errors = await failures(pool, programOf(pool, calling), threads);
    expect(errors.map((error) => error.message)).toEqual([message, message]);
    expect(errors.every(({ cause }) => cause instanceof Error)).toBe(true);
    works(pool, threads);
  });

  it("the caller's own", () => {
    const pool = poolOf(2);
    const program = programOf(pool, light);
    const failing = { ...program, run: () => expect.fail("own failure") };
    expect(() => pool.run(failing, 2)).toThrow("thread 0 of 2 failed in a program: own failure");
    works(pool, 2);
  });

  it("with all other workers and their supervisor", async () => {
    let inside: { readonly supervisor: Worker; pings: number; unanswered: number };
    const pool = poolOf(2, {
      ...threadPlatform,
      makeCrew: (words, onEvent) => {
        const crew = threadPlatform.makeCrew(words, onEvent);
        inside = crew as unknown as typeof inside;
        return crew;
      },
    });
    const program = programOf(pool, light);
    pool.run(program, 2);
    void inside!.supervisor.terminate();
    // It has a question that it has left open for nine of the ten seconds of patience.
    Object.assign(inside!, { pings: inside!.pings + 1, unanswered: 90 });
    expect(() => {
      for (;;) pool.run(program, 2);
    }).toThrow("thread 1 of 2 died in a program: the workers' supervisor does not answer");
    works(pool, 2);
    await inside!.supervisor.terminate();
    works(pool, 2);
  });

  it("was cut off", () => {
    const pool = poolOf(2);
    works(pool, 2); // so that the worker is there, and it is the run that is cut off
    const endless = programOf(pool, { length: 6000, kernels: 1000, stirs: 10_000 });
    const run = (): number => pool.run(endless, 2);
    expect(() => void runInNewContext("run()", { run }, { timeout: 50 })).toThrow("timed out after 50ms");
    works(pool, 2);
  });

  it("cannot load its program", () => {
    const pool = poolWhere("0");
    const program = programOf(pool, light);
    const elsewhere = { ...program, memory: new WebAssembly.Memory({ initial: 9, maximum: 9, shared: true }) };
    expect(() => pool.run(elsewhere, 2)).toThrow(/^a thread could not load its program: LinkError/);
    works(pool, 2);
  });

  it("never started", () => {
    const pool = poolOf(2, {
      ...threadPlatform,
      makeCrew: (words, onEvent) => new NodeCrew(words, onEvent, new URL("./nowhere.js", import.meta.url)),
    });
    works(pool, 2);
    expect(pool.unavailable()).toContain("Cannot find module");
  });
});
