import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as records from "../../src/ops/records.js";
import { describeOps, opsJson, opsMarkdown } from "../../tools/docs/opReference.js";
import { root } from "../../tools/project.mjs";

const committed = (name: string): string => readFileSync(join(root, "docs", name), "utf8");

describe("the reference of ops", () => {
  const ops = describeOps();

  it("has every record", () => {
    expect(ops.map(({ name }) => name).sort()).toEqual(Object.keys(records).sort());
  });

  it("docs/ops.md is what npm run docs writes", () => {
    expect(committed("ops.md")).toBe(opsMarkdown(ops));
  });

  it("docs/ops.json is what npm run docs writes", async () => {
    expect(committed("ops.json")).toBe(await opsJson(ops));
  });

  it("knows what follows the tensors", () => {
    const attributes = Object.fromEntries(
      ops.map((op) => [op.name, op.attributes.map(({ name, optional }) => (optional ? `${name}?` : name)).join(" ")]),
    );
    expect(attributes).toMatchObject({
      add: "",
      sum: "axis? keepDims?",
      mean: "axis? keepDims?",
      pad: "widths value?",
      contract: "letters",
      oneHot: "depth dtype?",
      uniform: "shape dtype? offset?",
      concat: "axis?",
    });
  });
});
