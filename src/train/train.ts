import { join, resolve } from "node:path";
import { loadDataset, type Dataset, type DownloadProgress, type LoadOptions } from "../data/index.js";
import { CheckpointStore, formatStrictJson, parseStrictJson } from "../io/index.js";
import { SGD } from "../optim/index.js";
import { currentBackend, useBackend } from "../tensor/index.js";
import { ArgumentError, checkedArguments, differences, resolvedArguments, type TrainArguments } from "./arguments.js";
import type { EpochRecord } from "./history.js";
import { buildNetwork } from "./network.js";
import { NonFiniteError } from "./nonFinite.js";
import { descriptionJson, digestOf, RunError, RunFolder, type RunDescription } from "./runFolder.js";
import { Trainer } from "./trainer.js";
import { saveWeights } from "./weights.js";

/** Where training stands, after each iteration. */
export interface TrainProgress {
  /** Steps taken. */
  readonly iteration: number;
  /** In all. */
  readonly iterations: number;
  /** From 1. */
  readonly epoch: number;
  /** Mean of the epoch so far. */
  readonly loss: number;
}

/** Where a run is kept, what it reads, and who watches it. */
export interface TrainOptions {
  /** The run's folder; by default `runs/<dataset>-<model>`. */
  readonly out?: string;
  /** Take up the run in the folder, with what was not given as that run has it; start where nothing is there. */
  readonly resume?: boolean;
  /** The folder of the dataset's files; see `loadDataset`. */
  readonly data?: string;
  /** Data that are there already; then nothing is loaded. */
  readonly loaded?: Dataset;
  /** Stops after the iteration under way, and saves a checkpoint. */
  readonly signal?: AbortSignal;
  /** Called while the dataset is downloaded. */
  readonly onDownload?: (progress: DownloadProgress) => void;
  /** Called after each iteration. */
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Called after each epoch, and at the end of the run. */
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Sentences that somebody who watches wants to read. */
  readonly onNotice?: (sentence: string) => void;
}

/** How a run ended. */
export interface TrainResult {
  /** `finished before`: there was nothing to do, and nothing was touched. */
  readonly status: "finished" | "finished before" | "interrupted";
  /** The run's folder and the names in it. */
  readonly folder: RunFolder;
  /** One record an epoch, those of earlier sittings among them. */
  readonly history: readonly EpochRecord[];
  /** Steps taken, those of earlier sittings among them. */
  readonly iteration: number;
}

/**
 * Trains a network and keeps the run in a folder: run.json, history.jsonl, curves.svg, checkpoints, and at the end
 * weights.safetensors. A run that was stopped, however, continues bit for bit with `resume`.
 * @throws ArgumentError for impossible arguments, a folder that already holds a run (without `resume`), or other arguments
 * than the run's own (with it): nothing has been touched then.
 * @throws NonFiniteError when the loss or a parameter is no longer finite; the checkpoints before it are kept.
 * @throws DataError, FileError, RunError
 */
export async function train(given: Partial<TrainArguments>, options: TrainOptions = {}): Promise<TrainResult> {
  const said = checkedArguments(given);
  const asked = resolvedArguments(said);
  const notice = options.onNotice ?? (() => {});
  const folder = new RunFolder(options.out ?? join("runs", `${asked.dataset}-${asked.model}`));
  const there = await folder.look();
  if (there !== "nothing" && options.resume !== true) throw alreadyThere(folder);
  if (there === "nothing") {
    if (options.resume === true) notice(`${folder.path} holds no run yet: starting one`);
    return begin(folder, asked, options);
  }
  const description = await folder.describe();
  const other = differences(said, description.arguments);
  if (other.length > 0)
    throw new ArgumentError(
      `the run in ${folder.path} was started with other arguments: ${other.join(", ")}; leave them out, or name another folder with --out`,
    );
  if (there === "finished") {
    const history = await folder.records();
    return { status: "finished before", folder, history, iteration: history.at(-1)?.iteration ?? 0 };
  }
  const release = await folder.lock();
  try {
    return await resume(folder, description, options);
  } finally {
    await release();
  }
}

function alreadyThere({ path }: RunFolder): ArgumentError {
  return new ArgumentError(`${path} already holds a run: continue it with --resume, or name another folder with --out`);
}

async function begin(folder: RunFolder, asked: TrainArguments, options: TrainOptions): Promise<TrainResult> {
  chooseBackend(asked.backend);
  const dataset = await dataFor(asked, options, options.data);
  const description: RunDescription = {
    arguments: { ...asked, backend: currentBackend().name as TrainArguments["backend"] },
    dataFolder: options.data === undefined ? null : resolve(options.data),
    dataDigest: digestOf(dataset),
  };
  const trainer = trainerFor(description.arguments, dataset);
  const release = await folder.lock();
  try {
    // While the data came another process may have been faster.
    if ((await folder.look()) !== "nothing") throw alreadyThere(folder);
    await folder.begin(description);
    const store = await CheckpointStore.open(folder.path);
    return await run(trainer, dataset, description, { folder, store, options });
  } finally {
    await release();
  }
}

async function resume(folder: RunFolder, description: RunDescription, options: TrainOptions): Promise<TrainResult> {
  const notice = options.onNotice ?? (() => {});
  const own = description.arguments;
  chooseBackend(own.backend);
  const dataset = await dataFor(own, options, options.data ?? description.dataFolder ?? undefined);
  if (digestOf(dataset) !== description.dataDigest)
    throw new ArgumentError(
      `--data: the samples of ${own.dataset} from ${dataset.source} are not those that the run in ${folder.path} was started with`,
    );
  const trainer = trainerFor(own, dataset);
  const store = await CheckpointStore.open(folder.path);
  const { checkpoint, refused } = await store.newest();
  if (checkpoint === undefined) {
    if (refused.length > 0)
      throw new RunError(
        `${refused.map(({ reason }) => reason).join("; ")}; no checkpoint is whole, so the run cannot be continued: start another with --out`,
      );
    notice(`the run in ${folder.path} has no checkpoint yet: starting from its beginning`);
  } else {
    for (const { reason } of refused) notice(`a damaged checkpoint is passed over: ${reason}`);
    const { file, tensors, metadata, iteration } = checkpoint;
    const [progress, arguments_] = ["progress", "run"].map((key) => {
      const text = metadata.get(key);
      if (text === undefined) throw new RunError(`${file}: it has no ${key}, so it is no checkpoint of a training run`);
      return text;
    });
    if (arguments_ !== checkpointRun(description))
      throw new RunError(`${file}: it belongs to another run than the run.json beside it`);
    trainer.restore(tensors, parseStrictJson(progress, file), file);
    notice(`continuing from iteration ${iteration} (${file})`);
  }
  return run(trainer, dataset, description, { folder, store, options });
}

/** What a checkpoint says of its run, so that a file from another cannot take its place. */
function checkpointRun(description: RunDescription): string {
  // Where the data lay changes no number, and may change.
  return formatStrictJson(descriptionJson({ ...description, dataFolder: null }));
}

async function run(
  trainer: Trainer,
  dataset: Dataset,
  description: RunDescription,
  { folder, store, options }: { folder: RunFolder; store: CheckpointStore; options: TrainOptions },
): Promise<TrainResult> {
  const own = description.arguments;
  const iterations = own.iterations ?? own.epochs! * trainer.iterationsPerEpoch;
  const every = own.checkpointEvery ?? trainer.iterationsPerEpoch;
  let saved = trainer.iteration > 0 ? trainer.iteration : undefined;
  const save = async (): Promise<void> => {
    const { tensors, progress } = trainer.save();
    await store.save(trainer.iteration, tensors, {
      run: checkpointRun(description),
      progress: formatStrictJson(progress),
    });
    saved = trainer.iteration;
  };
  const result = (status: TrainResult["status"]): TrainResult => ({
    status,
    folder,
    history: trainer.history,
    iteration: trainer.iteration,
  });

  while (trainer.iteration < iterations) {
    if (options.signal?.aborted) {
      if (saved !== trainer.iteration) await save();
      return result("interrupted");
    }
    try {
      trainer.advance();
    } catch (error) {
      if (!(error instanceof NonFiniteError)) throw error;
      const kept =
        saved === undefined ? "no checkpoint was saved before it" : `the checkpoint of iteration ${saved} is kept`;
      throw new NonFiniteError(error.iteration, error.place, `${error.message}; ${kept}`);
    }
    const { iteration } = trainer;
    const epoch = Math.ceil(iteration / trainer.iterationsPerEpoch);
    options.onProgress?.({ iteration, iterations, epoch, loss: trainer.meanLoss });
    const last = iteration === iterations;
    const record = trainer.atEpochEnd || last ? trainer.closeEpoch() : undefined;
    if (iteration % every === 0 || last) await save();
    if (record !== undefined) {
      await folder.report(trainer.history);
      options.onEpoch?.(record);
    }
    await eventsHandled();
  }
  await folder.report(trainer.history);
  await saveWeights(folder.weights, trainer.network, { dataset: own.dataset, imageShape: dataset.imageShape });
  return result("finished");
}

/** Lets signals and drawing have their turn between iterations. */
function eventsHandled(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

function chooseBackend(name: TrainArguments["backend"]): void {
  try {
    useBackend(name);
  } catch (error) {
    throw new ArgumentError(`--backend: ${(error as Error).message}`, { cause: error });
  }
}

function dataFor(
  { dataset, dtype }: TrainArguments,
  { loaded, onDownload, signal }: TrainOptions,
  folder: string | undefined,
): Promise<Dataset> {
  if (loaded !== undefined) return Promise.resolve(loaded);
  const options: LoadOptions = { folder, dtype, signal, onProgress: onDownload };
  return loadDataset(dataset, options);
}

function trainerFor(own: TrainArguments, dataset: Dataset): Trainer {
  const { train: samples, classes, imageShape } = dataset;
  if (own.batchSize > samples.count)
    throw new ArgumentError(
      `--batch-size ${own.batchSize} is more than the ${samples.count} training samples of ${dataset.name}`,
    );
  const network = buildNetwork(own, imageShape[0] * imageShape[1], classes);
  const { learningRate, momentum, batchSize, seed } = own;
  return new Trainer(network, new SGD(network.params, { learningRate, momentum }), dataset, { batchSize, seed });
}
