import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { Dataset } from "../data/index.js";
import {
  formatStrictJson,
  listFolder,
  lockFolder,
  makeFolder,
  parseStrictJson,
  readBytes,
  saveAtomically,
  type JsonValue,
} from "../io/index.js";
import { trainingCurves } from "../view/index.js";
import { argumentNames, resolvedArguments, type TrainArguments } from "./arguments.js";
import { epochRecord, historyLines, type EpochRecord } from "./history.js";
import { recordOf } from "./json.js";

/** What a run was started with, as run.json holds it. */
export interface RunDescription {
  readonly arguments: TrainArguments;
  /** The folder that the data were read from, where one was named. */
  readonly dataFolder: string | null;
  /** Of the samples, so that other data are noticed: sha-256, hexadecimal. */
  readonly dataDigest: string;
}

const version = 1;

/** A run.json, or something in its folder, that does not make a run. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** The files of one run, but its checkpoints. */
export class RunFolder {
  /** Path of weights.safetensors. */
  readonly weights: string;
  /** Path of curves.svg. */
  readonly curves: string;
  /** Path of history.jsonl. */
  readonly history: string;
  private readonly description: string;

  constructor(
    /** The folder, which need not be there yet. */
    readonly path: string,
  ) {
    this.weights = join(path, "weights.safetensors");
    this.curves = join(path, "curves.svg");
    this.history = join(path, "history.jsonl");
    this.description = join(path, "run.json");
  }

  /** What is there: a finished run has its weights, which are written last. @throws FileError, RunError */
  async look(): Promise<"nothing" | "started" | "finished"> {
    const names = await listFolder(this.path);
    if (!names.includes("run.json")) {
      const rest = names.find((name) => name === "weights.safetensors" || /^checkpoint-\d+\.safetensors$/.test(name));
      if (rest === undefined) return "nothing";
      throw new RunError(
        `${this.path} holds ${rest} but no run.json, so it is no run; choose another folder with --out`,
      );
    }
    return names.includes("weights.safetensors") ? "finished" : "started";
  }

  /**
   * Makes the folder and keeps it for this process until the returned function is called: two that train in one folder
   * would take each other's files.
   * @throws FileError when the folder cannot be made, or another process has it.
   */
  async lock(): Promise<() => Promise<void>> {
    await makeFolder(this.path);
    return lockFolder(this.path);
  }

  /** Writes run.json. @throws FileError when it cannot be written. */
  async begin(description: RunDescription): Promise<void> {
    await saveText(this.description, `${formatStrictJson(descriptionJson(description))}\n`);
  }

  /** What run.json says. @throws FileError, RunError when run.json cannot be read or is damaged. */
  async describe(): Promise<RunDescription> {
    const text = new TextDecoder().decode(await readBytes(this.description));
    try {
      return parsedDescription(parseStrictJson(text, this.description), this.description);
    } catch (cause) {
      throw new RunError(`${(cause as Error).message}; the run cannot be taken up: name another folder`, { cause });
    }
  }

  /** Writes history and curves; both are made anew from the records, so nothing has to be mended after a crash. */
  async report(records: readonly EpochRecord[]): Promise<void> {
    await saveText(this.history, historyLines(records));
    await saveText(this.curves, trainingCurves(records));
  }

  /** The history of a finished run. @throws FileError, RunError */
  async records(): Promise<EpochRecord[]> {
    return this.parsedHistory(new TextDecoder().decode(await readBytes(this.history)));
  }

  /**
   * The history of a run that somebody may be writing: lines that have ended; none where there is no file yet.
   * @throws FileError, RunError
   */
  async recordsSoFar(): Promise<EpochRecord[]> {
    if (!(await listFolder(this.path)).includes(basename(this.history))) return [];
    const text = new TextDecoder().decode(await readBytes(this.history));
    return this.parsedHistory(text.slice(0, text.lastIndexOf("\n") + 1));
  }

  private parsedHistory(text: string): EpochRecord[] {
    try {
      return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line, i) => epochRecord(parseStrictJson(line, this.history), `${this.history}, line ${i + 1}`));
    } catch (cause) {
      throw new RunError((cause as Error).message, { cause });
    }
  }
}

/** The description as JSON, its fields always in the same order. */
export function descriptionJson({ arguments: own, dataFolder, dataDigest }: RunDescription): JsonValue {
  const ordered: Record<string, JsonValue> = {};
  for (const name of argumentNames) {
    const value = own[name];
    ordered[name] = typeof value === "object" && value !== null ? [...value] : value;
  }
  return { version, arguments: ordered, dataFolder, dataDigest };
}

function parsedDescription(json: JsonValue, what: string): RunDescription {
  const {
    version: written,
    arguments: own,
    dataFolder,
    dataDigest,
  } = recordOf(json, ["version", "arguments", "dataFolder", "dataDigest"], what);
  if (written !== version) throw new TypeError(`${what} is of version ${JSON.stringify(written)}, not ${version}`);
  if (typeof dataDigest !== "string" || (dataFolder !== null && typeof dataFolder !== "string"))
    throw new TypeError(`${what}: dataFolder and dataDigest must be text`);
  const given = recordOf(own, argumentNames, `${what}: arguments`);
  return { arguments: resolvedArguments(given as Partial<TrainArguments>), dataFolder, dataDigest };
}

/** Tells data apart: all pixels and labels. */
export function digestOf({ train, test }: Dataset): string {
  const hash = createHash("sha256");
  for (const { images, labels } of [train, test]) {
    for (const { buffer, byteOffset, byteLength } of [images, labels]) {
      hash.update(`${byteLength};`);
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.digest("hex");
}

function saveText(path: string, text: string): Promise<void> {
  return saveAtomically(path, new TextEncoder().encode(text));
}
