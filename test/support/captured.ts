import type { Terminal } from "../../src/cli/terminal.js";
import { main } from "../../src/cli/program.js";

/** What one run of the command line program said, and its exit code. */
export interface Captured {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line program in this process. */
export async function edgegrad(...argv: string[]): Promise<Captured> {
  let [stdout, stderr] = ["", ""];
  const terminal: Terminal = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    stdoutClosed: new AbortController().signal,
  };
  const code = await main(argv, terminal);
  return { code, stdout, stderr };
}
