import { effect, signal } from "@preact/signals";
import type { GraphStore } from "../../graph/GraphStore.js";
import type { LogLevel } from "../../runner/messages.js";
import { remember, remembered } from "../../state/remembered.js";
import { programExamples } from "./examples.js";
import type { Outcome } from "./runProgram.js";

/** The tab that is open. */
export const tab = signal<"expression" | "typescript">("expression");

/** Whether the program came in a link or a file, and has not been run or changed here. */
export const isReceived = signal(false);

/** The program in the editor, kept for the next visit; one that was only received does not replace the reader's own. */
export const program = signal(remembered("program") ?? programExamples[0].text);
effect(() => {
  if (!isReceived.value) remember("program", program.value);
});

/** Shows a program that somebody else wrote. It is not run. */
export function receiveProgram(text: string): void {
  tab.value = "typescript";
  isReceived.value = true;
  program.value = text.replaceAll(/\r\n?/g, "\n"); // as the editor holds it
  outcome.value = null;
  log.value = [];
}

/** What the program printed. */
export const log = signal<readonly { readonly level: LogLevel; readonly text: string }[]>([]);
/** How the last run ended; null where there was none. */
export const outcome = signal<Outcome | null>(null);
export const isRunning = signal(false);
/** The last graph that a run gave; a run without one leaves it in place. */
export const programStore = signal<GraphStore | null>(null);
