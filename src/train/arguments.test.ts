import { expect, test } from "vitest";
import { ArgumentError, defaultArguments, differences, resolvedArguments, type TrainArguments } from "./arguments.js";

test.each<[Partial<Record<keyof TrainArguments, unknown>>, RegExp]>([
  [{ dataset: "cats" }, /--dataset cats must be one of digits, mnist, fashion-mnist/],
  [{ model: "three-layer" }, /--model three-layer must be one of two-layer, sequential/],
  [{ hidden: [] }, /--hidden .* one whole number ≥ 1 or more/],
  [{ hidden: [50, 0] }, /--hidden 50,0 must be/],
  [{ hidden: [50, 20] }, /two-layer has one hidden layer; for more use --model sequential/],
  [{ epochs: 0 }, /--epochs 0 must be a whole number ≥ 1/],
  [{ iterations: 1.5 }, /--iterations 1.5 must be/],
  [{ iterations: null, epochs: null }, /must say how long/],
  [{ batchSize: NaN }, /--batch-size NaN must be/],
  [{ learningRate: 0 }, /--learning-rate 0 must be a finite number > 0/],
  [{ learningRate: Infinity }, /--learning-rate Infinity/],
  [{ learningRate: "0.1" }, /--learning-rate 0.1 must be/],
  [{ momentum: 1 }, /--momentum 1 must be a number from 0 to below 1/],
  [{ seed: 0.5 }, /--seed 0.5 must be a whole number/],
  [{ dtype: "int32" }, /--dtype int32 must be one of float32, float64/],
  [{ checkpointEvery: 0 }, /--checkpoint-every 0 must be/],
])("%j is refused", (given, message) => {
  const resolve = (): unknown => resolvedArguments(given as Partial<TrainArguments>);
  expect(resolve).toThrow(ArgumentError);
  expect(resolve).toThrow(message);
});

test.each<[string, Partial<TrainArguments>, Partial<TrainArguments>]>([
  ["nothing", {}, { iterations: 10_000, epochs: null }],
  ["iterations", { iterations: 7 }, { iterations: 7, epochs: null }],
  ["epochs", { epochs: 3 }, { iterations: null, epochs: 3 }],
  ["both: iterations win", { iterations: 7, epochs: 3 }, { iterations: 7, epochs: null }],
  [
    "undefined counts as not given",
    { epochs: 3, iterations: undefined, seed: undefined },
    { iterations: null, seed: 0 },
  ],
  ["several hidden layers", { model: "sequential", hidden: [5, 4] }, { hidden: [5, 4] }],
])("%s", (_, given, expected) => {
  expect(resolvedArguments(given)).toMatchObject(expected);
});

test("differences name what was given and what the run has; auto is what the run has", () => {
  const own = { ...defaultArguments, backend: "reference" } as const;
  expect(differences({ seed: 0, hidden: [50], backend: "auto", iterations: 10_000 }, own)).toEqual([]);
  expect(differences({ seed: 1, hidden: [50, 2], epochs: 4 }, own)).toEqual([
    "--hidden 50,2 (the run's own: 50)",
    "--epochs 4 (the run's own: not given)",
    "--seed 1 (the run's own: 0)",
  ]);
});
