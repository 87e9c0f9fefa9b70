// A thread of the pool in Node; `supervisor.js` starts it.
import { workerData } from "node:worker_threads";
import { serve } from "../workerLoop.js";

/** @typedef {{ words: Int32Array, index: number, port: import("../workerLoop.js").WorkerPort }} Given */
const { words, index, port } = /** @type {Given} */ (workerData);
serve(words, index, port);
