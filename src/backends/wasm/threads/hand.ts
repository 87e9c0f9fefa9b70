import { changesSoon, lives, outcomes, readError, reportDeath, workerWords, WORDS_OF_WORKER } from "./control.js";

/** How long a sleeper sleeps before it looks whether the others live. */
const ROUND_MILLISECONDS = 100;

/** One worker, as the thread that gives it work knows it: by the words that they share. */
export class Hand {
  private readonly base: number;
  private ticket = 0;
  /** Numbers of the programs that it keeps. */
  readonly loaded = new Set<number>();

  constructor(
    private readonly words: Int32Array<SharedArrayBuffer>,
    index: number,
  ) {
    this.base = index * WORDS_OF_WORKER;
  }

  /** Gives it a command; the one before must be settled. @param announce Whether it is to post a message at the end. */
  give(command: number, thread: number, threads: number, announce: boolean): void {
    const { words, base } = this;
    words[base + workerWords.command] = command;
    words[base + workerWords.thread] = thread;
    words[base + workerWords.threads] = threads;
    words[base + workerWords.announce] = announce ? 1 : 0;
    Atomics.store(words, base + workerWords.ticket, ++this.ticket);
    // It says that it sleeps before it compares the ticket to do so: one of the two is seen.
    if (Atomics.load(words, base + workerWords.sleeps) !== 0) Atomics.notify(words, base + workerWords.ticket);
  }

  /** Whether it has dealt with its last command. */
  get isSettled(): boolean {
    return Atomics.load(this.words, this.base + workerWords.done) === this.ticket;
  }

  get isStarting(): boolean {
    return Atomics.load(this.words, this.base + workerWords.life) === lives.starting;
  }

  get isDead(): boolean {
    return Atomics.load(this.words, this.base + workerWords.life) === lives.dead;
  }

  /** Whether its last command, once settled, ended without a failure. */
  get isWell(): boolean {
    return this.isSettled && this.words[this.base + workerWords.outcome] === outcomes.well;
  }

  /** What its last run returned. */
  get status(): number {
    return this.words[this.base + workerWords.status];
  }

  /** Why it failed or died. */
  get error(): Error {
    return readError(this.words, this.base);
  }

  /** Counts it as dead, unless it is already. */
  bury(reason: Error): void {
    reportDeath(this.words, this.base, reason);
  }

  /** Waits for it to start, for a tenth of a second. @returns Whether that was too short. */
  awaitStart(): boolean {
    return Atomics.wait(this.words, this.base + workerWords.life, lives.starting, ROUND_MILLISECONDS) === "timed-out";
  }

  /** Waits until it has dealt with its last command, or is dead. @param look Called about ten times a second meanwhile. */
  settle(look: () => void): void {
    const { words, base } = this;
    const done = base + workerWords.done;
    const before = Atomics.load(words, done);
    if (before === this.ticket || changesSoon(words, done, before)) return;
    Atomics.store(words, base + workerWords.callerSleeps, 1);
    while (!this.isSettled && !this.isDead) {
      if (Atomics.wait(words, done, before, ROUND_MILLISECONDS) === "timed-out") look();
    }
    Atomics.store(words, base + workerWords.callerSleeps, 0);
  }
}
