import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tinyDataset, tinyFiles } from "../../test/support/tinyDataset.js";
import { platformFiles as browserFiles } from "./browser/files.js";
import type { Dataset } from "./dataset.js";
import type { Pace } from "./download.js";
import { loadIdxDataset, type LoadOptions, type Surroundings } from "./load.js";
import { platformFiles } from "./node/files.js";

const images = "train-images-idx3-ubyte.gz";
const imageBytes = tinyFiles.get(images)!;
const half = imageBytes.length >> 1;
const etag = '"version-1"';

interface Request {
  readonly name: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}
/** What a mirror does with a request for a file; `times` counts the GET requests for that file, from 1. */
type Behaviour = (response: ServerResponse, bytes: Uint8Array, request: Request, times: number) => void;

/** Serves a file as a good mirror does, with ETag and Range. */
const serve: Behaviour = (response, bytes, { range, ifRange }) => {
  const from = range !== undefined && (ifRange ?? etag) === etag ? Number(/\d+/.exec(range)![0]) : undefined;
  if (from === undefined) response.writeHead(200, { etag, "content-length": bytes.length }).end(bytes);
  else {
    const contentRange = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { etag, "content-range": contentRange }).end(bytes.subarray(from));
  }
};
/** Sends the head and one half of the body, then breaks the connection. */
const cut =
  (headers: Record<string, string>): Behaviour =>
  (response, bytes) => {
    response.writeHead(200, { ...headers, "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length >> 1), () => setTimeout(() => response.destroy(), 20));
  };
const first =
  (once: Behaviour, then: Behaviour): Behaviour =>
  (...args) =>
    (args[3] === 1 ? once : then)(...args);
/** Answers with a status and nothing else. */
const status =
  (code: number): Behaviour =>
  (response) =>
    response.writeHead(code).end();
/** The behaviour for the images, where all other files are served well. */
const forImages =
  (behaviour: Behaviour): Behaviour =>
  (...args) =>
    (args[2].name === images ? behaviour : serve)(...args);

const servers: Server[] = [];
/** A mirror on this machine; gives its address and the GET requests it gets. HEAD requests get a plain answer. */
async function mirror(
  behaviour: Behaviour,
  head: Behaviour = status(200),
): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer((message: IncomingMessage, response) => {
    const name = message.url!.slice(1);
    const { range, "if-range": ifRange } = message.headers;
    const request = { name, range, ifRange: [ifRange].flat()[0] };
    if (message.method === "GET") requests.push(request);
    const times = requests.filter((other) => other.name === name).length;
    (message.method === "GET" ? behaviour : head)(response, tinyFiles.get(name)!, request, times);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
}

const pace: Pace = { reachMs: 2000, stallMs: 30_000, leastBytes: 1024, attempts: 3, backoffMs: 1 };
let cache: string;
let surroundings: Surroundings;
beforeEach(() => {
  vi.stubEnv("EDGEGRAD_DATA", undefined);
  cache = join(mkdtempSync(join(tmpdir(), "edgegrad-download-")), "mnist");
  const files = { ...platformFiles, cacheFolder: () => cache, systemFolder: () => undefined };
  surroundings = { files, pace };
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(join(cache, ".."), { recursive: true });
});

const load = (
  mirrors: { url: string }[],
  options: LoadOptions = {},
  changes: Partial<Surroundings> = {},
): Promise<Dataset> =>
  loadIdxDataset(tinyDataset(mirrors.map(({ url }) => url)), options, { ...surroundings, ...changes });
const imageRequests = (from: { requests: Request[] }): (string | undefined)[] =>
  from.requests.filter(({ name }) => name === images).map(({ range }) => range);
/** The cache holds the four files, right to the byte, and nothing else. */
function expectWhole(): void {
  expect(readdirSync(cache).sort()).toEqual([...tinyFiles.keys()].sort());
  for (const [name, bytes] of tinyFiles) expect(readFileSync(join(cache, name)).equals(bytes)).toBe(true);
}
/** The images were not had; gives the names left in the cache that begin with theirs. */
async function expectFailure(loading: Promise<Dataset>, message: RegExp): Promise<string[]> {
  await expect(loading).rejects.toThrow(message);
  await expect(loading).rejects.toThrow(/^the dataset mnist was not found; tried were\n/);
  const left = readdirSync(cache).filter((name) => name.startsWith(images));
  expect(left).not.toContain(images);
  return left;
}

describe("a download", () => {
  it("puts the files into the cache folder, tells how far it is, and is not made twice", async () => {
    const good = await mirror(serve);
    const progress = new Map<string, [number, number]>();
    const { train, source } = await load([good], {
      onProgress: ({ file, received, total }) => {
        expect(received).toBeGreaterThan(progress.get(file)?.[0] ?? 0);
        progress.set(file, [received, total]);
      },
    });
    expect([train.count, source]).toEqual([150, `the mirror ${good.url}, kept in ${cache}`]);
    expect(Object.fromEntries(progress)).toEqual(
      Object.fromEntries([...tinyFiles].map(([name, { length }]) => [name, [length, length]])),
    );
    expectWhole();
    expect((await load([good])).source).toBe(`the cache folder ${cache}`);
    expect(good.requests.length).toBe(4);
  });

  it("fetches only what the cache folder lacks, whatever the other files are called", async () => {
    const good = await mirror(serve);
    mkdirSync(cache, { recursive: true });
    for (const [name, bytes] of tinyFiles)
      if (name !== images) writeFileSync(join(cache, name.replace("-idx", ".idx")), bytes);
    expect((await load([good])).train.count).toBe(150);
    expect(good.requests.map(({ name }) => name)).toEqual([images]);
  });

  it("stays in memory in a browser, and is checked there too", async () => {
    const good = await mirror(first(cut({ etag }), serve));
    const files = { ...surroundings, files: browserFiles };
    expect((await loadIdxDataset(tinyDataset([good.url]), {}, files)).train.count).toBe(150);
    const bad = await mirror((response, bytes) => response.writeHead(200).end(bytes.map((byte) => byte ^ 1)));
    await expect(loadIdxDataset(tinyDataset([bad.url]), {}, files)).rejects.toThrow(/checksum is wrong/);
  });

  it.each([
    [
      "a redirect",
      (to: string): Behaviour =>
        (response, _, { name }) =>
          response.writeHead(302, { location: to + name }).end(),
    ],
    [
      "500 twice",
      (): Behaviour =>
        (...args) =>
          (args[3] <= 2 ? status(500) : serve)(...args),
    ],
    ["429 once", (): Behaviour => first(status(429), serve)],
    ["a connection closed at once", (): Behaviour => first((response) => response.destroy(), serve)],
    ["a cut without an ETag", (): Behaviour => first(cut({}), serve)],
    ["a cut with a weak ETag", (): Behaviour => first(cut({ etag: 'W/"1"' }), serve)],
    [
      "a cut, then a mirror without ranges",
      (): Behaviour => first(cut({ etag }), (response, bytes) => response.writeHead(200, { etag }).end(bytes)),
    ],
    ["a cut, then another version", (): Behaviour => first(cut({ etag: '"version-0"' }), serve)],
    [
      "a cut, then a part of another version",
      (): Behaviour =>
        first(cut({ etag: '"version-0"' }), (response, bytes, request, times) =>
          times === 2
            ? response
                .writeHead(206, { etag, "content-range": `bytes ${half}-${bytes.length - 1}/${bytes.length}` })
                .end(bytes.subarray(half))
            : serve(response, bytes, request, times),
        ),
    ],
    [
      "a cut, then 416",
      (): Behaviour => first(cut({ etag }), (...args) => (args[2].range === undefined ? serve : status(416))(...args)),
    ],
    [
      "a cut of wrong bytes, then the rest",
      (): Behaviour =>
        first(
          (response, bytes, ...rest) =>
            cut({ etag })(
              response,
              bytes.map((byte) => byte ^ 1),
              ...rest,
            ),
          serve,
        ),
    ],
  ])("survives %s", async (_, behaviour) => {
    const good = await mirror(serve);
    const tried = await mirror(forImages(behaviour(good.url)));
    await load([tried]);
    expectWhole();
  });

  it("takes up what had come when the connection broke", async () => {
    const breaking = await mirror(forImages(first(cut({ etag }), serve)));
    await load([breaking]);
    expectWhole();
    expect(breaking.requests.filter(({ name }) => name === images)).toEqual([
      { name: images, range: undefined, ifRange: undefined },
      { name: images, range: `bytes=${half}-`, ifRange: etag },
    ]);
  });

  it.each<Record<string, string>>([{}, { etag: 'W/"1"' }])(
    "does not take up a version without a strong ETag, %o",
    async (headers) => {
      const breaking = await mirror(forImages(first(cut(headers), serve)));
      await load([breaking]);
      expect(imageRequests(breaking)).toEqual([undefined, undefined]);
    },
  );

  it("goes to the next mirror when one is wrong for good, and asks that one once", async () => {
    const missing = await mirror(forImages(status(404)));
    const good = await mirror(serve);
    await load([missing, good]);
    expectWhole();
    expect(imageRequests(missing).length + imageRequests(good).length).toBeLessThanOrEqual(2);
  });
});

describe("a download fails", () => {
  const wrongLength: Behaviour = (response, bytes) =>
    response.writeHead(200, { "content-length": bytes.length - 1 }).end(bytes.subarray(1));
  it.each<[string, Behaviour, RegExp, requests: number, left: number]>([
    [
      "at a wrong checksum",
      (response, bytes) => response.writeHead(200, { etag }).end(bytes.map((byte) => byte ^ 1)),
      /checksum is wrong \(SHA-256 [0-9a-f]{64}, due is/,
      1,
      0,
    ],
    ["at a cut at one half, again and again", cut({}), /broke off after \d+ of \d+ bytes/, 3, 0],
    ["at a cut, and keeps what can be taken up", cut({ etag }), /broke off after \d+ of \d+ bytes/, 3, 1],
    ["at 500, after three attempts", status(500), /answered 500 Internal Server Error/, 3, 0],
    ["at 404, after one", status(404), /answered 404 Not Found/, 1, 0],
    [
      "at a web page",
      (response) => response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>"),
      /a web page came instead/,
      1,
      0,
    ],
    ["at a file of another length", wrongLength, /the mirror has \d+ bytes where \d+ are due/, 1, 0],
    [
      "at a file without end",
      (response, bytes) => response.writeHead(200).end(Buffer.concat([bytes, bytes])),
      /more than the \d+ bytes/,
      1,
      0,
    ],
    [
      "at a file that ends early",
      (response, bytes) => response.writeHead(200).end(bytes.subarray(0, half)),
      /broke off .*connection was closed/,
      3,
      0,
    ],
  ])("%s", async (_, behaviour, message, requests, left) => {
    const bad = await mirror(forImages(behaviour));
    expect((await expectFailure(load([bad]), message)).length).toBe(left);
    expect(imageRequests(bad).length).toBe(requests);
  });

  it("at a mirror that stops in the middle", async () => {
    const stuck = await mirror(forImages((response, bytes) => response.writeHead(200).write(bytes.subarray(0, half))));
    const hasty = { pace: { ...pace, stallMs: 100, attempts: 2 } };
    await expectFailure(load([stuck], {}, hasty), /fewer than 1024 bytes came in 0.1 s/);
    expect(imageRequests(stuck).length).toBe(2);
  });

  it("at a redirect that leads to itself", async () => {
    const again: Behaviour = (response, _, { name }) => response.writeHead(302, { location: `/${name}` }).end();
    await expectFailure(load([await mirror(again, again)]), /failed at every mirror .*redirect count exceeded/);
  });

  it("at a mirror that gives a byte now and then, and is done within the time limit", async () => {
    const timers: NodeJS.Timeout[] = [];
    const slow = await mirror((response, bytes) => {
      response.writeHead(200);
      let at = 0;
      timers.push(setInterval(() => response.write(bytes.subarray(at, ++at)), 20));
    });
    const patient = { pace: { ...pace, stallMs: 60_000 } };
    await expectFailure(load([slow], { timeoutMs: 300 }, patient), /the time limit of 0.3 s ended/);
    timers.forEach(clearInterval);
  });

  it("at once where nothing listens, naming every mirror", async () => {
    const gone = [await mirror(serve), await mirror(serve)];
    await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await expect(load(gone)).rejects.toThrow(
      new RegExp(`no network \\(${gone[0].url}: .*ECONNREFUSED.*; ${gone[1].url}: .*ECONNREFUSED`),
    );
  });

  it("when no mirror answers in time", async () => {
    const silent = createServer(() => undefined);
    servers.push(silent);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    await expect(load([{ url }], {}, { pace: { ...pace, reachMs: 100 } })).rejects.toThrow(
      /no mirror could be reached.*: no answer within 0.1 s\)/,
    );
  });

  it("where the cache folder cannot be made", async () => {
    writeFileSync(cache, "a file in its place");
    const good = await mirror(serve);
    await expect(load([good])).rejects.toThrow(/the mirrors: cannot download to .*train-images-idx3-ubyte.gz: /);
  });

  it("with the caller's reason when the caller stops it, and keeps what can be taken up", async () => {
    const stop = new AbortController();
    const half = await mirror(
      forImages((response, bytes) => response.writeHead(200, { etag }).write(bytes.subarray(0, 50_000))),
    );
    const loading = load([half], { signal: stop.signal, onProgress: () => stop.abort(new Error("enough")) });
    await expect(loading).rejects.toThrow("enough");
    expect(readdirSync(cache).filter((name) => name.startsWith(`${images}.partial-0-`)).length).toBe(1);
  });
});

describe("what an earlier download left behind", () => {
  const nobodysPid = 2 ** 22 + 1; // Linux numbers processes below 2²².
  const hex = Buffer.from(etag).toString("hex");
  const leave = (name: string, bytes: Uint8Array): string => {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, name), bytes);
    return join(cache, name);
  };

  it("is taken up by the next one", async () => {
    const bad = await mirror(forImages(cut({ etag })));
    const [left] = await expectFailure(load([bad]), /broke off/);
    expect(readFileSync(join(cache, left)).equals(imageBytes.subarray(0, half))).toBe(true);
    const good = await mirror(serve);
    await load([good]);
    expectWhole();
    expect(imageRequests(good)).toEqual([`bytes=${half}-`]);
  });

  it.each([
    ["by a process that is gone", `${images}.partial-${nobodysPid}-0a-${hex}`, 1000, "bytes=1000-"],
    ["without an ETag", `${images}.partial-${nobodysPid}-0a-`, 1000, undefined],
    ["with a longer other part", `${images}.partial-0-0a-${hex}`, 2000, "bytes=2000-"],
  ])("%s", async (_, name, length, range) => {
    leave(name, imageBytes.subarray(0, length));
    leave(`${images}.partial-0-0b-${hex}`, imageBytes.subarray(0, range === undefined ? 0 : 500));
    const good = await mirror(serve);
    await load([good]);
    expectWhole();
    expect(imageRequests(good)).toEqual([range]);
  });

  it("whole but not yet checked needs no request", async () => {
    leave(`${images}.partial-0-0a-${hex}`, imageBytes);
    const good = await mirror(serve);
    await load([good]);
    expectWhole();
    expect(imageRequests(good)).toEqual([]);
  });

  it("by a process number that is long silent counts as left", async () => {
    const path = leave(`${images}.partial-${process.pid}-0a-${hex}`, imageBytes.subarray(0, 1000));
    utimesSync(path, 1000, 1000);
    const good = await mirror(serve);
    await load([good]);
    expect(imageRequests(good)).toEqual(["bytes=1000-"]);
  });
});

describe("two downloads at once", () => {
  it("make one download between them", async () => {
    const good = await mirror(serve);
    const loaded = await Promise.all([load([good]), load([good]), load([good])]);
    expectWhole();
    expect(good.requests.map(({ name }) => name).sort()).toEqual([...tinyFiles.keys()].sort());
    for (const { train } of loaded) expect(train.images).toEqual(loaded[0].train.images);
  });

  it("wait for each other, and use what the other has finished", async () => {
    const good = await mirror(serve);
    mkdirSync(cache, { recursive: true });
    const other = join(cache, `${images}.partial-${process.ppid}-0a-`);
    writeFileSync(other, "");
    const loading = load([good]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    writeFileSync(join(cache, images), imageBytes);
    rmSync(other);
    await loading;
    expectWhole();
    expect(imageRequests(good)).toEqual([]);
  });

  it("wait no longer than the time limit", async () => {
    const good = await mirror(serve);
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, `${images}.partial-${process.ppid}-0a-`), "");
    await expectFailure(load([good], { timeoutMs: 200 }), /the time limit of 0.2 s ended/);
  });
});

describe("loading from an address of one's own", () => {
  it("asks for no checksum, and keeps nothing", async () => {
    const own = await mirror((response, bytes) => response.end(bytes));
    const { train, source } = await load([], { url: own.url });
    expect([train.count, source]).toEqual([150, `the address ${own.url}`]);
    expect(() => readdirSync(cache)).toThrow();
  });

  it.each<[string, Behaviour, RegExp]>([
    ["404", status(404), /train-images-idx3-ubyte.gz: cannot be read: the server answered 404 Not Found$/],
    ["a broken connection", (response) => response.destroy(), /cannot be read: /],
    ["a web page", (response) => response.end("<html>"), /not an IDX file/],
    ["a cut file", (response, bytes) => response.end(bytes.subarray(0, half)), /cut short/],
  ])("refuses %s", async (_, behaviour, message) => {
    await expect(load([], { url: (await mirror(behaviour)).url })).rejects.toThrow(message);
  });

  it("keeps the time limit", async () => {
    const silent = await mirror(() => undefined);
    await expect(load([], { url: silent.url, timeoutMs: 100 })).rejects.toThrow(/the time limit of 0.1 s/);
  });
});
