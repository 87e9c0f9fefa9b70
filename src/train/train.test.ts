import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporaryFolder.js";
import { tinySamples } from "../../test/support/tinySamples.js";
import { FileError, readSafetensors } from "../io/index.js";
import { ArgumentError, type TrainArguments } from "./arguments.js";
import { NonFiniteError } from "./nonFinite.js";
import { RunError } from "./runFolder.js";
import { train, type TrainOptions, type TrainResult } from "./train.js";

const home = temporaryFolder();
let folders = 0;
const newFolder = (): string => join(home, `run-${++folders}`);

/** Seven iterations an epoch; the last epoch of 40 iterations is cut short. */
const small: Partial<TrainArguments> = {
  ...{ dataset: "digits", hidden: [5], iterations: 40, batchSize: 4, learningRate: 0.5, momentum: 0.5 },
};
const run = (out: string, options: TrainOptions = {}, given: Partial<TrainArguments> = small): Promise<TrainResult> =>
  train(given, { loaded: tinySamples(), ...options, out });

/** Trains until an iteration, as if somebody had asked to stop there. */
function runUntil(out: string, iteration: number, options: TrainOptions = {}): Promise<TrainResult> {
  const controller = new AbortController();
  return run(out, {
    ...options,
    signal: controller.signal,
    onProgress: (progress) => {
      if (progress.iteration === iteration) controller.abort();
    },
  });
}

const files = (folder: string): string[] => readdirSync(folder).sort();
const bytes = (folder: string, name: string): string => readFileSync(join(folder, name)).toString("base64");
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    files(folder).map((name) => [name, `${bytes(folder, name)} ${statSync(join(folder, name)).mtimeMs}`]),
  );

const straight = newFolder();
const straightResult = await run(straight);

/** Everything that does not tell where the run was stopped. */
function expectSameRun(folder: string): void {
  for (const name of ["weights.safetensors", "history.jsonl", "curves.svg", "checkpoint-000040.safetensors"])
    expect(bytes(folder, name) === bytes(straight, name), name).toBe(true);
}

test("a run leaves weights, history, curves, its description and the newest two checkpoints", () => {
  expect(files(straight)).toEqual([
    ...["checkpoint-000035.safetensors", "checkpoint-000040.safetensors", "curves.svg"],
    ...["history.jsonl", "run.json", "weights.safetensors"],
  ]);
  expect(straightResult).toMatchObject({ status: "finished", iteration: 40 });
});

test("history has a line an epoch, the last one cut short", () => {
  const lines = readFileSync(join(straight, "history.jsonl"), "utf8").trimEnd().split("\n");
  const history = lines.map((line) => JSON.parse(line));
  expect(history.map(({ epoch, iteration }) => [epoch, iteration])).toEqual(
    [7, 14, 21, 28, 35, 40].map((iteration, i) => [i + 1, iteration]),
  );
  expect(Object.keys(history[0])).toEqual([
    ...["epoch", "iteration", "loss", "trainAccuracy", "testAccuracy", "gradientNorms"],
  ]);
  expect(history).toEqual(straightResult.history);
});

test("weights hold the parameters alone, and nothing of time, machine or path", () => {
  const { tensors, metadata } = readSafetensors(readFileSync(join(straight, "weights.safetensors")), { file: "w" });
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual(
    expect.arrayContaining([
      ["W1", [16, 5]],
      ["b1", [5]],
      ["W2", [5, 3]],
      ["b2", [3]],
    ]),
  );
  expect(tensors.size).toBe(4);
  expect(Object.fromEntries(metadata)).toEqual({ dataset: "digits", imageShape: "4x4" });
});

test("the same run gives the same bytes, wherever and however often it is saved", async () => {
  const folder = newFolder();
  await run(folder, {}, { ...small, checkpointEvery: 3 });
  expect(bytes(folder, "weights.safetensors")).toBe(bytes(straight, "weights.safetensors"));
  expect(files(folder).filter((name) => name.startsWith("checkpoint"))).toEqual([
    ...["checkpoint-000039.safetensors", "checkpoint-000040.safetensors"],
  ]);
});

test("another seed gives other weights", async () => {
  const folder = newFolder();
  await run(folder, {}, { ...small, seed: 1 });
  expect(bytes(folder, "weights.safetensors")).not.toBe(bytes(straight, "weights.safetensors"));
});

test.each([1, 7, 10, 39])(
  "stopped after iteration %d and resumed, it is the run that never stopped",
  async (iteration) => {
    const folder = newFolder();
    expect(await runUntil(folder, iteration)).toMatchObject({ status: "interrupted", iteration });
    expect(files(folder)).toContain(`checkpoint-${String(iteration).padStart(6, "0")}.safetensors`);
    const notices: string[] = [];
    expect(await run(folder, { resume: true, onNotice: (notice) => notices.push(notice) })).toMatchObject({
      status: "finished",
    });
    expect(notices.join("\n")).toContain(`continuing from iteration ${iteration}`);
    expectSameRun(folder);
  },
);

test("what was not given is what the run has", async () => {
  const folder = newFolder();
  await runUntil(folder, 10);
  await run(folder, { resume: true }, { batchSize: 4 });
  expectSameRun(folder);
});

test("with nothing there, --resume starts, and says so", async () => {
  const folder = newFolder();
  const notices: string[] = [];
  await run(folder, { resume: true, onNotice: (notice) => notices.push(notice) });
  expect(notices).toContain(`${folder} holds no run yet: starting one`);
  expectSameRun(folder);
});

test("killed before its first checkpoint, a run starts from its beginning, and says so", async () => {
  const folder = newFolder();
  mkdirSync(folder);
  cpSync(join(straight, "run.json"), join(folder, "run.json"));
  const notices: string[] = [];
  await run(folder, { resume: true, onNotice: (notice) => notices.push(notice) });
  expect(notices.join()).toContain("has no checkpoint yet: starting from its beginning");
  expectSameRun(folder);
});

test("killed between the last checkpoint and the weights, a run is finished without another step", async () => {
  const folder = newFolder();
  cpSync(straight, folder, { recursive: true });
  rmSync(join(folder, "weights.safetensors"));
  rmSync(join(folder, "history.jsonl"));
  let steps = 0;
  await run(folder, { resume: true, onProgress: () => steps++ });
  expect(steps).toBe(0);
  expectSameRun(folder);
});

test("a finished run is left as it is", async () => {
  const before = contents(straight);
  const result = await run(straight, { resume: true });
  expect(result).toMatchObject({ status: "finished before", iteration: 40, history: straightResult.history });
  expect(contents(straight)).toEqual(before);
});

test.each<[string, Partial<TrainArguments>, RegExp]>([
  ["one", { learningRate: 0.4 }, /--learning-rate 0.4 \(the run's own: 0.5\)/],
  ["several", { seed: 2, hidden: [6] }, /--hidden 6 \(the run's own: 5\), --seed 2 \(the run's own: 0\)/],
  ["more iterations", { iterations: 50 }, /--iterations 50 \(the run's own: 40\)/],
  ["checkpoints", { checkpointEvery: 2 }, /--checkpoint-every 2 \(the run's own: not given\)/],
])("other arguments than the run's own are refused, and nothing is touched: %s", async (_, other, message) => {
  const before = contents(straight);
  const resumed = run(straight, { resume: true }, { ...small, ...other });
  await expect(resumed).rejects.toThrow(ArgumentError);
  await expect(resumed).rejects.toThrow(message);
  expect(contents(straight)).toEqual(before);
});

test("other data than the run's own are refused", async () => {
  const folder = newFolder();
  await runUntil(folder, 10);
  const loaded = tinySamples();
  loaded.train.images[3] = 0.123;
  const resumed = run(folder, { resume: true, loaded });
  await expect(resumed).rejects.toThrow(ArgumentError);
  await expect(resumed).rejects.toThrow(/--data: the samples of digits from a test are not those/);
});

test("a new run in a folder that holds one is refused", async () => {
  const before = contents(straight);
  await expect(run(straight)).rejects.toThrow(`${straight} already holds a run: continue it with --resume`);
  await expect(run(straight)).rejects.toThrow(ArgumentError);
  expect(contents(straight)).toEqual(before);
});

test("a damaged checkpoint is passed over for the one before it, and that is said", async () => {
  const folder = newFolder();
  await runUntil(folder, 17);
  const newest = join(folder, "checkpoint-000017.safetensors");
  const damaged = readFileSync(newest);
  damaged[damaged.length - 5] ^= 1;
  writeFileSync(newest, damaged);
  const notices: string[] = [];
  await run(folder, { resume: true, onNotice: (notice) => notices.push(notice) });
  expect(notices[0]).toMatch(/a damaged checkpoint is passed over: .*checkpoint-000017\.safetensors/);
  expect(notices[1]).toContain("continuing from iteration 14");
  expectSameRun(folder);
});

test("with every checkpoint damaged there is an error and no fresh start", async () => {
  const folder = newFolder();
  await runUntil(folder, 17);
  for (const name of ["checkpoint-000014.safetensors", "checkpoint-000017.safetensors"])
    writeFileSync(join(folder, name), readFileSync(join(folder, name)).subarray(0, 300));
  const before = contents(folder);
  const resumed = run(folder, { resume: true });
  await expect(resumed).rejects.toThrow(RunError);
  await expect(resumed).rejects.toThrow(/checkpoint-000017.*checkpoint-000014.*no checkpoint is whole/);
  expect(contents(folder)).toEqual(before);
});

test("a checkpoint of another run is not taken for this one's", async () => {
  const [folder, other] = [newFolder(), newFolder()];
  await runUntil(folder, 10);
  await run(other, {}, { ...small, seed: 5, iterations: 14 });
  cpSync(join(other, "checkpoint-000014.safetensors"), join(folder, "checkpoint-000014.safetensors"));
  await expect(run(folder, { resume: true })).rejects.toThrow(
    /checkpoint-000014.safetensors: it belongs to another run/,
  );
});

test.each<[string, string, RegExp]>([
  ["cut off", '{"version":1,', /run.json.*cannot be taken up/],
  ["of a later version", '{"version":2,"arguments":{},"dataFolder":null,"dataDigest":""}', /version 2, not 1/],
  ["with an impossible argument", "", /--batch-size 0 must be/],
])("a run.json that is %s is refused", async (_, text, message) => {
  const folder = newFolder();
  await runUntil(folder, 10);
  const description = join(folder, "run.json");
  writeFileSync(description, text || readFileSync(description, "utf8").replace('"batchSize":4', '"batchSize":0'));
  const resumed = run(folder, { resume: true });
  await expect(resumed).rejects.toThrow(RunError);
  await expect(resumed).rejects.toThrow(message);
});

test("a folder with weights and no run.json is refused", async () => {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, "weights.safetensors"), "mine");
  await expect(run(folder)).rejects.toThrow(/holds weights.safetensors but no run.json/);
});

test("what a dead process left half written is cleared away", async () => {
  const folder = newFolder();
  await runUntil(folder, 10);
  // No process has such an id.
  const leftover = join(folder, "checkpoint-000014.safetensors.tmp-2147483646");
  writeFileSync(leftover, "half");
  await run(folder, { resume: true });
  expect(existsSync(leftover)).toBe(false);
  expectSameRun(folder);
});

test("when the loss becomes NaN, training stops and the last good checkpoint stays", async () => {
  const folder = newFolder();
  const failed = run(folder, {}, { ...small, learningRate: 1e30, momentum: 0, checkpointEvery: 1 });
  const error: unknown = await failed.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NonFiniteError);
  const { iteration, message } = error as NonFiniteError;
  expect(message).toMatch(
    /at iteration \d+; the first value that is not finite is in .*; the learning rate is 1e\+30: try a smaller one/,
  );
  expect(message).toContain(`the checkpoint of iteration ${iteration - 1} is kept`);
  const newest = `checkpoint-${String(iteration - 1).padStart(6, "0")}.safetensors`;
  const { tensors } = readSafetensors(readFileSync(join(folder, newest)), { file: newest, requireDigest: true });
  for (const { data } of tensors.values()) expect(Array.from(data).every(Number.isFinite)).toBe(true);
  expect(files(folder)).not.toContain("weights.safetensors");
});

test("a folder in which another process trains is refused, and left as it is", async () => {
  const folder = newFolder();
  await runUntil(folder, 10);
  writeFileSync(join(folder, "run.lock"), String(process.ppid));
  const before = contents(folder);
  await expect(run(folder, { resume: true })).rejects.toThrow(/process \d+ is writing to it/);
  expect(contents(folder)).toEqual(before);
  rmSync(join(folder, "run.lock"));
  await run(folder, { resume: true });
  expect(files(folder)).not.toContain("run.lock");
  expectSameRun(folder);
});

test("of two runs that start in one folder one is refused", async () => {
  const folder = newFolder();
  const ends = await Promise.allSettled([run(folder), run(folder)]);
  expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expectSameRun(folder);
});

test("a folder that cannot be made is an error with its path", async () => {
  const file = join(home, "file");
  writeFileSync(file, "");
  const failed = run(join(file, "run"));
  await expect(failed).rejects.toThrow(FileError);
  await expect(failed).rejects.toThrow(/cannot (look into|make the folder) .*file\/run: a part of the path is a file/);
});

test.each<[string, Partial<TrainArguments>, RegExp]>([
  ["a batch larger than the data", { batchSize: 26 }, /--batch-size 26 is more than the 25 training samples/],
  [
    "a layer that no machine holds",
    { hidden: [1e9] },
    /--hidden 1000000000: a layer of 16 × 1000000000 weights is too large/,
  ],
  ["an unknown backend", { backend: "abacus" as never }, /--backend: there is no backend "abacus"/],
])("%s is refused before a folder is made", async (_, given, message) => {
  const folder = newFolder();
  const refused = run(folder, {}, { ...small, ...given });
  await expect(refused).rejects.toThrow(ArgumentError);
  await expect(refused).rejects.toThrow(message);
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ["three hidden layers", { model: "sequential", hidden: [12, 10, 8], learningRate: 0.1 }],
  ["float64", { dtype: "float64" }],
] as const)("%s can be trained", async (_, given) => {
  const folder = newFolder();
  const loaded = tinySamples();
  if ("dtype" in given)
    for (const split of [loaded.train, loaded.test]) Object.assign(split, { images: Float64Array.from(split.images) });
  const { history } = await run(folder, { loaded }, { ...small, ...given, iterations: 120 });
  expect(history.at(-1)!.testAccuracy).toBe(1);
  const { tensors } = readSafetensors(readFileSync(join(folder, "weights.safetensors")), { file: "w" });
  expect(tensors.size).toBe("model" in given ? 8 : 4);
});
