// A thread of the pool in a browser; the first message says which.
import { serve } from "../workerLoop.js";

const scope = /** @type {import("../workerLoop.js").WorkerPort} */ (/** @type {unknown} */ (globalThis));
scope.onmessage = (/** @type {MessageEvent<{ words: Int32Array, index: number }>} */ { data }) => {
  serve(data.words, data.index, scope);
};
