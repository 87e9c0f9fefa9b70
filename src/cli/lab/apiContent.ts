import { datasetNames } from "../../data/index.js";
import { filesAtHand } from "../../data/load.js";
import { readBytes } from "../../io/index.js";
import { json, type Content } from "./answer.js";
import type { DatasetsAnswer, RunAnswer } from "./api.js";
import type { WatchedRun } from "./run.js";

/** Where the events of a run are. */
export const eventsPath = "/api/run/events";

/** What a path under /api/ has, the events apart; undefined for nothing. @throws Error when it cannot be read. */
export async function apiContent(path: string, run: WatchedRun | undefined): Promise<Content | undefined> {
  if (path === "/api/run") return json((run === undefined ? null : await run.all()) satisfies RunAnswer);
  if (path === "/api/run/weights") return run && json(await run.weights());
  if (path === "/api/datasets") return json(await datasets());
  const [, name, file] = /^\/api\/datasets\/([a-z-]+)\/([a-z0-9.-]+)$/.exec(path) ?? [];
  return name === undefined ? undefined : datasetFile(name, file);
}

async function datasets(): Promise<DatasetsAnswer> {
  const found = await Promise.all(
    datasetNames.map(async (name) => ({ name, files: [...((await filesAtHand(name))?.keys() ?? [])] })),
  );
  return { datasets: found.filter(({ files }) => files.length > 0) };
}

/** Both names are looked up among those that we know, and never become part of a path. */
async function datasetFile(name: string, file: string): Promise<Content | undefined> {
  const known = datasetNames.find((candidate) => candidate === name);
  const path = known && (await filesAtHand(known))?.get(file);
  if (path === undefined) return undefined;
  return { type: "application/octet-stream", bytes: await readBytes(path), caching: "no-store" };
}
