import { datasetNames } from "../../data/index.js";
import { backends } from "../../tensor/index.js";
import { modelNames, trainingDTypes, type TrainArguments } from "../../train/index.js";
import { trainSitting, type SittingOptions } from "../trainSitting.js";
import { choice, layerSizes, numberWhere, option, seed, wholeFrom } from "../values.js";
import { examplesText, type AddCommand } from "./context.js";

export const addTrain: AddCommand = (program, { terminal, exitWith }) => {
  program
    .command("train")
    .summary("train a network and keep the run in a folder")
    .description(
      "Trains a network on images of digits or clothes. The run's folder holds its history (JSON lines), curves (SVG), the newest two checkpoints, and at the end the weights (safetensors).",
    )
    .addOption(choice("--dataset <name>", "what to learn", datasetNames, "mnist"))
    .addOption(choice("--model <name>", "two-layer, or sequential of any depth", modelNames, "two-layer"))
    .addOption(option("--hidden <sizes>", "sizes of the hidden layers: 50, or 100,50", layerSizes, "50"))
    .addOption(option("--epochs <n>", "passes over the training samples", wholeFrom(1)))
    .addOption(option("--iterations <n>", "steps in all; wins over --epochs", wholeFrom(1), "10000"))
    .addOption(option("--batch-size <n>", "samples a step", wholeFrom(1), "100"))
    .addOption(
      option(
        "--learning-rate <x>",
        "of stochastic gradient descent",
        numberWhere((x) => x > 0 && x < Infinity, "a finite number > 0"),
        "0.1",
      ),
    )
    .addOption(
      option(
        "--momentum <x>",
        "share of the last move that is kept",
        numberWhere((x) => x >= 0 && x < 1, "a number from 0 to below 1"),
        "0",
      ),
    )
    .addOption(option("--seed <n>", "of the initial weights and the order of the samples", seed, "0"))
    .addOption(choice("--dtype <name>", "of weights and samples", trainingDTypes, "float32"))
    .addOption(choice("--backend <name>", "what computes", ["auto", ...backends.map(({ name }) => name)], "auto"))
    .option("--data <folder>", "where the dataset's files are (default: the usual places, then the network)")
    .option("--out <folder>", "the run's folder (default: runs/<dataset>-<model>)")
    .addOption(option("--checkpoint-every <n>", "iterations from one checkpoint to the next", wholeFrom(1), "an epoch"))
    .option("--resume", "continue the run in the folder, bit for bit as if it had never stopped")
    .option("--json", "print a JSON object a line, one an epoch, and nothing else on stdout")
    .addHelpText(
      "after",
      examplesText([
        "edgegrad train --dataset digits --iterations 3000",
        "edgegrad train --dataset mnist --model sequential --hidden 100,50 --epochs 10 --out runs/deep",
        "edgegrad train --resume --out runs/deep",
      ]),
    )
    .action(async (options: Partial<TrainArguments> & SittingOptions) => {
      const { out, resume, data, json, ...given } = options;
      exitWith(await trainSitting(given, { out, resume, data, json }, terminal));
    });
};
