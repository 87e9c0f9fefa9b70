import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/program.js";
import { readPackageJson, root } from "../../tools/project.mjs";

const pages = [
  "README.md",
  "examples/README.md",
  "tools/README.md",
  "docs/benchmark.md",
  "docs/design.md",
  "docs/errata.md",
  "CHANGELOG.md",
];
const textOf = (page: string): string => readFileSync(join(root, page), "utf8");
const matches = (pattern: RegExp): [page: string, match: string][] =>
  pages.flatMap((page) =>
    [...textOf(page).matchAll(pattern)].map(([, match]): [string, string] => [page, match.trim()]),
  );

/** The command line with its words and without its deeds. */
function parse(words: readonly string[]): void {
  const program = new Command("edgegrad").exitOverride().configureOutput({ outputError: () => {} });
  const { stdout, stderr } = process;
  const terminal = { stdout, stderr, stdoutClosed: new AbortController().signal };
  for (const add of commands) add(program, { terminal, exitWith: () => {} });
  for (const command of program.commands) command.action(() => {});
  program.parse(words, { from: "user" });
}

describe("the pages", () => {
  const shown = matches(/npx edgegrad ([^`#\n…]+)/g);

  it("show commands", () => expect(shown.length).toBeGreaterThan(5));

  it.each(shown)("%s: edgegrad %s is a command", (_, command) => {
    expect(() => parse(command.split(/\s+/))).not.toThrow();
  });

  it("a command that is none would be found", () => {
    expect(() => parse(["predict", "--weights", "file"])).toThrow(/unknown option/);
  });

  it.each(matches(/npm run ([a-z:]+)/g))("%s: npm run %s is a script", (_, script) => {
    expect(Object.keys(readPackageJson().scripts)).toContain(script);
  });

  it.each(matches(/`((?:src|test|tools|docs|examples)\/[\w./-]+\.\w+)`/g))("%s: %s is a file", (_, path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it.each(matches(/\]\((?!https?:)([^)#]+)\)/g))("%s: the link to %s leads somewhere", (page, path) => {
    expect(existsSync(join(root, dirname(page), path))).toBe(true);
  });
});
