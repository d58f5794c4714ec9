/** @file How many tests passed and failed, read from the JSON reports of Vitest and Playwright. */

/**
 * A skipped test counts as failed: this project skips none.
 * @typedef {{ readonly passed: number, readonly failed: number }} TestCount
 */

/** @type {TestCount} */
export const noTests = { passed: 0, failed: 0 }

/**
 * @param {TestCount} a
 * @param {TestCount} b
 * @returns {TestCount}
 */
export function addCounts(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

/**
 * @param {{ numTotalTests: number, numPassedTests: number }} report
 * @returns {TestCount}
 */
export function countVitest({ numTotalTests, numPassedTests }) {
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests }
}

/**
 * A flaky test needed a second try; it counts as failed.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} report
 * @returns {TestCount}
 */
export function countPlaywright({ stats }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped }
}
