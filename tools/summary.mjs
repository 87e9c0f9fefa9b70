/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {object} VitestReport what vitest's JSON reporter writes, as far as it is read here
 * @property {{ name: string, status: string, assertionResults: { fullName: string, status: string }[] }[]} testResults
 */

/**
 * Counts vitest's tests. A file that could not be loaded, a run without a report, and a run that failed though every
 * test passed (an error outside any test) each count as one failure.
 * @param {VitestReport | null} report null where there is none
 * @param {number} exitCode
 * @returns {Counts & { skippedNames: string[] }}
 */
export function countTests(report, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0, skippedNames: /** @type {string[]} */ ([]) };
  for (const { name, status, assertionResults } of report?.testResults ?? []) {
    const failedBefore = counts.failed;
    for (const test of assertionResults) {
      if (test.status === "passed") counts.passed++;
      else if (test.status === "failed") counts.failed++;
      else {
        counts.skipped++;
        counts.skippedNames.push(`${name}: ${test.fullName}`);
      }
    }
    if (status === "failed" && counts.failed === failedBefore) counts.failed++;
  }
  if ((report === null || exitCode !== 0) && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * @param {readonly Counts[]} parts
 * @returns {Counts}
 */
export function sumCounts(parts) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const part of parts) {
    sum.passed += part.passed;
    sum.failed += part.failed;
    sum.skipped += part.skipped;
  }
  return sum;
}

/**
 * In CI a test that was skipped has failed: nobody is there to notice that it never runs.
 * @param {Counts} counts
 * @returns {Counts}
 */
export function refuseSkipped({ passed, failed, skipped }) {
  return { passed, failed: failed + skipped, skipped: 0 };
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped === 0 ? "" : `, ${skipped} skipped`}`;
}
