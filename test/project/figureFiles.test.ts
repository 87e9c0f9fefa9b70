import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { figureFiles } from "../../tools/figureFiles.js";
import { root } from "../../tools/project.mjs";

const folder = join(root, "docs", "figures");
const files = figureFiles();

test("docs/figures has the chapter's 18 figures in two languages, and nothing else", () => {
  expect(files.size).toBe(36);
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
});

test.each([...files])("docs/figures/%s is what npm run docs writes", (name, content) => {
  expect(readFileSync(join(folder, name), "utf8") === content, name).toBe(true);
});
