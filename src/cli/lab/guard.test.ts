import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { builtLab, request, sendRaw } from "./fixtures.js";
import { startLabServer, type LabServer } from "./server.js";

let server: LabServer;
let port: string;
beforeAll(async () => {
  server = await startLabServer({ root: builtLab(temporaryFolder()), port: 0 });
  ({ port } = new URL(server.url));
});
afterAll(() => server.close());

type Headers = Record<string, string | undefined>;
/** PORT stands for the server's own. */
const withPort = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.replace("PORT", port)]));

const webSocket = {
  ...{ Upgrade: "websocket", Connection: "Upgrade, close" },
  ...{ "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13" },
};

test.each<[string, Headers]>([
  // A name of somebody else's that leads here by DNS.
  ["Host evil.test", { Host: "evil.test" }],
  ["Host evil.test with our port", { Host: "evil.test:PORT" }],
  ["Host with another port", { Host: "127.0.0.1:1" }],
  ["Host without a port", { Host: "127.0.0.1" }],
  ["Host localhost without a port", { Host: "localhost" }],
  ["Host with our port at its beginning", { Host: "127.0.0.1:PORT.evil.test" }],
  ["Host with a name and ours", { Host: "evil.test@127.0.0.1:PORT" }],
  ["Host whose name begins like ours", { Host: "localhost.evil.test:PORT" }],
  ["Host whose name ends like ours", { Host: "evil.localhost:PORT" }],
  ["Host with a point at its end", { Host: "localhost.:PORT" }],
  ["Host of every interface", { Host: "0.0.0.0:PORT" }],
  ["Host of the network", { Host: "192.168.0.1:PORT" }],
  ["another loopback address", { Host: "127.0.0.2:PORT" }],
  ["our address as one number", { Host: "2130706433:PORT" }],
  ["our address shortened", { Host: "127.1:PORT" }],
  ["an empty Host", { Host: "" }],
  ["no Host", { Host: undefined }],
  ["X-Forwarded-Host does not help", { Host: "evil.test", "X-Forwarded-Host": "127.0.0.1:PORT" }],
  // A page of somebody else's that asks us.
  ["Origin evil.test", { Origin: "http://evil.test" }],
  ["Origin null", { Origin: "null" }],
  ["an empty Origin", { Origin: "" }],
  ["Origin with another port", { Origin: "http://127.0.0.1:1" }],
  ["Origin without a port", { Origin: "http://127.0.0.1" }],
  ["Origin by https", { Origin: "https://127.0.0.1:PORT" }],
  ["Origin by another of our names", { Origin: "http://localhost:PORT" }],
  ["Origin that begins like ours", { Origin: "http://127.0.0.1:PORT.evil.test" }],
  ["our Origin and another", { Origin: "http://127.0.0.1:PORT, http://evil.test" }],
  ["Origin of a file", { Origin: "file://" }],
  ["Origin of an extension", { Origin: "chrome-extension://abcdefgh" }],
  ["Sec-Fetch-Site cross-site", { "Sec-Fetch-Site": "cross-site" }],
  ["Sec-Fetch-Site cross-site, a link", { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" }],
  ["Sec-Fetch-Site same-site: another port", { "Sec-Fetch-Site": "same-site" }],
  ["Sec-Fetch-Site that nobody knows", { "Sec-Fetch-Site": "any" }],
  // A web socket needs no permission of CORS; there is none here, and foreign pages do not even get an answer to read.
  ["a web socket of evil.test", { ...webSocket, Origin: "http://evil.test" }],
  ["a web socket of a sandbox", { ...webSocket, Origin: "null" }],
  ["a web socket by rebinding", { ...webSocket, Host: "evil.test:PORT", Origin: "http://evil.test:PORT" }],
])("%s: 403", async (_, headers) => {
  for (const target of ["/", "/api/run", "/api/datasets", "/none"]) {
    const answer = await request(server.url, target, { headers: { Connection: "close", ...withPort(headers) } });
    expect([answer.status, answer.headers["content-type"]], target).toEqual([403, "text/plain; charset=utf-8"]);
    expect(answer.body).toMatch(/^This server answers to [^\n]+\n$/);
    expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
  }
});

test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])("%s: 405", async (method) => {
  const { status, headers, body } = await request(server.url, "/", { method });
  expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  expect(body).toBe("Nothing can be changed here: the methods are GET and HEAD.\n");
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])(
  "a simple POST of %s from another page, which no browser asks us about before: 403",
  async (type) => {
    const headers = { Origin: "http://evil.test", "Content-Type": type, "Content-Length": "0" };
    expect((await request(server.url, "/api/run", { method: "POST", headers })).status).toBe(403);
  },
);

test("what a browser asks before another page's request is refused, so that the request is never made", async () => {
  const headers = { Origin: "http://evil.test", "Access-Control-Request-Method": "GET" };
  const answer = await request(server.url, "/api/run", { method: "OPTIONS", headers });
  expect(answer.status).toBe(403);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("two hosts in one request: 400", async () => {
  const text = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`;
  expect((await sendRaw(server.url, text)).status).toBe(400);
});

test("a tunnel to somewhere else is not dug", async () => {
  const answer = await sendRaw(server.url, `CONNECT evil.test:80 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  expect(answer.status).toBeNaN();
});

test("no web socket is opened for our own page either", async () => {
  const headers = { ...webSocket, Origin: `http://127.0.0.1:${port}` };
  expect((await request(server.url, "/none", { headers })).status).toBe(404);
});

test.each<[string, Headers]>([
  ["by address", {}],
  ["by name", { Host: "localhost:PORT" }],
  ["by name in capitals", { Host: "LOCALHOST:PORT" }],
  ["by the address of IPv6", { Host: "[::1]:PORT" }],
  ["typed by a person", { "Sec-Fetch-Site": "none" }],
  ["from our own page", { Origin: "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-origin" }],
  ["from our own page by name", { Host: "localhost:PORT", Origin: "http://localhost:PORT" }],
])("asked %s it answers", async (_, headers) => {
  const { status, headers: answered } = await request(server.url, "/", { headers: withPort(headers) });
  expect(status).toBe(200);
  expect(answered).not.toHaveProperty("access-control-allow-origin");
});
