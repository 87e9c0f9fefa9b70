import { DataError } from "../dataError.js";
import type { DataFiles, PartialFile } from "../dataFiles.js";

const noFolders = (folder: string): never => {
  throw new DataError("a browser cannot read folders; give the option url instead", { file: folder });
};

/** A browser has no folders: only addresses can be read, and downloads stay in memory. */
export const platformFiles: DataFiles = {
  environmentFolder: () => undefined,
  cacheFolder: () => undefined,
  systemFolder: () => undefined,
  join: (folder, name) => `${folder.replace(/\/$/, "")}/${name}`,
  find: async (folder) => noFolders(folder),
  read: async (path) => noFolders(path),
  openPartial: async () => new MemoryFile(),
};

class MemoryFile implements PartialFile {
  private chunks: Uint8Array[] = [];
  length = 0;
  etag: string | undefined;

  async append(chunk: Uint8Array): Promise<void> {
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  async restart(etag: string | undefined): Promise<void> {
    this.chunks = [];
    this.length = 0;
    this.etag = etag;
  }

  async read(): Promise<Uint8Array> {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const chunk of this.chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    this.chunks = [whole];
    return whole;
  }

  async finish(): Promise<void> {}

  async release(): Promise<void> {}
}
