import { numberText } from "../view/index.js";
import { train, type EpochRecord, type TrainArguments, type TrainOptions, type TrainResult } from "../train/index.js";
import { interruptible } from "./interruption.js";
import { Progress } from "./progress.js";
import { say, sayJson, type Terminal } from "./terminal.js";

export interface SittingOptions extends Pick<TrainOptions, "out" | "resume" | "data" | "loaded"> {
  readonly json?: boolean;
}

/** At most about so many epochs are told; history.jsonl has them all, and so has --json. */
const EPOCHS_TOLD = 20;

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** Trains with a progress bar, saves when it is interrupted, and says how it ended. Returns the exit code. */
export function trainSitting(
  given: Partial<TrainArguments>,
  { json = false, ...options }: SittingOptions,
  terminal: Terminal,
): Promise<number> {
  const { stdout, stderr } = terminal;
  const bar = new Progress("training", stderr);
  const download = new Progress("downloading", stderr);
  let iterations = 0;
  /** The first epoch, the last, and those in even steps between. */
  const isTold = ({ epoch, iteration }: EpochRecord): boolean => {
    const epochs = (iterations * epoch) / iteration;
    return epoch === 1 || iteration === iterations || epoch % Math.ceil(epochs / EPOCHS_TOLD) === 0;
  };
  return interruptible(terminal, async ({ signal, reason, exitCode }) => {
    try {
      const result = await train(given, {
        ...options,
        signal,
        onDownload: ({ file, received, total }) => download.update(received, total, file),
        onNotice: (sentence) => {
          download.clear();
          say(stderr, sentence);
        },
        onProgress: ({ iteration, epoch, loss, ...progress }) => {
          iterations = progress.iterations;
          bar.update(iteration, iterations, `epoch ${epoch}, loss ${numberText(loss)}`);
        },
        onEpoch: (record) => {
          if (!json && !isTold(record)) return;
          bar.clear();
          if (json) sayJson(stdout, record);
          else say(stdout, epochLine(record));
        },
      });
      bar.clear();
      if (result.status === "interrupted") {
        if (reason() !== "SIGPIPE") say(stderr, interrupted(result, reason()));
        return exitCode();
      }
      if (!json) for (const line of ending(result)) say(stdout, line);
      else if (result.status === "finished before") sayJson(stdout, result.history.at(-1)!);
      return 0;
    } finally {
      bar.clear();
      download.clear();
    }
  });
}

function epochLine({ epoch, iteration, loss, trainAccuracy, testAccuracy }: EpochRecord): string {
  const parts = [
    `epoch ${epoch}`,
    `iteration ${iteration}`,
    `loss ${numberText(loss)}`,
    `train ${percent(trainAccuracy)}`,
    `test ${percent(testAccuracy)}`,
  ];
  return parts.join("  ");
}

function interrupted({ folder, iteration }: TrainResult, reason: string | undefined): string {
  return `edgegrad: stopped by ${reason} after iteration ${iteration}; a checkpoint is saved: continue with edgegrad train --resume --out ${folder.path}`;
}

function ending({ status, folder, history, iteration }: TrainResult): string[] {
  const last = history.at(-1);
  return [
    ...(status === "finished before" ? [`the run in ${folder.path} is finished; nothing was changed`] : []),
    `test accuracy ${last === undefined ? "unknown" : percent(last.testAccuracy)} after ${iteration} iterations`,
    `weights: ${folder.weights}`,
    `curves:  ${folder.curves}`,
  ];
}
