import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/temporaryFolder.js";
import { isFolderLocked, lockFolder } from "./folderLock.js";

const home = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(home, "run-"));

describe("lockFolder", () => {
  it("keeps a folder until it is released, and leaves nothing behind", async () => {
    const folder = newFolder();
    const release = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(/cannot use .*: this process is writing to it; wait until/);
    await release();
    await (
      await lockFolder(folder)
    )();
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each<[string, string]>([
    ["a living process", String(process.ppid)],
    ["a process that is just starting", ""],
  ])("refuses what %s has", async (_, holder) => {
    const folder = newFolder();
    writeFileSync(join(folder, "run.lock"), holder);
    await expect(lockFolder(folder)).rejects.toThrow(/process( \d+)? is writing to it; .* delete .*run\.lock if/);
  });

  it.each<[string, string]>([
    ["a process that was killed", "2147483646"],
    ["an earlier process that had our number", String(process.pid)],
  ])("takes over from %s", async (_, holder) => {
    const folder = newFolder();
    writeFileSync(join(folder, "run.lock"), holder);
    await (
      await lockFolder(folder)
    )();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("names a folder that is not there", async () => {
    await expect(lockFolder(join(home, "missing"))).rejects.toThrow(/^cannot lock .*missing: no such file or folder/);
  });
});

describe("isFolderLocked", () => {
  it.each<[string, string | undefined, boolean]>([
    ["no lock", undefined, false],
    ["the lock of a living process", String(process.ppid), true],
    ["the lock of a process that is just starting", "", true],
    ["the lock of a process that was killed", "2147483646", false],
    ["the lock of an earlier process that had our number", String(process.pid), false],
  ])("with %s", async (_, holder, locked) => {
    const folder = newFolder();
    const path = join(folder, "run.lock");
    if (holder !== undefined) writeFileSync(path, holder);
    expect(await isFolderLocked(folder)).toBe(locked);
    expect(existsSync(path)).toBe(holder !== undefined);
  });

  it("knows its own locks, and takes a folder that is not there for free", async () => {
    const folder = newFolder();
    const release = await lockFolder(folder);
    expect(await isFolderLocked(folder)).toBe(true);
    await release();
    expect(await isFolderLocked(folder)).toBe(false);
    expect(await isFolderLocked(join(home, "missing"))).toBe(false);
  });
});
