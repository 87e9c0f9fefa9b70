import { platformFiles } from "#io-files";
import { errorCode, FileError, type FileSystem, type WritableFile } from "./fileSystem.js";

/** Temporary files of saves now under way in this process. */
const underWay = new Set<string>();

/**
 * Writes a file so that its path holds either what was there before or all of `bytes`, also after a crash or a loss
 * of power at any moment: temporary file in the same folder, fsync of the file, rename, fsync of the folder.
 * When the promise resolves, the file is durable.
 *
 * @throws FileError, one sentence with path and reason; what was there before is then still there, whole (or, when
 * only the last step failed, the new file is there, whole).
 */
export async function saveAtomically(
  path: string,
  bytes: Uint8Array,
  files: FileSystem = platformFiles,
): Promise<void> {
  const temporary = `${path}.tmp-${files.processId}`;
  if (underWay.has(temporary))
    throw new Error(`cannot save ${path}: another save of the same file is under way; await it first`);
  underWay.add(temporary);
  try {
    try {
      await writeNewFile(temporary, bytes, files);
      await files.rename(temporary, path);
    } catch (error) {
      await files.remove(temporary).catch(ignore);
      throw new FileError("cannot save", path, error, "; nothing that was there before has changed");
    }
    try {
      await files.syncFolder(files.folderOf(path));
    } catch (error) {
      throw new FileError(
        "cannot be sure of",
        path,
        error,
        "; the file is written, but may not survive a loss of power",
      );
    }
  } finally {
    underWay.delete(temporary);
  }
}

/** When the promise resolves, the file is there and its bytes are on the disk. */
async function writeNewFile(path: string, bytes: Uint8Array, files: FileSystem): Promise<void> {
  const file = await createInPlaceOfLeftover(path, files);
  try {
    await writeAll(file, bytes);
  } catch (error) {
    await file.close().catch(ignore);
    throw error;
  }
  await file.close();
}

async function writeAll(file: WritableFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const taken = await file.write(bytes.subarray(at));
    if (taken <= 0) throw new Error(`the disk took only ${at} of ${bytes.length} bytes`);
    at += taken;
  }
  // A write may claim more than it did; a file of the wrong size must never get the final name.
  const size = await file.size();
  if (size !== bytes.length) throw new Error(`the disk kept ${size} of ${bytes.length} bytes`);
  // Once, and final: after a failed fsync the system may have dropped the data, and a second one would succeed.
  await file.sync();
}

/** While clearing up after a failure: the first error is the one to report; leftovers go at the next start. */
function ignore(): void {}

/** Process ids come round again: a temporary file with ours that we are not writing was left by a dead process. */
async function createInPlaceOfLeftover(path: string, files: FileSystem): ReturnType<FileSystem["create"]> {
  try {
    return await files.create(path);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    await files.remove(path);
    return await files.create(path);
  }
}

/**
 * Removes the temporary files (`*.tmp-PID`) that saves of dead processes have left in a folder, and returns their
 * names. To be called when a run starts. A folder that is not there has none.
 * @throws FileError
 */
export async function removeLeftovers(folder: string, files: FileSystem = platformFiles): Promise<string[]> {
  const removed: string[] = [];
  for (const name of await listFolder(folder, files)) {
    const path = files.join(folder, name);
    const writer = Number(/\.tmp-([1-9]\d{0,9})$/.exec(name)?.[1] ?? NaN);
    if (Number.isNaN(writer) || underWay.has(path)) continue;
    if (writer !== files.processId && files.isAlive(writer)) continue;
    try {
      await files.remove(path);
    } catch (error) {
      // Another process, starting too, was faster.
      if (errorCode(error) === "ENOENT") continue;
      throw new FileError("cannot remove", path, error);
    }
    removed.push(name);
  }
  return removed;
}

/**
 * Names in a folder; none where there is no such folder.
 * @throws FileError
 */
export async function listFolder(folder: string, files: FileSystem = platformFiles): Promise<string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw new FileError("cannot look into", folder, error);
  }
}

/**
 * Makes a folder and those above it; one that is there already is left as it is.
 * @throws FileError
 */
export async function makeFolder(path: string, files: FileSystem = platformFiles): Promise<void> {
  try {
    await files.makeFolder(path);
  } catch (error) {
    throw new FileError("cannot make the folder", path, error);
  }
}

/**
 * The content of a file.
 * @throws FileError
 */
export async function readBytes(path: string, files: FileSystem = platformFiles): Promise<Uint8Array> {
  try {
    return await files.read(path);
  } catch (error) {
    throw new FileError("cannot read", path, error);
  }
}
