/**
 * The few file operations that loading and saving need. Node's are in `node/files.ts`; a browser has none of its
 * own and says so; tests bring one in memory that loses power. Failures are thrown as the platform throws them, an
 * Error with a `code` such as `ENOSPC`; {@link FileError} makes a sentence of them.
 */
export interface FileSystem {
  /** Folder and name as one path. */
  join(folder: string, name: string): string;
  /** The folder that a path lies in. */
  folderOf(path: string): string;
  /** The whole file. */
  read(path: string): Promise<Uint8Array>;
  /** Names in a folder, in any order. */
  list(folder: string): Promise<string[]>;
  /** Makes a folder and those above it; one that is there already is left as it is. */
  makeFolder(folder: string): Promise<void>;
  /** Opens a file for writing that must not be there yet (`O_EXCL`; else `EEXIST`). */
  create(path: string): Promise<WritableFile>;
  /** Replaces what has the new name, at once: a reader finds the one or the other. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file. */
  remove(path: string): Promise<void>;
  /** Returns when the folder's names have reached the disk. */
  syncFolder(folder: string): Promise<void>;
  /** This process, in the names of temporary files. */
  readonly processId: number;
  /** Whether a process of this machine still runs; if not, its temporary files are leftovers. */
  isAlive(processId: number): boolean;
}

/** A file that is being written. */
export interface WritableFile {
  /** Appends, and returns how many bytes were taken: perhaps fewer than given. */
  write(bytes: Uint8Array): Promise<number>;
  /** Bytes that the file has now. */
  size(): Promise<number>;
  /** Returns when the content has reached the disk (fsync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** A file or folder that could not be read or written. */
export class FileError extends Error {
  override readonly name = "FileError";
  /** The platform's error code, for example `ENOSPC`. */
  readonly code: string | undefined;
  constructor(
    /** For example `cannot save`. */
    action: string,
    /** Where. */
    readonly path: string,
    cause: unknown,
    /** What holds in spite of the failure. */
    consolation = "",
  ) {
    const code = errorCode(cause);
    const reason = (code !== undefined && reasons[code]) || (cause instanceof Error ? cause.message : String(cause));
    super(`${action} ${path}: ${reason}${code === undefined ? "" : ` (${code})`}${consolation}`, { cause });
    this.code = code;
  }
}

/** The platform's code of an error, if it has one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

const reasons: { readonly [code: string]: string | undefined } = {
  EACCES: "permission denied; choose another folder or change its permissions",
  EBUSY: "it is in use by another program",
  EDQUOT: "the disk quota is used up; free some space and try again",
  EFBIG: "the file is larger than this disk or session allows",
  EIO: "the disk reported a read or write error",
  EISDIR: "it is a folder, not a file",
  EMFILE: "too many files are open in this process",
  ENAMETOOLONG: "the name is too long for this disk",
  ENFILE: "too many files are open on this machine",
  ENOENT: "no such file or folder; check the path, or make the folder first",
  ENOSPC: "the disk is full; free some space and try again",
  ENOTDIR: "a part of the path is a file, not a folder",
  EPERM: "the operation is not permitted; choose another folder or change its permissions",
  EROFS: "the disk is read-only; choose another folder",
};
