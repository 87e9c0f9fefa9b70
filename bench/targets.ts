import type { MemoryGrowth } from "./protocol.js";
import { notInstalled, type Row, type SystemName } from "./rows.js";
import type { WorkloadName } from "./workloads.js";

/** The whole of `edgegrad train` on MNIST as a person runs it. */
export interface TrainingRun {
  readonly testAccuracy: number;
  readonly seconds: number;
}

/** What targets are computed from; what was not measured is not there. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly memory?: MemoryGrowth;
  /** Why there is none. */
  readonly memoryNote?: string;
  readonly training?: TrainingRun;
  /** Why there is no training run. */
  readonly trainingNote?: string;
}

export interface TargetResult {
  readonly name: string;
  readonly asked: string;
  readonly measured: string;
  readonly met: boolean;
}

interface Target {
  readonly name: string;
  /** Without this workload it is not asked. */
  readonly workload: WorkloadName;
  readonly asked: string;
  judge(measured: Measured): { readonly measured: string; readonly met: boolean };
}

interface Choice {
  readonly systems: readonly SystemName[];
  readonly backend?: string;
  readonly threads?: number;
}

const chosen = ({ rows }: Measured, workload: WorkloadName, { systems, backend, threads }: Choice): Row[] =>
  rows.filter(
    (row) =>
      row.workload === workload &&
      systems.includes(row.system) &&
      (backend === undefined || row.backend === backend) &&
      (threads === undefined || row.threads === threads),
  );

type TimedRow = Row & { readonly ms: number };
const hasTime = (row: Row): row is TimedRow => row.ms !== undefined;

/** The fastest of the rows chosen; where none has a time, why. */
function fastest(measured: Measured, workload: WorkloadName, choice: Choice): TimedRow | string {
  const rows = chosen(measured, workload, choice);
  const timed = rows.filter(hasTime).sort((a, b) => a.ms - b.ms);
  if (timed.length > 0) return timed[0];
  const name = choice.systems.join(" and ");
  const note = rows.find((row) => row.note !== undefined)?.note;
  if (note === notInstalled) return `${name}: peer not installed`;
  return note === undefined ? `${name} not measured` : `${name}: ${note}`;
}

const ours = (threads: number): Choice => ({ systems: ["edgegrad"], backend: "wasm", threads });

/** edgegrad on wasm at least `factor` times as fast as the fastest of some peers. */
function faster(
  workload: WorkloadName,
  factor: number,
  who: string,
  systems: readonly SystemName[],
  threads: 1 | 2 = 2,
): Target {
  // One thread is compared with one thread where the peer can be told; two with the peer's best.
  const peers: Choice = threads === 1 ? { systems, threads: 1 } : { systems };
  return {
    name: `${workload} against ${who}`,
    workload,
    asked: `≥ ${factor}× its speed, ${threads === 1 ? "one thread" : "two threads"}`,
    judge: (measured) => {
      const [own, peer] = [fastest(measured, workload, ours(threads)), fastest(measured, workload, peers)];
      if (typeof own === "string") return { measured: own, met: false };
      if (typeof peer === "string") return { measured: peer, met: false };
      const ratio = peer.ms / own.ms;
      const disagreeing = [own, peer].find(({ lossAgrees }) => lossAgrees === false);
      const text = `${ratio.toFixed(2)}× (${milliseconds(own.ms)} against ${milliseconds(peer.ms)}, ${peer.system})`;
      if (disagreeing !== undefined)
        return { measured: `${text}, but the result of ${disagreeing.system} disagrees`, met: false };
      return { measured: text, met: ratio >= factor };
    },
  };
}

const milliseconds = (ms: number): string =>
  `${ms < 0.1 ? ms.toPrecision(2) : ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;

/** edgegrad's product at a pace. */
function pace(workload: WorkloadName, gflops: number, threads: 1 | 2, what: string): Target {
  return {
    name: `${workload}, ${what}`,
    workload,
    asked: `≥ ${gflops} GFLOP/s`,
    judge: (measured) => {
      const own = fastest(measured, workload, ours(threads));
      if (typeof own === "string") return { measured: own, met: false };
      const text = `${own.gflops!.toFixed(1)} GFLOP/s`;
      if (own.lossAgrees === false) return { measured: `${text}, but the result disagrees`, met: false };
      return { measured: text, met: own.gflops! >= gflops };
    },
  };
}

const pytorch: readonly SystemName[] = ["pytorch", "pytorch-compile"];

/** What the collector leaves behind is not to the byte: the steps' code and counters take some room. */
const heapTolerance = 512 * 1024;
const gradientCheckLimit = 3000;
const mnistAccuracy = 0.94;

const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KiB`;

/** What issue after issue has promised of speed, in the order in which it is shown. */
export const targets: readonly Target[] = [
  faster("mlp-book", 12, "jax-js", ["jax-js-wasm"]),
  faster("mlp-book", 12, "TensorFlow.js", ["tfjs-wasm"]),
  faster("mlp-book", 3, "the chapter's NumPy", ["numpy-f64"]),
  faster("mlp-book", 1.5, "the best of PyTorch", pytorch),
  faster("mlp-book", 1.2, "JAX", ["jax"]),
  faster("cnn", 1.6, "the best of PyTorch", pytorch),
  faster("mlp-512", 3, "jax-js", ["jax-js-wasm"]),
  faster("mlp-512", 0.55, "the best of PyTorch", pytorch),
  faster("gpt-mini", 1.2, "JAX", ["jax"]),
  faster("gpt-mini", 0.6, "the best of PyTorch", pytorch),
  faster("matmul-1024", 3, "TensorFlow.js", ["tfjs-wasm"]),
  faster("matmul-1024", 0.42, "PyTorch", ["pytorch"]),
  pace("matmul-1024", 40, 1, "one thread"),
  pace("matmul-64", 25, 2, "threads as the engine chooses"),
  faster("predict", 1, "PyTorch eager", ["pytorch"]),
  ...(["exp", "tanh", "softmax", "layernorm", "gelu"] as const).map((name) =>
    faster(name, 4, "jax-js", ["jax-js-wasm"], 1),
  ),
  {
    name: "a step allocates nothing",
    workload: "mlp-book",
    asked: "10,000 steps leave the heap and the arena where they were",
    judge: ({ memory, memoryNote }) => {
      if (memory === undefined) return { measured: memoryNote ?? "not measured", met: false };
      const { heap, outsideHeap } = memory;
      return {
        measured: `heap grew by ${kibibytes(heap)}, memory outside it by ${kibibytes(outsideHeap)}`,
        met: heap <= heapTolerance && outsideHeap <= 0,
      };
    },
  },
  {
    name: "full gradient check",
    workload: "gradcheck",
    asked: "39,760 elements in float64 in < 3 s",
    judge: (measured) => {
      const own = fastest(measured, "gradcheck", { systems: ["edgegrad"], backend: "wasm" });
      if (typeof own === "string") return { measured: own, met: false };
      return { measured: `${(own.ms / 1000).toFixed(2)} s`, met: own.ms < gradientCheckLimit };
    },
  },
  {
    name: "edgegrad train on MNIST",
    workload: "mlp-book",
    asked: `10,000 iterations: accuracy ≥ ${mnistAccuracy}, and the whole time`,
    judge: ({ training, trainingNote }) => {
      if (training === undefined) return { measured: trainingNote ?? "not measured", met: false };
      const { testAccuracy, seconds } = training;
      return {
        measured: `accuracy ${testAccuracy.toFixed(4)} in ${seconds.toFixed(1)} s`,
        met: testAccuracy >= mnistAccuracy,
      };
    },
  },
];

/** The targets of the workloads that were asked for, judged. */
export function judgeTargets(measured: Measured, names: readonly WorkloadName[]): TargetResult[] {
  return targets
    .filter(({ workload }) => names.includes(workload))
    .map(({ name, asked, judge }) => ({ name, asked, ...judge(measured) }));
}

/** The last line of the benchmark. */
export const targetsLine = (results: readonly TargetResult[]): string =>
  `${results.filter(({ met }) => met).length} of ${results.length} targets met`;
