import { threadPlatform } from "#wasm-threads";
import type { Backend } from "../contract.js";
import { emit } from "./emit.js";
import { hasRelaxedSimd, hasSharedMemory, simdUnavailable } from "./features.js";
import { moduleOf } from "./modules.js";
import { WasmProgram } from "./program.js";
import { createPool } from "./threads/pool.js";

/** Threads for which kernels reserve memory of their own, if there are not more. */
const THREADS = 8;

/** The threads that run compiled programs. */
export const pool = createPool(threadPlatform);

/** WebAssembly with SIMD, emitted from the plan at run time; threads where memory can be shared. */
export const wasm: Backend = {
  name: "wasm",
  fused: true,
  unavailable: () => {
    threadPlatform.prepareEngine();
    return simdUnavailable();
  },
  compile: (plan) => {
    threadPlatform.prepareEngine();
    const shared = hasSharedMemory();
    const mostThreads = shared ? Math.max(THREADS, pool.threads) : 1;
    const emitted = emit(plan, { fused: hasRelaxedSimd(), shared, mostThreads });
    return new WasmProgram(plan, moduleOf(emitted.bytes), emitted, shared, pool);
  },
};
