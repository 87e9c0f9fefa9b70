/** How far a check has come. */
export interface CheckProgress {
  /** Elements that are done. */
  readonly done: number;
  /** Elements in all. */
  readonly total: number;
  /** The one at work. */
  readonly parameter: string;
}

/** Progress and cancelling, for work that takes long. */
export interface PaceOptions {
  /** Called a few times a second, and when all is done. */
  readonly onProgress?: (progress: CheckProgress) => void;
  /** Cancels: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Milliseconds of work between two turns of the event loop. */
const SLICE = 30;

/** Long work in slices: between them the event loop turns, so that progress is seen and a signal is heard. */
export class Pace {
  private done = 0;
  private sliceEnd = performance.now() + SLICE;

  /** @throws the signal's reason when it is aborted already. */
  constructor(
    private readonly total: number,
    private readonly options: PaceOptions,
  ) {
    options.signal?.throwIfAborted();
  }

  /** Counts one element. @throws the signal's reason when it has been aborted. */
  async count(parameter: string): Promise<void> {
    this.done++;
    const { signal, onProgress } = this.options;
    if (this.done < this.total && performance.now() < this.sliceEnd) return;
    onProgress?.({ done: this.done, total: this.total, parameter });
    await new Promise((turn) => setTimeout(turn, 0));
    signal?.throwIfAborted();
    this.sliceEnd = performance.now() + SLICE;
  }
}
