import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { tinySamples } from "../../../test/support/tinySamples.js";
import { FileError } from "../../io/index.js";
import { RunError, train, type EpochRecord, type TrainArguments, type TrainResult } from "../../train/index.js";
import type { Run, RunAnswer, RunChange, WeightsAnswer } from "./api.js";
import { builtLab, request } from "./fixtures.js";
import { startLabServer, type LabServer } from "./server.js";

const home = temporaryFolder();
const root = builtLab(home);
/** Seven iterations an epoch, six epochs. */
const small: Partial<TrainArguments> = {
  ...{ dataset: "digits", hidden: [5], iterations: 42, batchSize: 4, learningRate: 0.5 },
};
const finished = join(home, "finished");
let result: TrainResult;
beforeAll(async () => void (result = await train(small, { loaded: tinySamples(), out: finished })));

const servers: LabServer[] = [];
async function serve(run?: string): Promise<string> {
  const server = await startLabServer({ root, port: 0, run });
  servers.push(server);
  return server.url;
}
afterEach(() => Promise.all(servers.splice(0).map(({ close }) => close())));
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(new URL(path, url));
  expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "application/json; charset=utf-8"]);
  expect(response.headers.get("Cache-Control")).toBe("no-store");
  return (await response.json()) as T;
}

let copies = 0;
/** A run as it is while its first epochs are trained, without its weights. */
function underWay(epochs: number): string {
  const folder = join(home, `run-${++copies}`);
  cpSync(finished, folder, { recursive: true });
  rmSync(join(folder, "weights.safetensors"));
  writeFileSync(join(folder, "history.jsonl"), lines.slice(0, epochs).join(""));
  return folder;
}
let lines: string[];
beforeAll(() => {
  lines = readFileSync(join(finished, "history.jsonl"), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => `${line}\n`);
});

interface ServerEvent {
  readonly name: string;
  readonly data: unknown;
}
type Events = AsyncGenerator<ServerEvent, void>;

/** Everything that server-sent events say, one after the other. */
async function* events(url: string): Events {
  const response = await fetch(new URL("api/run/events", url));
  expect(response.headers.get("Content-Type")).toBe("text/event-stream; charset=utf-8");
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const fields = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string): string | undefined =>
        fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      yield { name: field("event") ?? "message", data: JSON.parse(field("data")!) };
    }
  }
}
async function next(stream: Events): Promise<ServerEvent> {
  const result = await stream.next();
  if (result.done === true) throw new Error("the events have ended");
  return result.value;
}
const nextChange = async (stream: Events): Promise<RunChange> => (await next(stream)).data as RunChange;

test("a finished run: its name, arguments, history with gradient norms, and nothing of the disk", async () => {
  const run = (await get<RunAnswer>(await serve(finished), "api/run")) as Run;
  expect(run).toMatchObject({ name: "finished", status: "finished", checkpoint: 42 });
  expect(run.arguments).toMatchObject({ ...small, model: "two-layer", seed: 0 });
  expect(run.history).toEqual(result.history);
  expect(Object.keys(run.history[0].gradientNorms!)).toEqual(["W1", "b1", "W2", "b2"]);
  expect(JSON.stringify(run)).not.toContain(home);
});

test("a path with a slash at its end has the folder's name too", async () => {
  expect(await get<Run>(await serve(`${finished}/`), "api/run")).toMatchObject({ name: "finished" });
});

test("a run that was stopped before its first epoch ended", async () => {
  const folder = underWay(0);
  for (const name of readdirSync(folder)) if (name !== "run.json") rmSync(join(folder, name));
  const url = await serve(folder);
  expect(await get<Run>(url, "api/run")).toMatchObject({ status: "stopped", checkpoint: null, history: [] });
  expect(await get<WeightsAnswer>(url, "api/run/weights")).toBeNull();
});

test.each([
  ["of a living process", String(process.ppid), "running"],
  ["that was killed", "2147483646", "stopped"],
] as const)("a run with the lock of a process %s", async (_, holder, status) => {
  const folder = underWay(3);
  writeFileSync(join(folder, "run.lock"), holder);
  expect(await get<Run>(await serve(folder), "api/run")).toMatchObject({ status, history: { length: 3 } });
});

test("without a run", async () => {
  const url = await serve();
  expect(await get<RunAnswer>(url, "api/run")).toBeNull();
  for (const path of ["/api/run/weights", "/api/run/events", "/api/run/", "/api/run/history.jsonl", "/api"])
    expect((await request(url, path)).status).toBe(404);
});

test("no file of the run's folder is served", async () => {
  const url = await serve(finished);
  for (const name of [...readdirSync(finished), "../finished/run.json"])
    for (const folder of ["/", "/api/", "/api/run/", "/finished/"])
      expect((await request(url, `${folder}${name}`)).status).toBe(404);
});

test("looking changes nothing, not even what a dead process has left", async () => {
  const folder = underWay(2);
  writeFileSync(join(folder, "weights.safetensors.tmp-2147483646"), "half");
  const state = (): unknown => readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mtimeMs]);
  const before = state();
  const url = await serve(folder);
  await get(url, "api/run");
  await get(url, "api/run/weights");
  await nextChange(events(url));
  expect(state()).toEqual(before);
});

test("events: the whole at once, then what is new, and a line only when it has ended", async () => {
  const folder = underWay(2);
  const file = join(folder, "history.jsonl");
  const stream = events(await serve(folder));
  const records = lines.map((line) => JSON.parse(line) as EpochRecord);
  expect(await nextChange(stream)).toEqual({
    ...{ status: "stopped", checkpoint: 42, from: 0 },
    records: records.slice(0, 2),
  });
  appendFileSync(file, lines[2]);
  expect(await nextChange(stream)).toMatchObject({ from: 2, records: [records[2]] });
  // Half a line, which alone is no JSON, and one that would be JSON if it ended there.
  appendFileSync(file, lines[3].slice(0, 20));
  writeFileSync(join(folder, "checkpoint-000049.safetensors"), "");
  expect(await nextChange(stream)).toMatchObject({ checkpoint: 49, from: 3, records: [] });
  appendFileSync(file, lines[3].slice(20).trimEnd());
  writeFileSync(join(folder, "run.lock"), String(process.ppid));
  expect(await nextChange(stream)).toMatchObject({ status: "running", from: 3, records: [] });
  appendFileSync(file, `\n${lines[4]}`);
  expect(await nextChange(stream)).toMatchObject({ from: 3, records: records.slice(3, 5) });
  rmSync(join(folder, "run.lock"));
  expect(await nextChange(stream)).toMatchObject({ status: "stopped", from: 5, records: [] });
  // The run was begun anew.
  writeFileSync(file, lines[0] + lines[2]);
  expect(await nextChange(stream)).toMatchObject({ from: 1, records: [records[2]] });
  writeFileSync(join(folder, "weights.safetensors"), "");
  expect(await nextChange(stream)).toMatchObject({ status: "finished", from: 2, records: [] });
});

test("a history that is damaged is a fault, told once, and what came before stands", async () => {
  const folder = underWay(2);
  const file = join(folder, "history.jsonl");
  const url = await serve(folder);
  const stream = events(url);
  await nextChange(stream);
  appendFileSync(file, "{}\n");
  const { name, data } = await next(stream);
  expect([name, data]).toEqual(["fault", `${file}, line 3 has no epoch`]);
  const { status, body } = await request(url, "/api/run");
  expect([status, body]).toEqual([500, `${file}, line 3 has no epoch\n`]);
  truncateSync(file, lines[0].length + lines[1].length);
  appendFileSync(file, lines[2]);
  expect(await nextChange(stream)).toMatchObject({ from: 2, records: [JSON.parse(lines[2])] });
});

test("events of a run that is trained meanwhile give its whole history, and end with it finished", async () => {
  const folder = join(home, "live");
  const begin = new AbortController();
  const options = { loaded: tinySamples(), out: folder };
  await train(small, {
    ...options,
    signal: begin.signal,
    onProgress: ({ iteration }) => iteration === 8 && begin.abort(),
  });
  const stream = events(await serve(folder));
  let history: EpochRecord[] = [];
  let change = await nextChange(stream);
  expect(change).toMatchObject({ status: "stopped", checkpoint: 8, records: { length: 1 } });
  const training = train(small, { ...options, resume: true });
  for (;;) {
    history = [...history.slice(0, change.from), ...change.records];
    if (change.status === "finished") break;
    change = await nextChange(stream);
  }
  expect(history).toEqual((await training).history);
  expect(history).toEqual(result.history);
  expect(change.checkpoint).toBe(42);
});

test("HEAD of the events ends at once", async () => {
  const { status, headers } = await request(await serve(finished), "/api/run/events", { method: "HEAD" });
  expect([status, headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
});

test("many who listen and go away leave nothing behind that keeps the server", async () => {
  const url = await serve(finished);
  for (let i = 0; i < 20; i++) await events(url).next();
  expect((await get<Run>(url, "api/run")).status).toBe("finished");
});

test("weights: each parameter summarised, and the columns of W1 as images", async () => {
  const weights = (await get<WeightsAnswer>(await serve(finished), "api/run/weights"))!;
  expect(weights.iteration).toBe(42);
  expect(weights.parameters.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
    ["W1", [16, 5], "float32"],
    ["b1", [5], "float32"],
    ["W2", [5, 3], "float32"],
    ["b2", [3], "float32"],
  ]);
  expect(weights.images).toMatchObject({ parameter: "W1", height: 4, width: 4, columnCount: 5 });
  expect(weights.images!.columns.map(({ length }) => length)).toEqual([16, 16, 16, 16, 16]);
});

test("of a checkpoint that is damaged the one before is told", async () => {
  const folder = underWay(6);
  const newest = join(folder, "checkpoint-000042.safetensors");
  truncateSync(newest, statSync(newest).size - 1);
  expect(await get<WeightsAnswer>(await serve(folder), "api/run/weights")).toMatchObject({ iteration: 35 });
});

test.each<[string, (name: string) => string, new (...rest: never[]) => Error, RegExp]>([
  ["is not there", (name) => name, RunError, /no such run is no folder of a run, which has a run\.json; name one/],
  ["has no run.json", () => "lab", RunError, /lab is no folder of a run/],
  ["is a file", () => "outside.txt", FileError, /cannot look into .*outside\.txt: a part of the path is a file/],
])("a run that %s: one sentence", async (_, name, type, message) => {
  const refused = serve(join(home, name("no such run")));
  await expect(refused).rejects.toThrow(type);
  await expect(refused).rejects.toThrow(message);
});

test("a run whose run.json is damaged: one sentence", async () => {
  const folder = underWay(1);
  writeFileSync(join(folder, "run.json"), "{");
  await expect(serve(folder)).rejects.toThrow(/run\.json: .* \(at byte \d+\)/);
});
