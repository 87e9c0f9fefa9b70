import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-lint-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const put = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };

  const cases: [name: string, text: string, rules: string[]][] = [
    ["a right import", 'export { isFloat } from "./dtype.js";', []],
    ["an import to the right", 'export { Node } from "../graph/node.js";', ["edgegrad(import-direction)"]],
    ["its type", 'export type { Node } from "../graph/node.js";', ["edgegrad(import-direction)"]],
    ["its type, in place", 'export type N = import("../graph/node.js").Node;', ["edgegrad(import-direction)"]],
    ["a built-in of Node", 'export { sep } from "node:path";', ["edgegrad(import-direction)"]],
    ["the same, at run time", 'export const path = import("node:path");', ["edgegrad(import-direction)"]],
    ["a global of Node", "export const folder = process.cwd();", ["eslint(no-restricted-globals)"]],
    ["eval", 'eval("1");', ["eslint(no-eval)"]],
    [
      "new Function",
      'export const f = new Function("return 1");',
      ["eslint(no-new-func)", "typescript(no-implied-eval)"],
    ],
    ["a timer with text", 'setTimeout("1", 0);', ["typescript(no-implied-eval)"]],
    ["an enum", "export enum Mode { train }", ["edgegrad(no-enum)"]],
    ["a namespace", "export namespace Modes { export const train = 1; }", ["typescript(no-namespace)"]],
    ["an I prefix", "export interface INode { readonly op: string }", ["edgegrad(plain-interface-name)"]],
    ["a promise nobody waits for", "Promise.resolve(1);", ["typescript(no-floating-promises)"]],
    ["a circle of imports", 'export * from "./circle.js";', ["import(no-cycle)"]],
    ["a circle of types alone", 'export type { Circle } from "./typeCircle.js";', []],
  ];
  const fileOf = (name: string): string => `src/shape/${name.replaceAll(/[ ,]+/g, "-")}.ts`;
  const testFile = "src/scalar/erf.test.ts";
  const typeAware = join(root, "node_modules/oxlint-tsgolint/bin/tsgolint.js");
  const found = new Map<string, string[]>();

  // All cases are linted at once, as files of a project like this one.
  beforeAll(() => {
    const typeRoots = [join(root, "node_modules/@types")];
    const project = { extends: join(root, "tsconfig.json"), compilerOptions: { typeRoots }, include: ["src"] };
    put("tsconfig.json", JSON.stringify(project));
    const config = pathToFileURL(join(root, "oxlint.config.mjs"));
    put("oxlint.config.mjs", `export { default } from ${JSON.stringify(config)};`);
    put("src/shape/dtype.ts", "export const isFloat = true;\n");
    put("src/graph/node.ts", "export class Node {}\n");
    put("src/shape/circle.ts", `export * from "./${basename(fileOf("a circle of imports"), ".ts")}.js";\n`);
    put(
      "src/shape/typeCircle.ts",
      `export * from "./${basename(fileOf("a circle of types alone"), ".ts")}.js";\nexport type Circle = 1;\n`,
    );
    for (const [name, text] of cases) put(fileOf(name), text);
    put(testFile, 'export { sep } from "node:path";\nexport { Node } from "../graph/node.js";');
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "node_modules/oxlint/bin/oxlint"), "-c", "oxlint.config.mjs", "--format=json", "src"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, OXLINT_TSGOLINT_PATH: typeAware } },
    );
    expect(stderr).toBe("");
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] };
    for (const { code, filename } of diagnostics) found.set(filename, [...(found.get(filename) ?? []), code].sort());
  });

  test.each(cases)("%s", (name, _, rules) => {
    expect(found.get(fileOf(name)) ?? []).toEqual(rules);
  });

  test("tests may import from everywhere", () => {
    expect(found.get(testFile)).toBeUndefined();
  });
});
