import { batch, computed, signal } from "@preact/signals";
import { layersOf, type Block, type PresetName, presets } from "./blocks.js";
import { LossList } from "./losses.js";
import type {
  Answer,
  DataFacts,
  DataSource,
  EpochRecord,
  Pace,
  Refusal,
  Request,
  StopReason,
  Timing,
  View,
} from "./messages.js";
import { isToy, usualRate, usualSettings, type DataName, type OptimizerName, type Settings } from "./settings.js";

/** Iterations a second that can be chosen; null is as many as can be. */
export const paces: readonly Pace[] = [2, 20, 200, null];

/** `waiting`: for files. `loading`: data and network are being made. */
export type Status = "waiting" | "loading" | "ready" | "running" | "failed";
/** What made the training begin anew. */
export type Change = "data" | "network" | "std" | "seed" | "batchSize" | "optimizer" | "rewind";

type ViewOf<K extends View["kind"]> = Extract<View, { kind: K }>;

// The state of the page, which outlives the page's coming and going.
export const settings = signal<Settings>(usualSettings("digits"));
export const status = signal<Status>("loading");
export const pace = signal<Pace>(200);
/** Play runs to the next multiple of this. */
export const pauseEvery = signal(1000);
/** The files that the reader has given, or the set on this machine that was chosen. */
export const ownSource = signal<Extract<DataSource, { kind: "files" | "served" }> | null>(null);

export const facts = signal<DataFacts | null>(null);
export const iterationsPerEpoch = signal(0);
export const threads = signal(1);
export const iteration = signal(0);
export const losses = new LossList();
/** The newest loss; null before the first step. */
export const loss = signal<number | null>(null);
export const records = signal<readonly EpochRecord[]>([]);
/** Where the training stands: measured after the newest epoch, or where it was paused since. */
export const latest = signal<EpochRecord | null>(null);
export const views = {
  histograms: signal<ViewOf<"histograms"> | null>(null),
  columns: signal<ViewOf<"columns"> | null>(null),
  confusion: signal<ViewOf<"confusion"> | null>(null),
  regions: signal<ViewOf<"regions"> | null>(null),
};
export const timing = signal<Timing | "measuring" | null>(null);
/** What was changed last so that the training began anew; null after the first step. */
export const resetBy = signal<Change | null>(null);
export const refusal = signal<Refusal | { readonly why: "worker"; readonly message: string } | null>(null);
export const stopped = signal<StopReason | null>(null);
/** Play's newest run ends at a multiple of this; null for one step or epoch. */
export const playedTo = signal<number | null>(null);

/** Inputs and classes where no data are there yet. */
const expected = computed(() => {
  const { data } = settings.value;
  if (isToy(data)) return { inputs: 2, classes: data === "spiral" ? 3 : 2 };
  return data === "digits" ? { inputs: 64, classes: 10 } : { inputs: 784, classes: 10 };
});
export const layers = computed(() => {
  const { inputs, classes } = facts.value ?? expected.value;
  return layersOf(settings.value.blocks, inputs, classes);
});

let worker: Worker | null = null;
/** Counts trainings, so that what is said of an earlier one is not heard. */
let training = 0;

function ask(request: Request): void {
  if (worker === null) {
    worker = new Worker(new URL("./train.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => hear(data);
    worker.onerror = ({ message }) => {
      worker?.terminate();
      worker = null;
      batch(() => {
        refusal.value = { why: "worker", message };
        status.value = "failed";
      });
    };
  }
  worker.postMessage(request);
}

function sourceOf({ data, seed }: Settings): DataSource | null {
  if (data === "digits") return { kind: "digits" };
  return isToy(data) ? { kind: "toy", name: data, seed } : ownSource.value;
}

/** Begins the training at iteration 0 with the settings as they are. */
export function begin(change: Change | null = null): void {
  const source = sourceOf(settings.value);
  const { blocks, std, seed, batchSize, optimizer, learningRate } = settings.value;
  training++;
  batch(() => {
    if (change === null || change === "data") {
      facts.value = null;
      for (const view of Object.values(views)) view.value = null;
    }
    iteration.value = 0;
    losses.clear();
    loss.value = null;
    records.value = [];
    latest.value = null;
    timing.value = null;
    resetBy.value = change;
    refusal.value = null;
    stopped.value = null;
    status.value = source === null ? "waiting" : "loading";
  });
  if (source === null) return;
  const plan = { source, blocks: [...blocks], std, seed, batchSize, optimizer, learningRate };
  ask({ kind: "begin", training, plan });
}

/** Begins where nothing has begun yet: when the page is opened. */
export function beginOnce(): void {
  if (training === 0) begin();
}

function hear(answer: Answer): void {
  if (answer.training !== training) return;
  batch(() => {
    switch (answer.kind) {
      case "ready":
        facts.value = answer.facts;
        iterationsPerEpoch.value = answer.iterationsPerEpoch;
        threads.value = answer.threads;
        records.value = [answer.record];
        latest.value = answer.record;
        status.value = "ready";
        break;
      case "refused":
        refusal.value = answer.refusal;
        status.value = "failed";
        break;
      case "progress":
        losses.add(answer.losses);
        iteration.value = answer.iteration;
        loss.value = losses.at(losses.length);
        if (answer.records.length > 0) {
          records.value = [...records.value, ...answer.records];
          latest.value = answer.records.at(-1)!;
        }
        resetBy.value = null;
        break;
      case "stopped":
        status.value = "ready";
        stopped.value = answer.because;
        latest.value = answer.record;
        break;
      case "view":
        show(answer.view);
        break;
      case "timing":
        timing.value = answer.timing;
        break;
    }
  });
}

function show(view: View): void {
  switch (view.kind) {
    case "histograms":
      views.histograms.value = view;
      break;
    case "columns":
      views.columns.value = view;
      break;
    case "confusion":
      views.confusion.value = view;
      break;
    case "regions":
      views.regions.value = view;
      break;
  }
}

/** The records, and behind them where the training stands, where that is further. */
export const measured = computed(() => {
  const [all, now] = [records.value, latest.value];
  return now === null || now.iteration === all.at(-1)?.iteration ? all : [...all, now];
});

const isReady = (): boolean => status.value === "ready" && stopped.value !== "notFinite";
function run(until: number, at: Pace, multipleOf: number | null = null): void {
  if (!isReady()) return;
  playedTo.value = multipleOf;
  status.value = "running";
  stopped.value = null;
  ask({ kind: "run", until, pace: at });
}

/** Runs to the next place where the training pauses by itself. */
export function play(): void {
  const each = pauseEvery.value;
  run((Math.floor(iteration.value / each) + 1) * each, pace.value, each);
}
export function pause(): void {
  ask({ kind: "pause" });
}
export function stepOnce(): void {
  run(iteration.value + 1, null);
}
export function stepEpoch(): void {
  const each = iterationsPerEpoch.value;
  run((Math.floor(iteration.value / each) + 1) * each, null);
}
export function rewind(): void {
  begin("rewind");
}

/** Another pace; a run that is under way goes on with it. */
export function setPace(next: Pace): void {
  pace.value = next;
  if (status.value !== "running") return;
  status.value = "ready";
  play();
}

/** The one setting that changes a training under way. */
export function setLearningRate(value: number): void {
  settings.value = { ...settings.value, learningRate: value };
  if (status.value === "ready" || status.value === "running") ask({ kind: "learningRate", value });
}

/** Other data, with the settings that suit them; the seed stays. */
export function setData(data: DataName): void {
  settings.value = { ...usualSettings(data), seed: settings.value.seed };
  begin("data");
}
export function setSource(source: NonNullable<typeof ownSource.value>): void {
  ownSource.value = source;
  begin("data");
}
export function setBlocks(blocks: readonly Block[]): void {
  settings.value = { ...settings.value, blocks };
  begin("network");
}
export function setPreset(name: PresetName): void {
  setBlocks(presets[name]());
}
export function setStd(std: number | "he"): void {
  settings.value = { ...settings.value, std };
  begin("std");
}
export function setSeed(seed: number): void {
  settings.value = { ...settings.value, seed };
  begin("seed");
}
export function setBatchSize(batchSize: number): void {
  settings.value = { ...settings.value, batchSize };
  begin("batchSize");
}
/** Another optimizer, with the learning rate to begin with: one that suits SGD is none for Adam. */
export function setOptimizer(optimizer: OptimizerName): void {
  settings.value = { ...settings.value, optimizer, learningRate: usualRate(settings.value.data, optimizer) };
  begin("optimizer");
}

/** Measures both ways to the derivatives. */
export function measure(): void {
  if (status.value !== "ready") return;
  timing.value = "measuring";
  ask({ kind: "time" });
}
