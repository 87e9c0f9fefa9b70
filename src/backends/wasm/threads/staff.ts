import { LEAVE, WORDS_OF_WORKER } from "./control.js";
import type { Crew, ThreadPlatform } from "./crew.js";
import { Hand } from "./hand.js";
import type { ThreadProgram } from "./program.js";

/** Tenths of a second that a worker may take to start. */
const START_ROUNDS = 100;

/** The workers of a pool, until one of them dies: then all are dismissed, and there is a new staff with new words. */
export class Staff {
  private readonly words: Int32Array<SharedArrayBuffer>;
  private readonly crew: Crew;
  private readonly members: Hand[] = [];
  /** Programs that some workers still keep in vain. */
  private released: number[] = [];
  private onNews: () => void = () => {};
  /** Asks whether the workers live, ten times a second while this thread waits for them. */
  readonly look = (): void => {
    this.crew.ask();
    this.buryTheLost();
  };

  /**
   * @param capacity The most workers there may be.
   * @throws Error where the platform makes none.
   */
  constructor(
    private readonly platform: ThreadPlatform,
    capacity: number,
  ) {
    this.words = new Int32Array(new SharedArrayBuffer(4 * WORDS_OF_WORKER * capacity));
    this.crew = platform.makeCrew(this.words, () => {
      this.buryTheLost();
      this.onNews();
    });
  }

  get hands(): readonly Hand[] {
    return this.members;
  }

  /** A worker that is no more. */
  get dead(): Hand | undefined {
    for (const hand of this.members) if (hand.isDead) return hand;
    return undefined;
  }

  /** Has workers made until there are so many, and waits for them where this thread can. */
  hire(wanted: number): void {
    if (this.members.length >= wanted) return;
    this.add(wanted);
    if (!this.platform.startsWhileBlocked) return;
    for (const hand of this.members) {
      for (let rounds = 0; hand.isStarting; rounds++) {
        if (hand.awaitStart()) this.look();
        if (rounds > START_ROUNDS) hand.bury(new Error("a worker did not start within 10 s"));
      }
    }
  }

  /** The same for a thread that may not wait. */
  async hireAsync(wanted: number): Promise<void> {
    this.add(wanted);
    await this.until(() => this.members.every((hand) => !hand.isStarting));
  }

  /**
   * Makes workers that have started ready to run the program.
   * @returns How many are, from the first one on, and at most `wanted`.
   * @throws Error when one cannot load the program.
   */
  load(program: ThreadProgram, wanted: number): number {
    let ready = 0;
    while (ready < wanted && ready < this.members.length && !this.members[ready].isStarting) ready++;
    let isNews = false;
    for (let i = 0; i < ready; i++) {
      this.members[i].settle(this.look);
      if (!this.members[i].loaded.has(program.id)) isNews = true;
    }
    if (!isNews) return ready;
    const told = this.send(ready, program);
    for (const hand of told) hand.settle(this.look);
    checkLoaded(told);
    return ready;
  }

  /** The same for a thread that may not wait. */
  async loadAsync(program: ThreadProgram, wanted: number): Promise<void> {
    await this.settleAsync(wanted);
    const told = this.send(wanted, program);
    await this.settleAsync(wanted);
    checkLoaded(told);
  }

  /** Waits until the first so many workers are settled. @param look Called about ten times a second meanwhile. */
  settle(workers: number, look: () => void): void {
    for (let i = 0; i < workers; i++) this.members[i].settle(look);
  }

  /** The same for a thread that may not wait. @param look Called whenever a worker has news. */
  settleAsync(workers: number, look: () => void = () => {}): Promise<void> {
    const hands = this.members.slice(0, workers);
    return this.until(() => {
      look();
      return hands.every((hand) => hand.isSettled || hand.isDead);
    });
  }

  /** The first of so many workers that is dead; −1 for none. */
  firstDead(workers: number): number {
    return this.members.findIndex((hand, i) => i < workers && hand.isDead);
  }

  /** Lets the workers drop a program: now if nothing runs, else with the next message that they get. */
  release(id: number, isIdle: boolean): void {
    if (!this.members.some(({ loaded }) => loaded.has(id))) return;
    this.released.push(id);
    if (isIdle && this.members.every((hand) => hand.isSettled)) this.send(this.members.length, null);
  }

  dismiss(): void {
    this.crew.terminate();
  }

  private add(wanted: number): void {
    while (this.members.length < wanted) {
      this.crew.start(this.members.length);
      this.members.push(new Hand(this.words, this.members.length));
    }
  }

  private buryTheLost(): void {
    const { lost } = this.crew;
    if (lost !== null) for (const hand of this.members) hand.bury(lost);
  }

  private async until(condition: () => boolean): Promise<void> {
    this.crew.keepAlive(true);
    try {
      while (!condition()) await new Promise<void>((resolve) => (this.onNews = resolve));
    } finally {
      this.crew.keepAlive(false);
    }
  }

  /**
   * Has the first so many workers read a message: what they may release, and a program to load.
   * @returns Those for whom there was one.
   */
  private send(workers: number, program: ThreadProgram | null): Hand[] {
    const told = this.members.slice(0, workers).filter((hand, index) => {
      const release = this.released.filter((id) => hand.loaded.delete(id));
      const isNews = program !== null && !hand.loaded.has(program.id);
      if (!isNews && release.length === 0) return false;
      let load = null;
      if (isNews) {
        const { id, module, memory, barrier } = program;
        load = { id, module, memory, barrier };
        hand.loaded.add(id);
      }
      this.crew.post(index, { load, release });
      hand.give(LEAVE, 0, 0, false);
      return true;
    });
    this.released = this.released.filter((id) => this.members.some(({ loaded }) => loaded.has(id)));
    return told;
  }
}

function checkLoaded(hands: readonly Hand[]): void {
  const hand = hands.find(({ isWell }) => !isWell);
  if (hand === undefined) return;
  throw new Error(`a thread could not load its program: ${hand.error.message}`, { cause: hand.error });
}
