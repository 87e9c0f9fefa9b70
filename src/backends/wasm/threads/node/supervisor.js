// The thread that starts a pool's workers and sees them end, also while the thread that uses the pool waits for them.
import { parentPort, Worker, workerData } from "node:worker_threads";
import { reportDeath, WORDS_OF_WORKER } from "../control.js";

const { words, pong } = /** @type {{ words: Int32Array, pong: Int32Array }} */ (workerData);

/** @typedef {{ ping: number } | { index: number, port: import("node:worker_threads").MessagePort, file: string }} Order */

parentPort?.on("message", (/** @type {Order} */ order) => {
  if ("ping" in order) {
    Atomics.store(pong, 0, order.ping);
    return;
  }
  const { index, port, file } = order;
  const base = index * WORDS_OF_WORKER;
  /** @param {unknown} reason */
  const ended = (reason) => {
    reportDeath(words, base, reason);
    parentPort?.postMessage(null);
  };
  try {
    const worker = new Worker(new URL(file), {
      ...{ workerData: { words, index, port }, transferList: [port], name: `edgegrad ${index}` },
      // Loaders and preloads are the program's, not ours.
      ...{ env: {}, execArgv: [] },
    });
    worker.on("error", ended);
    worker.on("exit", (code) => ended(`its worker ended with exit code ${code}`));
  } catch (error) {
    ended(error);
  }
});
