import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sentenceOf } from "../failure.js";
import { interruptible } from "../interruption.js";
import { loopbackNames } from "../lab/loopback.js";
import { startLabServer, usualPort } from "../lab/server.js";
import { say, type Terminal } from "../terminal.js";
import { choice, option, portNumber } from "../values.js";
import { examplesText, type AddCommand } from "./context.js";

interface LabFlags {
  readonly port?: number;
  readonly host: string;
  readonly open: boolean;
}

/** Where the build puts the lab: dist/lab, seen from src/cli/commands and from dist/cli/commands alike. */
const builtLab = join(fileURLToPath(new URL("../../..", import.meta.url)), "dist", "lab");

/** The command for a lab that is built in `root`. */
export const labIn =
  (root: string): AddCommand =>
  (program, { terminal, exitWith }) => {
    program
      .command("lab")
      .summary("open the lab: graphs, checks and training in the browser")
      .description(
        "Serves the lab to this machine, prints its address, opens it in the browser, and ends by Ctrl-C. With RUN, the folder of a run that edgegrad train writes, the lab shows the run's curves, gradients and weights, live while it is trained.",
      )
      .argument("[run]", "a run's folder, such as runs/digits-two-layer")
      .addOption(option("--port <n>", "0 for any that is free", portNumber, `${usualPort}, or any if that is in use`))
      .addOption(choice("--host <name>", "what to listen on", loopbackNames).default("127.0.0.1"))
      .option("--no-open", "do not open the browser")
      .addHelpText("after", examplesText(["edgegrad lab", "edgegrad lab runs/digits-two-layer --port 8000 --no-open"]))
      .action(async (run: string | undefined, flags: LabFlags) => exitWith(await serve(root, run, flags, terminal)));
  };

export const addLab = labIn(builtLab);

function serve(root: string, run: string | undefined, flags: LabFlags, terminal: Terminal): Promise<number> {
  return interruptible(terminal, async ({ signal }) => {
    const { url: lab, close } = await startLabServer({ root, run, host: flags.host, port: flags.port });
    // A run is shown on the page Train.
    const url = run === undefined ? lab : `${lab}#/train`;
    say(terminal.stdout, url);
    if (flags.open) await openBrowser(url, terminal);
    if (!signal.aborted) await once(signal, "abort");
    await close();
    throw signal.reason;
  });
}

/** Without a browser the address can be opened by hand. */
async function openBrowser(url: string, { stderr }: Terminal): Promise<void> {
  try {
    const { default: open } = await import("open");
    await open(url);
  } catch (error) {
    say(stderr, `edgegrad: no browser was opened (${sentenceOf(error)}); the lab is at ${url}`);
  }
}
