import { basename } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../../../test/support/temporaryFolder.js";
import { builtLab, request, secret, sendRaw } from "./fixtures.js";
import { startLabServer, type LabServer } from "./server.js";

const home = temporaryFolder();
const root = builtLab(home);
let server: LabServer;
beforeAll(async () => void (server = await startLabServer({ root, port: 0 })));
afterAll(() => server.close());

/** What a bug would find: a file beside the lab's folder, and one that every Unix has. */
const outside = ["outside.txt", "lab-notes/notes.txt"];
const passwd = "etc/passwd";
const dots = [
  "..",
  "%2e%2e",
  "%2E%2E",
  ".%2e",
  "%2e.",
  "%252e%252e",
  "%25252e%25252e",
  "....",
  "..;",
  "..%00",
  "..%20",
  "..%09",
  "%c0%ae%c0%ae", // an overlong form of UTF-8
  "%e0%80%ae%e0%80%ae",
  "%u002e%u002e",
  "%uff0e%uff0e",
  "\u00c0\u00ae\u00c0\u00ae", // the same bytes, bare
  "%ef%bc%8e%ef%bc%8e", // ．．, full width
  "\u00ef\u00bc\u008e\u00ef\u00bc\u008e",
  "%e2%80%a5", // ‥
  "%e2%80%a4%e2%80%a4", // ․․
];
const slashes = ["/", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "%c0%af", "%e2%88%95"];

const listed: readonly string[] = [
  ...dots.map((dot) => `/${dot}/${outside[0]}`),
  ...slashes.map((slash) => `/..${slash}${outside[0]}`),
  ...slashes.map((slash) => `${slash}..${slash}..${slash}..${slash}..${slash}..${slash}${passwd.replace("/", slash)}`),
  // Out of a folder that is there, and past one that is not.
  `/workers/../../${outside[0]}`,
  `/workers/..%2f..%2f${outside[0]}`,
  `/none/../../${outside[0]}`,
  `/index.html/../../${outside[0]}`,
  `/../${outside[1]}`,
  `/../lab-notes/../${outside[0]}`,
  "/../lab/.env",
  `/api/../../${outside[0]}`,
  `/api/run/../../../${outside[0]}`,
  `/api/datasets/../../../${outside[0]}`,
  `/api/datasets/mnist/../../../../${outside[0]}`,
  `/api/datasets/mnist/..%2f..%2f${outside[0]}`,
  "/api/datasets/%2e%2e/passwd",
  "/api/datasets/mnist/t10k-labels-idx1-ubyte.gz%00.png",
  "/api/datasets/__proto__/constructor",
  // Absolute, with drives, devices, shares and schemes.
  `/${home}/${outside[0]}`,
  `//${home}/${outside[0]}`,
  `/${passwd}`,
  `//${passwd}`,
  `///${passwd}`,
  "/C:/Windows/win.ini",
  "/c:%5cwindows%5cwin.ini",
  "//server/share/file",
  "/\\\\?\\C:\\Windows\\win.ini",
  `/file:///${passwd}`,
  `/@fs/${passwd}`,
  "/proc/self/environ",
  // Absolute form and other forms of a target.
  `http://127.0.0.1/${passwd}`,
  `http://evil.test/../${outside[0]}`,
  `file:///${passwd}`,
  `${home}/${outside[0]}`,
  passwd,
  outside[0],
  `../${outside[0]}`,
  "*",
  // NUL and other controls.
  "/outside.txt%00.html",
  "/index.html%00",
  "/%00",
  "/index.html\0",
  `/..\0/${outside[0]}`,
  "/index.html%0d%0aX-Other: 1",
  "/\u007f",
  // What is in the folder and is not served: dot-files, links, names that a URL would have to encode.
  "/.env",
  "/%2eenv",
  "/.git/config",
  "/.",
  "/..",
  "/./.env",
  "/workers/.",
  "/link.txt",
  "/up/outside.txt",
  "/up/lab/index.html",
  "/etc/passwd",
  "/inner.html",
  "/a%20b.txt",
  "/a+b.txt",
  "/%2e%2e",
  // Other spellings of files that are served: each has one.
  "/index.html/",
  "/index.html.",
  "/index.html%20",
  "/index.html::$DATA",
  "/index.html;x",
  "/INDEX.HTML",
  "/%69ndex.html",
  "/./index.html",
  "//index.html",
  "/workers//train-Z7ABCDEF.js",
  "/workers",
  "/workers/",
  "/constructor",
  "/__proto__",
  // Without end.
  `/${"../".repeat(2000)}${passwd}`,
  `/${"a".repeat(12_000)}`,
  `/${"%2e%2e%2f".repeat(1000)}${passwd}`,
];

const targets = [...new Set(listed)];

test(`there are ${targets.length} of them`, () => expect(targets.length).toBeGreaterThanOrEqual(60));

const shown = (target: string): string => JSON.stringify(target.slice(0, 70)).replaceAll(basename(home), "HOME");

test.concurrent.each(targets.map((target) => [shown(target), target]))("%s", async (_, target) => {
  const { status, headers, body } = await request(server.url, target);
  expect([400, 403, 404]).toContain(status);
  // Not a byte of any file: one of our own sentences.
  expect(["There is nothing here.\n", "This is no request that can be read.\n"]).toContain(body);
  expect(headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(headers["content-security-policy"]).toContain("default-src");
});

test("a target that is longer than any header may be", async () => {
  const { status, body } = await request(server.url, `/${"../".repeat(20_000)}${passwd}`);
  expect(status).toBe(431);
  expect(body).not.toContain("root:");
});

test("a target without the rest of HTTP", async () => {
  const { status, body } = await sendRaw(server.url, `GET /../${outside[0]}\r\n\r\n`);
  expect([status, body.includes(secret)]).toEqual([403, false]);
});

test("what is served is served", async () => {
  for (const target of ["/", "/index.html", "/index.html?x=/../../etc/passwd", "/workers/train-Z7ABCDEF.js"])
    expect((await request(server.url, target)).status).toBe(200);
});
