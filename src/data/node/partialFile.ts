import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FileError } from "../../io/fileSystem.js";
import { platformFiles } from "../../io/node/files.js";
import { makeFolder } from "../../io/node/makeFolder.js";
import type { PartialFile } from "../dataFiles.js";

/** A download that has written nothing for so long has been given up, whoever has its process number now. */
const abandonedAfterMs = 120_000;
/** An ETag longer than this is not kept: it is part of a file's name. */
const longestEtag = 80;
/** Stands for the process where no process holds the file. */
const nobody = 0;

/** What the name of a partial file says: `NAME.partial-PID-RANDOM-ETAG`, the ETag as hexadecimal digits. */
interface PartialName {
  readonly pid: number;
  readonly unique: string;
  readonly etag: string | undefined;
}

function formatName(name: string, { pid, unique, etag }: PartialName): string {
  return `${name}.partial-${pid}-${unique}-${Buffer.from(etag ?? "").toString("hex")}`;
}

function parseName(name: string, entry: string): PartialName | undefined {
  const match = /^\.partial-(\d+)-([0-9a-f]+)-([0-9a-f]*)$/.exec(
    entry.startsWith(name) ? entry.slice(name.length) : "",
  );
  if (match === null) return undefined;
  return { pid: Number(match[1]), unique: match[2], etag: Buffer.from(match[3], "hex").toString() || undefined };
}

/**
 * A partial file of our own in `folder`, with what an earlier try left behind if it can be taken up.
 *
 * Each process writes to a file of its own, so two processes cannot damage each other's; a finished file takes its
 * final name by a rename. One process downloads at a time: each makes its file first and looks for others then, so of
 * two at least one sees the other, and whoever sees a living one steps back and waits.
 */
export async function openPartial(folder: string, name: string, signal: AbortSignal): Promise<PartialFile | "present"> {
  try {
    await makeFolder(folder);
    for (;;) {
      signal.throwIfAborted();
      const own: PartialName = { pid: process.pid, unique: randomBytes(4).toString("hex"), etag: undefined };
      const ownEntry = formatName(name, own);
      await (await open(join(folder, ownEntry), "wx")).close();
      const others = await listPartials(folder, name, ownEntry);
      const present = await stat(join(folder, name)).then(
        (found) => found.isFile(),
        () => false,
      );
      if (!present && !others.some(({ alive }) => alive)) return await takeUp(folder, name, own, others);
      await rm(join(folder, ownEntry), { force: true });
      if (present) return "present";
      await wait(100 + Math.random() * 200, undefined, { signal });
    }
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    throw new FileError("cannot download to", join(folder, name), cause);
  }
}

interface Found {
  readonly entry: string;
  readonly parsed: PartialName;
  readonly bytes: number;
  readonly alive: boolean;
}

async function listPartials(folder: string, name: string, ownEntry: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const entry of await readdir(folder)) {
    const parsed = entry === ownEntry ? undefined : parseName(name, entry);
    if (parsed === undefined) continue;
    // It may have been finished or taken up since the folder was listed.
    const facts = await stat(join(folder, entry)).catch(() => undefined);
    if (facts === undefined) continue;
    const alive =
      parsed.pid !== nobody && platformFiles.isAlive(parsed.pid) && Date.now() - facts.mtimeMs < abandonedAfterMs;
    found.push({ entry, parsed, bytes: facts.size, alive });
  }
  return found;
}

/** Goes on with the longest of the files left behind that has an ETag; the others are removed. */
async function takeUp(folder: string, name: string, own: PartialName, left: readonly Found[]): Promise<PartialFile> {
  const [best] = left
    .filter(({ parsed, bytes }) => parsed.etag !== undefined && bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  for (const { entry } of left) if (entry !== best?.entry) await rm(join(folder, entry), { force: true });
  const named: PartialName = { ...own, etag: best?.parsed.etag };
  const path = join(folder, formatName(name, named));
  if (best !== undefined) {
    await rename(join(folder, best.entry), path);
    await rm(join(folder, formatName(name, own)), { force: true });
  }
  const handle = await open(path, "a");
  return new NodePartialFile(folder, name, named, handle, (await handle.stat()).size);
}

class NodePartialFile implements PartialFile {
  constructor(
    private readonly folder: string,
    private readonly name: string,
    private named: PartialName,
    private readonly handle: FileHandle,
    public length: number,
  ) {}

  get etag(): string | undefined {
    return this.named.etag;
  }

  private get path(): string {
    return join(this.folder, formatName(this.name, this.named));
  }

  append(chunk: Uint8Array): Promise<void> {
    return this.guarded(async () => {
      await this.handle.appendFile(chunk);
      this.length += chunk.length;
    });
  }

  restart(etag: string | undefined): Promise<void> {
    return this.guarded(async () => {
      await this.handle.truncate(0);
      this.length = 0;
      await this.renameTo({ ...this.named, etag: etag !== undefined && etag.length <= longestEtag ? etag : undefined });
    });
  }

  read(): Promise<Uint8Array> {
    return this.guarded(() => readFile(this.path));
  }

  finish(): Promise<void> {
    return this.guarded(async () => {
      // The content must be on the disk before the name says that it is there.
      await this.handle.sync();
      await this.handle.close();
      await rename(this.path, join(this.folder, this.name));
      await platformFiles.syncFolder(this.folder);
    });
  }

  release(): Promise<void> {
    return this.guarded(async () => {
      await this.handle.close();
      if (this.length === 0 || this.etag === undefined) await rm(this.path, { force: true });
      else await this.renameTo({ ...this.named, pid: nobody });
    });
  }

  private async renameTo(named: PartialName): Promise<void> {
    const from = this.path;
    this.named = named;
    if (this.path !== from) await rename(from, this.path);
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw new FileError("cannot download to", join(this.folder, this.name), cause);
    }
  }
}
