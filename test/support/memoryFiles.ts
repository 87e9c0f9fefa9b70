import type { FileSystem, WritableFile } from "../../src/io/fileSystem.js";

/** What was done to the disk, in order: enough to say what a loss of power may leave. */
type Operation =
  | { readonly kind: "write"; readonly inode: number; readonly bytes: Uint8Array }
  | { readonly kind: "sync"; readonly inode: number }
  /** Names that now lead to an inode, or (undefined) to none; one operation is atomic. */
  | { readonly kind: "names"; readonly changes: readonly (readonly [path: string, inode: number | undefined])[] }
  | { readonly kind: "syncFolder"; readonly folder: string };

export type FileOperation = "create" | "write" | "size" | "sync" | "close" | "rename" | "remove" | "syncFolder";

export interface MemoryFilesOptions {
  readonly processId?: number;
  /** Processes that are alive besides our own. */
  readonly alive?: readonly number[];
  /** What the files hold at the beginning, durably. */
  readonly content?: Iterable<readonly [path: string, bytes: Uint8Array]>;
  /** A write takes no more than this at once. */
  readonly mostPerWrite?: number;
  /** Called before each operation; what it throws is the operation's failure. */
  readonly before?: (operation: FileOperation, path: string) => void;
  /** Writes say that they took everything, and store half of it. */
  readonly lyingWrites?: boolean;
  /** Leave these out of the log, as a program does that forgets them. */
  readonly forgets?: readonly ("sync" | "syncFolder")[];
}

export function failure(code: string): Error {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

/** A file system in memory that logs what reaches the disk, fails where it is told to, and can lose power. */
export class MemoryFiles implements FileSystem {
  readonly processId: number;
  readonly log: Operation[] = [];
  private readonly names = new Map<string, number>();
  private readonly contents: Uint8Array[] = [];

  constructor(private readonly options: MemoryFilesOptions = {}) {
    this.processId = options.processId ?? 1000;
    for (const [path, bytes] of options.content ?? []) {
      const inode = this.contents.push(bytes) - 1;
      this.apply({ kind: "names", changes: [[path, inode]] });
      this.log.push({ kind: "write", inode, bytes }, { kind: "sync", inode });
      this.log.push({ kind: "syncFolder", folder: this.folderOf(path) });
    }
  }

  /** Every file by path, in order of the paths. */
  snapshot(): Map<string, Uint8Array> {
    return new Map([...this.names].sort().map(([path, inode]) => [path, this.contents[inode]]));
  }

  /** Puts a file there, as if by another program. */
  put(path: string, bytes: Uint8Array): void {
    this.apply({ kind: "names", changes: [[path, this.contents.push(bytes) - 1]] });
  }

  join(folder: string, name: string): string {
    return `${folder}/${name}`;
  }

  folderOf(path: string): string {
    return path.slice(0, path.lastIndexOf("/"));
  }

  async read(path: string): Promise<Uint8Array> {
    return this.contents[this.inodeOf(path)].slice();
  }

  async list(folder: string): Promise<string[]> {
    const inside = [...this.names.keys()].filter((path) => this.folderOf(path) === folder);
    return inside.map((path) => path.slice(folder.length + 1));
  }

  async makeFolder(): Promise<void> {}

  async create(path: string): Promise<WritableFile> {
    this.options.before?.("create", path);
    if (this.names.has(path)) throw failure("EEXIST");
    const inode = this.contents.push(new Uint8Array(0)) - 1;
    this.apply({ kind: "names", changes: [[path, inode]] });
    return {
      write: async (bytes) => {
        this.options.before?.("write", path);
        const taken = bytes.slice(0, this.options.mostPerWrite);
        const stored = this.options.lyingWrites === true ? taken.slice(0, taken.length / 2) : taken;
        this.contents[inode] = joined(this.contents[inode], stored);
        this.log.push({ kind: "write", inode, bytes: stored });
        return taken.length;
      },
      size: async () => {
        this.options.before?.("size", path);
        return this.contents[inode].length;
      },
      sync: async () => {
        this.options.before?.("sync", path);
        if (this.options.forgets?.includes("sync") !== true) this.log.push({ kind: "sync", inode });
      },
      close: async () => this.options.before?.("close", path),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.options.before?.("rename", from);
    const changes = [[from, undefined] as const, [to, this.inodeOf(from)] as const];
    this.apply({ kind: "names", changes });
  }

  async remove(path: string): Promise<void> {
    this.options.before?.("remove", path);
    this.inodeOf(path);
    this.apply({ kind: "names", changes: [[path, undefined]] });
  }

  async syncFolder(folder: string): Promise<void> {
    this.options.before?.("syncFolder", folder);
    if (this.options.forgets?.includes("syncFolder") !== true) this.log.push({ kind: "syncFolder", folder });
  }

  isAlive(processId: number): boolean {
    return this.options.alive?.includes(processId) === true;
  }

  private inodeOf(path: string): number {
    const inode = this.names.get(path);
    if (inode === undefined) throw failure("ENOENT");
    return inode;
  }

  private apply(operation: Operation & { kind: "names" }): void {
    this.log.push(operation);
    change(this.names, operation);
  }
}

/** What a loss of power does to all that was not synced. */
export interface Loss {
  /** Of a change of names that was not synced: did it reach the disk? */
  keepsNames(): boolean;
  /** Of 512 bytes that were not synced: did they? */
  keepsSector(): boolean;
  /** How much of the file's growth the disk has noted, from 0 to 1. */
  growth(): number;
}

const sector = 512;

/**
 * The files that are found after the power was lost when the first `done` operations of the log had been done.
 * What was synced is there. Of the rest each change of names and each sector of content is there or not, as `loss`
 * decides, in any combination, as if the disk had reordered them; where a file has grown but its content is missing,
 * there are zeros.
 */
export function filesAfterPowerLoss(log: readonly Operation[], done: number, loss: Loss): Map<string, Uint8Array> {
  const durable = new Map<number, Uint8Array>();
  const written = new Map<number, Uint8Array>();
  const names = new Map<string, number>();
  let pendingNames: (Operation & { kind: "names" })[] = [];
  const nothing = new Uint8Array(0);
  for (const operation of log.slice(0, done)) {
    if (operation.kind === "write")
      written.set(operation.inode, joined(written.get(operation.inode) ?? nothing, operation.bytes));
    else if (operation.kind === "sync") durable.set(operation.inode, written.get(operation.inode) ?? nothing);
    else if (operation.kind === "names") pendingNames.push(operation);
    else {
      for (const pending of pendingNames) change(names, pending);
      pendingNames = [];
    }
  }
  for (const pending of pendingNames) if (loss.keepsNames()) change(names, pending);
  const found = new Map<string, Uint8Array>();
  for (const [path, inode] of names) {
    const safe = durable.get(inode) ?? nothing;
    const all = written.get(inode) ?? nothing;
    const content = new Uint8Array(safe.length + Math.round((all.length - safe.length) * loss.growth()));
    content.set(safe);
    for (let at = safe.length; at < content.length; at += sector)
      if (loss.keepsSector()) content.set(all.subarray(at, Math.min(at + sector, content.length)), at);
    found.set(path, content);
  }
  return found;
}

function change(names: Map<string, number>, operation: Operation & { kind: "names" }): void {
  for (const [path, inode] of operation.changes) {
    if (inode === undefined) names.delete(path);
    else names.set(path, inode);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
