import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readBytes, removeLeftovers, saveAtomically } from "../atomicSave.js";
import { platformFiles as browserFiles } from "../browser/files.js";
import { CheckpointStore } from "../checkpoint.js";
import { FileError } from "../fileSystem.js";
import { platformFiles } from "./files.js";

describe("on a real disk", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "edgegrad-files-"))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("saves, replaces, and leaves nothing beside the file", async () => {
    const path = join(folder, "weights.safetensors");
    for (const bytes of [Uint8Array.of(1, 2, 3), new Uint8Array(3_000_000).fill(7), new Uint8Array(0)]) {
      await saveAtomically(path, bytes);
      expect(Buffer.compare(await readBytes(path), bytes)).toBe(0);
      expect(await readdir(folder)).toEqual(["weights.safetensors"]);
    }
  });

  it("makes folders, also below each other, and leaves them if they are there", async () => {
    const deep = join(folder, "runs", "a");
    await platformFiles.makeFolder(deep);
    await platformFiles.makeFolder(deep);
    await saveAtomically(join(deep, "x"), Uint8Array.of(1));
    expect(await readdir(deep)).toEqual(["x"]);
  });

  it.each([
    ["a folder that is not there", ["missing", "x"], "ENOENT", /no such file or folder/],
    ["a file for a folder", ["file", "x"], "ENOTDIR", /is a file, not a folder/],
    ["a name that is too long", ["n".repeat(300)], "ENAMETOOLONG", /name is too long/],
  ])("refuses %s with a sentence", async (_, names, code, reason) => {
    await writeFile(join(folder, "file"), "kept");
    const path = join(folder, ...names);
    const error: unknown = await saveAtomically(path, Uint8Array.of(1)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FileError);
    expect(error).toMatchObject({ path, code });
    expect((error as Error).message).toMatch(reason);
    expect((error as Error).message).toContain(path);
    expect(await readFile(join(folder, "file"), "utf8")).toBe("kept");
  });

  it("refuses to replace a folder by a file", async () => {
    await platformFiles.makeFolder(join(folder, "taken"));
    await expect(saveAtomically(join(folder, "taken"), Uint8Array.of(1))).rejects.toThrow(FileError);
    expect(await readdir(folder)).toEqual(["taken"]);
  });

  it("reading what is not there, or is a folder, gives a sentence", async () => {
    await expect(readBytes(join(folder, "missing"))).rejects.toThrow(
      /^cannot read .*missing: no such file.*\(ENOENT\)$/,
    );
    await expect(readBytes(folder)).rejects.toThrow(/it is a folder, not a file \(EISDIR\)$/);
  });

  it("removes the leftovers of a process that has ended, and no living one's", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    for (const pid of [dead, process.pid, process.ppid]) await writeFile(join(folder, `x.tmp-${pid}`), "half");
    expect((await removeLeftovers(folder)).sort()).toEqual([`x.tmp-${dead}`, `x.tmp-${process.pid}`].sort());
    expect(await readdir(folder)).toEqual([`x.tmp-${process.ppid}`]);
    expect(await removeLeftovers(join(folder, "missing"))).toEqual([]);
  });

  it("keeps checkpoints", async () => {
    const store = await CheckpointStore.open(folder);
    for (const iteration of [10, 20, 30])
      await store.save(iteration, [["w", { dtype: "float64", shape: [1], data: Float64Array.of(iteration) }]]);
    expect((await readdir(folder)).sort()).toEqual(["checkpoint-000020.safetensors", "checkpoint-000030.safetensors"]);
    const { checkpoint } = await (await CheckpointStore.open(folder)).newest();
    expect(checkpoint?.tensors.get("w")?.data).toEqual(Float64Array.of(30));
  });
});

describe("in a browser", () => {
  it("each use of a path is refused with a sentence that says what to do", async () => {
    await expect(saveAtomically("run/x", Uint8Array.of(1), browserFiles)).rejects.toThrow(
      /pass bytes to readSafetensors/,
    );
    await expect(readBytes("run/x", browserFiles)).rejects.toThrow(/a browser gives no access to files by path/);
    await expect(CheckpointStore.open("run", browserFiles)).rejects.toThrow(/a browser gives no access/);
  });
});
