import { setThreads } from "../../../src/index.js";
import { currentThreads } from "../../../src/tensor/index.js";
import { wholeStep } from "./losses.js";
import type { Answer, DataSource, EpochRecord, Pace, Plan, Request, StopReason, View } from "./messages.js";
import { loadSamples, RefusedData, refusalOf, type LoadedData } from "./samples.js";
import { timingOf } from "./timing.js";
import { Training } from "./training.js";
import { viewsOf } from "./views.js";

/** Milliseconds: of work between two looks for messages, between two reports, and between two sets of pictures. */
const SLICE = 10;
const REPORT = 100;
const PICTURES = 600;

/** Where the worker's training stands. */
interface Stand {
  readonly training: Training;
  readonly loaded: LoadedData;
  readonly plan: Plan;
  readonly views: readonly (() => View)[];
  /** Where it is to stop; null while it stands. */
  goal: { readonly until: number; readonly pace: Pace; readonly from: number; readonly since: number } | null;
  /** What has not been reported yet. */
  losses: number[];
  records: EpochRecord[];
  reported: number;
  pictured: number;
}

/** A turn of the event loop without the 4 ms that timers wait. */
const channel = new MessageChannel();
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(null);
  });
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Does what the page asks, and says what comes of it. */
export class Trainer {
  #number = 0;
  #stand: Stand | null = null;
  #running = false;
  #cached: { readonly key: string; readonly loaded: Promise<LoadedData> } | null = null;

  constructor(private readonly send: (answer: Answer) => void) {
    // One core is left to the page, which draws meanwhile.
    setThreads(Math.max(1, Math.min(8, navigator.hardwareConcurrency - 1)));
  }

  async handle(request: Request): Promise<void> {
    const stand = this.#stand;
    switch (request.kind) {
      case "begin":
        return this.#begin(request.training, request.plan);
      case "run":
        if (stand === null) return;
        stand.goal = { ...request, from: stand.training.iteration, since: performance.now() };
        if (!this.#running) await this.#run();
        return;
      case "pause":
        if (stand?.goal) this.#stop(stand, "asked");
        return;
      case "learningRate":
        if (stand) stand.training.learningRate = request.value;
        return;
      case "time":
        if (stand === null) return;
        return this.#say(stand, {
          kind: "timing",
          timing: await timingOf(stand.training, stand.loaded, stand.plan.batchSize),
        });
    }
  }

  async #begin(number: number, plan: Plan): Promise<void> {
    this.#number = number;
    this.#stand = null;
    try {
      const loaded = await this.#load(plan.source);
      // Another one may have been begun while the data came.
      if (this.#number !== number) return;
      const samples = loaded.train.labels.length;
      if (plan.batchSize > samples) throw new RefusedData({ why: "batch", batchSize: plan.batchSize, samples });
      const training = new Training(plan, loaded);
      const { iterationsPerEpoch } = training;
      const stand: Stand = {
        ...{ training, loaded, plan, views: viewsOf(training, loaded), goal: null },
        ...{ losses: [], records: [], reported: 0, pictured: 0 },
      };
      this.#stand = stand;
      const record = training.record();
      this.#say(stand, {
        ...{ kind: "ready", facts: loaded.facts, iterationsPerEpoch, record, threads: currentThreads() },
      });
      this.#picture(stand);
    } catch (error) {
      if (this.#number !== number) return;
      this.send({ kind: "refused", training: number, refusal: refusalOf(error) });
    }
  }

  #load(source: DataSource): Promise<LoadedData> {
    const key =
      source.kind === "files" ? source.files.map(({ name, size, lastModified }) => [name, size, lastModified]) : source;
    const text = JSON.stringify([source.kind, key]);
    if (this.#cached?.key === text) return this.#cached.loaded;
    const loaded = loadSamples(source);
    this.#cached = { key: text, loaded };
    // What failed may be there at the next try.
    loaded.catch(() => (this.#cached = null));
    return loaded;
  }

  /** Trains whatever stands until its goal, between turns of the event loop. */
  async #run(): Promise<void> {
    this.#running = true;
    for (let stand = this.#stand; stand?.goal; stand = this.#stand) {
      const { goal, training } = stand;
      const sliceEnd = performance.now() + SLICE;
      const due = goal.pace === null ? Infinity : goal.from + 1 + ((performance.now() - goal.since) / 1000) * goal.pace;
      const until = Math.min(goal.until, Math.floor(due));
      while (training.iteration < until && performance.now() < sliceEnd) {
        const loss = training.advance();
        stand.losses.push(loss);
        if (!Number.isFinite(loss)) {
          this.#stop(stand, "notFinite");
          break;
        }
        if (isRecorded(training)) stand.records.push(training.record());
      }
      if (stand.goal === null) break;
      if (training.iteration >= goal.until) this.#stop(stand, "goal");
      else {
        const now = performance.now();
        if (now - stand.reported > REPORT) this.#report(stand);
        if (now - stand.pictured > PICTURES) this.#picture(stand);
        await (training.iteration < due - 1 ? turn() : pause(5));
      }
    }
    this.#running = false;
  }

  #stop(stand: Stand, because: StopReason): void {
    stand.goal = null;
    this.#report(stand);
    this.#say(stand, { kind: "stopped", because, record: stand.training.record() });
    this.#picture(stand);
  }

  #report(stand: Stand): void {
    const { losses, records, training } = stand;
    stand.reported = performance.now();
    if (losses.length === 0) return;
    const { iteration } = training;
    this.#say(stand, { kind: "progress", iteration, losses: Float64Array.from(losses), records });
    stand.losses = [];
    stand.records = [];
  }

  #picture(stand: Stand): void {
    for (const view of stand.views) this.#say(stand, { kind: "view", view: view() });
    stand.pictured = performance.now();
  }

  #say(stand: Stand, said: DistributiveOmit<Answer, "training">): void {
    if (stand === this.#stand) this.send({ ...said, training: this.#number });
  }
}

/** Each of the first 200 epochs, then each 2nd, 5th, 10th …, so that a long training has no more points than a chart. */
function isRecorded({ iteration, iterationsPerEpoch }: Training): boolean {
  const epoch = iteration / iterationsPerEpoch;
  return Number.isInteger(epoch) && epoch % wholeStep(epoch / 200) === 0;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
