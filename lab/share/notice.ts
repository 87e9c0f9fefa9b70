import { signal } from "@preact/signals";
import type { Localized } from "../state/locale.js";

/** Why a link or a file could not be opened; null when there is nothing to say. */
export const notice = signal<Localized<{ readonly sentence: string }> | null>(null);
