import { Command } from "commander";
import { addCheck } from "./commands/check.js";
import { examplesText, type AddCommand } from "./commands/context.js";
import { addData } from "./commands/data.js";
import { addDoctor } from "./commands/doctor.js";
import { addGraph } from "./commands/graph.js";
import { addPredict } from "./commands/predict.js";
import { addStart } from "./commands/start.js";
import { addTrain } from "./commands/train.js";
import { reportFailure } from "./failure.js";
import type { Terminal } from "./terminal.js";
import { packageVersion } from "./version.js";

/** Every command, in the order of the help page. */
export const commands: readonly AddCommand[] = [addTrain, addCheck, addGraph, addPredict, addData, addDoctor, addStart];

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
