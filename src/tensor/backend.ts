import type { Backend } from "../backends/contract.js";
import { reference } from "../backends/reference/index.js";
import { pool, wasm } from "../backends/wasm/index.js";

/** Every backend, best first. */
export const backends: readonly Backend[] = [wasm, reference];

export const backendNames = ["auto", "wasm", "reference"] as const;
/** A backend by name; `auto` is the best that can run here. */
export type BackendName = (typeof backendNames)[number];

/** Chosen when first needed, so that importing the library does nothing. */
let chosen: Backend | undefined;

function firstAvailable(): Backend {
  return backends.find((backend) => backend.unavailable() === null)!; // the reference always is
}

/** The backend that runs what is read and compiled from now on. */
export function currentBackend(): Backend {
  return (chosen ??= firstAvailable());
}

/** Graphs of more nodes than this are interpreted: compiling them would take longer than they are worth. */
const MOST_NODES = 20_000;

/** The backend for a graph of so many nodes that is run once or a few times. */
export function backendFor(nodes: number): Backend {
  return nodes > MOST_NODES ? reference : currentBackend();
}

/**
 * How many threads the backend `wasm` may use, the calling one included: by default one a core, at most 8. Results are
 * the same, bit for bit, for any number. 1 ends all workers.
 * @throws RangeError unless it is a whole number from 1 to 64.
 */
export function setThreads(threads: number): void {
  pool.setThreads(threads);
}

/** How many threads the backend `wasm` may use here. */
export function currentThreads(): number {
  return pool.threads;
}

/** Why there is only one thread though more were asked for, in a sentence; null if it is not so. */
export function threadsUnavailable(): string | null {
  return pool.unavailable();
}

/**
 * Chooses the backend: `auto` takes the best that can run here.
 * @throws RangeError for a name that is none, or a backend that cannot run here, with the reason.
 */
export function useBackend(name: BackendName): void {
  const backend = name === "auto" ? firstAvailable() : backends.find((candidate) => candidate.name === name);
  if (backend === undefined)
    throw new RangeError(`there is no backend "${name}"; choose auto or ${backends.map((b) => b.name).join(", ")}`);
  const reason = backend.unavailable();
  if (reason !== null) throw new RangeError(`the backend "${name}" cannot run here: ${reason}`);
  chosen = backend;
}
