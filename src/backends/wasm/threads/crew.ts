import type { WorkerMessage } from "./workerLoop.js";

/** The workers of a pool, as the platform makes them. */
export interface Crew {
  /** Makes worker `index`; the control words will say that it runs, or that it is dead. */
  start(index: number): void;
  post(index: number, message: WorkerMessage): void;
  /** Why all workers are lost though their words do not say so; null while they are not. */
  readonly lost: Error | null;
  /** Asks whether they are, without waiting for the answer; called ten times a second while somebody waits for them. */
  ask(): void;
  /** Whether the process must not end: while somebody awaits the workers. */
  keepAlive(needed: boolean): void;
  /** Ends all workers, in a moment. */
  terminate(): void;
}

/** What Node and browsers do each in their own way. */
export interface ThreadPlatform {
  /** Switches on what the engine hides behind flags; to be called before WebAssembly is first compiled. */
  prepareEngine(): void;
  /** Cores that the process may use. */
  cores(): number;
  /** Why there can be no workers here, in a sentence; null if there can. */
  unavailable(): string | null;
  /** Whether the calling thread may wait for others: all may but a page's main thread. */
  mayWait(): boolean;
  /** Whether a worker starts while the thread that made it waits without returning to its event loop. */
  readonly startsWhileBlocked: boolean;
  /** @param onEvent Called when the words of a worker may have changed. */
  makeCrew(words: Int32Array<SharedArrayBuffer>, onEvent: () => void): Crew;
}
