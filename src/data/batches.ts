import { type Tensor, tensor } from "../tensor/index.js";
import { BatchOrder, type BatchOptions, type BatchState } from "./batchOrder.js";
import { DataError } from "./dataError.js";

/** What batches are made of: a split of a dataset, or anything of the same form. */
export interface Samples {
  /** Sample after sample, each of the same number of values. */
  readonly images: Float32Array | Float64Array;
  /** The class of each sample, from 0. */
  readonly labels: Int32Array;
}

/** The samples at these places, in that order, in arrays of their own. */
export function samplesAt({ images, labels }: Samples, places: Int32Array): Samples {
  const features = images.length / labels.length;
  const chosen = images.slice(0, places.length * features);
  places.forEach((sample, row) => {
    chosen.set(images.subarray(sample * features, (sample + 1) * features), row * features);
  });
  return { images: chosen, labels: places.map((sample) => labels[sample]) };
}

/** A batch in plain arrays. */
export interface ArrayBatch {
  /** Shape `xShape`. */
  readonly x: Float32Array | Float64Array;
  readonly xShape: readonly [samples: number, features: number];
  /** The class of each sample. */
  readonly t: Int32Array;
}

/**
 * Mini-batches of samples in seeded random order, every sample once an epoch. `for (const [x, t] of batches)` runs from
 * the present position to the end of the epoch: x of shape (batch, features) in the images' dtype, t of shape (batch,)
 * in int32. `next()` goes on through the epochs without end. The position can be saved and restored exactly.
 */
export class Batches implements Iterable<[x: Tensor, t: Tensor]>, AsyncIterable<[x: Tensor, t: Tensor]> {
  private readonly order: BatchOrder;
  private readonly features: number;

  /**
   * @throws RangeError for no samples, or a batchSize that is not a whole number from 1 to the number of samples.
   * @throws DataError for images and labels of different counts, a pixel that is not finite, a negative label.
   */
  constructor(
    private readonly samples: Samples,
    options: BatchOptions,
  ) {
    const { images, labels } = samples;
    this.order = new BatchOrder(labels.length, options);
    this.features = images.length / labels.length;
    if (!Number.isInteger(this.features))
      throw new DataError(`Batches: ${images.length} values cannot be shared evenly by ${labels.length} labels`);
    const bad = images.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0)
      throw new DataError(
        `Batches: value ${bad % this.features} of sample ${Math.floor(bad / this.features)} is ${images[bad]}, not a finite number`,
      );
    const negative = labels.findIndex((label) => label < 0);
    if (negative >= 0) throw new DataError(`Batches: label ${labels[negative]} of sample ${negative} is negative`);
  }

  /** The epoch that the next batch belongs to, from 0. */
  get epoch(): number {
    return this.order.epoch;
  }

  /** Batches an epoch; a smaller last one counts unless it is dropped. */
  get batchesPerEpoch(): number {
    return this.order.batchesPerEpoch;
  }

  /** The next batch as tensors; after an epoch's last batch the next epoch begins. */
  next(): [x: Tensor, t: Tensor] {
    const { x, xShape, t } = this.nextArrays();
    return [tensor(x, { shape: xShape }), tensor(t)];
  }

  /** The next batch as arrays that nobody else holds. */
  nextArrays(): ArrayBatch {
    const { images, labels } = samplesAt(this.samples, this.order.next());
    return { x: images, xShape: [labels.length, this.features], t: labels };
  }

  /** The batches that are left of this epoch. */
  *[Symbol.iterator](): Generator<[x: Tensor, t: Tensor], void, undefined> {
    const epoch = this.epoch;
    while (this.epoch === epoch) yield this.next();
  }

  /** The same for `for await`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<[x: Tensor, t: Tensor], void, undefined> {
    yield* this[Symbol.iterator]();
  }

  /** The position as plain JSON: `restore` of it goes on with the same batches, bit for bit. */
  state(): BatchState {
    return this.order.state();
  }

  /** Goes on from a saved position. @throws DataError when the state belongs to other data or is no position in these. */
  restore(state: BatchState): void {
    this.order.restore(state);
  }
}
