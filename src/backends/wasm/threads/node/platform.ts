import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { hasRelaxedSimd } from "../../features.js";
import type { ThreadPlatform } from "../crew.js";
import { NodeCrew, supervisorFile } from "./crew.js";

let hasFiles: boolean | undefined;
let isPrepared = false;

function prepareEngine(): void {
  if (isPrepared) return;
  isPrepared = true;
  // V8 11 has it behind a flag; newer ones have it anyway, and complain of the flag.
  if (process.versions.v8.startsWith("11.") && !hasRelaxedSimd())
    setFlagsFromString("--experimental-wasm-relaxed-simd");
}

/** Threads by `worker_threads`. Reached as `#wasm-threads`; the browser's counterpart is `browser/platform.ts`. */
export const threadPlatform: ThreadPlatform = {
  prepareEngine,
  cores: availableParallelism,
  unavailable: () => {
    hasFiles ??= existsSync(supervisorFile);
    return hasFiles ? null : `the workers' file ${supervisorFile.pathname} is missing: a bundle needs it beside itself`;
  },
  mayWait: () => true,
  startsWhileBlocked: true,
  makeCrew: (words, onEvent) => new NodeCrew(words, onEvent, new URL("./worker.js", import.meta.url)),
};

/** Memory that its caller writes whole: what is in it before is anything. */
export const unwritten = (bytes: number): ArrayBuffer => Buffer.allocUnsafeSlow(bytes).buffer;
