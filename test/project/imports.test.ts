import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { ESLint } from "eslint";
import { afterAll, describe, expect, test } from "vitest";
import { findImportCycle } from "../../tools/lint/import-cycle.mjs";
import { importProblem } from "../../tools/lint/import-direction.mjs";
import { root } from "../../tools/project.mjs";

describe("imports between the folders of src/", () => {
  test.each([
    // A file may import from its own folder, and from those to the left of it.
    ["nn/affine.ts", "./layer.js"],
    ["nn/affine.ts", "../tensor/tensor.js"],
    ["backends/reference/evaluate.ts", "../contract.js"],
    ["index.ts", "./train/index.js"],
    ["cli/main.ts", "../index.js"],
    ["data/index.ts", "#data-files"],
    ["data/node/files.ts", "node:fs/promises"],
    ["backends/wasm/index.ts", "#wasm-threads"],
    ["backends/wasm/threads/node/platform.ts", "node:worker_threads"],
    ["backends/wasm/threads/browser/platform.ts", "../control.js"],
    ["data/node/cache.ts", "./files.js"],
    ["train/loop.ts", "../io/node/files.js"],
    ["cli/main.ts", "commander"],
    ["data/csv.ts", "csv-parse/sync"],
  ])("%s may import %s", (file, specifier) => {
    expect(importProblem(file, specifier)).toBeNull();
  });

  test.each([
    ["shape/shape.ts", "../nn/affine.js", "src/shape may not import from src/nn"],
    ["nn/affine.ts", "../optim/sgd.js", "src/nn may not import from src/optim"],
    ["backends/reference/evaluate.ts", "../../tensor/tensor.js", "src/backends may not import from src/tensor"],
    ["tensor/tensor.ts", "../index.js", "src/tensor may not import from src/."],
    ["index.ts", "./cli/main.js", "src/. may not import from src/cli"],
    ["nn/affine.ts", "../misc/helper.js", "src/nn may not import from src/misc"],
    ["misc/helper.ts", "./other.js", "src/misc has no place in the import order"],
    ["nn/affine.ts", "../../tools/summary.mjs", "lies outside src/"],
    ["nn/affine.ts", "node:fs", "exists in Node only"],
    ["nn/affine.ts", "fs", "exists in Node only"],
    ["data/browser/files.ts", "node:fs", "exists in Node only"],
    ["io/index.ts", "#data-files", "#data-files belongs to src/data"],
    ["tensor/compile.ts", "#wasm-threads", "#wasm-threads belongs to src/backends"],
    ["backends/wasm/index.ts", "#threads", "#threads is not in platformImports"],
    ["backends/wasm/threads/pool.ts", "./node/platform.js", '"#wasm-threads"'],
    ["backends/wasm/threads/browser/platform.ts", "node:worker_threads", "exists in Node only"],
    ["data/index.ts", "./node/files.js", '"#data-files"'],
    ["data/browser/files.ts", "../node/files.js", '"#data-files"'],
    ["nn/affine.ts", "commander", "The core has no dependency"],
    ["nn/affine.ts", "edgegrad/ops", "Inside src/ import by relative path"],
  ])("%s may not import %s", (file, specifier, problem) => {
    expect(importProblem(file, specifier)).toContain(problem);
  });
});

describe("lint", () => {
  const eslint = new ESLint();
  // The text is planted in a file that exists, so that the type-aware rules find it in the project.
  const rulesAgainst = async (text: string, filePath = "src/shape/shape.ts"): Promise<(string | null)[]> => {
    const [{ messages }] = await eslint.lintText(text, { filePath });
    return messages.map(({ ruleId }) => ruleId).sort();
  };

  test.each([
    ["a right import", 'export { isFloat } from "./dtype.js";', []],
    ["an import to the right", 'export { Node } from "../graph/node.js";', ["edgegrad/import-direction"]],
    ["its type", 'export type { Node } from "../graph/node.js";', ["edgegrad/import-direction"]],
    ["its type, in place", 'export type N = import("../graph/node.js").Node;', ["edgegrad/import-direction"]],
    ["a built-in of Node", 'export { sep } from "node:path";', ["edgegrad/import-direction"]],
    ["the same, at run time", 'export const path = import("node:path");', ["edgegrad/import-direction"]],
    ["a global of Node", "export const folder = process.cwd();", ["no-restricted-globals"]],
    ["eval", 'eval("1");', ["no-eval"]],
    [
      "new Function",
      'export const f = new Function("return 1");',
      ["@typescript-eslint/no-implied-eval", "no-new-func"],
    ],
    ["a timer with text", 'setTimeout("1", 0);', ["@typescript-eslint/no-implied-eval"]],
    ["an enum", "export enum Mode { train }", ["no-restricted-syntax"]],
    ["an I prefix", "export interface INode { readonly op: string }", ["@typescript-eslint/naming-convention"]],
    ["a promise nobody waits for", "Promise.resolve(1);", ["@typescript-eslint/no-floating-promises"]],
  ])("%s", async (_, text, rules) => {
    expect(await rulesAgainst(text)).toEqual(rules);
  });

  test("tests may import from everywhere", async () => {
    const text = 'export { sep } from "node:path";\nexport { Node } from "../graph/node.js";';
    expect(await rulesAgainst(text, "src/scalar/erf.test.ts")).toEqual([]);
  });
});

describe("import cycles", () => {
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-cycle-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const cycleOf = (files: Record<string, string>): string[] | null => {
    const paths = Object.entries(files).map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
    return findImportCycle(paths)?.map((path) => basename(path)) ?? null;
  };

  test.each<[string, Record<string, string>, string[] | null]>([
    ["a chain", { "a.ts": 'import "./b.js";', "b.ts": 'export * from "./c.js";', "c.ts": "" }, null],
    ["a diamond", { "a.ts": 'import "./b.js"; import "./c.js";', "b.ts": 'import "./c.js";', "c.ts": "" }, null],
    ["types only", { "a.ts": 'import type { B } from "./b.js";', "b.ts": 'import { a } from "./a.js";' }, null],
    ["one file", { "a.ts": 'import "./a.js";' }, ["a.ts", "a.ts"]],
    [
      "three files behind a fourth",
      {
        "a.ts": 'import "./b.js";',
        "b.ts": 'import { c } from "./c.js";',
        "c.ts": 'export { d } from "./d.js";',
        "d.ts": 'import { type B, b } from "./b.js";',
      },
      ["b.ts", "c.ts", "d.ts", "b.ts"],
    ],
  ])("%s", (_, files, cycle) => {
    expect(cycleOf(files)).toEqual(cycle);
  });

  test("there is none in src/", () => {
    const names = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => name.endsWith(".ts")).map((name) => join(root, "src", name));
    expect(findImportCycle(files)?.map((path) => relative(root, path))).toBeUndefined();
  });
});
