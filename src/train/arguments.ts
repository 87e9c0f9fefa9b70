import { datasetNames, type DatasetName, type ImageDType } from "../data/index.js";
import type { BackendName } from "../tensor/index.js";

/** The models that `train` knows. */
export const modelNames = ["two-layer", "sequential"] as const;
/** One of `modelNames`. */
export type ModelName = (typeof modelNames)[number];
/** The dtypes in which networks are trained. */
export const trainingDTypes = ["float32", "float64"] as const satisfies readonly ImageDType[];

/** Everything that decides the numbers of a run, and when it is saved. */
export interface TrainArguments {
  readonly dataset: DatasetName;
  /** `two-layer` is the chapter's network; `sequential` the same of any depth. */
  readonly model: ModelName;
  /** Sizes of the hidden layers. */
  readonly hidden: readonly number[];
  /** Passes over the training samples; null where `iterations` says how long the run is. */
  readonly epochs: number | null;
  /** Steps in all; wins over `epochs`. */
  readonly iterations: number | null;
  /** Samples a step. */
  readonly batchSize: number;
  /** The size of a step: a finite number ≥ 0. */
  readonly learningRate: number;
  /** From 0 (none) to less than 1. */
  readonly momentum: number;
  /** Of the initial weights and of the order of the samples. */
  readonly seed: number;
  /** Of pixels and parameters. */
  readonly dtype: ImageDType;
  readonly backend: BackendName;
  /** Iterations from one checkpoint to the next; null: an epoch. */
  readonly checkpointEvery: number | null;
}

/** What was not given takes these. The values are the chapter's. */
export const defaultArguments: TrainArguments = {
  dataset: "mnist",
  model: "two-layer",
  hidden: [50],
  epochs: null,
  iterations: 10_000,
  batchSize: 100,
  learningRate: 0.1,
  momentum: 0,
  seed: 0,
  dtype: "float32",
  backend: "auto",
  checkpointEvery: null,
};

/** Arguments that are impossible, or that do not go with what is there: nothing has been done. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** The argument's name on the command line: `--batch-size`. */
export const flagOf = (name: keyof TrainArguments): string =>
  `--${name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;

const whole = (least: number) => (value: unknown) =>
  Number.isSafeInteger(value) && (value as number) >= least ? undefined : `a whole number ≥ ${least}`;
const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === null ? undefined : rule(value);
const oneOf =
  (names: readonly string[]): Rule =>
  (value) =>
    names.includes(value as string) ? undefined : `one of ${names.join(", ")}`;

/** What a value must be, where it is not. */
type Rule = (value: unknown) => string | undefined;

const rules: { readonly [K in keyof TrainArguments]: Rule } = {
  dataset: oneOf(datasetNames),
  model: oneOf(modelNames),
  hidden: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((size) => whole(1)(size) === undefined)
      ? undefined
      : "one whole number ≥ 1 or more, such as 100,50",
  epochs: optional(whole(1)),
  iterations: optional(whole(1)),
  batchSize: whole(1),
  learningRate: (value) =>
    typeof value === "number" && value > 0 && value < Infinity ? undefined : "a finite number > 0",
  momentum: (value) =>
    typeof value === "number" && value >= 0 && value < 1 ? undefined : "a number from 0 to below 1",
  seed: (value) => (Number.isSafeInteger(value) ? undefined : "a whole number"),
  dtype: oneOf(trainingDTypes),
  backend: (value) => (typeof value === "string" && value !== "" ? undefined : "a backend's name"),
  checkpointEvery: optional(whole(1)),
};

export const argumentNames = Object.keys(rules) as readonly (keyof TrainArguments)[];

/** What was given, without what was left undefined. @throws ArgumentError for a value that is impossible. */
export function checkedArguments(given: Partial<TrainArguments>): Partial<TrainArguments> {
  const checked: Record<string, unknown> = {};
  for (const name of argumentNames) {
    const value = given[name];
    if (value === undefined) continue;
    const expected = rules[name](value);
    if (expected !== undefined) throw new ArgumentError(`${flagOf(name)} ${shown(value)} must be ${expected}`);
    checked[name] = value;
  }
  if (given.iterations !== undefined && given.iterations !== null) delete checked.epochs;
  return checked;
}

/** The arguments of a new run. @throws ArgumentError */
export function resolvedArguments(given: Partial<TrainArguments>): TrainArguments {
  const checked = checkedArguments(given);
  const all: TrainArguments = {
    ...defaultArguments,
    ...(typeof checked.epochs === "number" && { iterations: null }),
    ...checked,
  };
  if (all.epochs === null && all.iterations === null)
    throw new ArgumentError("--iterations or --epochs must say how long to train");
  if (all.model === "two-layer" && all.hidden.length !== 1)
    throw new ArgumentError(
      `--hidden ${shown(all.hidden)}: the model two-layer has one hidden layer; for more use --model sequential`,
    );
  return all;
}

/** Where what was given differs from a run's own arguments, a phrase each; `auto` as a backend is what the run has. */
export function differences(given: Partial<TrainArguments>, own: TrainArguments): string[] {
  return argumentNames
    .filter((name) => given[name] !== undefined && !(name === "backend" && given.backend === "auto"))
    .filter((name) => shown(given[name]) !== shown(own[name]))
    .map((name) => `${flagOf(name)} ${shown(given[name])} (the run's own: ${shown(own[name])})`);
}

function shown(value: TrainArguments[keyof TrainArguments] | undefined): string {
  return value === null ? "not given" : String(value);
}
