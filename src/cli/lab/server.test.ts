import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { ArgumentError } from "../../train/index.js";
import { builtLab, request, sendRaw } from "./fixtures.js";
import { appPolicy, runnerPolicy } from "./policy.js";
import { startLabServer, usualPort, type LabServer } from "./server.js";

const home = temporaryFolder();
const root = builtLab(home);
let server: LabServer;
beforeAll(async () => void (server = await startLabServer({ root, port: 0 })));
afterAll(() => server.close());

const security = {
  "content-security-policy": appPolicy,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};
const immutable = "public, max-age=31536000, immutable";

test.each([
  ["/", "index.html", "text/html; charset=utf-8", "no-cache"],
  ["/index.html", "index.html", "text/html; charset=utf-8", "no-cache"],
  ["/?lang=zh-CN", "index.html", "text/html; charset=utf-8", "no-cache"],
  ["/app-4KQ2HXLM.js", "app-4KQ2HXLM.js", "text/javascript; charset=utf-8", immutable],
  ["/app-4KQ2HXLM.css", "app-4KQ2HXLM.css", "text/css; charset=utf-8", immutable],
  ["/icon.svg", "icon.svg", "image/svg+xml; charset=utf-8", "no-cache"],
  ["/workers/train-Z7ABCDEF.js", "workers/train-Z7ABCDEF.js", "text/javascript; charset=utf-8", immutable],
  ["/workers/no-supervisor.js", "workers/no-supervisor.js", "text/javascript; charset=utf-8", "no-cache"],
])("%s is %s, %s, %s", async (target, file, type, caching) => {
  const content = readFileSync(join(root, file), "utf8");
  const { status, headers, body } = await request(server.url, target);
  expect([status, body]).toEqual([200, content]);
  expect(headers).toMatchObject({
    ...security,
    "content-type": type,
    "cache-control": caching,
    "content-length": String(content.length),
    vary: "Accept-Encoding",
  });
  const head = await request(server.url, target, { method: "HEAD" });
  expect([head.status, head.body]).toEqual([200, ""]);
  expect({ ...head.headers, date: "" }).toEqual({ ...headers, date: "" });
});

test("the page knows by a mark that this server serves it", async () => {
  const own = join(home, "with-head");
  mkdirSync(own);
  writeFileSync(join(own, "index.html"), "<!doctype html><head><title>lab</title></head><body></body>");
  const marked = await startLabServer({ root: own, port: 0 });
  for (const path of ["/", "/index.html"])
    expect((await request(marked.url, path)).body).toBe(
      '<!doctype html><head><title>lab</title><meta name="edgegrad-server" content="lab" /></head><body></body>',
    );
  await marked.close();
});

test("runner.html has the policy of a page that runs anybody's code", async () => {
  const { headers } = await request(server.url, "/runner.html");
  expect(headers).toMatchObject({ ...security, "content-security-policy": runnerPolicy });
});

test.each<[string, string, Parameters<typeof request>[2]]>([
  ["404", "/none", {}],
  ["404 of the API", "/api/none", {}],
  ["404 of the runner's name in a folder", "/workers/runner.html", {}],
  ["403", "/", { headers: { Host: "evil.test" } }],
  ["405", "/", { method: "POST" }],
  ["405 of the runner", "/runner.html", { method: "POST" }],
  ["an expectation that nobody can meet", "/none", { headers: { Expect: "nothing" } }],
  ["400", "/ /", {}],
  ["431", `/${"a".repeat(100_000)}`, {}],
  ["a list of datasets", "/api/datasets", {}],
  ["no run", "/api/run", {}],
])("the headers are on every answer: %s", async (_, target, options) => {
  const { status, headers } = await request(server.url, target, options);
  expect(status).toBeGreaterThan(0);
  expect(headers).toMatchObject(security);
  expect(headers).not.toHaveProperty("access-control-allow-origin");
});

test("what is no HTTP at all is refused, and the server goes on", async () => {
  for (const text of ["\r\n\r\n\r\nnonsense\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00", "GET / HTTP/9.9\r\n\r\n"])
    expect((await sendRaw(server.url, text)).status).toBe(400);
  expect((await request(server.url, "/")).status).toBe(200);
});

test.each([
  ["gzip", true],
  ["deflate, gzip;q=0.5, br", true],
  ["GZIP", true],
  ["gzip;q=0", false],
  ["gzip;q=0.000", false],
  ["br", false],
  ["identity", false],
  ["*", false],
])("Accept-Encoding: %s", async (accepted, compressed) => {
  const response = await fetch(new URL("app-4KQ2HXLM.js", server.url), { headers: { "Accept-Encoding": accepted } });
  expect(response.headers.get("Content-Encoding")).toBe(compressed ? "gzip" : null);
  expect(await response.text()).toBe(readFileSync(join(root, "app-4KQ2HXLM.js"), "utf8"));
});

test("what is compressed is shorter, and its length is told", async () => {
  const headers = { "Accept-Encoding": "gzip" };
  const { headers: answered, body } = await request(server.url, "/app-4KQ2HXLM.js", { headers });
  const bytes = Buffer.from(body, "latin1");
  expect(Number(answered["content-length"])).toBe(bytes.length);
  expect(bytes.length).toBeLessThan(200);
  expect(gunzipSync(bytes).toString()).toBe(readFileSync(join(root, "app-4KQ2HXLM.js"), "utf8"));
});

describe("where it listens", () => {
  const start = (options: Partial<Parameters<typeof startLabServer>[0]>): Promise<LabServer> =>
    startLabServer({ root, port: 0, ...options });

  const addresses = Object.values(networkInterfaces())
    .flat()
    .filter((network) => network !== undefined && !network.internal && network.family === "IPv4")
    .map((network) => network!.address);
  test.runIf(addresses.length > 0)("no other address of this machine is bound", async () => {
    for (const host of addresses) {
      const code = await new Promise((told) => {
        const socket = connect(Number(new URL(server.url).port), host, () => told("connected"));
        socket.on("error", (error: NodeJS.ErrnoException) => told(error.code)).on("close", () => socket.destroy());
      });
      expect(code).toBe("ECONNREFUSED");
    }
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((of) => of?.some(({ address }) => address === "::1"));
  test.each(["127.0.0.1", "localhost", ...(hasIpv6 ? ["::1"] : [])])("%s", async (host) => {
    const { url, close } = await start({ host });
    expect(url).toMatch(host === "::1" ? /^http:\/\/\[::1\]:\d+\/$/ : new RegExp(`^http://${host}:\\d+/$`));
    expect((await request(url.replace("localhost", "127.0.0.1"), "/")).status).toBe(200);
    await close();
    await expect(request(url.replace("localhost", "127.0.0.1"), "/")).rejects.toThrow(/ECONNREFUSED/);
  });

  test.each(["0.0.0.0", "::", "192.168.0.1", "example.com", "127.0.0.1.evil.test", "127.0.0.2", ""])(
    "not on %s",
    async (host) => {
      const refused = start({ host });
      await expect(refused).rejects.toThrow(ArgumentError);
      await expect(refused).rejects.toThrow(/it must be one of 127\.0\.0\.1, ::1, localhost/);
    },
  );

  test("a port that is in use: a sentence, or where none was asked for another port", async () => {
    const port = Number(new URL(server.url).port);
    await expect(start({ port })).rejects.toThrow(
      `the port ${port} of 127.0.0.1 cannot be had: it is in use by another program; choose another with --port, or 0 for any that is free`,
    );
    // Whether another program or this one has the usual port: two servers have two.
    const servers = [await start({ port: undefined }), await start({ port: undefined })];
    const ports = servers.map(({ url }) => Number(new URL(url).port));
    expect(ports[1]).not.toBe(usualPort);
    for (const { url } of servers) expect((await request(url, "/")).status).toBe(200);
    await Promise.all(servers.map(({ close }) => close()));
  });

  test("closing ends connections that are kept alive", async () => {
    const { url, close } = await start({});
    const answer = await fetch(url);
    await answer.text();
    await close();
    const port = Number(new URL(url).port);
    await new Promise<void>((free) => {
      const next = createServer().listen(port, "127.0.0.1", () => next.close(() => free()));
    });
  });
});

test.each([
  ["is not there", "none"],
  ["has no index.html", "empty"],
])("a lab that %s: a sentence", async (_, name) => {
  if (name === "empty") mkdirSync(join(home, name));
  const missing = join(home, name);
  await expect(startLabServer({ root: missing, port: 0 })).rejects.toThrow(
    `the lab is not built: ${missing} has no index.html; npm run build makes it in a checkout`,
  );
});
