import type { Command } from "commander";
import type { Terminal } from "../terminal.js";

/** What a command is given when it is set up. */
export interface Context {
  readonly terminal: Terminal;
  /** The exit code, where it is not 0. */
  readonly exitWith: (code: number) => void;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: Context) => void;

/** Examples at the end of a help page. */
export function examplesText(lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
