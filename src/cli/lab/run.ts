import { basename, resolve } from "node:path";
import { CheckpointStore, FileError, isFolderLocked, listFolder } from "../../io/index.js";
import { RunError, RunFolder, type EpochRecord } from "../../train/index.js";
import type { Run, RunProgress, WeightsAnswer } from "./api.js";
import { weightsOf } from "./weights.js";

/** What of a run changes. */
export interface RunNow extends RunProgress {
  readonly history: readonly EpochRecord[];
}

/** A run's folder, read while somebody may be training in it. Nothing in it is touched. */
export class WatchedRun {
  private constructor(private readonly folder: RunFolder) {}

  /** @throws RunError, FileError when the path is no folder of a run. */
  static async open(path: string): Promise<WatchedRun> {
    const folder = new RunFolder(path);
    if (!(await listFolder(path)).includes("run.json"))
      throw new RunError(
        `${path} is no folder of a run, which has a run.json; name one that edgegrad train has made, such as runs/digits-two-layer`,
      );
    await folder.describe();
    return new WatchedRun(folder);
  }

  /** @throws RunError, FileError when the folder cannot be read. */
  async now(): Promise<RunNow> {
    const { path } = this.folder;
    const [names, isLocked, [checkpoint]] = await Promise.all([
      listFolder(path),
      isFolderLocked(path),
      CheckpointStore.at(path).iterations(),
    ]);
    const status = names.includes(basename(this.folder.weights)) ? "finished" : isLocked ? "running" : "stopped";
    // After the status: of a run that is finished, the history is then the whole.
    return { status, checkpoint: checkpoint ?? null, history: await this.folder.recordsSoFar() };
  }

  /** @throws RunError, FileError when the folder cannot be read. */
  async all(): Promise<Run> {
    const { arguments: own } = await this.folder.describe();
    return { name: basename(resolve(this.folder.path)), arguments: own, ...(await this.now()) };
  }

  /** The parameters in the newest checkpoint that is whole. @throws FileError */
  async weights(): Promise<WeightsAnswer> {
    const store = CheckpointStore.at(this.folder.path);
    for (let attempt = 1; ; attempt++) {
      try {
        const { checkpoint } = await store.newest();
        return checkpoint === undefined ? null : weightsOf(checkpoint);
      } catch (error) {
        // While the file was looked for, the training that goes on has put newer ones in its place.
        if (!(error instanceof FileError && error.code === "ENOENT") || attempt === 5) throw error;
      }
    }
  }
}
