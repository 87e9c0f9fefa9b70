import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { readArguments } from "./arguments.js";
import { valuesOf, writeInputs } from "./inputs.js";
import { readTensors, shapeOf } from "./runners/serve.mjs";
import type { InputsFile } from "./protocol.js";
import { workloads, type Fill } from "./workloads.js";

test.each<[Fill, number, number]>([
  [{ kind: "constant", value: 1 }, 1, 0],
  [{ kind: "uniform" }, 1 / 2, Math.sqrt(1 / 12)],
  [{ kind: "normal", deviation: 2 }, 0, 2],
  [{ kind: "whole", below: 10 }, 4.5, Math.sqrt(99 / 12)],
])("values that are %j have their mean and deviation", (fill, mean, deviation) => {
  const size = 40_000;
  const values = Array.from(valuesOf("some name", { shape: [200, 200], fill }));
  const average = values.reduce((sum, value) => sum + value, 0) / size;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / size);
  expect(Math.abs(average - mean)).toBeLessThanOrEqual(0.02 * deviation);
  expect(Math.abs(spread - deviation)).toBeLessThanOrEqual(0.02 * deviation);
});

it("the same name has the same values, another name others", () => {
  const spec = { shape: [4], fill: { kind: "uniform" } } as const;
  expect(valuesOf("W1", spec)).toEqual(valuesOf("W1", spec));
  expect(valuesOf("W1", spec)).not.toEqual(valuesOf("W2", spec));
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-inputs-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("runners read what was written, by names without the workload's", () => {
    const workload = workloads.find(({ name }) => name === "matmul-64")!;
    const inputs = JSON.parse(readFileSync(writeInputs(folder, workload), "utf8")) as InputsFile;
    expect(Object.keys(readTensors(inputs))).toEqual(["a", "b"]);
    expect(readTensors(inputs).b).toEqual(valuesOf("matmul-64.b", workload.tensors["matmul-64.b"]));
    expect(shapeOf(inputs, "b")).toEqual([64, 64]);
  });
});

test.each([
  [["--only", "mlp-bok"], /there is no mlp-bok; there are mlp-book/],
  [["--systems", "edgegrad,torch"], /there is no torch/],
  [["--fast"], /Unknown option/],
])("%j is refused", (args, message) => {
  expect(() => readArguments(args)).toThrow(message);
});

it("takes names in the table's order", () => {
  expect(readArguments(["--quick", "--only", "cnn,mlp-book"])).toMatchObject({
    quick: true,
    workloads: ["mlp-book", "cnn"],
  });
});
