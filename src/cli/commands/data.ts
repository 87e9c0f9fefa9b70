import { DataError, datasetNames, loadDataset, type DatasetName, type Dataset } from "../../data/index.js";
import { FileError } from "../../io/index.js";
import { table } from "../../view/index.js";
import { headlineOf, sentenceOf } from "../failure.js";
import { interruptible } from "../interruption.js";
import { Progress } from "../progress.js";
import { say, sayJson, type Terminal } from "../terminal.js";
import { ArgumentError } from "../../train/index.js";
import { examplesText, type AddCommand } from "./context.js";

interface DataFlags {
  readonly data?: string;
  readonly json?: boolean;
}

/** What can be told of a dataset without the network. */
export interface DatasetFacts {
  readonly name: string;
  readonly found: boolean;
  /** Where it is, or why it is not there. */
  readonly where: string;
  readonly train?: number;
  readonly test?: number;
}

export const addData: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command("data")
    .summary("list the datasets, or fetch one")
    .description(
      "Without a name, lists the datasets: where each was found, and how many images it has. With a name, fetches that one if it is not there yet, and shows it.",
    )
    .argument("[name]", datasetNames.join(", "))
    .option("--data <folder>", "where the files are (default: the usual places)")
    .option("--json", "print one JSON object and nothing else on stdout")
    .addHelpText(
      "after",
      examplesText(["edgegrad data", "edgegrad data mnist", "edgegrad data fashion-mnist --data /usr/share/datasets"]),
    )
    .action(async (name: string | undefined, flags: DataFlags) => {
      if (name === undefined) await list(flags, terminal);
      else exitWith(await fetchOne(name, flags, terminal));
    });
};

async function list({ data, json }: DataFlags, { stdout }: Terminal): Promise<void> {
  const datasets = await datasetsAtHand(data);
  if (json) sayJson(stdout, { datasets });
  else {
    const rows = datasets.map(({ name, train, test, where }) => [name, train, test, where]);
    say(stdout, table(["dataset", "train", "test", "where"], rows));
  }
}

/** Every dataset, and whether it can be used without the network. */
export async function datasetsAtHand(folder?: string): Promise<DatasetFacts[]> {
  const facts: DatasetFacts[] = [];
  for (const name of datasetNames) {
    try {
      const { source, train, test } = await loadDataset(name, { folder, offline: true });
      facts.push({ name, found: true, where: source, train: train.count, test: test.count });
    } catch (error) {
      if (!(error instanceof DataError || error instanceof FileError)) throw error;
      const where = headlineOf(error);
      const isNowhere = where !== sentenceOf(error); // else it is there, and something is wrong with it
      facts.push({ name, found: false, where: isNowhere ? `${where}; "edgegrad data ${name}" fetches it` : where });
    }
  }
  return facts;
}

async function fetchOne(name: string, { data, json }: DataFlags, terminal: Terminal): Promise<number> {
  if (!(datasetNames as readonly string[]).includes(name))
    throw new ArgumentError(`there is no dataset ${JSON.stringify(name)}; known are ${datasetNames.join(", ")}`);
  const bar = new Progress("downloading", terminal.stderr);
  return interruptible(terminal, async ({ signal }) => {
    try {
      const dataset = await loadDataset(name as DatasetName, {
        folder: data,
        signal,
        onProgress: ({ file, received, total }) => bar.update(received, total, file),
      });
      bar.clear();
      show(dataset, json === true, terminal);
      return 0;
    } finally {
      bar.clear();
    }
  });
}

function show(
  { name, source, train, test, imageShape, classes, classNames }: Dataset,
  json: boolean,
  { stdout }: Terminal,
): void {
  if (json) {
    sayJson(stdout, {
      name,
      found: true,
      where: source,
      train: train.count,
      test: test.count,
      imageShape,
      classes,
      classNames,
    });
    return;
  }
  say(stdout, `${name}, from ${source}`);
  say(stdout, `${train.count} training and ${test.count} test images of ${imageShape.join(" × ")} pixels`);
  say(stdout, `${classes} classes: ${classNames.join(", ")}`);
}
