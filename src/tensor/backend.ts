import type { Backend } from "../backends/contract.js";
import { reference } from "../backends/reference/index.js";

/** Every backend, best first. */
export const backends: readonly Backend[] = [reference];

/** A backend by name; `auto` is the best that can run here. */
export type BackendName = "auto" | "reference";

let chosen: Backend = firstAvailable();

function firstAvailable(): Backend {
  return backends.find((backend) => backend.unavailable() === null)!; // the reference always is
}

/** The backend that runs what is read and compiled from now on. */
export function currentBackend(): Backend {
  return chosen;
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
