import { reportDeath, WORDS_OF_WORKER } from "../control.js";
import type { Crew, ThreadPlatform } from "../crew.js";

/** The engine knows: where waiting is forbidden, even a wait that would end at once is an error. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

/** Threads by Web Workers. Node's counterpart is `node/platform.ts`. */
export const threadPlatform: ThreadPlatform = {
  prepareEngine: () => {},
  cores: () => globalThis.navigator?.hardwareConcurrency ?? 1,
  unavailable: () => {
    if (typeof Worker !== "function") return "there are no Web Workers here";
    if (globalThis.crossOriginIsolated === true) return null;
    return (
      "the page is not cross-origin isolated; serve it with the headers Cross-Origin-Opener-Policy: same-origin " +
      "and Cross-Origin-Embedder-Policy: require-corp"
    );
  },
  mayWait,
  startsWhileBlocked: false,
  makeCrew: (words, onEvent) => {
    const workers: Worker[] = [];
    const crew: Crew = {
      start: (index) => {
        const worker = new Worker(new URL("./worker.js", import.meta.url), {
          type: "module",
          name: `edgegrad ${index}`,
        });
        worker.onmessage = onEvent;
        worker.onerror = ({ message }) => {
          reportDeath(words, index * WORDS_OF_WORKER, message || "the worker's file worker.js cannot be loaded");
          onEvent();
        };
        worker.postMessage({ words, index });
        workers[index] = worker;
      },
      post: (index, message) => workers[index].postMessage(message),
      lost: null,
      ask: () => {},
      keepAlive: () => {},
      terminate: () => workers.forEach((worker) => worker.terminate()),
    };
    return crew;
  },
};

/** Memory that its caller writes whole. */
export const unwritten = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
