// `npm start`: installs and builds what is missing, then runs the command line program.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled } from "./install.mjs";
import { readPackageJson, root } from "./project.mjs";

/** What `npm start` asks of `edgegrad`; words after `npm start --` are added. */
const START_ARGUMENTS = ["start"];

ensureInstalled();
await ensureBuilt();

const program = join(root, readPackageJson().bin.edgegrad);
const child = spawn(process.execPath, [program, ...START_ARGUMENTS, ...process.argv.slice(2)], { stdio: "inherit" });
// Ctrl-C reaches the child from the terminal itself; it saves a checkpoint, and we wait for that.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
