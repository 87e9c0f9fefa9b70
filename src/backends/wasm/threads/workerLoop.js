// A worker's life: it sleeps in a loop until it is given a program to run, and leaves it for messages only.
import {
  abandon,
  BARRIER_BYTES,
  changesSoon,
  LEAVE,
  lives,
  outcomes,
  programImports,
  workerWords,
  WORDS_OF_WORKER,
  writeError,
} from "./control.js";

/**
 * @typedef {object} LoadedProgram
 * @property {Int32Array} words the barrier's
 * @property {(thread: number, threads: number) => number} run
 */

/**
 * A message to a worker, sent with the command to leave its loop.
 * @typedef {object} WorkerMessage
 * @property {{ id: number, module: WebAssembly.Module, memory: WebAssembly.Memory, barrier: number } | null} load
 * @property {readonly number[]} release numbers of programs that will not be run again
 */

/** @typedef {{ onmessage: ((event: MessageEvent) => void) | null, postMessage(message: null): void }} WorkerPort */

/**
 * Serves a pool until the thread ends. Never returns to the event loop but for messages.
 * @param {Int32Array} words the pool's
 * @param {number} index which worker this is
 * @param {WorkerPort} port where messages come from; one of null says that there is something to see in the words
 */
export function serve(words, index, port) {
  const base = index * WORDS_OF_WORKER;
  const [ticketWord, doneWord, sleepsWord] = [workerWords.ticket, workerWords.done, workerWords.sleeps].map(
    (word) => base + word,
  );
  /** @type {Map<number, LoadedProgram>} */
  const programs = new Map();
  let ticket = 0;

  /** @param {number} status @param {number} outcome */
  const settle = (status, outcome) => {
    words[base + workerWords.status] = status;
    words[base + workerWords.outcome] = outcome;
    Atomics.store(words, doneWord, ticket);
    if (Atomics.load(words, base + workerWords.callerSleeps) !== 0) Atomics.notify(words, doneWord);
  };

  /** @param {LoadedProgram} program */
  const run = ({ run, words: barrier }) => {
    const thread = words[base + workerWords.thread];
    try {
      settle(run(thread, words[base + workerWords.threads]), outcomes.well);
    } catch (error) {
      const first = abandon(barrier, thread);
      if (first) writeError(words, base, error);
      settle(0, first ? outcomes.failed : outcomes.abandoned);
    }
  };

  const loop = () => {
    for (;;) {
      if (!changesSoon(words, ticketWord, ticket)) {
        Atomics.store(words, sleepsWord, 1);
        while (Atomics.load(words, ticketWord) === ticket) Atomics.wait(words, ticketWord, ticket);
        Atomics.store(words, sleepsWord, 0);
      }
      ticket = Atomics.load(words, ticketWord);
      const command = words[base + workerWords.command];
      if (command === LEAVE) return;
      run(/** @type {LoadedProgram} */ (programs.get(command)));
      if (words[base + workerWords.announce] !== 0) port.postMessage(null);
    }
  };

  port.onmessage = ({ data }) => {
    const { load, release } = /** @type {WorkerMessage} */ (data);
    for (const id of release) programs.delete(id);
    try {
      if (load !== null) {
        const { id, module, memory, barrier } = load;
        const { exports } = new WebAssembly.Instance(
          module,
          programImports(memory, () => {}),
        );
        const { run } = /** @type {{ run: LoadedProgram["run"] }} */ (exports);
        programs.set(id, { words: new Int32Array(memory.buffer, barrier, BARRIER_BYTES / 4), run });
      }
      settle(0, outcomes.well);
    } catch (error) {
      writeError(words, base, error);
      settle(0, outcomes.failed);
    }
    port.postMessage(null);
    loop();
  };

  Atomics.store(words, base + workerWords.life, lives.running);
  Atomics.notify(words, base + workerWords.life);
  port.postMessage(null);
  loop();
}
