/* Times of the work people do with edgegrad on this machine: medians of interleaved rounds, first calls apart. */
import { cpus } from "node:os";
import { compile, currentBackend, Generator, nn, variable } from "edgegrad";
import { table } from "edgegrad/view";
import { bookStep } from "./bookStep.js";

interface Workload {
  readonly name: string;
  /** Runs in one timing. */
  readonly repeats: number;
  run(): void;
}

const ROUNDS = 7;

function trainingStep(dtype: "float32" | "float64"): Workload {
  return { name: `training step 784-50-10, batch 100, ${dtype}`, repeats: 20, run: bookStep(dtype) };
}

function prediction(): Workload {
  const net = new nn.TwoLayerNet({ inputSize: 784, hiddenSize: 50, outputSize: 10, seed: 0 });
  const predict = compile((x) => net.predict(x).argmax(-1));
  const x = new Generator({ seed: 0 }).uniform([1, 784]).detach();
  return { name: "prediction 784-50-10, batch 1", repeats: 200, run: () => void predict(x) };
}

function product(): Workload {
  const generator = new Generator({ seed: 0 });
  const [a, b] = [generator.uniform([256, 256]).detach(), generator.uniform([256, 256]).detach()];
  const multiply = compile((x, y) => x.matmul(y));
  return { name: "matmul 256", repeats: 3, run: () => void multiply(a, b) };
}

function fruits(): Workload {
  const [apple, apples, orange, oranges, tax] = [100, 2, 150, 3, 1.1].map((value) => variable(value));
  return {
    name: "two fruits: built, read, differentiated, read",
    repeats: 200,
    run: () => {
      const price = apple.mul(apples).add(orange.mul(oranges)).mul(tax);
      price.item();
      price.backward();
      apple.grad!.item();
    },
  };
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

const workloads = [trainingStep("float32"), trainingStep("float64"), prediction(), product(), fruits()];
const firstCalls = workloads.map(({ run }) => timed(run));
const times = workloads.map((): number[] => []);
for (let round = 0; round < ROUNDS; round++) {
  workloads.forEach(({ run, repeats }, i) => {
    times[i].push(
      timed(() => {
        for (let repeat = 0; repeat < repeats; repeat++) run();
      }) / repeats,
    );
  });
}

console.log(`${cpus().length} × ${cpus()[0].model}, Node ${process.version}, backend ${currentBackend().name}\n`);
console.log(
  table(
    ["workload", "ms, median", "lowest", "highest", "first call, ms"],
    workloads.map(({ name }, i) => [
      name,
      median(times[i]),
      Math.min(...times[i]),
      Math.max(...times[i]),
      firstCalls[i],
    ]),
  ),
);
