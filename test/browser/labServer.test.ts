import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appMetaPolicy, runnerMetaPolicy } from "../../src/cli/lab/policy.js";
import { startLabServer, type LabServer } from "../../src/cli/lab/server.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { launchChromium } from "./chromium.js";

// What Chromium makes of the policies: by header from the lab's server, and by <meta> from one that sends no header.

const metaOf = (policy: string): string => `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
/** (module) with nothing in it. */
const wasm = "new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))";
const attempt = "(act) => Promise.resolve().then(act).then(() => 'done', ({ name }) => name)";
const wayOut = new URL("wayOut.ts", import.meta.url);
/** A worker that runs anybody's code, as a page that has none of our policies would make it. */
const personsWorker = `new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))`;

const files: Readonly<Record<string, string>> = {
  "index.html": `<!doctype html>${metaOf(appMetaPolicy)}<title>lab</title>
    <script>window.inline = true</script><script type="module" src="app.js"></script>`,
  "app.js": `
    const attempt = ${attempt};
    const worker = new Worker("worker.js");
    const workerAnswer = new Promise((told) => { worker.onmessage = ({ data }) => told(data); });
    const runnerAnswer = new Promise((told) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      addEventListener("message", async ({ data, source }) => {
        if (source !== frame.contentWindow) return;
        if (data !== "ready") return told(data);
        const code = await (await fetch("person.js")).text();
        frame.contentWindow.postMessage({ code, target: new URL("reached.js", location.href).href }, "*");
      });
      frame.src = "runner.html";
      document.body.append(frame);
    });
    window.facts = (async () => ({
      isolated: crossOriginIsolated,
      inline: "inline" in window,
      eval: await attempt(() => eval("1")),
      wasm: await attempt(() => ${wasm}),
      foreign: await attempt(() => fetch("http://localhost:1/", { mode: "no-cors" })),
      worker: await workerAnswer,
      runner: await runnerAnswer,
    }))();`,
  "worker.js": `
    const attempt = ${attempt};
    (async () => postMessage({ wasm: await attempt(() => ${wasm}), eval: await attempt(() => eval("1")) }))();`,
  "runner.html": `<!doctype html>${metaOf(runnerMetaPolicy)}<title>runner</title><script>
    addEventListener("message", async ({ source, data: { code, target } }) => {
      if (source !== parent) return;
      const worker = ${personsWorker};
      worker.postMessage(target);
      worker.onmessage = async ({ data }) => {
        const storage = await (${attempt})(() => localStorage);
        parent.postMessage({ ...data, storage, origin: self.origin }, "*");
      };
    });
    parent.postMessage("ready", "*");
  </script>`,
  "person.js": transformSync(readFileSync(wayOut, "utf8"), { loader: "ts", target: "es2023" }).code,
  "reached.js": 'globalThis.postMessage?.("open");',
};
/** Every way out of a worker, but for web sockets, which no server here has. */
const ways = [
  ...["fetch", "fetch, no-cors", "import()", "import() in text", "importScripts", "XMLHttpRequest", "EventSource"],
  ...["a worker's fetch", "a worker from the server", "eval", "IndexedDB", "caches"],
];
const allAre = (state: "open" | "shut"): unknown => Object.fromEntries(ways.map((way) => [way, state]));

/** Serves the same files as any server would, without our headers, and /bare, a page that has no policy. */
const plain: Server = createServer((request, response) => {
  const name = request.url === "/" ? "index.html" : request.url!.slice(1);
  asked.push(name);
  const text = name === "bare" ? "<title>bare</title>" : files[name];
  const type = name === "events" ? "text/event-stream" : name.endsWith(".js") ? "text/javascript" : "text/html";
  response.writeHead(text === undefined && name !== "events" ? 404 : 200, { "Content-Type": type });
  response.end(text);
});
/** What the plain server was asked for. */
const asked: string[] = [];

const root = join(temporaryFolder(), "lab");
let lab: LabServer;
let plainUrl: string;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  lab = await startLabServer({ root, port: 0 });
  await new Promise<void>((listening) => plain.listen(0, "127.0.0.1", listening));
  plainUrl = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await lab?.close();
  plain.closeAllConnections();
  plain.close();
});

/** What an expression gives in a page; functions of these tests would not find their helpers there. */
async function inPage(url: string, expression: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return await page.evaluate(expression);
  } finally {
    await page.close();
  }
}

describe.each([
  ["the lab's server", () => lab.url, true],
  ["a server that sends no headers", () => plainUrl, false],
] as const)("from %s", (_, url, isOurs) => {
  test("the app computes and a person's code runs, and nothing more", async () => {
    expect(await inPage(url(), "facts")).toEqual({
      isolated: isOurs,
      inline: false,
      eval: "EvalError",
      wasm: "done",
      foreign: "TypeError",
      // A worker has the policy of its own file's headers.
      worker: { wasm: "done", eval: isOurs ? "EvalError" : "done" },
      runner: {
        ways: { ...(allAre("shut") as object), WebSocket: "shut" },
        ...{ library: 42, wasm: "open", storage: "SecurityError", origin: "null" },
      },
    });
    expect(asked).not.toContain("reached.js");
    expect(asked).not.toContain("events");
  });
});

test("where there is no policy, the same code finds every way open", async () => {
  const target = JSON.stringify(`${plainUrl}reached.js`);
  const told = await inPage(
    `${plainUrl}bare`,
    `fetch("person.js").then((answer) => answer.text()).then((code) => new Promise((told) => {
       const worker = ${personsWorker};
       worker.postMessage(${target});
       // The file that is reached tells too.
       worker.onmessage = ({ data }) => data !== "open" && told(data);
     }))`,
  );
  expect(told).toMatchObject({ ways: allAre("open"), library: 42, wasm: "open" });
});

test("a page from another server can read, run and frame nothing of the lab", async () => {
  const told = await inPage(
    `${plainUrl}bare`,
    `(async () => {
      const lab = ${JSON.stringify(lab.url)};
      const attempt = ${attempt};
      const loads = (name, attributes) => attempt(() => new Promise((loaded, failed) => {
        const element = Object.assign(document.createElement(name), attributes);
        element.onload = loaded;
        element.onerror = () => failed(new TypeError());
        document.head.append(element);
      }));
      const frame = Object.assign(document.createElement("iframe"), { src: lab });
      const framed = new Promise((loaded) => { frame.onload = loaded; });
      document.head.parentElement.append(frame);
      await framed;
      return {
        fetch: await attempt(() => fetch(lab)),
        "fetch, no-cors": await attempt(() => fetch(lab, { mode: "no-cors" })),
        script: await loads("script", { src: lab + "app.js" }),
        events: await attempt(() => new Promise((open, failed) => {
          const source = new EventSource(lab + "api/run/events");
          source.onopen = open;
          source.onerror = () => { source.close(); failed(new TypeError()); };
        })),
        frame: await attempt(() => frame.contentWindow.document.title),
      };
    })()`,
  );
  expect(told).toEqual({
    ...{ fetch: "TypeError", "fetch, no-cors": "TypeError", script: "TypeError", events: "TypeError" },
    frame: "SecurityError",
  });
});

test("the runner has no origin of ours where it is opened by itself", async () => {
  const origin = await inPage(`${lab.url}runner.html`, "self.origin").catch((error: Error) => error.message);
  expect(origin).toMatch(/^null$|ERR_BLOCKED/);
});
