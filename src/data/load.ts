import { platformFiles } from "#data-files";
import { FileError } from "../io/fileSystem.js";
import { DataError } from "./dataError.js";
import type { DataFiles } from "./dataFiles.js";
import type { Dataset, DatasetName, ImageDType, NamedData } from "./dataset.js";
import { splitFromIdx } from "./dataset.js";
import type { FileRole, IdxDataset, RemoteFile } from "./definitions.js";
import { fileNames, fileRoles, idxDatasets } from "./definitions.js";
import { loadDigits } from "./digits/digits.js";
import type { DownloadProgress, Pace } from "./download.js";
import { addressOf, describe, download, reachableMirrors, usualPace } from "./download.js";
import { readIdx } from "./idx.js";

/** Where `loadDataset` looks, and for how long. */
export interface LoadOptions<D extends ImageDType = ImageDType> {
  /** Where the four IDX files are, themselves or in a folder with the dataset's name; nothing else is searched. */
  readonly folder?: string;
  /** An address under which the four IDX files are; nothing else is searched, and no checksum is asked for. */
  readonly url?: string;
  /** The type of the pixels, float32 by default. */
  readonly dtype?: D;
  /** Never use the network. */
  readonly offline?: boolean;
  /** For everything that the network is used for together; 10 minutes by default. */
  readonly timeoutMs?: number;
  /** Cancels: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called while a file is downloaded. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** What tests put in the place of the world: the platform, and less patience. */
export interface Surroundings {
  readonly files: DataFiles;
  readonly pace: Pace;
}

/** Every dataset that `loadDataset` knows. */
export const datasetNames: readonly DatasetName[] = ["digits", ...idxDatasets.map(({ name }) => name)];

/** One of the four files, found. */
interface FoundFile {
  readonly file: string;
  readonly bytes: () => Promise<Uint8Array>;
}
type FoundFiles = ReadonlyMap<FileRole, FoundFile>;
interface Find {
  readonly found: FoundFiles;
  readonly source: string;
}

/**
 * Loads a dataset. `digits` is part of the package. The files of `mnist` and `fashion-mnist` are looked for in the
 * folder that the option or EDGEGRAD_DATA names, and only there if one does; else in the cache folder
 * ($XDG_CACHE_HOME/edgegrad or ~/.cache/edgegrad), in /usr/share/datasets, and at the public mirrors, from which they
 * are downloaded to the cache folder. Pixels come as [0, 1].
 * @throws RangeError for an unknown name.
 * @throws DataError naming the places tried and what to do when nothing is found; naming the file when it is damaged.
 * @throws FileError when a file or folder cannot be read.
 */
export async function loadDataset<D extends ImageDType = "float32">(
  name: DatasetName,
  options: LoadOptions<D> = {},
): Promise<Dataset<D>> {
  const dtype = options.dtype ?? ("float32" as D);
  if (name === "digits") return loadDigits(dtype);
  const dataset = idxDatasets.find((known) => known.name === name);
  if (dataset === undefined)
    throw new RangeError(`there is no dataset ${JSON.stringify(name)}; known are ${datasetNames.join(", ")}`);
  return loadIdxDataset(dataset, options, { files: platformFiles, pace: usualPace });
}

/** `loadDataset` for a dataset of four IDX files, in given surroundings. */
export async function loadIdxDataset<D extends ImageDType = "float32">(
  dataset: IdxDataset,
  options: LoadOptions<D>,
  surroundings: Surroundings,
): Promise<Dataset<D>> {
  const { found, source } = await findFiles(dataset, options, surroundings);
  const content = async (role: FileRole): Promise<NamedData> => {
    const { file, bytes } = found.get(role)!;
    return { file, content: await readIdx(await bytes(), { file }) };
  };
  const { name, classNames, imageShape } = dataset;
  const expected = { classes: classNames.length, imageShape, dtype: options.dtype ?? ("float32" as D) };
  return {
    name,
    classes: classNames.length,
    classNames,
    imageShape,
    train: splitFromIdx(await content("trainImages"), await content("trainLabels"), expected),
    test: splitFromIdx(await content("testImages"), await content("testLabels"), expected),
    source,
  };
}

/**
 * Where the four files of a dataset are on this machine, by the names that they have at its mirrors: looked for where
 * `loadDataset` looks, the network apart. Undefined where they are not all there, and for `digits`, which has no files.
 */
export async function filesAtHand(name: DatasetName): Promise<ReadonlyMap<string, string> | undefined> {
  const dataset = idxDatasets.find((known) => known.name === name);
  if (dataset === undefined) return undefined;
  try {
    const { found } = await findFiles(dataset, { offline: true }, { files: platformFiles, pace: usualPace });
    return new Map(fileRoles.map((role) => [dataset.files[role].name, found.get(role)!.file]));
  } catch (error) {
    if (error instanceof DataError || error instanceof FileError) return undefined;
    throw error;
  }
}

async function findFiles(dataset: IdxDataset, options: LoadOptions, surroundings: Surroundings): Promise<Find> {
  const { files } = surroundings;
  if (options.folder !== undefined && options.url !== undefined)
    throw new RangeError("loadDataset: give the option folder or the option url, not both");
  if (options.url !== undefined) return fromAddress(dataset, options.url, options);
  const environment = files.environmentFolder();
  const folder = options.folder ?? environment;
  if (folder !== undefined)
    return fromGivenFolder(dataset, folder, options.folder === undefined ? "EDGEGRAD_DATA" : "the given folder", files);

  const tried: string[] = [];
  for (const [kind, path] of [
    ["cache folder", files.cacheFolder(dataset.name)],
    ["system folder", files.systemFolder(dataset.name)],
  ] as const) {
    if (path === undefined) continue;
    const found = await findIn(path, dataset, files);
    const missing = missingFiles(dataset, found);
    if (missing.length === 0) return { found, source: `the ${kind} ${path}` };
    tried.push(`the ${kind} ${path}: it has no ${missing.join(", no ")}`);
  }
  if (options.offline) tried.push("the mirrors: not asked, for the option offline is set");
  else {
    try {
      return await fromMirrors(dataset, options, surroundings);
    } catch (error) {
      if (!(error instanceof DataError || error instanceof FileError)) throw error;
      tried.push(`the mirrors: ${error.message}`);
    }
  }
  throw new DataError(
    [
      `the dataset ${dataset.name} was not found; tried were`,
      ...tried.map((place) => `  - ${place}`),
      advice(dataset),
    ].join("\n"),
  );
}

function advice(dataset: IdxDataset): string {
  const names = fileRoles.map((role) => dataset.files[role].name).join(", ");
  const folder = `name a folder that has ${names} (compressed or not) by --data (in a program: folder) or EDGEGRAD_DATA`;
  const { debianPackage } = dataset;
  if (debianPackage === undefined) return `Connect to a network, or ${folder}.`;
  return (
    `Connect to a network, or ${folder}; on Debian, "apt-get download ${debianPackage}" and ` +
    `"dpkg -x ${debianPackage}_*.deb FOLDER" make FOLDER/usr/share/datasets such a folder without root.`
  );
}

/** A folder that somebody named must have the files: another dataset must not be taken silently in their place. */
async function fromGivenFolder(dataset: IdxDataset, folder: string, by: string, files: DataFiles): Promise<Find> {
  const inner = files.join(folder, dataset.name);
  const innerFound = await findIn(inner, dataset, files);
  // One file is enough to decide, for `folder` itself may hold another dataset under the same file names.
  const [path, found] = innerFound.size > 0 ? [inner, innerFound] : [folder, await findIn(folder, dataset, files)];
  const missing = missingFiles(dataset, found);
  if (missing.length === 0) return { found, source: `the folder ${path}` };
  throw new DataError(
    `this folder, named by ${by}, does not have the dataset ${dataset.name}: missing are ${missing.join(", ")}, ` +
      `which may also end in .gz or have a point before idx, and were looked for in ${inner} too; ` +
      `name the folder that has them, or none to search the usual places`,
    { file: path },
  );
}

async function findIn(folder: string, dataset: IdxDataset, files: DataFiles): Promise<FoundFiles> {
  const found = new Map<FileRole, FoundFile>();
  for (const role of fileRoles) {
    const path = await files.find(folder, fileNames(dataset.files[role]));
    if (path !== undefined) found.set(role, { file: path, bytes: () => files.read(path) });
  }
  return found;
}

function missingFiles(dataset: IdxDataset, found: FoundFiles): string[] {
  return fileRoles.filter((role) => !found.has(role)).map((role) => fileNames(dataset.files[role])[0]);
}

async function fromMirrors(dataset: IdxDataset, options: LoadOptions, surroundings: Surroundings): Promise<Find> {
  const { files, pace } = surroundings;
  return withTimeLimit(options, async (signal) => {
    const mirrors = await reachableMirrors(dataset.mirrors, dataset.files.testLabels.name, { signal, pace });
    const folder = files.cacheFolder(dataset.name);
    const found = new Map(folder === undefined ? [] : await findIn(folder, dataset, files));
    for (const role of fileRoles) {
      if (found.has(role)) continue;
      const remote = dataset.files[role];
      const bytes = await fetchVerified(remote, mirrors, folder, {
        signal,
        pace,
        files,
        onProgress: options.onProgress,
      });
      const file = folder === undefined ? remote.name : files.join(folder, remote.name);
      found.set(role, { file, bytes: async () => bytes ?? files.read(file) });
    }
    const kept = folder === undefined ? "" : `, kept in ${folder}`;
    return { found, source: `the mirror ${mirrors[0]}${kept}` };
  });
}

/** Downloads one file; undefined when another process has put it into the folder meanwhile. */
async function fetchVerified(
  remote: RemoteFile,
  mirrors: readonly string[],
  folder: string | undefined,
  options: { signal: AbortSignal; pace: Pace; files: DataFiles; onProgress?: (progress: DownloadProgress) => void },
): Promise<Uint8Array | undefined> {
  const partial = await options.files.openPartial(folder, remote.name, options.signal);
  if (partial === "present") return undefined;
  try {
    const bytes = await download(remote, mirrors, partial, options);
    await partial.finish();
    return bytes;
  } catch (error) {
    // The first failure is the one to report, for the second follows from it.
    await partial.release().catch(() => undefined);
    throw error;
  }
}

async function fromAddress(dataset: IdxDataset, base: string, options: LoadOptions): Promise<Find> {
  return withTimeLimit(options, async (signal) => {
    const found = new Map<FileRole, FoundFile>();
    for (const role of fileRoles) {
      const { name } = dataset.files[role];
      const address = addressOf(base, name);
      const failed = (reason: string, cause?: unknown): DataError =>
        new DataError(`cannot be read: ${reason}`, { file: address, cause });
      const response = await fetch(address, { signal }).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw failed(describe(cause), cause);
      });
      if (!response.ok) throw failed(`the server answered ${response.status} ${response.statusText}`.trim());
      const bytes = new Uint8Array(
        await response.arrayBuffer().catch((cause: unknown) => {
          signal.throwIfAborted();
          throw failed(describe(cause), cause);
        }),
      );
      options.onProgress?.({ file: name, received: bytes.length, total: bytes.length });
      found.set(role, { file: address, bytes: async () => bytes });
    }
    return { found, source: `the address ${base}` };
  });
}

/** Runs network work with one signal for its time limit and the caller's own. */
async function withTimeLimit<T>(options: LoadOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { timeoutMs = 600_000 } = options;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]);
  try {
    return await work(signal);
  } catch (cause) {
    if (limit.aborted)
      throw new DataError(
        `the time limit of ${timeoutMs / 1000} s ended before everything had come; try again or allow more time`,
        { cause },
      );
    throw cause;
  }
}
