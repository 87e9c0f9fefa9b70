// `edgegrad lab` as a process of its own: from the modules in the folder of the first argument, with the lab that is
// built in the folder of the second.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";

const [cliFolder, root, ...argv] = process.argv.slice(2);
/** @param {string} name */
const load = (name) => import(pathToFileURL(join(cliFolder, name)).href);
const { labIn } = /** @type {typeof import("../../src/cli/commands/lab.js")} */ (await load("commands/lab.js"));
const { reportFailure } = /** @type {typeof import("../../src/cli/failure.js")} */ (await load("failure.js"));

const { stdout, stderr } = process;
const terminal = { stdout, stderr, stdoutClosed: new AbortController().signal };
const program = new Command("edgegrad").exitOverride().configureOutput({ outputError: () => {} });
labIn(root)(program, { terminal, exitWith: (code) => void (process.exitCode = code) });
await program
  .parseAsync(argv, { from: "user" })
  .catch((error) => void (process.exitCode = reportFailure(error, terminal)));
