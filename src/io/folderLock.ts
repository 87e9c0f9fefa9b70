import { platformFiles } from "#io-files";
import { errorCode, FileError, type FileSystem } from "./fileSystem.js";

/** Locks of this process, by path: its own number in a file says nothing, for numbers come round again. */
const held = new Set<string>();

/**
 * Keeps a folder for this process until the returned function is called. What a killed process has left is taken over.
 * @throws FileError when a living process has it, naming that process, or when the lock cannot be written.
 */
export async function lockFolder(folder: string, files: FileSystem = platformFiles): Promise<() => Promise<void>> {
  const path = files.join(folder, "run.lock");
  if (held.has(path)) throw inUse(folder, path, "this process");
  held.add(path);
  try {
    await create(folder, path, files);
  } catch (error) {
    held.delete(path);
    throw error instanceof FileError ? error : new FileError("cannot lock", folder, error);
  }
  return async () => {
    held.delete(path);
    // Gone already: somebody has followed the advice below.
    await files.remove(path).catch(() => {});
  };
}

/** Whether a living process keeps the folder, this one among them. @throws FileError when the lock cannot be read. */
export async function isFolderLocked(folder: string, files: FileSystem = platformFiles): Promise<boolean> {
  const path = files.join(folder, "run.lock");
  if (held.has(path)) return true;
  try {
    return !isLeft(await holderOf(path, files), files);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw new FileError("cannot read", path, error);
  }
}

/** The process that a lock names; undefined where it names none. */
async function holderOf(path: string, files: FileSystem): Promise<number | undefined> {
  const text = new TextDecoder().decode(await files.read(path));
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

/** Whether a lock that this process does not hold was left by one that is no more. */
function isLeft(holder: number | undefined, files: FileSystem): boolean {
  return holder !== undefined && (holder === files.processId || !files.isAlive(holder));
}

async function create(folder: string, path: string, files: FileSystem): Promise<void> {
  try {
    await write(path, files);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw error;
    const holder = await holderOf(path, files);
    if (!isLeft(holder, files))
      throw inUse(folder, path, holder === undefined ? "another process" : `process ${holder}`);
    await files.remove(path);
    await write(path, files);
  }
}

async function write(path: string, files: FileSystem): Promise<void> {
  const file = await files.create(path);
  try {
    await file.write(new TextEncoder().encode(String(files.processId)));
  } finally {
    await file.close();
  }
}

function inUse(folder: string, path: string, holder: string): FileError {
  const reason = `${holder} is writing to it; wait until that has ended, or delete ${path} if it is no such process`;
  return new FileError("cannot use", folder, new Error(reason));
}
