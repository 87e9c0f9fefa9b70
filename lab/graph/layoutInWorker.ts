import type { Boxes, Layout } from "../view.js";

let worker: Worker | undefined;

/** Places boxes in a worker. Only the last call is answered: what was asked before is no longer wanted. */
export function layoutInWorker(boxes: Boxes): Promise<Layout> {
  worker?.terminate();
  const own = new Worker(new URL("./layout.js", import.meta.url), { type: "module" });
  worker = own;
  return new Promise((resolve, reject) => {
    own.onmessage = ({ data }: MessageEvent<Layout>) => {
      own.terminate();
      resolve(data);
    };
    own.onerror = ({ message }) => reject(new Error(message));
    own.postMessage(boxes);
  });
}
