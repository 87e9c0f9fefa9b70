import { Command } from "commander";
import { addBench } from "./commands/bench.js";
import { addCheck } from "./commands/check.js";
import { examplesText, type AddCommand } from "./commands/context.js";
import { addData } from "./commands/data.js";
import { addDoctor } from "./commands/doctor.js";
import { addGraph } from "./commands/graph.js";
import { addLab } from "./commands/lab.js";
import { addPredict } from "./commands/predict.js";
import { addStart } from "./commands/start.js";
import { addTrain } from "./commands/train.js";
import { reportFailure } from "./failure.js";
import type { Terminal } from "./terminal.js";
import { packageVersion } from "./version.js";

/** Every command, in the order of the help page. */
export const commands: readonly AddCommand[] = [
  addTrain,
  addCheck,
  addGraph,
  addLab,
  addPredict,
  addData,
  addDoctor,
  addBench,
  addStart,
];

/**
 * Runs the command line program.
 * @param argv What follows the program's name.
 * @returns the exit code: 0 done, 1 failed, 2 asked for something impossible, 128 + n stopped by signal n.
 */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = new Command("edgegrad")
    .description("Deep learning in which the computational graph is the program.")
    .version(packageVersion(), "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      // Refusals are said once, in one place, with all other failures.
      outputError: () => {},
    })
    .addHelpText(
      "after",
      examplesText(["edgegrad start", "edgegrad train --dataset digits --iterations 3000", "edgegrad graph apple"]),
    );
  const exitWith = (code: number): void => {
    exitCode = code;
  };
  for (const add of commands) add(program, { terminal, exitWith });
  for (const command of program.commands) {
    refuseEmptyTexts(command);
    refuseRepetition(command);
  }
  if (argv.length === 0) {
    program.outputHelp();
    return exitCode;
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error, terminal);
  }
}

/** A value that is empty, as from a shell's variable that is not set, names nothing. */
function refuseEmptyTexts(command: Command): void {
  command.hook("preAction", () => {
    const options = Object.entries(command.opts<Record<string, unknown>>());
    const emptyOption = options.find(([, value]) => value === "");
    if (emptyOption !== undefined) command.error(`error: option '--${emptyOption[0]}' is given without a value`);
    const emptyArgument = command.args.indexOf("");
    if (emptyArgument >= 0)
      command.error(`error: argument '${command.registeredArguments[emptyArgument].name()}' is empty`);
  });
}

/** Of two values for one option neither is certainly meant. */
function refuseRepetition(command: Command): void {
  for (const { flags, long } of command.options) {
    let times = 0;
    command.on(`option:${long!.slice(2)}`, () => {
      if (++times === 2) command.error(`error: option '${flags}' is given more than once`);
    });
  }
}
