// `npm test`: every check there is, each one run whatever became of those before it, and one line that counts them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { ensureInstalled } from "./install.mjs";
import { root, runScript } from "./project.mjs";
import { countTests, refuseSkipped, sumCounts, summaryLine } from "./summary.mjs";

/** The scripts of package.json that make up `npm test`; `test:unit` comes after `build`, so that it may run dist/. */
const stages = ["format:check", "lint", "typecheck", "build", "test:unit", "rehearse"];

const inCi = !["", "0", "false"].includes(process.env.CI ?? "");

/** @returns {ReturnType<typeof countTests>} */
function runUnitTests() {
  const folder = mkdtempSync(join(tmpdir(), "edgegrad-test-"));
  const file = join(folder, "report.json");
  const reporters = `--reporter=default --reporter=json --outputFile.json="${file}" --allowOnly=false`;
  const exitCode = runScript("test:unit", reporters);
  /** @type {import("./summary.mjs").VitestReport | null} */
  let report = null;
  if (existsSync(file)) {
    report = /** @type {import("./summary.mjs").VitestReport} */ (JSON.parse(readFileSync(file, "utf8")));
  }
  rmSync(folder, { recursive: true });
  return countTests(report, exitCode);
}

/** @param {number} exitCode */
const countStage = (exitCode) => ({
  ...(exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
  skipped: 0,
  skippedNames: [],
});

/** @param {number} milliseconds */
const inSeconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

ensureInstalled();
const begin = Date.now();
const results = [];
for (const stage of stages) {
  console.log(`\n── ${stage}`);
  const start = Date.now();
  const counts = stage === "test:unit" ? runUnitTests() : countStage(runScript(stage));
  results.push({ stage, counts, time: Date.now() - start });
}

console.log("");
for (const { stage, counts, time } of results) {
  console.log(`${counts.failed === 0 ? "ok    " : "FAILED"}  ${stage.padEnd(12)}  ${inSeconds(time)}`);
}
console.log(`        in all        ${inSeconds(Date.now() - begin)}`);
for (const name of results.flatMap(({ counts }) => counts.skippedNames)) {
  console.log(`skipped${inCi ? ", which is a failure in CI" : ""}: ${relative(root, name)}`);
}
const sum = sumCounts(results.map(({ counts }) => counts));
const total = inCi ? refuseSkipped(sum) : sum;
console.log(summaryLine(total));
process.exitCode = total.failed === 0 ? 0 : 1;
