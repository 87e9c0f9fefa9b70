// What a pool and its workers agree on. It is plain JavaScript, as are the workers' own files, because Node starts workers
// from the sources too; types are JSDoc, checked like all others.

/** The words of a program's barrier, in its memory; the generation, which all look at, has a cache line of its own. */
export const barrierWords = /** @type {const} */ ({
  generation: 0,
  arrived: 16,
  sleeping: 17,
  guilty: 18,
  halvings: 19,
});
/** What a barrier takes of a program's memory. */
export const BARRIER_BYTES = 128;

/**
 * The words that a pool shares with each worker. The first line is the caller's: a new `ticket` is a new `command`, the
 * number of the program to run, or `LEAVE`. The second is the worker's: `done` is the last ticket that it has dealt with.
 */
export const workerWords = /** @type {const} */ ({
  ticket: 0,
  command: 1,
  thread: 2,
  threads: 3,
  announce: 4,
  callerSleeps: 5,
  done: 16,
  sleeps: 17,
  status: 18,
  outcome: 19,
  life: 20,
  textLength: 21,
  text: 32,
});
/** Words of one worker, 2 KiB of text included. */
export const WORDS_OF_WORKER = 32 + 512;
const MOST_TEXT = 1024;

/** The command to leave the loop for the event loop, where a message is waiting. */
export const LEAVE = 0;
/** How a command ended: with a status, by the worker's own failure (its text says which), or by another thread's. */
export const outcomes = /** @type {const} */ ({ well: 0, failed: 1, abandoned: 2 });
export const lives = /** @type {const} */ ({ starting: 0, running: 1, dead: 2 });

/**
 * How long a thread looks before it sleeps: long enough for what a training loop does between two steps, so that the next
 * one starts without waking anybody (60 µs, and the threads stay on their own cores), and short enough not to keep others
 * off the core.
 */
const LOOKING_MILLISECONDS = 1;

/**
 * Whether a word changed while this thread looked at it, for a millisecond.
 * @param {Int32Array} words
 * @param {number} index
 * @param {number} seen its value until now
 * @returns {boolean}
 */
export function changesSoon(words, index, seen) {
  const end = performance.now() + LOOKING_MILLISECONDS;
  do {
    for (let looks = 0; looks < 64; looks++) if (Atomics.load(words, index) !== seen) return true;
  } while (performance.now() < end);
  return false;
}

/**
 * What a program imports.
 * @param {WebAssembly.Memory} memory
 * @param {() => void} watch called about ten times a second while the thread waits for others; throws if one is dead
 * @param {() => void} [mark] called by the first thread behind each kernel, if the program was emitted with marks
 * @returns {WebAssembly.Imports}
 */
export function programImports(memory, watch, mark = () => {}) {
  return { program: { memory }, math: { sin: Math.sin, cos: Math.cos, pow: Math.pow, watch, mark } };
}

/**
 * Says to a program's threads that one of them will not reach the next barrier; the others leave there.
 * @param {Int32Array} words the barrier's
 * @param {number} thread
 * @returns {boolean} false when another thread was first
 */
export function abandon(words, thread) {
  const first = Atomics.compareExchange(words, barrierWords.guilty, 0, thread + 1) === 0;
  Atomics.notify(words, barrierWords.generation);
  return first;
}

/**
 * Says why a worker failed or died.
 * @param {Int32Array} words
 * @param {number} base the worker's first word
 * @param {unknown} error
 */
export function writeError(words, base, error) {
  const text = String(error instanceof Error ? (error.stack ?? error) : error).slice(0, MOST_TEXT);
  const units = new Uint16Array(words.buffer, 4 * (base + workerWords.text), text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  words[base + workerWords.textLength] = text.length;
}

/**
 * @param {Int32Array} words
 * @param {number} base the worker's first word
 * @returns {Error} what `writeError` was given
 */
export function readError(words, base) {
  const length = words[base + workerWords.textLength];
  const text = String.fromCharCode(...new Uint16Array(words.buffer, 4 * (base + workerWords.text), length));
  const error = new Error(text.split("\n", 1)[0].replace(/^Error: /, ""));
  error.stack = text;
  return error;
}

/**
 * Says that a worker is no more, to whoever waits for it.
 * @param {Int32Array} words
 * @param {number} base the worker's first word
 * @param {unknown} error
 */
export function reportDeath(words, base, error) {
  if (Atomics.load(words, base + workerWords.life) === lives.dead) return; // the first reason is the cause
  writeError(words, base, error);
  Atomics.store(words, base + workerWords.life, lives.dead);
  Atomics.notify(words, base + workerWords.life);
  Atomics.notify(words, base + workerWords.done);
}
