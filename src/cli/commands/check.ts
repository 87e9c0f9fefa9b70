import { checkGradients, type CheckOptions, type GradientReport } from "../../check/index.js";
import { ArgumentError, buildNetwork, modelNames, type ModelName } from "../../train/index.js";
import { Generator, type Tensor } from "../../tensor/index.js";
import { interruptible } from "../interruption.js";
import { Progress } from "../progress.js";
import { loadScalarFile, scalarOf } from "../scalarFile.js";
import { say, sayJson, type Terminal } from "../terminal.js";
import { layerSizes, numberWhere, option, seed, wholeFrom } from "../values.js";
import { examplesText, type AddCommand, type Context } from "./context.js";

interface CheckFlags extends Pick<CheckOptions, "sample" | "eps" | "rtol"> {
  readonly hidden: readonly number[];
  readonly batchSize: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** The chapter's network: 28 × 28 pixels, ten classes. */
const imageSize = 784;
const classes = 10;
/** Of all samples together: 1 GiB in float64, which a check, evaluating twice an element, could not use up anyway. */
const mostPixels = 2 ** 27;

const positive = numberWhere((x) => x > 0 && x < Infinity, "a finite number > 0");

export const addCheck: AddCommand = (program, context) => {
  program
    .command("check")
    .summary("compare a gradient with numerical differences")
    .description(
      "Compares every derivative with a central difference, in float64: shapes first, then element by element. Checks a named model on random samples, or the default export { inputs, loss } of a TypeScript or JavaScript file: an object of arrays or tensors, and a function of it that gives a scalar. Ends with 0 when all agree, with 1 when one is wrong.",
    )
    .argument("[model|file]", `${modelNames.join(", ")}, an example's name, or a file`, "two-layer")
    .addOption(option("--sample <n>", "elements of each parameter, chosen at random", wholeFrom(1), "all"))
    .addOption(option("--eps <x>", "step of the differences", positive, "1e-4"))
    .addOption(option("--rtol <x>", "largest relative error that passes", positive, "1e-5"))
    .addOption(option("--hidden <sizes>", "of a model: sizes of its hidden layers", layerSizes, "50").default([50], ""))
    .addOption(option("--batch-size <n>", "of a model: samples", wholeFrom(1)).default(3))
    .addOption(option("--seed <n>", "of weights, samples and the choice of elements", seed).default(0))
    .option("--json", "print one JSON object and nothing else on stdout")
    .addHelpText(
      "after",
      examplesText([
        "edgegrad check",
        "edgegrad check sequential --hidden 20,20 --sample 50",
        "edgegrad check mine.ts --json",
      ]),
    )
    .action((subject: string, flags: CheckFlags) => check(subject, flags, context));
};

async function check(subject: string, flags: CheckFlags, { terminal, exitWith }: Context): Promise<void> {
  const bar = new Progress("checking", terminal.stderr);
  const { sample, eps, rtol, seed: chosen } = flags;
  const code = await interruptible(terminal, async ({ signal }) => {
    const options: CheckOptions = {
      ...{ sample, eps, rtol, seed: chosen, signal },
      onProgress: ({ done, total, parameter }) => bar.update(done, total, parameter),
    };
    try {
      const report = await (isModelName(subject) ? checkModel(subject, flags, options) : checkFile(subject, options));
      bar.clear();
      show(report, flags.json === true, terminal);
      return report.verdict === "fail" ? 1 : 0;
    } finally {
      bar.clear();
    }
  });
  exitWith(code);
}

const isModelName = (name: string): name is ModelName => (modelNames as readonly string[]).includes(name);

/** Random pixels in [0, 1) and random labels: every weight matters. */
function checkModel(
  model: ModelName,
  { hidden, batchSize, seed: chosen }: CheckFlags,
  options: CheckOptions,
): Promise<GradientReport> {
  const network = buildNetwork({ model, hidden, seed: chosen, dtype: "float64" }, imageSize, classes);
  if (batchSize * imageSize > mostPixels)
    throw new ArgumentError(
      `--batch-size ${batchSize} is too large: with ${imageSize} pixels each, at most ${Math.floor(mostPixels / imageSize)} samples fit`,
    );
  const generator = new Generator({ seed: chosen + 1 });
  const x = generator.uniform([batchSize, imageSize], { dtype: "float64" }).detach();
  const t = generator.uniform([batchSize]).mul(classes).cast("int32").detach();
  return checkGradients(() => network.loss(x, t), network.params, options as CheckOptions<typeof network.params>);
}

async function checkFile(name: string, options: CheckOptions): Promise<GradientReport> {
  const file = await loadScalarFile(name);
  return checkGradients(
    (inputs) => scalarOf(file, inputs as Record<string, Tensor>),
    file.inputs,
    options as CheckOptions<typeof file.inputs>,
  );
}

function show(report: GradientReport, json: boolean, { stdout }: Terminal): void {
  if (json) sayJson(stdout, { verdict: report.verdict, parameters: report.parameters });
  else say(stdout, report.toString());
}
