import type { RunRequest } from "./messages.js";

/*
 * The script of runner.html, which lives in a sandboxed iframe with an origin of its own and reaches no address. It starts
 * one worker, in which a person's program runs, and hands on what it says. Removing the iframe ends both.
 */

/** A program that says more than this is no longer listened to, so that it cannot drown the page. */
const MOST_MESSAGES = 1000;

addEventListener(
  "message",
  ({ data, source, origin }: MessageEvent<RunRequest>) => {
    if (source !== parent) return;
    const library = new Blob([data.library], { type: "text/javascript" });
    const worker = new Worker(URL.createObjectURL(library));
    let messages = 0;
    worker.onmessage = ({ data: said }: MessageEvent<unknown>) => {
      if (++messages <= MOST_MESSAGES) parent.postMessage(said, origin);
    };
    worker.onerror = ({ message }) =>
      parent.postMessage({ kind: "failed", problem: { code: "threw", message, line: null } }, origin);
    worker.postMessage(data.code);
  },
  { once: true },
);
