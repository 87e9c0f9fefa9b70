import { describe, expect, it, test } from "vitest";
import { notInstalled, type Row } from "./rows.js";
import { judgeTargets, targets, targetsLine, type Measured } from "./targets.js";
import { workloadNames, type WorkloadName } from "./workloads.js";

const ours = (workload: WorkloadName, ms: number, threads = 2, more: Partial<Row> = {}): Row => ({
  workload,
  system: "edgegrad",
  backend: "wasm",
  threads,
  ms,
  ...more,
});
const peer = (workload: WorkloadName, system: Row["system"], ms: number | undefined, more: Partial<Row> = {}): Row => ({
  workload,
  system,
  backend: "cpu",
  threads: 2,
  ...(ms === undefined ? {} : { ms }),
  ...more,
});
const judged = (name: string, measured: Measured) =>
  judgeTargets(measured, workloadNames).find((result) => result.name === name)!;

describe("a target against a peer", () => {
  const name = "mlp-book against the best of PyTorch";

  test.each<[string, Row[], boolean, RegExp]>([
    ["just fast enough", [ours("mlp-book", 1), peer("mlp-book", "pytorch", 1.5)], true, /^1\.50× /],
    ["just too slow", [ours("mlp-book", 1), peer("mlp-book", "pytorch", 1.49)], false, /^1\.49× /],
    [
      "the faster of two peers counts",
      [ours("mlp-book", 1), peer("mlp-book", "pytorch", 9), peer("mlp-book", "pytorch-compile", 1.2)],
      false,
      /^1\.20× .*pytorch-compile/,
    ],
    [
      "a peer that failed leaves the other",
      [
        ours("mlp-book", 1),
        peer("mlp-book", "pytorch", 9),
        peer("mlp-book", "pytorch-compile", undefined, { note: "failed: no compiler" }),
      ],
      true,
      /pytorch\)$/,
    ],
    [
      "no peer is installed",
      [ours("mlp-book", 1), peer("mlp-book", "pytorch", undefined, { note: notInstalled })],
      false,
      /peer not installed$/,
    ],
    ["edgegrad did not run", [peer("mlp-book", "pytorch", 9)], false, /^edgegrad not measured$/],
    [
      "two threads of wasm are what is asked about",
      [ours("mlp-book", 0.1, 1), ours("mlp-book", 2), peer("mlp-book", "pytorch", 2)],
      false,
      /^1\.00× /,
    ],
    [
      "the reference backend does not count",
      [ours("mlp-book", 0.1, 2, { backend: "reference" }), peer("mlp-book", "pytorch", 2)],
      false,
      /^edgegrad not measured$/,
    ],
    [
      "a result that disagrees meets nothing",
      [ours("mlp-book", 0.1, 2, { lossAgrees: false }), peer("mlp-book", "pytorch", 2)],
      false,
      /edgegrad disagrees$/,
    ],
    ["another workload's rows", [ours("cnn", 1), peer("cnn", "pytorch", 9)], false, /^edgegrad not measured$/],
  ])("%s", (_, rows, met, measured) => {
    const result = judged(name, { rows });
    expect(result.met).toBe(met);
    expect(result.measured).toMatch(measured);
  });

  it("on one thread is compared with one thread", () => {
    const rows = [
      ours("exp", 1, 1),
      ours("exp", 0.1, 2),
      peer("exp", "jax-js-wasm", 5, { threads: 1 }),
      peer("exp", "jax-js-wasm", 2, { threads: 2 }),
    ];
    expect(judged("exp against jax-js", { rows })).toMatchObject({
      met: true,
      measured: expect.stringMatching(/^5\.00×/),
    });
  });
});

describe("the other targets", () => {
  const book = ours("mlp-book", 1);
  test.each<[string, string, Measured, boolean]>([
    ["a pace", "matmul-64, threads as the engine chooses", { rows: [ours("matmul-64", 1, 2, { gflops: 25 })] }, true],
    ["too slow a pace", "matmul-1024, one thread", { rows: [ours("matmul-1024", 1, 1, { gflops: 39.9 })] }, false],
    [
      "a step that keeps nothing",
      "a step allocates nothing",
      { rows: [book], memory: { heap: 4096, outsideHeap: 0 } },
      true,
    ],
    [
      "a step that keeps a float",
      "a step allocates nothing",
      { rows: [book], memory: { heap: 0, outsideHeap: 40_000 } },
      false,
    ],
    [
      "a step that keeps a node",
      "a step allocates nothing",
      { rows: [book], memory: { heap: 2 ** 20, outsideHeap: 0 } },
      false,
    ],
    ["no step measured", "a step allocates nothing", { rows: [book] }, false],
    ["a gradient check in time", "full gradient check", { rows: [ours("gradcheck", 2999)] }, true],
    ["a gradient check too late", "full gradient check", { rows: [ours("gradcheck", 3000)] }, false],
    ["a good run", "edgegrad train on MNIST", { rows: [], training: { testAccuracy: 0.94, seconds: 9 } }, true],
    ["a poor run", "edgegrad train on MNIST", { rows: [], training: { testAccuracy: 0.93, seconds: 9 } }, false],
    ["no run", "edgegrad train on MNIST", { rows: [], trainingNote: "no data" }, false],
  ])("%s", (_, name, measured, met) => {
    expect(judged(name, measured).met).toBe(met);
  });
});

it("asks only about workloads that were asked for", () => {
  const names = judgeTargets({ rows: [] }, ["cnn", "predict"]).map(({ name }) => name);
  expect(names).toEqual(["cnn against the best of PyTorch", "predict against PyTorch eager"]);
  expect(judgeTargets({ rows: [] }, workloadNames)).toHaveLength(targets.length);
});

it("counts", () => {
  const rows = [ours("predict", 1), peer("predict", "pytorch", 2), ours("cnn", 1), peer("cnn", "pytorch", 1)];
  expect(targetsLine(judgeTargets({ rows }, ["cnn", "predict"]))).toBe("1 of 2 targets met");
});
