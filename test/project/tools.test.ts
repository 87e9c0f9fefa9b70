import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lastChange } from "../../tools/build.mjs";
import { firstPackageOutOfStep } from "../../tools/install.mjs";
import { nodeVersionProblem } from "../../tools/node-version.mjs";
import { countTests, refuseSkipped, sumCounts, summaryLine } from "../../tools/summary.mjs";

describe("the line that counts", () => {
  const file = (status: string, ...tests: string[]) => ({
    name: "x.test.ts",
    status,
    assertionResults: tests.map((test, i) => ({ fullName: `test ${i}`, status: test })),
  });

  test.each([
    ["all pass", [file("passed", "passed", "passed")], 0, [2, 0, 0]],
    ["one fails", [file("failed", "passed", "failed"), file("passed", "passed")], 1, [2, 1, 0]],
    ["skipped, pending and to do", [file("passed", "passed", "skipped", "pending", "todo")], 0, [1, 0, 3]],
    ["a file that cannot be loaded", [file("failed"), file("passed", "passed")], 1, [1, 1, 0]],
    ["an error outside any test", [file("passed", "passed")], 1, [1, 1, 0]],
    ["no test at all", [], 1, [0, 1, 0]],
    ["no report, though the run ended well", null, 0, [0, 1, 0]],
  ])("%s", (_, testResults, exitCode, [passed, failed, skipped]) => {
    const counts = countTests(testResults === null ? null : { testResults }, exitCode);
    expect(counts).toMatchObject({ passed, failed, skipped });
    expect(counts.skippedNames).toHaveLength(skipped);
  });

  test("sums its parts", () => {
    const parts = [
      { passed: 10, failed: 1, skipped: 2 },
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 0, failed: 1, skipped: 0 },
    ];
    expect(sumCounts(parts)).toEqual({ passed: 11, failed: 2, skipped: 2 });
  });

  test("in CI a skipped test is a failed one", () => {
    expect(refuseSkipped({ passed: 5, failed: 1, skipped: 2 })).toEqual({ passed: 5, failed: 3, skipped: 0 });
  });

  test.each([
    [{ passed: 5, failed: 0, skipped: 0 }, "5 passed, 0 failed"],
    [{ passed: 5, failed: 1, skipped: 2 }, "5 passed, 1 failed, 2 skipped"],
  ])("%o reads as it should", (counts, line) => {
    expect(summaryLine(counts)).toBe(line);
  });
});

describe("Node's version", () => {
  test.each([
    ["20.19.0", true],
    ["20.20.2", true],
    ["22.0.0", true],
    ["24.0.0-nightly20250101", true],
    ["20.18.3", false],
    ["18.20.8", false],
  ])("%s", (version, fine) => {
    const problem = nodeVersionProblem(version, ">=20.19.0");
    if (fine) expect(problem).toBeNull();
    else expect(problem).toContain(`edgegrad needs Node 20.19.0 or newer, and this is Node ${version}`);
  });
});

describe("whether node_modules is in step with the lockfile", () => {
  const lock = (packages: Record<string, object>) => ({ packages });
  const wanted = lock({
    "": { version: "0.1.0" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/only-on-macos": { version: "1.0.0", integrity: "sha512-m", optional: true },
  });

  test.each([
    ["the same", lock({ "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } }), null],
    ["nothing installed", lock({}), "node_modules/a"],
    ["another version", lock({ "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } }), "node_modules/a"],
    ["another content", lock({ "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } }), "node_modules/a"],
  ])("%s", (_, installed, expected) => {
    expect(firstPackageOutOfStep(wanted, installed)).toBe(expected);
  });
});

test("a changed, an added and a deleted source are each newer than the build", () => {
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-sources-"));
  const nested = join(folder, "nested");
  const source = join(nested, "a.ts");
  const settle = (): void => [source, nested, folder].forEach((path) => utimesSync(path, 1000, 1000));
  mkdirSync(nested);
  writeFileSync(source, "1");
  writeFileSync(join(nested, "b.ts"), "1");
  utimesSync(join(nested, "b.ts"), 1000, 1000);
  settle();
  expect(lastChange(folder)).toBe(1_000_000);
  writeFileSync(source, "2");
  expect(lastChange(folder)).toBeGreaterThan(1_000_000);
  settle();
  writeFileSync(join(nested, "c.ts"), "1");
  utimesSync(join(nested, "c.ts"), 1000, 1000);
  expect(lastChange(folder)).toBeGreaterThan(1_000_000);
  settle();
  rmSync(join(nested, "b.ts"));
  expect(lastChange(folder)).toBeGreaterThan(1_000_000);
  rmSync(folder, { recursive: true });
});
