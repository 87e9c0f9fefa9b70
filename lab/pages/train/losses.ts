/** More rows than this no table has: then each 2nd, 5th, 10th … iteration is told. */
const MOST_ROWS = 40;
/** Points of the curve at most, twice as many as a chart has pixels. */
const MOST_POINTS = 1200;

/** The loss of each iteration, before its step. */
export class LossList {
  #values = new Float64Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(losses: Float64Array): void {
    const length = this.length + losses.length;
    if (length > this.#values.length) {
      const grown = new Float64Array(Math.max(length, 2 * this.#values.length));
      grown.set(this.#values.subarray(0, this.length));
      this.#values = grown;
    }
    this.#values.set(losses, this.length);
    this.length = length;
  }

  /** Of an iteration, counted from 1. */
  at(iteration: number): number {
    return this.#values[iteration - 1];
  }

  /** The curve by iteration; of many, the least and the greatest of each group of neighbours, so that no peak is lost. */
  points(): [iteration: number, loss: number][] {
    const { length } = this;
    if (length <= MOST_POINTS) return Array.from({ length }, (_, i) => [i + 1, this.#values[i]]);
    const points: [number, number][] = [];
    const group = Math.ceil((2 * length) / MOST_POINTS);
    for (let start = 0; start < length; start += group) {
      const end = Math.min(length, start + group);
      let [low, high] = [start, start];
      for (let i = start + 1; i < end; i++) {
        if (this.#values[i] < this.#values[low]) low = i;
        if (this.#values[i] > this.#values[high]) high = i;
      }
      const places = low === high ? [low] : [Math.min(low, high), Math.max(low, high)];
      for (const place of places) points.push([place + 1, this.#values[place]]);
    }
    const last = points.at(-1)!;
    if (last[0] < length) points.push([length, this.#values[length - 1]]);
    return points;
  }

  /** Iterations for a table: all of few, else each so many, and always the first and the last. */
  iterations(): number[] {
    const { length } = this;
    const step = wholeStep(length / MOST_ROWS);
    const told = Array.from({ length: Math.floor(length / step) }, (_, i) => (i + 1) * step);
    return [...new Set(length === 0 ? [] : [1, ...told, length])];
  }
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is not below. */
export function wholeStep(least: number): number {
  for (let power = 1; ; power *= 10) for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power;
}
