import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { errorCode, FileError } from "../../io/fileSystem.js";
import type { DataFiles } from "../dataFiles.js";
import { openPartial } from "./partialFile.js";

/** Folders of the file system, and downloads that are kept in the cache folder. */
export const platformFiles: DataFiles = {
  environmentFolder: () => process.env.EDGEGRAD_DATA || undefined,
  cacheFolder: (dataset) => join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "edgegrad", dataset),
  systemFolder: (dataset) => join("/usr/share/datasets", dataset),
  join,

  async find(folder, names) {
    for (const name of names) {
      const path = join(folder, name);
      try {
        if ((await stat(path)).isFile()) return path;
      } catch (cause) {
        if (!["ENOENT", "ENOTDIR"].includes(errorCode(cause) ?? "")) throw new FileError("cannot look at", path, cause);
      }
    }
    return undefined;
  },

  async read(path) {
    try {
      return await readFile(path);
    } catch (cause) {
      throw new FileError("cannot read", path, cause);
    }
  },

  openPartial(folder, name, signal) {
    if (folder === undefined) throw new TypeError("a download needs a folder here");
    return openPartial(folder, name, signal);
  },
};
