// Runs in a browser: in the page, and in a worker of it.
import { conformanceCases, runConformanceCase } from "../../src/backends/conformance.js";
import { compare } from "../../src/check/compare.js";
import { compile, nn, optim, setThreads, tensor, useBackend } from "../../src/index.js";
import { backends, currentThreads, threadsUnavailable } from "../../src/tensor/index.js";

/** What a page computed, as text that shows every bit. */
export interface Training {
  readonly threads: number;
  readonly unavailable: string | null;
  readonly sync: string;
  readonly awaited: string;
}

const functions = {
  /** What wasm computes otherwise than the reference; the number of cases it was tried on. */
  conformance: () => {
    const wasm = backends.find(({ name }) => name === "wasm")!;
    const cases = conformanceCases();
    const faults = cases.flatMap((test) =>
      runConformanceCase(test, wasm).flatMap(({ actual, expected, tolerance }) => {
        const { verdict, message } = compare(actual, expected, tolerance);
        return verdict === "pass" ? [] : [`${test.name}: ${message}`];
      }),
    );
    return { cases: cases.length, faults: faults.slice(0, 20) };
  },

  /** Reads graphs of so many structures, each of which is a program; the last one's value. */
  readMany: (structures: number): number => {
    let value = 0;
    for (let i = 1; i <= structures; i++) value = tensor(new Float32Array(i).fill(2)).sum().item();
    return value;
  },

  /** A number computed by the backend that is chosen where nobody chooses, and why it is not wasm. */
  byDefault: () => ({
    value: tensor([2, 3]).prod().item(),
    unavailable: backends.find(({ name }) => name === "wasm")!.unavailable(),
  }),

  /** Whether a graph read by awaiting has the bits of one read at once. */
  read: async (threads: number): Promise<boolean> => {
    useBackend("wasm");
    setThreads(1); // ends the workers that others had
    setThreads(threads);
    const x = tensor(
      Float32Array.from({ length: 256 * 256 }, (_, i) => ((i * 7919) % 255) / 255),
      { shape: [256, 256] },
    );
    const awaited = await x.matmul(x).data();
    const sync = x.add(0).matmul(x).dataSync();
    return awaited.length === sync.length && awaited.every((value, i) => value === sync[i]);
  },

  /** Trains the same network twice on `threads` threads, with calls at once and with awaited ones. */
  train: async (threads: number): Promise<Training> => {
    useBackend("wasm");
    setThreads(threads);
    const [images, hidden, steps] = [64, 128, 4];
    const x = tensor(
      Float32Array.from({ length: images * 784 }, (_, i) => ((i * 7919) % 255) / 255),
      { shape: [images, 784] },
    );
    const t = tensor(
      Int32Array.from({ length: images }, (_, i) => i % 10),
      { shape: [images] },
    );
    const trained = async (isAwaited: boolean): Promise<string> => {
      const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: hidden, outputSize: 10, seed: 1 });
      const sgd = new optim.SGD(net.params, { learningRate: 0.1 });
      const step = compile(() => {
        const loss = net.loss(x, t);
        loss.backward();
        sgd.step();
        return loss;
      });
      const losses: number[] = [];
      for (let i = 0; i < steps; i++) losses.push((isAwaited ? await step.async() : step()).item());
      const digests = Object.values(net.params).map(async (param) => {
        const digest = await crypto.subtle.digest("SHA-256", Float32Array.from(param.dataSync()));
        return new Int32Array(digest).join();
      });
      return [new Int32Array(Float32Array.from(losses).buffer).join(), ...(await Promise.all(digests))].join("\n");
    };
    // Awaited first: a worker's threads start while it waits for something else than them.
    const awaited = await trained(true);
    const sync = await trained(false);
    return { threads: currentThreads(), unavailable: threadsUnavailable(), sync, awaited };
  },
};

export type PageFunctions = typeof functions;
type Call = { readonly name: keyof PageFunctions; readonly args: readonly never[] };
const call = ({ name, args }: Call): unknown => (functions[name] as (...args: unknown[]) => unknown)(...args);

if (typeof document === "undefined") {
  globalThis.onmessage = async ({ data }: MessageEvent<Call>) => {
    try {
      globalThis.postMessage({ result: await call(data) });
    } catch (error) {
      globalThis.postMessage({ failure: (error as Error).stack });
    }
  };
} else {
  const inWorker = (data: Call): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const worker = new Worker("page.js", { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<{ result?: unknown; failure?: string }>) => {
        worker.terminate();
        if (data.failure === undefined) resolve(data.result);
        else reject(new Error(data.failure));
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(data);
    });
  Object.assign(globalThis, { inPage: call, inWorker });
}
