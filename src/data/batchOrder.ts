import { keyOfSeed, shuffledIndices } from "../scalar/philox.js";
import { DataError } from "./dataError.js";

/** How samples are put into batches. */
export interface BatchOptions {
  /** Samples a batch. */
  readonly batchSize: number;
  /** Decides the order of every epoch; a safe integer. */
  readonly seed: number;
  /** Whether samples come in random order (default) or as they stand. */
  readonly shuffle?: boolean;
  /** Whether a last batch with fewer samples is left out; by default it is given. */
  readonly dropLast?: boolean;
}

/** A position in the order of samples, as plain JSON: all that is needed to go on from there. */
export interface BatchState {
  readonly seed: number;
  /** From 0. */
  readonly epoch: number;
  /** Samples of this epoch that were given already. */
  readonly position: number;
  /** Samples in the data, to tell other data from those that the position belongs to. */
  readonly count: number;
}

/**
 * Which samples make up which batch. The order of an epoch depends on the seed and the epoch's number alone, so a
 * position is three numbers, and no history is needed to return to it.
 */
export class BatchOrder {
  readonly batchSize: number;
  private readonly shuffle: boolean;
  /** Samples given in an epoch. */
  private readonly used: number;
  private seed: number;
  private epochNow = 0;
  private position = 0;
  /** The order of `epochNow`, made when first needed. */
  private order: Int32Array | undefined;

  /** @throws RangeError unless 1 ≤ batchSize ≤ count, whole, and the seed is a safe integer. */
  constructor(
    readonly count: number,
    options: BatchOptions,
  ) {
    const { batchSize, seed, shuffle = true, dropLast = false } = options;
    if (count === 0) throw new RangeError("Batches: there are no samples to make batches of");
    if (!Number.isInteger(batchSize) || batchSize < 1)
      throw new RangeError(`Batches: batchSize ${batchSize} is not a whole number ≥ 1`);
    if (batchSize > count)
      throw new RangeError(`Batches: batchSize ${batchSize} is more than the ${count} samples; take at most ${count}`);
    // Refuses what is no seed, before anything is shuffled.
    keyOfSeed(seed);
    this.batchSize = batchSize;
    this.seed = seed;
    this.shuffle = shuffle;
    this.used = dropLast ? count - (count % batchSize) : count;
  }

  /** The epoch that the next batch belongs to, from 0. */
  get epoch(): number {
    return this.epochNow;
  }

  get batchesPerEpoch(): number {
    return Math.ceil(this.used / this.batchSize);
  }

  /** The samples of the next batch; after an epoch's last batch the next epoch begins. */
  next(): Int32Array {
    this.order ??= this.shuffle
      ? shuffledIndices(this.count, this.seed, this.epochNow)
      : Int32Array.from({ length: this.count }, (_, i) => i);
    const end = Math.min(this.position + this.batchSize, this.used);
    const batch = this.order.slice(this.position, end);
    this.position = end;
    if (end === this.used) {
      this.epochNow++;
      this.position = 0;
      this.order = undefined;
    }
    return batch;
  }

  state(): BatchState {
    return { seed: this.seed, epoch: this.epochNow, position: this.position, count: this.count };
  }

  /** @throws DataError when the state belongs to other data or is no position in these. */
  restore(state: BatchState): void {
    const { seed, epoch, position, count } = state;
    if (count !== this.count)
      throw new DataError(`the saved position belongs to data of ${count} samples, but these are ${this.count}`);
    const isWhole = (value: number, limit: number): boolean => Number.isInteger(value) && value >= 0 && value < limit;
    if (!Number.isSafeInteger(seed) || !isWhole(epoch, 2 ** 32) || !isWhole(position, this.used))
      throw new DataError(`the saved position ${JSON.stringify(state)} is none of these batches`);
    this.seed = seed;
    this.epochNow = epoch;
    this.position = position;
    this.order = undefined;
  }
}
