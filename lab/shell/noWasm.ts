// Stands for the backend `wasm` where the page's own program is built; see tools/lab.mjs.
import type { Backend } from "../../src/backends/contract.js";

const reason = "the page computes small graphs with the reference; workers have it";

export const wasm: Backend = {
  name: "wasm",
  fused: true,
  unavailable: () => reason,
  compile: () => {
    throw new Error(`the backend wasm is not here: ${reason}`);
  },
};

export const pool = { threads: 1, setThreads: () => {}, unavailable: () => reason };
