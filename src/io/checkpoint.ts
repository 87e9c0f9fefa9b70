import { platformFiles } from "#io-files";
import { listFolder, readBytes, removeLeftovers, saveAtomically } from "./atomicSave.js";
import { FileError, type FileSystem } from "./fileSystem.js";
import { readSafetensors, SafetensorsError, writeSafetensors, type StoredTensor } from "./safetensors.js";

/** The state of a run after `iteration` steps: all of it, from one file. */
export interface Checkpoint {
  /** Steps taken. */
  readonly iteration: number;
  /** The path that it was read from. */
  readonly file: string;
  /** By name. */
  readonly tensors: Map<string, StoredTensor>;
  /** As given to `save`; small state lies here as text, see `formatStrictJson` and `parseStrictJson`. */
  readonly metadata: Map<string, string>;
}

/** What {@link CheckpointStore.newest} found. */
export interface NewestCheckpoint {
  /** `undefined`: no checkpoint is there, or (see `refused`) none that is whole. */
  readonly checkpoint: Checkpoint | undefined;
  /** Newer checkpoints that are damaged, newest first, each with one sentence that names the file: to be shown. */
  readonly refused: readonly { readonly file: string; readonly reason: string }[];
}

/** Whole checkpoints that are kept: should the newest be lost to the disk, there is the one before it. */
const kept = 2;
/** Metadata of the store's own: a file that was renamed must not pass for another iteration. */
const iterationKey = "edgegrad.iteration";

/** `checkpoint-000150.safetensors`; more digits where six are too few. */
export function checkpointName(iteration: number): string {
  if (!Number.isSafeInteger(iteration) || iteration < 0)
    throw new RangeError(`checkpoint: the iteration must be a whole number ≥ 0, not ${iteration}`);
  return `checkpoint-${String(iteration).padStart(6, "0")}.safetensors`;
}

/** The checkpoints of one run folder: the newest two, each written whole or not at all. */
export class CheckpointStore {
  /** Names that `newest` found damaged: they do not count among those kept. */
  private readonly damaged = new Set<string>();

  private constructor(
    /** The run folder. */
    readonly folder: string,
    private readonly files: FileSystem,
  ) {}

  /**
   * The store of a run folder, cleared of temporary files that dead processes have left. The folder need not be there
   * until something is saved.
   * @throws FileError
   */
  static async open(folder: string, files: FileSystem = platformFiles): Promise<CheckpointStore> {
    await removeLeftovers(folder, files);
    return new CheckpointStore(folder, files);
  }

  /** The store of a run folder in which somebody else may be saving: to look, with nothing cleared away. */
  static at(folder: string, files: FileSystem = platformFiles): Pick<CheckpointStore, "iterations" | "newest"> {
    return new CheckpointStore(folder, files);
  }

  /**
   * Saves the state after `iteration` steps and returns the file's path. Once the new file is durable, and not
   * before, checkpoints older than the one before it are deleted. Checkpoints of later iterations are never touched.
   * @throws FileError when it cannot be saved (earlier checkpoints are then all there) or an old one not be deleted.
   */
  async save(
    iteration: number,
    tensors: Iterable<readonly [name: string, tensor: StoredTensor]>,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const name = checkpointName(iteration);
    if (Object.hasOwn(metadata, iterationKey))
      throw new TypeError(`checkpoint: the metadata key "${iterationKey}" is the store's own`);
    const bytes = writeSafetensors(tensors, { ...metadata, [iterationKey]: String(iteration) });
    const path = this.files.join(this.folder, name);
    await saveAtomically(path, bytes, this.files);
    this.damaged.delete(name);
    await this.removeOlderThan(iteration);
    return path;
  }

  /**
   * The newest checkpoint that is whole. A damaged one (cut off, changed, unreadable) is passed over, and reported.
   * @throws FileError when a file cannot be read for a reason that is no damage, such as missing permission.
   */
  async newest(): Promise<NewestCheckpoint> {
    const refused: { file: string; reason: string }[] = [];
    for (const iteration of await this.iterations()) {
      const name = checkpointName(iteration);
      const file = this.files.join(this.folder, name);
      try {
        return { checkpoint: await this.read(file, iteration), refused };
      } catch (error) {
        const isDamage = error instanceof SafetensorsError || (error instanceof FileError && error.code === "EIO");
        if (!isDamage) throw error;
        this.damaged.add(name);
        refused.push({ file, reason: error.message });
      }
    }
    return { checkpoint: undefined, refused };
  }

  private async read(file: string, iteration: number): Promise<Checkpoint> {
    const content = readSafetensors(await readBytes(file, this.files), { file, requireDigest: true });
    const written = content.metadata.get(iterationKey);
    if (written !== String(iteration))
      throw new SafetensorsError(
        file,
        8,
        `the file was written at iteration ${written ?? "(none)"}, and renamed since`,
      );
    content.metadata.delete(iterationKey);
    return { iteration, file, ...content };
  }

  /** Iterations that have a file, newest first. @throws FileError */
  async iterations(): Promise<number[]> {
    return (await listFolder(this.folder, this.files))
      .map((name) => ({ name, iteration: Number(/^checkpoint-(\d{6,15})\.safetensors$/.exec(name)?.[1] ?? NaN) }))
      .filter(({ name, iteration }) => !Number.isNaN(iteration) && checkpointName(iteration) === name)
      .map(({ iteration }) => iteration)
      .sort((a, b) => b - a);
  }

  private async removeOlderThan(iteration: number): Promise<void> {
    let whole = 0;
    for (const candidate of await this.iterations()) {
      if (candidate > iteration) continue;
      const name = checkpointName(candidate);
      if (whole < kept) {
        if (!this.damaged.has(name)) whole++;
        continue;
      }
      const path = this.files.join(this.folder, name);
      try {
        await this.files.remove(path);
      } catch (error) {
        throw new FileError("cannot delete the old checkpoint", path, error);
      }
    }
  }
}
