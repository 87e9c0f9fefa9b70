import { abandon, LEAVE } from "./control.js";
import type { ThreadPlatform } from "./crew.js";
import {
  beginRun,
  guiltyThread,
  instantiate,
  resetBarrier,
  type ThreadProgram,
  type ThreadProgramSource,
} from "./program.js";
import { Staff } from "./staff.js";

const MOST_THREADS = 64;
/** Threads by default are at most so many: more hardly help kernels of this size. */
const DEFAULT_MOST = 8;

/** Threads that run programs together. */
export interface Pool {
  /** Threads that may run together, the caller's included; 1 where there can be no workers. */
  readonly threads: number;
  /**
   * Chooses how many threads there may be; 1 ends all workers.
   * @throws RangeError unless it is an integer from 1 to 64, and Error while a program runs.
   */
  setThreads(threads: number): void;
  /** Why all programs run on one thread, in a sentence; null if they need not. */
  unavailable(): string | null;
  /** Makes a program for the calling thread. Workers make theirs when they first run it, and keep it until `release`. */
  program(source: ThreadProgramSource): ThreadProgram;
  /**
   * Runs the program on this many threads at once, or on as many as there are; the calling thread is number 0. Returns
   * when all have ended.
   * @returns The status of the first thread whose `run` did not return 0, else 0.
   * @throws Error when a thread failed or died, with the reason as its cause. What the program's memory holds is then
   * unfinished. The next run is as good as any, unless the program `isEntered`: then it must be made anew, over new memory.
   */
  run(program: ThreadProgram, threads: number): number;
  /**
   * The same where the caller may not wait (a browser's main thread): all threads are workers. Runs wait for one another;
   * while one is on its way, `run` of another program uses one thread.
   */
  runAsync(program: ThreadProgram, threads: number): Promise<number>;
  /** Lets the workers drop what they keep of a program that will not be run again; done for a collected one, too. */
  release(program: ThreadProgram): void;
}

/** @param platform What workers are made by. */
export function createPool(platform: ThreadPlatform): Pool {
  return new WorkerPool(platform);
}

/** A run under way: workers from the first one on are its threads from `firstThread` on. */
interface Run {
  readonly program: ThreadProgram;
  workers: number;
  readonly firstThread: 0 | 1;
}

class WorkerPool implements Pool {
  private chosen: number;
  private staff: Staff | null = null;
  /** Why no worker could be made. */
  private failure: string | null = null;
  private lastId = LEAVE;
  private current: Run | null = null;
  /** Ends with the last run that was asked for by `runAsync`. */
  private turn: Promise<void> = Promise.resolve();
  private readonly collected = new FinalizationRegistry((id: number) => this.drop(id));
  private readonly look = (): void => {
    this.staff?.look();
    this.abandonForTheDead();
  };
  private readonly watch = (): void => {
    this.staff?.look();
    if (this.abandonForTheDead()) throw new Error("another thread died");
  };

  constructor(private readonly platform: ThreadPlatform) {
    this.chosen = Math.max(1, Math.min(platform.cores(), DEFAULT_MOST));
  }

  get threads(): number {
    return this.chosen === 1 || this.unavailable() !== null ? 1 : this.chosen;
  }

  setThreads(threads: number): void {
    if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
      throw new RangeError(`setThreads: ${threads} is not an integer from 1 to ${MOST_THREADS}`);
    this.forgetInterrupted();
    if (this.current !== null) throw new Error("setThreads: a program is running; await it first");
    if (threads !== this.chosen) this.dismiss();
    this.chosen = threads;
    this.failure = null;
  }

  unavailable(): string | null {
    return this.failure ?? this.platform.unavailable();
  }

  program(source: ThreadProgramSource): ThreadProgram {
    const program = instantiate(source, ++this.lastId, this.watch);
    this.collected.register(program, program.id, program);
    return program;
  }

  run(program: ThreadProgram, threads: number): number {
    this.forgetInterrupted();
    const wanted = Math.min(threads, this.chosen) - 1;
    // While the workers are busy with `runAsync`, one thread gives the same bits.
    const staff = wanted > 0 && this.current === null && this.platform.mayWait() ? this.employ() : null;
    const workers = staff === null ? 0 : this.prepare(staff, program, wanted);
    if (staff === null || workers === 0) return this.runAlone(program);
    const run: Run = { program, workers, firstThread: 1 };
    this.start(run, staff, false);
    let status = 0;
    let failure: unknown;
    try {
      status = program.run(0, workers + 1);
    } catch (error) {
      failure = error;
      abandon(program.words, 0);
    }
    staff.settle(workers, this.look);
    return this.end(run, staff, status, failure);
  }

  async runAsync(program: ThreadProgram, threads: number): Promise<number> {
    const before = this.turn;
    let end = (): void => {};
    this.turn = new Promise((resolve) => (end = resolve));
    await before;
    try {
      return await this.runOnWorkers(program, Math.min(threads, this.threads));
    } finally {
      this.current = null;
      end();
    }
  }

  release(program: ThreadProgram): void {
    this.collected.unregister(program);
    this.drop(program.id);
  }

  private drop(id: number): void {
    this.staff?.release(id, this.current === null);
  }

  private async runOnWorkers(program: ThreadProgram, threads: number): Promise<number> {
    const staff = threads === 1 ? null : this.employ();
    if (staff === null) return this.runAlone(program);
    const run: Run = { program, workers: 0, firstThread: 0 };
    this.current = run;
    try {
      await staff.hireAsync(threads);
      if (staff.dead === undefined) await staff.loadAsync(program, threads);
    } catch (error) {
      this.dismiss();
      throw error;
    }
    if (this.employ() !== staff) {
      this.current = null;
      return this.runAlone(program); // not all workers started
    }
    run.workers = threads;
    this.start(run, staff, true);
    await staff.settleAsync(threads, () => this.abandonForTheDead());
    return this.end(run, staff, 0, undefined);
  }

  private runAlone(program: ThreadProgram): number {
    if (this.current?.program === program)
      throw new Error("the program is running on other threads; await it before it is run again");
    return program.run(0, 1);
  }

  /** After a run that the engine cut off (Ctrl-C in Node's prompt, a time limit of `vm`): its workers still wait for it. */
  private forgetInterrupted(): void {
    if (this.current?.firstThread !== 1) return;
    this.dismiss();
    this.current = null;
  }

  /** The workers that there are, all alive; null where there can be none. */
  private employ(): Staff | null {
    const dead = this.staff?.dead;
    if (dead !== undefined) {
      // One that died at rest took nothing with it; one that never worked shows that there can be none.
      if (dead.loaded.size === 0) this.failure = dead.error.message;
      this.dismiss();
    }
    if (this.unavailable() !== null) return null;
    try {
      return (this.staff ??= new Staff(this.platform, this.chosen));
    } catch (error) {
      this.failure = (error as Error).message;
      return null;
    }
  }

  /** @returns How many workers are ready to run the program: from the first one on, and at most `wanted`. */
  private prepare(staff: Staff, program: ThreadProgram, wanted: number): number {
    try {
      staff.hire(wanted);
      return this.employ() === staff ? staff.load(program, wanted) : 0;
    } catch (error) {
      this.dismiss();
      throw error;
    }
  }

  private start(run: Run, { hands }: Staff, announce: boolean): void {
    this.current = run;
    const { program, workers, firstThread } = run;
    program.isEntered = true;
    beginRun(program);
    for (let i = 0; i < workers; i++) hands[i].give(program.id, firstThread + i, firstThread + workers, announce);
  }

  /** Lets all threads leave a run in which a worker died. */
  private abandonForTheDead(): boolean {
    if (this.current === null || this.staff === null) return false;
    const { program, workers, firstThread } = this.current;
    const dead = this.staff.firstDead(workers);
    if (dead < 0) return false;
    abandon(program.words, firstThread + dead);
    return true;
  }

  /** The status of a run that all threads have left. @throws Error when one failed. */
  private end(run: Run, { hands }: Staff, own: number, failure: unknown): number {
    this.abandonForTheDead();
    this.current = null;
    let status = own;
    let isWell = failure === undefined;
    for (let i = 0; i < run.workers; i++) {
      if (!hands[i].isWell) isWell = false;
      if (status === 0) status = hands[i].status;
    }
    const { program, workers, firstThread } = run;
    const guilty = guiltyThread(program);
    program.isEntered = hands.some((hand, i) => i < workers && !hand.isSettled);
    if (guilty >= 0 && !program.isEntered) resetBarrier(program);
    if (isWell) return status; // also where one died that had done its share
    const hand = hands.at(Math.max(0, guilty - firstThread));
    const isOwn = firstThread === 1 && guilty === 0;
    const cause = isOwn ? failure : hand?.error;
    const did = !isOwn && hand?.isDead ? "died" : "failed";
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (this.staff?.dead !== undefined) this.dismiss();
    throw new Error(`thread ${guilty} of ${firstThread + workers} ${did} in a program: ${reason}`, { cause });
  }

  private dismiss(): void {
    this.staff?.dismiss();
    this.staff = null;
  }
}
