import type { Histogram } from "../../../src/view/index.js";
import type { TooLarge } from "../../data/givenFiles.js";
import type { BlockKind } from "./blocks.js";
import type { OptimizerName, ToyName } from "./settings.js";

/** Where samples come from. */
export type DataSource =
  | { readonly kind: "digits" }
  | { readonly kind: "toy"; readonly name: ToyName; readonly seed: number }
  | { readonly kind: "files"; readonly files: readonly File[] }
  /** A dataset that `edgegrad lab` serves below this address. */
  | { readonly kind: "served"; readonly name: "mnist" | "fashion-mnist"; readonly url: string };

/** A network and how it is trained. */
export interface Plan {
  readonly source: DataSource;
  readonly blocks: readonly { readonly kind: BlockKind; readonly size?: number }[];
  readonly std: number | "he";
  readonly seed: number;
  readonly batchSize: number;
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
}

/** Iterations a second; null as many as can be. */
export type Pace = number | null;

/** What the page asks of the worker. */
export type Request =
  /** Begins anew, at iteration 0; answered by `ready` or `refused`. What is asked later is about this training. */
  | { readonly kind: "begin"; readonly training: number; readonly plan: Plan }
  /** Trains until so many iterations are done; answered by `stopped`. */
  | { readonly kind: "run"; readonly until: number; readonly pace: Pace }
  | { readonly kind: "pause" }
  | { readonly kind: "learningRate"; readonly value: number }
  /** Answered by `timing`. */
  | { readonly kind: "time" };

/** What is known of the data once they are there. */
export interface DataFacts {
  readonly inputs: number;
  readonly classes: number;
  readonly classNames: readonly string[];
  /** Null where a sample is no image. */
  readonly imageShape: readonly [height: number, width: number] | null;
  readonly trainCount: number;
  readonly testCount: number;
  /** Of points in the plane: all of them, those to train on first. */
  readonly points: Points | null;
}
export interface Points {
  /** x and y of each, in [−1, 1]. */
  readonly places: Float32Array;
  readonly labels: Int32Array;
  readonly trainCount: number;
}

/** Where a training stands: measured before the first step, after epochs and where it stops. */
export interface EpochRecord {
  /** 0 before the first step; with a fraction within an epoch. */
  readonly epoch: number;
  readonly iteration: number;
  /** On at most 1,000 fixed samples. */
  readonly trainAccuracy: number;
  /** On all test samples. */
  readonly testAccuracy: number;
  /** By layer with parameters: the Euclidean norm of the gradient on at most 100 fixed training samples. */
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** By Relu: the share of neurons whose output is 0 for each of at most 1,000 fixed training samples. */
  readonly deadShares: Readonly<Record<string, number>>;
}

/** Half of the side of the plane that a map of regions shows. */
export const REACH = 1.2;

/** Where a training stands. Pictures of the moment; each is a message of its own, so that none keeps the page long. */
export type View =
  | { readonly kind: "histograms"; readonly parameters: readonly ParameterView[] }
  /** Columns of W1, the weights from every pixel to one neuron. */
  | { readonly kind: "columns"; readonly columns: readonly Float32Array[]; readonly count: number }
  /** `[true class][predicted class]` on the test samples. */
  | { readonly kind: "confusion"; readonly counts: readonly (readonly number[])[] }
  /** Probabilities of each class at the middles of side × side squares over [−REACH, REACH]², row by row from above. */
  | { readonly kind: "regions"; readonly side: number; readonly probabilities: Float32Array };
export interface ParameterView {
  readonly name: string;
  readonly shape: readonly number[];
  readonly histogram: Histogram;
}

/** Measured seconds. */
export interface Timing {
  readonly batchSize: number;
  readonly parameters: number;
  /** All derivatives by back-propagation. */
  readonly backward: number;
  /** Of `sampled` derivatives by central differences. */
  readonly numerical: number;
  readonly sampled: number;
}

/** What the worker says, each of the training that was begun by the same number. */
export type Answer = { readonly training: number } & (
  | {
      readonly kind: "ready";
      readonly facts: DataFacts;
      readonly iterationsPerEpoch: number;
      readonly record: EpochRecord;
      readonly threads: number;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "progress";
      readonly iteration: number;
      /** Of the iterations since the last message, each before its step. */
      readonly losses: Float64Array;
      readonly records: readonly EpochRecord[];
    }
  | { readonly kind: "stopped"; readonly because: StopReason; readonly record: EpochRecord }
  | { readonly kind: "view"; readonly view: View }
  | { readonly kind: "timing"; readonly timing: Timing }
);
export type StopReason = "asked" | "goal" | "notFinite";

/** Why a training cannot begin. */
export type Refusal =
  | { readonly why: "pairs"; readonly images: number; readonly labels: number }
  | ({ readonly why: "large" } & TooLarge)
  | { readonly why: "batch"; readonly batchSize: number; readonly samples: number }
  /** In the library's own words. */
  | { readonly why: "error"; readonly message: string };
