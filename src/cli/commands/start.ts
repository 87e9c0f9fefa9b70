import { existsSync } from "node:fs";
import { join } from "node:path";
import { DataError, loadDataset, type Dataset } from "../../data/index.js";
import { FileError } from "../../io/index.js";
import type { TrainArguments } from "../../train/index.js";
import { headlineOf } from "../failure.js";
import { interruptible } from "../interruption.js";
import { Progress } from "../progress.js";
import { say, type Terminal } from "../terminal.js";
import { trainSitting } from "../trainSitting.js";
import { examplesText, type AddCommand } from "./context.js";

/** How long MNIST may take to arrive. */
const patience = 20_000;

/** Steps that take well under two minutes on two cores: 10 epochs of MNIST; on the digits a few seconds. */
const iterations = { mnist: 6000, digits: 3000 } as const;

export const addStart: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command("start")
    .summary("a first run: train the two-layer network, in under two minutes")
    .description(
      "Trains the two-layer network on MNIST if it is at hand or arrives within 20 seconds, else on the digits that are part of the package.",
    )
    .option("--data <folder>", "where MNIST's files are (default: the usual places, then the network)")
    .option("--out <folder>", "the run's folder (default: the first of runs/start-<dataset>, -2, -3 … that is free)")
    .addHelpText("after", examplesText(["edgegrad start", "npm start"]))
    .action(async ({ data, out }: { data?: string; out?: string }) => {
      exitWith(await start(data, out, terminal));
    });
};

function start(data: string | undefined, out: string | undefined, terminal: Terminal): Promise<number> {
  return interruptible(terminal, async ({ signal }) => {
    const { dataset, why } = await mnistSoon(data, signal, terminal);
    say(terminal.stdout, `training on ${dataset.name}: ${why}`);
    const name = dataset.name as keyof typeof iterations;
    const given: Partial<TrainArguments> = { dataset: name, model: "two-layer", iterations: iterations[name] };
    return trainSitting(given, { out: out ?? freeFolder(join("runs", `start-${name}`)), loaded: dataset }, terminal);
  });
}

/** MNIST, or the digits and why. */
async function mnistSoon(
  folder: string | undefined,
  signal: AbortSignal,
  { stderr }: Terminal,
): Promise<{ dataset: Dataset; why: string }> {
  const bar = new Progress("downloading MNIST", stderr);
  try {
    const dataset = await loadDataset("mnist", {
      folder,
      timeoutMs: patience,
      signal,
      onProgress: ({ file, received, total }) => bar.update(received, total, file),
    });
    return { dataset, why: `it was found in ${dataset.source}` };
  } catch (error) {
    if (!(error instanceof DataError || error instanceof FileError)) throw error;
    const why = `they are part of the package, and MNIST is not at hand (${headlineOf(error)}; "edgegrad data mnist" says where it was looked for)`;
    return { dataset: await loadDataset("digits"), why };
  } finally {
    bar.clear();
  }
}

/** The first of `path`, `path-2`, `path-3` … where nothing is: earlier runs are kept. */
function freeFolder(path: string): string {
  let free = path;
  for (let n = 2; existsSync(free); n++) free = `${path}-${n}`;
  return free;
}
