import type { Boxes, Layout } from "../view.js";

/** A worker that places boxes, for one graph. */
export class LayoutWorker {
  #worker: Worker | undefined;

  /**
   * Places boxes. Only the last call is answered: what was asked before is no longer wanted.
   * @throws Error when the worker cannot be loaded or fails.
   */
  place(boxes: Boxes): Promise<Layout> {
    this.#worker?.terminate();
    const own = new Worker(new URL("./layout.js", import.meta.url), { type: "module" });
    this.#worker = own;
    return new Promise((resolve, reject) => {
      own.onmessage = ({ data }: MessageEvent<Layout>) => {
        own.terminate();
        resolve(data);
      };
      own.onerror = ({ message }) => reject(new Error(message));
      own.postMessage(boxes);
    });
  }
}
