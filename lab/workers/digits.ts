import { loadDigits } from "../../src/data/digits/digits.js";
import type { Samples } from "../../src/data/index.js";
import { TwoLayerNet } from "../../src/nn/index.js";
import { setThreads } from "../../src/tensor/index.js";
import { readGivenFiles } from "../data/givenFiles.js";
import { looksLikeIdx, readImageFiles } from "../pages/digits/imageFiles.js";
import type { NetworkFacts, Origin, Reply, Request, TestSample } from "../pages/digits/messages.js";
import { countRight, train, Viewer } from "../pages/digits/network.js";
import { problemOf, Refusal } from "../pages/digits/refusal.js";
import { trainingSet } from "../pages/digits/trainingSet.js";
import { looksLikeSafetensors, readTwoLayerNet } from "../pages/digits/weightsFile.js";

const HIDDEN = 50;
const CLASSES = 10;
const ITERATIONS = 3000;
const SAMPLES_A_CLASS = 3;

// A step of this network is too short to share: on a busy machine, waiting for the other threads takes ten times as long.
setThreads(1);

let viewer: Viewer | undefined;
/** The newest thing that was asked for; what is older gives up. */
let newest = 0;

const reply = (message: Reply): void => globalThis.postMessage(message);

globalThis.onmessage = ({ data }: MessageEvent<Request>) => {
  if (data.kind === "see") {
    const isOurs = viewer?.inputs === data.image.length;
    reply({ kind: "seen", seen: isOurs ? viewer!.see(data.image, data.label) : null });
    return;
  }
  const own = ++newest;
  const isCancelled = (): boolean => own !== newest;
  if (data.kind === "cancel") {
    reply({ kind: "cancelled" });
    return;
  }
  const made = data.kind === "digits" ? digitsNetwork(isCancelled) : networkOf(data.files, isCancelled);
  made.catch((error: unknown) => {
    if (!isCancelled()) reply({ kind: "refused", problem: problemOf(error) });
  });
};

async function digitsNetwork(isCancelled: () => boolean): Promise<void> {
  const start = performance.now();
  reply({ kind: "progress", done: 0, iterations: ITERATIONS });
  const digits = await loadDigits("float32");
  const samples = trainingSet(digits.train);
  const origin: Origin = { kind: "digits", scanned: samples.scanned, drawn: samples.drawn };
  await trained({ origin, start, samples, test: digits.test, isCancelled });
}

async function networkOf(picked: readonly File[], isCancelled: () => boolean): Promise<void> {
  const start = performance.now();
  const files = await readGivenFiles(picked);
  if (isCancelled()) return;
  const weights = files.filter(looksLikeSafetensors);
  const unknown = files.find((file) => !looksLikeSafetensors(file) && !looksLikeIdx(file));
  if (unknown !== undefined) throw new Refusal({ kind: "unknown", file: unknown.name });
  if (weights.length > 1 || (weights.length === 1 && files.length > 1)) throw new Refusal({ kind: "several" });
  if (weights.length === 1) {
    answerWith(readTwoLayerNet(weights[0]), { origin: { kind: "weights", file: weights[0].name }, samples: [] });
    return;
  }
  const { file, train: samples, test } = await readImageFiles(files);
  if (isCancelled()) return;
  await trained({ origin: { kind: "images", file, count: samples.labels.length }, start, samples, test, isCancelled });
}

/** Trains the chapter's network on samples, and answers with it unless something newer was asked for. */
async function trained(task: {
  readonly origin: Origin;
  readonly start: number;
  readonly samples: Samples;
  readonly test: Samples;
  readonly isCancelled: () => boolean;
}): Promise<void> {
  const { origin, start, samples, test, isCancelled } = task;
  const inputSize = samples.images.length / samples.labels.length;
  const network = new TwoLayerNet({ inputSize, hiddenSize: HIDDEN, outputSize: CLASSES, weightInitStd: 0.1, seed: 0 });
  const onProgress = (done: number): void => reply({ kind: "progress", done, iterations: ITERATIONS });
  if (!(await train(network, samples, { iterations: ITERATIONS, onProgress, isCancelled }))) return;
  answerWith(network, {
    origin,
    test: { right: countRight(network, test), total: test.labels.length },
    seconds: (performance.now() - start) / 1000,
    samples: firstOfEach(test),
  });
}

function answerWith(network: TwoLayerNet, facts: Pick<NetworkFacts, "origin" | "test" | "seconds" | "samples">): void {
  viewer = new Viewer(network);
  const { W1 } = network.params;
  const [inputs, hidden] = W1.shape;
  reply({
    kind: "network",
    network: { ...facts, side: Math.sqrt(inputs), hidden, W1: Float32Array.from(W1.dataSync()) },
  });
}

/** The first few samples of each class, a round of the classes after the other. */
function firstOfEach({ images, labels }: Samples): TestSample[] {
  const pixels = images.length / labels.length;
  const places = Array.from({ length: CLASSES }, (_, digit) =>
    [...labels.keys()].filter((i) => labels[i] === digit).slice(0, SAMPLES_A_CLASS),
  );
  return Array.from({ length: SAMPLES_A_CLASS }, (_, round) => places.map((found) => found[round]))
    .flat()
    .filter((place) => place !== undefined)
    .map((place) => ({
      digit: labels[place],
      image: Float32Array.from(images.subarray(place * pixels, (place + 1) * pixels)),
    }));
}
