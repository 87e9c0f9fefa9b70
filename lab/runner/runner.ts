import type { RunRequest } from "./messages.js";

/*
 * The script of runner.html, which lives in a sandboxed iframe with an origin of its own and reaches no address. It starts
 * one worker, in which a person's program runs, and hands on what it says. Removing the iframe ends both. Where the page
 * has its server's origin, for somebody has framed it without a sandbox, it runs nothing.
 */

/** A program that says more than this is no longer listened to, so that it cannot drown the page. */
const MOST_MESSAGES = 1000;

function onRequest({ data, source, origin }: MessageEvent<RunRequest>): void {
  if (source !== parent) return;
  removeEventListener("message", onRequest);
  const library = new Blob([data.library], { type: "text/javascript" });
  const worker = new Worker(URL.createObjectURL(library));
  let messages = 0;
  worker.onmessage = ({ data: said }: MessageEvent<unknown>) => {
    if (++messages <= MOST_MESSAGES) parent.postMessage(said, origin);
  };
  worker.onerror = ({ message }) =>
    parent.postMessage({ kind: "failed", problem: { code: "threw", message, line: null } }, origin);
  worker.postMessage(data.code);
}

// An opaque origin is written "null".
if (self.origin === "null") addEventListener("message", onRequest);
