// What the lab's server tells the lab besides its files: types only, so that both sides import them. Addresses are
// relative to the lab's page. Everything is read by GET; where a request fails, the answer is one sentence as
// text/plain, with the status 404 (there is no such thing) or 500 (it cannot be read).
import type { EpochRecord, TrainArguments } from "../../train/index.js";
import type { Histogram } from "../../view/index.js";

/** `finished`: its weights are there. `running`: a process trains in the folder now. `stopped`: neither. */
export type RunStatus = "finished" | "running" | "stopped";

/** What changes while a run is trained. */
export interface RunProgress {
  readonly status: RunStatus;
  /** The iteration of the newest checkpoint, which `api/run/weights` tells of; null before the first. */
  readonly checkpoint: number | null;
}

/** `api/run`: the run that the server was started with; null where it was started without one. */
export type RunAnswer = Run | null;

/** A run as its folder has it. */
export interface Run extends RunProgress {
  /** The folder's name. */
  readonly name: string;
  /** What the run was started with. */
  readonly arguments: TrainArguments;
  /** A record an epoch, the gradients' norms among them. */
  readonly history: readonly EpochRecord[];
}

/**
 * `api/run/events`: server-sent events without a name, each with a RunChange as JSON: one at once, which has the whole
 * history, and one whenever the run has changed. The history is then
 * `[...history.slice(0, change.from), ...change.records]`.
 * An event named `fault` has a sentence as JSON text: the folder cannot be read now, and what came before still stands.
 */
export interface RunChange extends RunProgress {
  /** How many of the records that were told before still stand: all of them, unless the run was begun anew. */
  readonly from: number;
  readonly records: readonly EpochRecord[];
}

/** `api/run/weights`: the parameters in the newest checkpoint; null before the first. */
export type WeightsAnswer = RunWeights | null;

/** Parameters, summarised. */
export interface RunWeights {
  /** The checkpoint's. */
  readonly iteration: number;
  /** In the network's order: W1, b1, W2, b2 … */
  readonly parameters: readonly ParameterSummary[];
  /** What the hidden neurons of the first layer look for; null where W1 is of no square images. */
  readonly images: WeightImages | null;
}

/** One parameter. */
export interface ParameterSummary {
  readonly name: string;
  readonly dtype: "float32" | "float64";
  readonly shape: readonly number[];
  /** Null where they are not finite. */
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  /** In 20 bins over the elements that are finite. */
  readonly histogram: Histogram;
}

/** Columns of W1, the weights from every pixel to one neuron, as images. */
export interface WeightImages {
  /** The parameter's name. */
  readonly parameter: string;
  readonly height: number;
  readonly width: number;
  /** How many columns the parameter has; of many, only the first are told. */
  readonly columnCount: number;
  /** At most 100 columns and 100,000 numbers in all; each image row by row, in 4 significant digits, null where it is not finite. */
  readonly columns: readonly (readonly (number | null)[])[];
}

/**
 * `api/datasets`: the datasets whose four files are on this machine. `api/datasets/NAME/FILE` are their bytes, by the
 * names at their mirrors, whether compressed or not, so that `loadDataset(NAME, { url: "<page>/api/datasets/NAME/" })`
 * reads them. `digits` is part of the package, and not among them.
 */
export interface DatasetsAnswer {
  readonly datasets: readonly { readonly name: string; readonly files: readonly string[] }[];
}
