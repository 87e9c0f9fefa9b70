/**
 * What loading a dataset needs of the platform. `#data-files` is the implementation: node/files.ts with folders,
 * browser/files.ts without.
 */
export interface DataFiles {
  /** The folder that the environment names (EDGEGRAD_DATA). */
  environmentFolder(): string | undefined;
  /** Where downloads of a dataset are kept; undefined where there is no file system. */
  cacheFolder(dataset: string): string | undefined;
  /** Where a package of the operating system would put a dataset. */
  systemFolder(dataset: string): string | undefined;
  /** A path of `name` in `folder`. */
  join(folder: string, name: string): string;
  /** The path of the first of `names` that is a file in `folder`. @throws FileError when the folder cannot be read. */
  find(folder: string, names: readonly string[]): Promise<string | undefined>;
  /** @throws FileError naming the path. */
  read(path: string): Promise<Uint8Array>;
  /**
   * A place in `folder` for a file that is to be downloaded; "present" when another process has finished it meanwhile.
   * Waits while another process downloads the same file. A folder of undefined keeps the file in memory.
   * @throws FileError when the folder cannot be written.
   */
  openPartial(folder: string | undefined, name: string, signal: AbortSignal): Promise<PartialFile | "present">;
}

/** A file on its way: what has arrived so far, under a name that nobody takes for the finished file. */
export interface PartialFile {
  /** Bytes that have arrived. */
  readonly length: number;
  /** The version that they belong to (a strong ETag), without which a download cannot be taken up. */
  readonly etag: string | undefined;
  append(chunk: Uint8Array): Promise<void>;
  /** Drops what has arrived and begins the version `etag`. */
  restart(etag: string | undefined): Promise<void>;
  /** Everything that has arrived. */
  read(): Promise<Uint8Array>;
  /** Gives the file its final name. */
  finish(): Promise<void>;
  /** Lets go of an unfinished file; what has arrived is kept if it can be taken up. */
  release(): Promise<void>;
}
