// Runs as the code of a person does: in a worker from a Blob, in a sandboxed frame. Told an address, it tries every way
// to it that a worker has, and some others out of its box, and tells which are open.

/** What the worker tells. */
export interface WaysOut {
  readonly ways: Readonly<Record<string, "open" | "shut">>;
  /** What it is there for: modules of text, and WebAssembly. */
  readonly library: unknown;
  readonly wasm: "open" | "shut";
}

const attempt = (act: () => unknown): Promise<"open" | "shut"> =>
  Promise.resolve()
    .then(act)
    .then(
      () => "open",
      () => "shut",
    );
const blob = (text: string): string => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

function event(source: EventTarget, good: string): Promise<unknown> {
  return new Promise((happened, failed) => {
    source.addEventListener(good, happened);
    source.addEventListener("error", failed);
  });
}

async function answerOf(url: string): Promise<void> {
  const { data } = (await event(new Worker(url), "message")) as MessageEvent<unknown>;
  if (data !== "open") throw new Error(String(data));
}

const wayOf: Readonly<Record<string, (target: string) => unknown>> = {
  fetch: (target) => fetch(target),
  "fetch, no-cors": (target) => fetch(target, { mode: "no-cors" }),
  "import()": (target) => import(target),
  "import() in text": (target) => import(blob(`import ${JSON.stringify(target)};`)),
  importScripts: (target) => (self as unknown as { importScripts(url: string): void }).importScripts(target),
  XMLHttpRequest: (target) => {
    const request = new XMLHttpRequest();
    request.open("GET", target);
    request.send();
    return event(request, "load");
  },
  EventSource: (target) => event(new EventSource(target.replace("reached.js", "events")), "open"),
  WebSocket: (target) => event(new WebSocket(target.replace("http", "ws")), "open"),
  "a worker's fetch": (target) =>
    answerOf(blob(`fetch(${JSON.stringify(target)}).then(() => postMessage("open"), () => postMessage("shut"));`)),
  "a worker from the server": (target) => answerOf(target),
  eval: () => (0, eval)("1"), // oxlint-disable-line no-eval -- to be refused
  IndexedDB: () => event(indexedDB.open("x"), "success"),
  caches: () => caches.open("x"),
};

addEventListener("message", ({ data: target }: MessageEvent<string>) => {
  void tell(target);
});

async function tell(target: string): Promise<void> {
  const ways: Record<string, "open" | "shut"> = {};
  for (const [name, way] of Object.entries(wayOf)) ways[name] = await attempt(() => way(target));
  const { answer: library } = (await import(blob("export const answer = 42;"))) as { answer: unknown };
  const wasm = await attempt(() => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  postMessage({ ways, library, wasm } satisfies WaysOut);
}
