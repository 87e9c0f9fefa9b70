import { Batches, DataError, type BatchState, type Dataset } from "../data/index.js";
import type { JsonValue, StoredTensor } from "../io/index.js";
import type { Sequential } from "../nn/index.js";
import type { SGD } from "../optim/index.js";
import { compile, type Compiled, type Tensor } from "../tensor/index.js";
import { accuracyOn, spreadSamples } from "./accuracy.js";
import { gradientNormsOn, type GradientNorms } from "./gradientNorms.js";
import { epochRecord, type EpochRecord } from "./history.js";
import { isWhole, recordOf } from "./json.js";
import { findNonFinite, NonFiniteError } from "./nonFinite.js";
import { firstNonFinite, restoreState, StateCopy, storedState, trainingState, type NamedVariables } from "./state.js";

/** What decides the batches. */
export interface TrainerOptions {
  /** Samples a step. */
  readonly batchSize: number;
  /** Of the order of the samples. */
  readonly seed: number;
}

/** On how many training samples the accuracy is taken. */
const accuracySamples = 1000;
/** On how many training samples gradients are taken: as many as a usual step sees, and hardly more work an epoch than one. */
const gradientSamples = 100;

/**
 * The training loop, a step at a time, with everything that must be kept to go on bit for bit. It touches no files and
 * knows no time.
 */
export class Trainer {
  /** Parameters, optimizer state and random state, by name. */
  readonly state: NamedVariables;
  /** One record an epoch. */
  readonly history: EpochRecord[] = [];
  /** Steps taken. */
  iteration = 0;
  private readonly batches: Batches;
  private readonly step: Compiled<Tensor[], Tensor>;
  private readonly before: StateCopy;
  private readonly trainAccuracy: () => number;
  private readonly testAccuracy: () => number;
  private readonly gradientNorms: () => GradientNorms;
  /** Of the iterations of the epoch under way. */
  private losses = { sum: 0, count: 0 };

  /**
   * @throws RangeError for an impossible batch size or seed. @throws DataError for a pixel that is not finite or a label that
   * is no class, before anything is trained.
   */
  constructor(
    /** What is trained, in place. */
    readonly network: Sequential,
    private readonly optimizer: SGD,
    dataset: Dataset,
    { batchSize, seed }: TrainerOptions,
  ) {
    for (const split of ["train", "test"] as const) {
      const { labels } = dataset[split];
      const wrong = labels.findIndex((label) => label >= dataset.classes);
      if (wrong >= 0)
        throw new DataError(
          `label ${labels[wrong]} of ${split} sample ${wrong} is no class from 0 to ${dataset.classes - 1}`,
        );
    }
    this.batches = new Batches(dataset.train, { batchSize, seed });
    this.trainAccuracy = accuracyOn(network, spreadSamples(dataset.train, accuracySamples));
    this.gradientNorms = gradientNormsOn(network, spreadSamples(dataset.train, gradientSamples));
    this.testAccuracy = accuracyOn(network, dataset.test);
    this.state = trainingState(network, optimizer);
    this.before = new StateCopy(this.state);
    this.step = compile((x: Tensor, t: Tensor) => {
      const loss = network.loss(x, t);
      loss.backward();
      optimizer.step();
      return loss;
    });
  }

  /** Steps an epoch, a smaller last batch among them. */
  get iterationsPerEpoch(): number {
    return this.batches.batchesPerEpoch;
  }
  /** Whether the last step ended an epoch. */
  get atEpochEnd(): boolean {
    return this.iteration > 0 && this.iteration % this.iterationsPerEpoch === 0;
  }
  /** Mean loss of the epoch so far; NaN before its first step. */
  get meanLoss(): number {
    return this.losses.sum / this.losses.count;
  }

  /**
   * One step on the next batch; returns the loss before it.
   * @throws NonFiniteError when the loss or a parameter is no longer finite; the state is then the one before the step.
   */
  advance(): number {
    this.before.take();
    const position = this.batches.state();
    const [x, t] = this.batches.next();
    const loss = this.step(x, t).item();
    if (!Number.isFinite(loss) || !this.isFinite()) {
      const error = this.explain(loss, x, t);
      this.before.restore();
      this.batches.restore(position);
      throw error;
    }
    this.iteration++;
    this.losses.sum += loss;
    this.losses.count++;
    return loss;
  }

  private isFinite(): boolean {
    for (const { state } of this.state.values()) if (firstNonFinite(state.current) >= 0) return false;
    return true;
  }

  private explain(loss: number, x: Tensor, t: Tensor): NonFiniteError {
    const iteration = this.iteration + 1;
    this.before.restore();
    const bad = findNonFinite(this.network, this.optimizer, x, t);
    const place = bad?.place ?? "the compiled step, which taken again a layer at a time gives finite numbers";
    const where = bad === undefined ? "" : ` (${bad.value} at [${bad.index.join(", ")}])`;
    const what = Number.isFinite(loss)
      ? `the parameters were no longer finite after iteration ${iteration}, whose loss was ${loss}`
      : `the loss became ${loss} at iteration ${iteration}`;
    const { learningRate } = this.optimizer;
    return new NonFiniteError(
      iteration,
      place,
      `${what}; the first value that is not finite is in ${place}${where}; the learning rate is ${learningRate}: try a smaller one`,
    );
  }

  /** Ends the epoch, or the part of one that was trained: takes accuracies and norms, and adds a line to the history. */
  closeEpoch(): EpochRecord {
    const record: EpochRecord = {
      epoch: Math.ceil(this.iteration / this.iterationsPerEpoch),
      iteration: this.iteration,
      loss: this.meanLoss,
      trainAccuracy: this.trainAccuracy(),
      testAccuracy: this.testAccuracy(),
      gradientNorms: this.gradientNorms(),
    };
    this.losses = { sum: 0, count: 0 };
    this.history.push(record);
    return record;
  }

  /** Everything that changes while training: `restore` of both goes on bit for bit. */
  save(): { tensors: [name: string, tensor: StoredTensor][]; progress: JsonValue } {
    return {
      tensors: storedState(this.state),
      progress: {
        iteration: this.iteration,
        losses: { ...this.losses },
        batches: { ...this.batches.state() },
        history: this.history.map((record) => ({ ...record })),
      },
    };
  }

  /**
   * Goes back to where a checkpoint was saved, bit for bit.
   * @throws TypeError, DataError, Error naming the file when it is not of this network and these data.
   */
  restore(tensors: ReadonlyMap<string, StoredTensor>, progress: JsonValue, file: string): void {
    const saved = recordOf(progress, ["iteration", "losses", "batches", "history"], `${file}: the progress`);
    const losses = recordOf(saved.losses, ["sum", "count"], `${file}: losses`);
    const batches = recordOf(saved.batches, ["seed", "epoch", "position", "count"], `${file}: batches`);
    const { sum, count } = losses;
    if (!isWhole(saved.iteration) || typeof sum !== "number" || !isWhole(count) || !Array.isArray(saved.history))
      throw new TypeError(`${file}: the progress is none of a run's`);
    const history = saved.history.map((record) => epochRecord(record, `${file}: the history`));
    this.batches.restore(batches as unknown as BatchState);
    restoreState(this.state, tensors, file);
    this.iteration = saved.iteration;
    this.losses = { sum, count };
    this.history.splice(0, this.history.length, ...history);
  }
}
