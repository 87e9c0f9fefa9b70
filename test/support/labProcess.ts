// `edgegrad lab` as a process of its own, with the lab that is built in the folder of the first argument.
import { Command } from "commander";
import { labIn } from "../../src/cli/commands/lab.js";
import { reportFailure } from "../../src/cli/failure.js";

const [root, ...argv] = process.argv.slice(2);
const { stdout, stderr } = process;
const terminal = { stdout, stderr, stdoutClosed: new AbortController().signal };
const program = new Command("edgegrad").exitOverride().configureOutput({ outputError: () => {} });
labIn(root)(program, { terminal, exitWith: (code) => void (process.exitCode = code) });
await program
  .parseAsync(argv, { from: "user" })
  .catch((error: unknown) => void (process.exitCode = reportFailure(error, terminal)));
