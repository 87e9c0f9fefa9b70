import { computed, effect, signal } from "@preact/signals";
import type { FileProblem, NetworkFacts, Reply, Request, Seen, TestSample } from "./messages.js";
import { content } from "./padContent.js";
import { digitsFormat, imageOf, mnistFormat } from "./raster.js";

/** Whether a drawing is fitted and centred before the network sees it. */
export const isFitted = signal(true);
/** Whose loss is taken back to the pixels; null is the network's own answer. */
export const label = signal<number | null>(null);

/** The network that answers; null until the first is trained. */
export const network = signal<NetworkFacts | null>(null);
/** How far a training is; null when none runs. */
export const progress = signal<{ readonly done: number; readonly iterations: number } | null>(null);
/** Why the last files made no network. */
export const problem = signal<FileProblem | null>(null);
/** What ended the worker. */
export const failure = signal<string | null>(null);

/** Test images by the side of the networks that take them, of the newest network that brought some. */
const samplesBySide = signal<ReadonlyMap<number, readonly TestSample[]>>(new Map());
export const samples = computed(() => samplesBySide.value.get(network.value?.side ?? digitsFormat.side) ?? []);

/** Pixels along each side of the image that the network takes. */
export const side = computed(() => network.value?.side ?? digitsFormat.side);

/** What the network sees; null for a blank pad. An image that was made for another network is none. */
export const image = computed((): Float32Array | null => {
  const shown = content.value;
  if (shown.kind === "sample") return shown.side === side.value ? shown.sample.image : null;
  return imageOf(shown.drawing, side.value === mnistFormat.side ? mnistFormat : digitsFormat, isFitted.value);
});

const answer = signal<Seen | null>(null);
/** The image's way through the network; null for a blank pad. */
export const seen = computed(() => (image.value === null ? null : answer.value));

/** Whether an answer is due. */
export const isLooking = signal(false);

let worker: Worker | undefined;
let isStale = false;

const ask = (request: Request): void => worker?.postMessage(request);

/** Asks about the image; while an answer is due, only the newest image waits for the next one. */
function look(): void {
  if (image.value === null || network.value === null) {
    answer.value = null;
    return;
  }
  if (isLooking.peek()) {
    isStale = true;
    return;
  }
  isLooking.value = true;
  isStale = false;
  ask({ kind: "see", image: image.value, label: label.value });
}

function take(reply: Reply): void {
  switch (reply.kind) {
    case "progress":
      progress.value = reply;
      break;
    case "network":
      [progress.value, answer.value] = [null, null];
      network.value = reply.network;
      if (reply.network.samples.length > 0)
        samplesBySide.value = new Map([...samplesBySide.value, [reply.network.side, reply.network.samples]]);
      break;
    case "cancelled":
      progress.value = null;
      break;
    case "refused":
      progress.value = null;
      problem.value = reply.problem;
      break;
    case "seen":
      isLooking.value = false;
      if (reply.seen !== null) answer.value = reply.seen;
      if (isStale) look();
  }
}

/** Starts the worker and trains the digits' network, unless that has been done. */
export function start(): void {
  if (worker !== undefined) return;
  failure.value = null;
  const own = new Worker(new URL("./digits.js", import.meta.url), { type: "module" });
  worker = own;
  own.onmessage = ({ data }: MessageEvent<Reply>) => take(data);
  own.onerror = (event) => {
    event.preventDefault();
    own.terminate();
    worker = undefined;
    isLooking.value = false;
    [network.value, progress.value] = [null, null];
    failure.value = event.message || "digits.js";
  };
  trainDigits();
}

/** Makes the network of the embedded digits the one that answers. */
export function trainDigits(): void {
  problem.value = null;
  ask({ kind: "digits" });
}

/** Makes a network out of files that were dropped or picked: weights, or images and labels to train on. */
export function openFiles(picked: Iterable<File>): void {
  problem.value = null;
  const files = [...picked];
  if (files.length > 0) ask({ kind: "files", files });
}

export function cancelTraining(): void {
  ask({ kind: "cancel" });
}

effect(() => {
  // What an answer depends on.
  void [image.value, network.value, label.value];
  look();
});
