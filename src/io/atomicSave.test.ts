import { describe, expect, it } from "vitest";
import { failure, MemoryFiles, type FileOperation } from "../../test/support/memoryFiles.js";
import { removeLeftovers, saveAtomically } from "./atomicSave.js";
import { FileError } from "./fileSystem.js";

const before = Uint8Array.from({ length: 1500 }, (_, i) => i);
const after = Uint8Array.from({ length: 2000 }, (_, i) => 255 - (i % 251));
const path = "run/weights.safetensors";

/** Fails the n-th (from 1) operation of a kind. */
function failing(operation: FileOperation, code: string, nth = 1): (done: FileOperation) => void {
  let count = 0;
  return (done) => {
    if (done === operation && ++count === nth) throw failure(code);
  };
}

describe("saveAtomically", () => {
  it("writes a new file and replaces an old one, however short the writes are", async () => {
    for (const mostPerWrite of [1, 700, 2000, 5000]) {
      const files = new MemoryFiles({ content: [[path, before]], mostPerWrite });
      await saveAtomically(path, after, files);
      await saveAtomically("run/empty", new Uint8Array(0), files);
      expect(files.snapshot()).toEqual(
        new Map([
          ["run/empty", new Uint8Array(0)],
          [path, after],
        ]),
      );
    }
  });

  it("syncs the file before the rename, and the folder after it", async () => {
    const done: string[] = [];
    const files = new MemoryFiles({ before: (operation) => done.push(operation) });
    await saveAtomically(path, after, files);
    expect(done).toEqual(["create", "write", "size", "sync", "close", "rename", "syncFolder"]);
  });

  it.each<[FileOperation, string, number, string]>([
    ["create", "EACCES", 1, "permission denied"],
    ["create", "ENOENT", 1, "no such file or folder"],
    ["create", "EROFS", 1, "read-only"],
    ["create", "EMFILE", 1, "too many files"],
    ["write", "ENOSPC", 1, "the disk is full"],
    ["write", "ENOSPC", 3, "the disk is full"],
    ["write", "EIO", 2, "read or write error"],
    ["write", "EDQUOT", 1, "quota"],
    ["size", "EIO", 1, "read or write error"],
    ["sync", "EIO", 1, "read or write error"],
    ["close", "EIO", 1, "read or write error"],
    ["rename", "EPERM", 1, "not permitted"],
    ["rename", "E_UNHEARD_OF", 1, "made by a test"],
  ])(
    "%s fails with %s (time %d): the old file is whole, and one sentence says why",
    async (operation, code, nth, why) => {
      const inject = failing(operation, code, nth);
      const files = new MemoryFiles({ content: [[path, before]], mostPerWrite: 700, before: inject });
      const error: unknown = await saveAtomically(path, after, files).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(FileError);
      expect(error).toMatchObject({ path, code });
      expect((error as FileError).message).toContain(`cannot save ${path}: `);
      expect((error as FileError).message).toContain(why);
      expect(files.snapshot()).toEqual(new Map([[path, before]]));
      // Nothing is left locked: the next save succeeds.
      await saveAtomically(path, after, files);
      expect(files.snapshot()).toEqual(new Map([[path, after]]));
    },
  );

  it("a failed fsync is final: it is not tried again on the same file", async () => {
    let syncs = 0;
    const before = (operation: FileOperation): void => {
      if (operation === "sync" && ++syncs > 0) throw failure("EIO");
    };
    await expect(saveAtomically(path, after, new MemoryFiles({ before }))).rejects.toThrow(FileError);
    expect(syncs).toBe(1);
  });

  it("a folder that cannot be synced: the new file is there, and the error says what is not certain", async () => {
    const files = new MemoryFiles({ content: [[path, before]], before: failing("syncFolder", "EIO") });
    await expect(saveAtomically(path, after, files)).rejects.toThrow(/may not survive a loss of power/);
    expect(files.snapshot()).toEqual(new Map([[path, after]]));
  });

  it("a write that claims more than it did is noticed", async () => {
    const files = new MemoryFiles({ content: [[path, before]], lyingWrites: true });
    await expect(saveAtomically(path, after, files)).rejects.toThrow(/kept 1000 of 2000 bytes/);
    expect(files.snapshot()).toEqual(new Map([[path, before]]));
  });

  it("a write that takes nothing does not go on for ever", async () => {
    const files = new MemoryFiles({ content: [[path, before]], mostPerWrite: 0 });
    await expect(saveAtomically(path, after, files)).rejects.toThrow(/took only 0 of 2000 bytes/);
    expect(files.snapshot()).toEqual(new Map([[path, before]]));
  });

  it("a temporary file with our process id, left by a dead process, is replaced", async () => {
    const files = new MemoryFiles({ processId: 7, content: [[`${path}.tmp-7`, before]] });
    await saveAtomically(path, after, files);
    expect(files.snapshot()).toEqual(new Map([[path, after]]));
  });

  it("two saves of one file at once: the second is refused, the first is whole", async () => {
    const files = new MemoryFiles({ mostPerWrite: 100 });
    const first = saveAtomically(path, after, files);
    await expect(saveAtomically(path, before, files)).rejects.toThrow(/under way/);
    await first;
    expect(files.snapshot()).toEqual(new Map([[path, after]]));
  });
});

describe("removeLeftovers", () => {
  it("takes the temporary files of dead processes and of its own id, and nothing else", async () => {
    const names = ["a.tmp-7", "a.tmp-8", "a.tmp-9", "a.tmp-", "a.tmp-0", "a.tmp-8x", "tmp-8", "a"];
    const content = names.map((name) => [`run/${name}`, before] as const);
    const files = new MemoryFiles({ processId: 7, alive: [9], content });
    expect(await removeLeftovers("run", files)).toEqual(["a.tmp-7", "a.tmp-8"]);
    expect(await files.list("run")).toEqual(["a.tmp-9", "a.tmp-", "a.tmp-0", "a.tmp-8x", "tmp-8", "a"]);
  });

  it("does not take the file that a save is writing just now", async () => {
    const files = new MemoryFiles({ mostPerWrite: 10 });
    const save = saveAtomically(path, after, files);
    expect(await removeLeftovers("run", files)).toEqual([]);
    await save;
    expect(files.snapshot()).toEqual(new Map([[path, after]]));
  });
});
