import { presets, type Block } from "./blocks.js";

export const optimizerNames = ["sgd", "momentum", "adam"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

const toyNames = ["moons", "circles", "spiral"] as const;
export type ToyName = (typeof toyNames)[number];

export const dataNames = ["digits", ...toyNames, "mnist"] as const;
export type DataName = (typeof dataNames)[number];

export const isToy = (name: DataName): name is ToyName => toyNames.some((toy) => toy === name);

/** Everything that decides the numbers of a training. All of it but the learning rate can only be chosen at its start. */
export interface Settings {
  readonly data: DataName;
  readonly blocks: readonly Block[];
  /** Standard deviation of the initial weights; `he` is √(2 / inputs) of each layer. */
  readonly std: number | "he";
  /** Of the weights, the order of the samples and, where they are drawn, the points. */
  readonly seed: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
}

/** The learning rate to begin with: Adam's is about the size of a step of each weight, momentum adds up about ten steps. */
export function usualRate(data: DataName, optimizer: OptimizerName): number {
  if (optimizer === "adam") return 0.01;
  const rate = isToy(data) ? 0.5 : 0.1;
  return optimizer === "momentum" ? rate / 10 : rate;
}

/** What to begin with: the chapter's numbers for pictures of digits, and what suits few points in the plane. */
export function usualSettings(data: DataName): Settings {
  const common = { data, seed: 0, optimizer: "sgd", learningRate: usualRate(data, "sgd") } as const;
  return isToy(data)
    ? { ...common, blocks: presets.fourLayer(), std: "he", batchSize: 50 }
    : { ...common, blocks: presets.twoLayer(), std: 0.01, batchSize: 100 };
}
