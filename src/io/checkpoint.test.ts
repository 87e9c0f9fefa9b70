import { describe, expect, it } from "vitest";
import {
  failure,
  filesAfterPowerLoss,
  MemoryFiles,
  type Loss,
  type MemoryFilesOptions,
} from "../../test/support/memoryFiles.js";
import { checkpointName, CheckpointStore } from "./checkpoint.js";
import { FileError } from "./fileSystem.js";
import type { StoredTensor } from "./safetensors.js";

const folder = "run";

/** A state that differs in every part from one iteration to the next. */
function stateAt(iteration: number): { tensors: Map<string, StoredTensor>; metadata: Record<string, string> } {
  const values = Float32Array.from({ length: 600 }, (_, i) => iteration + i / 1024);
  return {
    tensors: new Map<string, StoredTensor>([
      ["params.W1", { dtype: "float32", shape: [20, 30], data: values }],
      ["generator.words", { dtype: "int32", shape: [4], data: Int32Array.of(iteration, -1, 2, 3) }],
    ]),
    metadata: { state: JSON.stringify({ epoch: iteration / 100 }) },
  };
}

async function save(store: CheckpointStore, iteration: number): Promise<string> {
  const { tensors, metadata } = stateAt(iteration);
  return store.save(iteration, tensors, metadata);
}

async function storeWith(iterations: readonly number[], options: MemoryFilesOptions = {}) {
  const files = new MemoryFiles(options);
  const store = await CheckpointStore.open(folder, files);
  for (const iteration of iterations) await save(store, iteration);
  return { files, store };
}

/** Changes the file of a checkpoint behind the store's back. */
function damage(files: MemoryFiles, iteration: number, change: (bytes: Uint8Array) => Uint8Array): void {
  const path = files.join(folder, checkpointName(iteration));
  const bytes = files.snapshot().get(path);
  if (bytes === undefined) throw new Error(`no ${path}`);
  files.put(path, change(bytes.slice()));
}

const cutInHalf = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length / 2);
const flipLast = (bytes: Uint8Array): Uint8Array => bytes.fill(bytes[bytes.length - 1] ^ 1, -1);

describe("checkpoints", () => {
  it.each([
    [0, "checkpoint-000000.safetensors"],
    [150, "checkpoint-000150.safetensors"],
    [1_234_567, "checkpoint-1234567.safetensors"],
  ])("the file of iteration %d is %s", (iteration, name) => expect(checkpointName(iteration)).toBe(name));

  it.each([-1, 1.5, NaN, 2 ** 53])("iteration %d has none", (iteration) =>
    expect(() => checkpointName(iteration)).toThrow(RangeError),
  );

  it("come back as they were saved, the newest first, and the newest two are kept", async () => {
    const { files, store } = await storeWith([0, 50, 100, 1_000_000, 1_000_050]);
    expect(await files.list(folder)).toEqual(["checkpoint-1000000.safetensors", "checkpoint-1000050.safetensors"]);
    const { checkpoint, refused } = await store.newest();
    const { tensors, metadata } = stateAt(1_000_050);
    expect(refused).toEqual([]);
    expect(checkpoint?.iteration).toBe(1_000_050);
    expect(checkpoint?.file).toBe("run/checkpoint-1000050.safetensors");
    expect(checkpoint?.tensors).toEqual(tensors);
    expect(checkpoint?.metadata).toEqual(new Map(Object.entries(metadata)));
  });

  it("can be looked at without a trace: what another process leaves half written stays", async () => {
    const { files } = await storeWith([100, 200]);
    const leftover = "run/checkpoint-000300.safetensors.tmp-99";
    await (await files.create(leftover)).close();
    const names = await files.list(folder);
    const store = CheckpointStore.at(folder, files);
    expect(await store.iterations()).toEqual([200, 100]);
    expect((await store.newest()).checkpoint!.iteration).toBe(200);
    expect(await files.list(folder)).toEqual(names);
    await CheckpointStore.open(folder, files);
    expect(await files.list(folder)).not.toEqual(names);
  });

  it("same state, same bytes", async () => {
    const [a, b] = [await storeWith([7]), await storeWith([7])];
    expect(a.files.snapshot()).toEqual(b.files.snapshot());
  });

  it("none there, no folder there: none found, nothing refused", async () => {
    const store = await CheckpointStore.open(folder, new MemoryFiles());
    expect(await store.newest()).toEqual({ checkpoint: undefined, refused: [] });
  });

  it("names of other kinds are not taken for checkpoints", async () => {
    const { files, store } = await storeWith([5]);
    for (const name of ["checkpoint-9.safetensors", "checkpoint-0000009.safetensors", "checkpoint-000009.safetensors~"])
      files.put(`run/${name}`, new Uint8Array(9));
    expect((await store.newest()).checkpoint?.iteration).toBe(5);
  });

  it.each([
    ["cut off", cutInHalf, /may be cut off/],
    ["empty", () => new Uint8Array(0), /the file has 0 bytes/],
    ["flipped", flipLast, /does not match its own digest/],
    ["without its digest", (b: Uint8Array) => b.fill(0x58, 27, 28), /there is no digest/],
  ])("a newest that is %s: the one before is used, and that is said", async (_, change, reason) => {
    const { files, store } = await storeWith([100, 200]);
    damage(files, 200, change);
    const { checkpoint, refused } = await store.newest();
    expect(checkpoint?.iteration).toBe(100);
    expect(refused).toHaveLength(1);
    expect(refused[0].file).toBe("run/checkpoint-000200.safetensors");
    expect(refused[0].reason).toMatch(reason);
    expect(refused[0].reason).toContain("run/checkpoint-000200.safetensors");
  });

  it("a file under another iteration's name is refused", async () => {
    const { files, store } = await storeWith([100]);
    await files.rename("run/checkpoint-000100.safetensors", "run/checkpoint-000300.safetensors");
    const { checkpoint, refused } = await store.newest();
    expect(checkpoint).toBeUndefined();
    expect(refused[0].reason).toMatch(/written at iteration 100, and renamed/);
  });

  it("all damaged: none found, each refused", async () => {
    const { files, store } = await storeWith([100, 200]);
    damage(files, 100, cutInHalf);
    damage(files, 200, flipLast);
    const { checkpoint, refused } = await store.newest();
    expect(checkpoint).toBeUndefined();
    expect(refused.map(({ file }) => file)).toEqual([
      "run/checkpoint-000200.safetensors",
      "run/checkpoint-000100.safetensors",
    ]);
  });

  it("a disk that cannot read the newest is damage; missing permission is not, and is thrown", async () => {
    for (const [code, iteration] of [["EIO", 100] as const, ["EACCES", undefined] as const]) {
      const { files, store } = await storeWith([100, 200]);
      const read = files.read.bind(files);
      files.read = (path) => (path.includes("200") ? Promise.reject(failure(code)) : read(path));
      if (iteration === undefined) await expect(store.newest()).rejects.toThrow(FileError);
      else expect((await store.newest()).checkpoint?.iteration).toBe(iteration);
    }
  });

  it("a damaged one does not count among the two that are kept, and later ones are left alone", async () => {
    const { files, store } = await storeWith([100, 200]);
    damage(files, 200, flipLast);
    files.put("run/checkpoint-000900.safetensors", new Uint8Array(9));
    await store.newest();
    await save(store, 250);
    expect((await files.list(folder)).sort()).toEqual(
      [100, 200, 250, 900].map((iteration) => checkpointName(iteration)),
    );
    await save(store, 300);
    expect((await files.list(folder)).sort()).toEqual([250, 300, 900].map((iteration) => checkpointName(iteration)));
  });

  it("nothing is deleted when the new one could not be saved", async () => {
    for (const operation of ["create", "write", "sync", "rename", "syncFolder"]) {
      let broken = false;
      const before = (done: string): void => {
        if (broken && done === operation) throw failure("ENOSPC");
      };
      const { files, store } = await storeWith([100, 200], { before });
      const earlier = await files.list(folder);
      broken = true;
      await expect(save(store, 300)).rejects.toThrow(FileError);
      expect(await files.list(folder)).toEqual(expect.arrayContaining(earlier));
      broken = false;
      await save(store, 300);
      expect((await store.newest()).checkpoint?.iteration).toBe(300);
    }
  });

  it("the store's own metadata key is refused", async () => {
    const { store } = await storeWith([]);
    await expect(store.save(1, [], { "edgegrad.iteration": "2" })).rejects.toThrow(TypeError);
  });
});

/** Numbers in [0, 1), the same each time (mulberry32). */
function repeatable(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let word = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Every way of losing power that is tried at each moment: all or nothing of names and content, then mixtures. */
function losses(mixtures: number, seed: number): Loss[] {
  const all: Loss[] = [];
  for (const names of [false, true])
    for (const content of [false, true])
      for (const growth of [0, 1])
        all.push({ keepsNames: () => names, keepsSector: () => content, growth: () => growth });
  const random = repeatable(seed);
  for (let i = 0; i < mixtures; i++) {
    const names = random();
    const content = random();
    const growth = random();
    all.push({
      keepsNames: () => random() < names,
      keepsSector: () => random() < content,
      // A third each: grown to the full, to anything between, not at all.
      growth: () => (growth < 1 / 3 ? 1 : growth < 2 / 3 ? random() : 0),
    });
  }
  return all;
}

/** Loses power at every moment of five saves, in many ways, and says which states were lost. */
async function loseInPowerCuts(mixtures: number, options: MemoryFilesOptions = {}) {
  const iterations = [100, 200, 300, 400, 500];
  const files = new MemoryFiles({ mostPerWrite: 900, ...options });
  const store = await CheckpointStore.open(folder, files);
  const durableAt: { iteration: number; operations: number }[] = [];
  for (const iteration of iterations) {
    await save(store, iteration);
    durableAt.push({ iteration, operations: files.log.length });
  }
  let states = 0;
  const lost: string[] = [];
  for (let done = 0; done <= files.log.length; done++) {
    const durable = durableAt.filter(({ operations }) => operations <= done).at(-1)?.iteration ?? 0;
    const started = durable + 100;
    for (const [way, loss] of losses(mixtures, done).entries()) {
      states++;
      const found = new MemoryFiles({ processId: 2000, content: filesAfterPowerLoss(files.log, done, loss) });
      const after = await CheckpointStore.open(folder, found);
      const { checkpoint } = await after.newest();
      const problem = (what: string): number => lost.push(`after ${done} operations, way ${way}: ${what}`);
      if (checkpoint === undefined) {
        if (durable > 0) problem(`none left, ${durable} was durable`);
        continue;
      }
      const { iteration, tensors, metadata } = checkpoint;
      if (iteration < durable || iteration > started) problem(`${iteration} found, ${durable} was durable`);
      const state = stateAt(iteration);
      const same =
        [...state.tensors].every(([name, { data }]) => tensors.get(name)?.data.join() === data.join()) &&
        metadata.get("state") === state.metadata.state;
      if (!same) problem(`${iteration} is neither the old nor the new state`);
      if ((await found.list(folder)).some((name) => name.includes(".tmp-"))) problem("a leftover is still there");
    }
  }
  return { states, lost };
}

describe("loss of power", () => {
  it("at any moment of a save leaves the old checkpoint or the new one, whole", async () => {
    const { states, lost } = await loseInPowerCuts(300);
    expect(lost).toEqual([]);
    expect(states).toBeGreaterThanOrEqual(10_000);
  });

  it.each(["sync", "syncFolder"] as const)("is not survived without %s: the simulation would notice", async (step) => {
    expect((await loseInPowerCuts(30, { forgets: [step] })).lost).not.toEqual([]);
  });
});
