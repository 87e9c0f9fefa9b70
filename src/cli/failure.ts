import { CommanderError } from "commander";
import { ArgumentError } from "../train/index.js";
import { say, type Terminal } from "./terminal.js";

/** A command line that asks for something impossible. */
export const usageExit = 2;

/**
 * Says in a sentence on stderr what went wrong, and gives the exit code: 2 for what was asked, 1 for all else. With
 * EDGEGRAD_DEBUG set the stack is shown too.
 */
export function reportFailure(error: unknown, { stderr }: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") {
      say(stderr, "edgegrad: there is no such command; those that are there are listed above");
      return usageExit;
    }
    say(stderr, `edgegrad: ${error.message.replace(/^error: /, "").replaceAll("\n", " ")}`);
    return usageExit;
  }
  say(stderr, `edgegrad: ${sentenceOf(error)}`);
  if (process.env.EDGEGRAD_DEBUG && error instanceof Error) say(stderr, error.stack ?? "(no stack)");
  return error instanceof ArgumentError ? usageExit : 1;
}

/** What an error says, without the list that says where a dataset was looked for. */
export function headlineOf(error: unknown): string {
  return sentenceOf(error)
    .split("\n")[0]
    .replace(/; tried were$/, "");
}

/** What an error says; a thrown value that is none, as text. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
