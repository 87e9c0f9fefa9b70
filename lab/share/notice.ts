import { signal } from "@preact/signals";
import type { SharedProblem } from "../view.js";

/** Why a link or a file could not be opened; null when there is nothing to say. */
export const notice = signal<SharedProblem | null>(null);
