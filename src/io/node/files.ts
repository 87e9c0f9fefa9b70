import { open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FileSystem } from "../fileSystem.js";
import { makeFolder } from "./makeFolder.js";
import { retryWhileInUse } from "./retry.js";

const windows = process.platform === "win32";

/** Node's file system, on the disk. Reached as `#io-files`; the browser's counterpart is `browser/files.ts`. */
export const platformFiles: FileSystem = {
  join,
  folderOf: dirname,
  read: (path) => readFile(path),
  list: (folder) => readdir(folder),
  makeFolder,
  create: async (path) => {
    const handle = await open(path, "wx");
    return {
      write: async (bytes) => (await handle.write(bytes)).bytesWritten,
      size: async () => (await handle.stat()).size,
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename: (from, to) => (windows ? retryWhileInUse(() => rename(from, to)) : rename(from, to)),
  remove: (path) => unlink(path),
  syncFolder: async (folder) => {
    // Windows opens no folders; NTFS keeps its names in a journal.
    if (windows) return;
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  processId: process.pid,
  isAlive: (processId) => {
    try {
      // Signal 0 asks only whether the process is there.
      process.kill(processId, 0);
      return true;
    } catch (error) {
      // EPERM: it is there, and belongs to somebody else.
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
  },
};
